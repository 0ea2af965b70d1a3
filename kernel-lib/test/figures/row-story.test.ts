/** The way of one row, read off a trace that a query has left. */
import assert from "node:assert/strict";
import { rowStory } from "../../src/figures/row-story";
import { col, MemoryStream, type StreamingQuery, window } from "../../src/index";
import { newSession } from "../stream-test";

/** Batches of `[second, key]`, counted per window of 10 seconds and key, with 10 seconds of patience. */
const BATCHES: readonly (readonly (readonly [number, string])[])[] = [
  [
    [12, "a"],
    [17, "b"],
  ],
  [
    [13, "a"],
    [45, "a"],
  ],
  [[14, "a"]],
  [
    [15, "b"],
    [90, "c"],
  ],
];

async function ran(
  mode: "append" | "update",
  program: (query: ReturnType<MemoryStream["toDF"]>) => ReturnType<MemoryStream["toDF"]> = (input) =>
    input
      .withWatermark("t", "10 seconds")
      .groupBy(window(col("t"), "10 seconds"), col("k"))
      .count(),
): Promise<StreamingQuery> {
  const spark = newSession();
  const input = new MemoryStream(spark, "t TIMESTAMP, k STRING");
  const query = await program(input.toDF())
    .writeStream.outputMode(mode)
    .format("memory")
    .queryName("counts")
    .start({ paused: true });
  for (const batch of BATCHES) {
    input.addData(...batch.map(([second, key]) => [new Date(second * 1000), key]));
    await query.processAllAvailable();
  }
  await query.stop();
  return query;
}

const places = (story: ReturnType<typeof rowStory>): string[] =>
  (story?.steps ?? []).map(({ batch, point }) => `${batch} ${point}`.trim());

describe("the story of a row", () => {
  it("that counted and went out: read, judged, in the state, out of it, into the sink", async () => {
    const story = rowStory((await ran("append")).trace(), { k: "b", t: new Date(17_000) });
    assert.equal(story?.answer, "It is in the result: window=[1970-01-01 00:00:10, 00:00:20) k=b in batch 3.");
    assert.deepEqual(places(story), [
      "batch 0 getBatch",
      "batch 0 addBatch.done",
      "batch 0 task.state.write",
      "batch 3 task.state.write",
      "batch 3 sink.commit",
    ]);
    assert.match(story?.steps[2].says ?? "", /entered the state with 1$/);
    assert.match(story?.steps[3].says ?? "", /left the state, which held 1$/);
    assert.match(story?.steps[4].says ?? "", /went out as window=.* k=b count=1$/);
  });

  it("that came too late: which watermark dropped it", async () => {
    const story = rowStory((await ran("append")).trace(), { t: new Date(14_000) });
    assert.match(
      story?.answer ?? "",
      /^It is not in the result: batch \d dropped it\. Late: its window ends 1970-01-01 00:00:20, the watermark stood at 1970-01-01 00:00:35\.$/,
    );
    assert.equal(story?.steps.length, 2);
  });

  it("that counts in a window that is still open: what it waits for", async () => {
    const story = rowStory((await ran("append")).trace(), { k: "c" });
    assert.match(
      story?.answer ?? "",
      /^It is counted, but not in the result yet: append mode: its window goes out once the watermark has reached 1970-01-01 00:01:40; it stands at 1970-01-01 00:01:20, 20 s to go\.$/,
    );
    assert.deepEqual(story?.steps.at(-1)?.point, "now");
  });

  it("in update mode it goes out in the batch that read it", async () => {
    const story = rowStory((await ran("update")).trace(), { k: "c" });
    assert.match(story?.answer ?? "", /^It is in the result: .* k=c in batch \d\.$/);
  });

  it("of a program without state: it went through, or a condition took it out", async () => {
    const trace = (await ran("append", (input) => input.where("k <> 'b'"))).trace();
    assert.match(rowStory(trace, { k: "a" })?.answer ?? "", /^It went through in batch 0/);
    assert.match(
      rowStory(trace, { k: "b" })?.answer ?? "",
      /^It is not in the result: batch 0 took it out\. Filtered: /,
    );
  });

  it("finds rows by offset, by columns and by a question, and says how many more there are", async () => {
    const trace = (await ran("append")).trace();
    assert.equal(rowStory(trace, { k: "a" })?.others, 3);
    assert.equal(rowStory(trace, (row) => row.k === "c")?.others, 0);
    assert.match(rowStory(trace, 0)?.row ?? "", /k=a/);
    assert.match(rowStory(trace, { k: "b", offset: 1 })?.row ?? "", /k=b/);
    assert.equal(rowStory(trace, { k: "z" }), null);
  });
});
