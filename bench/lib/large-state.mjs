// A count by a million keys: what a key costs in memory, how long a batch takes that touches 1,000 of them with everything
// durable, and how long a restart takes until its first batch is through.
import { rmSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { inRoot } from "../../tools/lib/paths.mjs";
import { session, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const KEYS = 1_000_000;
const PER_BATCH = 50_000;
const TOUCHED = 1_000;
const BATCHES = 120;
const RESTARTS = 3;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const inUse = () => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const key = (i) => ({ device: `device-${i % KEYS}` });
const keys = (from, count, step = 1) => Array.from({ length: count }, (_, i) => key(from + i * step));

/** {bytesPerKey, batch, processor, recovery} */
export async function largeState() {
  const folder = inRoot(".stepstream", "bench", "large-state");
  rmSync(folder, { recursive: true, force: true });
  const spark = session({ "spark.stepstream.recording": false, "spark.sql.streaming.numRecentProgressUpdates": 2 });
  const start = async () => {
    // A source of its own for each life: one that remembered all rows would be measured with the state.
    const input = new stepstream.MemoryStream(spark, "device STRING");
    const counts = input.toDF().groupBy("device").count();
    const writer = counts.writeStream.outputMode("update").format("noop").option("checkpointLocation", folder);
    return { input, query: await writer.start({ paused: true }) };
  };
  const before = inUse();
  const { input, query } = await start();
  for (let from = 0; from < KEYS; from += PER_BATCH) {
    input.addData(...keys(from, PER_BATCH));
    await query.processAllAvailable();
  }
  const bytesPerKey = (inUse() - before) / KEYS;
  const batch = [];
  const processor = [];
  for (let id = 0; id < BATCHES; id++) {
    input.addData(...keys(id * 7, TOUCHED, 997));
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    await query.processAllAvailable();
    batch.push(performance.now() - began);
    const { user, system } = process.cpuUsage(cpu);
    processor.push((user + system) / 1000);
  }
  const { numRowsTotal } = (await query.lastProgress()).stateOperators[0];
  if (numRowsTotal !== KEYS) throw new Error(`${numRowsTotal} keys of state, not ${KEYS}`);
  const recovery = [];
  for (let life = 0; life < RESTARTS; life++) recovery.push(await restart(query, input, life));
  await query.stop();
  rmSync(folder, { recursive: true, force: true });
  return {
    bytesPerKey: summary([bytesPerKey]),
    batch: summary(batch),
    processor: summary(processor),
    recovery: summary(recovery),
  };

  /** From the start of a new run to the end of its first batch. */
  async function restart(last, source, life) {
    await last.stop();
    source.addData(...keys(life, TOUCHED, 991));
    const counts = source.toDF().groupBy("device").count();
    const began = performance.now();
    const writer = counts.writeStream.outputMode("update").format("noop").option("checkpointLocation", folder);
    const again = await writer.start({ paused: true });
    await again.processAllAvailable();
    const took = performance.now() - began;
    await again.stop();
    return took;
  }
}
