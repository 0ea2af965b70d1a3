// The query of notebook 00 over the whole week of earthquakes, with a checkpoint on disk and without output. Loading the
// recording is not timed: it happens when the query starts.
import { rmSync } from "node:fs";
import { inRoot } from "../../tools/lib/paths.mjs";
import { session, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const RUNS = 20;
/** One sample of what recording costs is taken from so many runs of each kind. */
const PAIRS = 10;
const SAMPLES = 15;
const WARM_UP = 4;
const folder = inRoot(".stepstream", "bench", "replay");

/** One run, in ms. */
async function replayOnce({ recording, rowsPerBatch, durable }) {
  rmSync(folder, { recursive: true, force: true });
  const { col, window, count, avg } = stepstream;
  let writer = session({ "spark.stepstream.recording": recording })
    .readStream.format("replay")
    .options({ dataset: "earthquakes", maxOffsetsPerTrigger: rowsPerBatch })
    .load()
    .withWatermark("time", "24 hours")
    .groupBy(window(col("time"), "12 hours"), col("region"))
    .agg(count("*").as("quakes"), avg("mag").as("magnitude"))
    .writeStream.outputMode("append")
    .format("noop");
  if (durable) writer = writer.option("checkpointLocation", folder);
  const query = await writer.start({ paused: true });
  const began = performance.now();
  await query.processAllAvailable();
  const took = performance.now() - began;
  await query.stop();
  return took;
}

/**
 * What a recorded run takes more than one that is not, in percent of the latter. In memory, where it is seen best. Counted is the
 * processor's time, since the clock on the wall also measures the neighbours; each sample compares ten runs with ten,
 * and the two ways take turns.
 */
export async function recordingCost() {
  const times = { on: [], off: [] };
  const cost = { on: [], off: [] };
  for (let sample = -1; sample < SAMPLES; sample++)
    for (const way of sample % 2 === 0 ? ["on", "off"] : ["off", "on"]) {
      const before = process.cpuUsage();
      const took = [];
      for (let run = 0; run < PAIRS; run++)
        took.push(await replayOnce({ recording: way === "on", rowsPerBatch: 100, durable: false }));
      const { user, system } = process.cpuUsage(before);
      if (sample < 0) continue; // warm-up
      times[way].push(...took);
      cost[way].push(user + system);
    }
  const percent = cost.on.map((on, i) => (on / cost.off[i] - 1) * 100);
  return { percent: summary(percent), on: summary(times.on), off: summary(times.off) };
}

/** All 1,707 events in one durable batch, and the batch without data that follows it. */
export async function replayWhole() {
  const samples = [];
  for (let run = 0; run < RUNS + WARM_UP; run++) {
    const took = await replayOnce({ recording: true, rowsPerBatch: 10_000, durable: true });
    if (run >= WARM_UP) samples.push(took);
  }
  rmSync(folder, { recursive: true, force: true });
  return summary(samples);
}
