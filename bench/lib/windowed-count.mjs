// A windowed count over batches of 100 rows, update mode, 2 shuffle partitions: the twin of `batches` in
// windowed_count.py. A batch is timed from "rows are there" to "everything is committed".
import { rmSync } from "node:fs";
import { inRoot } from "../../tools/lib/paths.mjs";
import { session, stepstream } from "./engine.mjs";
import { RawDisk } from "./raw-disk.mjs";
import { summary } from "./table.mjs";

const WARM_UP = 30;
/** From here on each batch also deletes what fell out of `minBatchesToRetain`; the Spark program stops before. */
const PURGE_FROM = 101;
const BATCHES = 300;
const START = 1_700_000_000_000;

/** What Spark's `rate-micro-batch` source puts into batch `id`. */
function rowsOf(id) {
  const timestamp = new Date(START + id * 1000);
  return Array.from({ length: 100 }, (_, i) => ({ timestamp, value: id * 100 + i }));
}

/**
 * {fresh, purging, disk}: batches before and after old files begin to be deleted, and what the disk alone takes, measured in
 * turns with them, because a disk has good and bad minutes.
 */
export async function windowedCount({ durable }) {
  const folder = inRoot(".stepstream", "bench", "windowed-count");
  rmSync(folder, { recursive: true, force: true });
  // Batches without data are left out: they would be measured here and not reported alike there.
  const spark = session({ "spark.sql.streaming.noDataMicroBatches.enabled": false });
  const { col, window, MemoryStream } = stepstream;
  const input = new MemoryStream(spark, "timestamp TIMESTAMP, value BIGINT");
  const counts = input
    .toDF()
    .withWatermark("timestamp", "10 seconds")
    .groupBy(window(col("timestamp"), "10 seconds"), col("value").mod(20).as("device"))
    .count();
  let writer = counts.writeStream.outputMode("update").format("noop");
  if (durable) writer = writer.option("checkpointLocation", folder);
  const query = await writer.start({ paused: true });
  const samples = { fresh: [], purging: [], disk: [] };
  const disk = new RawDisk();
  for (let id = 0; id < BATCHES; id++) {
    input.addData(...rowsOf(id));
    const began = performance.now();
    await query.processAllAvailable();
    const took = performance.now() - began;
    if (id >= WARM_UP) samples[id < PURGE_FROM ? "fresh" : "purging"].push(took);
    if (durable) samples.disk.push(disk.round());
  }
  const progress = await query.lastProgress();
  if (progress.batchId !== BATCHES - 1 || progress.numInputRows !== 100) throw new Error("not one batch per 100 rows");
  await query.stop();
  rmSync(folder, { recursive: true, force: true });
  disk.close();
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, summary(all)]));
}
