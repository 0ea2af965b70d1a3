/** `query.where`, `query.whyNot` and `query.until`: questions to a query that has run, or runs until one is answered. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { col, MemoryStream, type StreamingQuery, Until, window } from "../../src/index";
import { newSession } from "../stream-test";

const SECONDS = [[12, 17], [25], [60], [13], [62, 200], [40]];

/** Windowed counts over six blocks, one a batch; paused before its first point. */
async function paused(watermark: string = "10 seconds"): Promise<StreamingQuery> {
  const input = new MemoryStream(newSession(), "t TIMESTAMP, k STRING", { maxBlocksPerTrigger: 1 });
  for (const batch of SECONDS) input.addData(...batch.map((second) => [new Date(second * 1000), "<b>k</b>"]));
  return input
    .toDF()
    .withWatermark("t", watermark)
    .groupBy(window(col("t"), "10 seconds"), col("k"))
    .count()
    .writeStream.outputMode("append")
    .format("memory")
    .queryName("counts")
    .start({ paused: true });
}

describe("query.until", () => {
  it("stops at the first late row, the next emission, or a state of some size, where that is known", async () => {
    const query = await paused();
    const emission = await query.until(Until.emission());
    assert.deepEqual([emission.batchId, emission.point?.name, emission.note], [3, "sink.commit", null]);
    const late = await query.until(Until.lateRow());
    // By the watermark of the batch before: 13 in batch 3 is not late yet, 40 in batch 5 is.
    assert.deepEqual([late.batchId, late.point?.name], [5, "addBatch.done"]);
    const second = await paused();
    const large = await second.until(Until.stateOver(2));
    assert.deepEqual([large.batchId, large.point?.name], [2, "sink.commit"]);
    await query.stop();
    await second.stop();
  });

  it("stops where two runs begin to differ", async () => {
    const [strict, patient] = [await paused(), await paused("100 seconds")];
    await patient.processAllAvailable();
    const stop = await strict.until(Until.differsFrom(patient.trace()));
    assert.deepEqual([stop.batchId, stop.point?.name], [1, "watermark"]);
    await strict.stop();
    await patient.stop();
  });

  it("takes a question of the learner's own, asked at every point", async () => {
    const query = await paused();
    const asked: string[] = [];
    const stop = await query.until(({ batchId, point }) => {
      asked.push(point?.name ?? "");
      return batchId === 1 && point?.name === "getBatch";
    });
    assert.deepEqual([stop.batchId, stop.point?.name], [1, "getBatch"]);
    assert.ok(asked.includes("walCommit.written") && asked.at(-1) === "getBatch");
    await query.stop();
  });

  it("says why it stands still when it never becomes true", async () => {
    const query = await paused();
    const stop = await query.until(Until.stateOver(1_000_000));
    assert.equal(stop.note, "nothing to do: the query waits for new data");
    assert.throws(() => Until.stateOver(Number.NaN), /stateOver wants a number of rows, not NaN/);
    await query.stop();
  });
});

describe("query.where and query.whyNot", () => {
  it("tell the way of a row, as text and as HTML in which it is text", async () => {
    const query = await paused();
    await query.processAllAvailable();
    const answer = query.whyNot({ t: new Date(40_000) });
    assert.match(answer.answer, /^It is not in the result: batch 5 dropped it/);
    assert.deepEqual(query.where({ t: new Date(40_000) }).story, answer.story);
    assert.match(inspect(answer), /when +point +what happened\n/);
    assert.match(String(query.where(0)), /k=<b>k<\/b>/);
    const html = (query.where(0) as unknown as { toHtml(): string }).toHtml();
    assert.match(html, /k=&lt;b&gt;k&lt;\/b&gt;/);
    assert.ok(!html.includes("<b>k</b>"));
    await query.stop();
  });

  it("work on a query that has stopped, and say so when no row is like that", async () => {
    const query = await paused();
    await query.processAllAvailable();
    await query.stop();
    assert.match(query.where({ t: new Date(200_000) }).answer, /^It is counted, but not in the result yet/);
    assert.throws(
      () => query.where({ k: "nobody" }),
      /No row that was read so far has k = nobody\. The columns are t, k; a number is an offset\./,
    );
    assert.throws(() => query.where(77), /No row that was read so far has offset 77/);
  });
});
