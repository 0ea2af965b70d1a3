/**
 * `docs/trace-format.md` shows a real trace: every JSON block in it is a part of one that this test makes.
 *
 * `UPDATE_SNAPSHOTS=1` writes the blocks anew; look at the difference in git before committing it.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { col, count, ManualClock, SeededRandom, SparkSession, type Trace, window } from "../../src/index";
import { pageShows, REPOSITORY, unnamedFields } from "./trace-page";

/** The ten events of the story, on a clock that stands still. */
async function storyTrace(): Promise<Trace> {
  const world = { clock: new ManualClock(Date.UTC(2026, 0, 1, 13)), random: new SeededRandom(7) };
  const spark = SparkSession.builder
    .world(world)
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", 2)
    .getOrCreate();
  const query = await spark.readStream
    .format("replay")
    .option("path", join(REPOSITORY, "datasets", "story"))
    .option("maxOffsetsPerTrigger", 2)
    .load()
    .withWatermark("time", "20 seconds")
    .groupBy(window(col("time"), "30 seconds"))
    .agg(count("*").as("readings"))
    .writeStream.format("memory")
    .queryName("story")
    .start({ paused: true });
  await query.processAllAvailable();
  const trace = query.trace();
  await spark.stop();
  return trace;
}

describe("docs/trace-format.md", () => {
  it("shows what a trace really holds", async () => {
    const trace = await storyTrace();
    pageShows("trace", trace);
  });

  it("names every field", async () => {
    assert.deepEqual(unnamedFields(await storyTrace()), []);
  });

  it("and the same program gives the same trace", async () => {
    const text = (trace: Trace): string => JSON.stringify({ ...trace, query: { ...trace.query, plan: "" } });
    assert.equal(text(await storyTrace()), text(await storyTrace()));
  });
});
