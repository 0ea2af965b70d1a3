// The query of notebook 00 over the whole week of earthquakes, with a checkpoint on disk and without output. Loading the
// recording is not timed: it happens when the query starts.
import { rmSync } from "node:fs";
import { inRoot } from "../../tools/lib/paths.mjs";
import { session, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const RUNS = 20;
const PAIRS = 10; // one sample of what recording costs is taken from so many runs of each kind
const SAMPLES = 9;
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
 * What a recorded run takes more than one that is not, in percent of the latter. In memory, where it is seen best. The two
 * take turns, so that both meet the same weather, and each sample compares the medians of ten runs of each.
 */
export async function recordingCost() {
  const times = { on: [], off: [] };
  for (let run = 0; run < PAIRS * SAMPLES + WARM_UP; run++)
    for (const way of run % 2 === 0 ? ["on", "off"] : ["off", "on"]) {
      const took = await replayOnce({ recording: way === "on", rowsPerBatch: 100, durable: false });
      if (run >= WARM_UP) times[way].push(took);
    }
  const percent = Array.from({ length: SAMPLES }, (_, i) => {
    const [on, off] = [times.on, times.off].map((all) => summary(all.slice(i * PAIRS, (i + 1) * PAIRS)).median);
    return (on / off - 1) * 100;
  });
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
