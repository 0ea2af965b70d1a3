/** Walking through a query: forward by running it, back through what was recorded. */
import assert from "node:assert/strict";
import { col, MemoryStream, type Stop, type StreamingQuery, Trigger, window } from "../../src/index";
import { newSession } from "../stream-test";

async function windowed(trigger?: Trigger): Promise<{ input: MemoryStream; query: StreamingQuery }> {
  const spark = newSession();
  const input = new MemoryStream(spark, "t TIMESTAMP");
  const writer = input
    .toDF()
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count()
    .writeStream.format("memory")
    .queryName("counts");
  const query = await (trigger === undefined ? writer : writer.trigger(trigger)).start({ paused: true });
  return { input, query };
}

const at = (seconds: number): [Date] => [new Date(seconds * 1000)];

const place = (stop: { batchId: number | null; point: { name: string } | null }): string =>
  `${stop.batchId} ${stop.point?.name}`;

describe("stepping", () => {
  it("goes through every point of a batch in the order of the protocol", async () => {
    const { input, query } = await windowed();
    input.addData(at(5));
    const names: string[] = [];
    for (let i = 0; i < 30; i++) {
      const stop = await query.step();
      if (stop.note !== null) break;
      names.push(stop.point?.name ?? "");
    }
    assert.deepEqual(names, [
      ...["recovered", "latestOffset", "walCommit.write", "walCommit.written", "source.commit", "getBatch"],
      ...["queryPlanning", "addBatch", "task.start", "task.done", "task.start", "task.state.write", "task.done"],
      ...["task.start", "task.state.write", "task.done", "sink.commit", "addBatch.done", "commitOffsets.write"],
      ...["commitOffsets.written", "watermark"],
    ]);
    await query.stop();
  });

  it("goes back point by point, across batches, and forward again over the same record", async () => {
    const { input, query } = await windowed();
    input.addData(at(5));
    assert.equal(place(await query.nextBatch()), "0 watermark");
    input.addData(at(40));
    assert.equal(place(await query.step("latestOffset")), "1 latestOffset");
    assert.equal(place(await query.back()), "0 watermark");
    assert.equal(place(await query.back()), "0 commitOffsets.written");
    assert.equal(place(await query.step()), "0 watermark");
    assert.equal(place(await query.step()), "1 latestOffset");
    assert.equal(place(await query.step()), "1 walCommit.write");
    await query.stop();
  });

  it("cannot go back before the beginning", async () => {
    const { input, query } = await windowed();
    await assert.rejects(query.back(), /This is the beginning/);
    input.addData(at(5));
    assert.equal(place(await query.step()), "0 recovered");
    await assert.rejects(query.back(), /This is the beginning/);
    await query.stop();
  });

  it("at(n) goes to any batch, back or forward, and names a point if asked", async () => {
    const { input, query } = await windowed();
    input.addData(at(5));
    input.addData(at(40));
    assert.equal(place(await query.at(1)), "1 watermark");
    assert.equal(place(await query.at(0, "addBatch")), "0 addBatch");
    assert.equal(place(await query.at(0)), "0 watermark");
    await query.stop();
  });

  it("at(n) of a batch that never comes says why it stopped", async () => {
    const { input, query } = await windowed();
    input.addData(at(5));
    await assert.rejects(
      query.at(7),
      /did not come to watermark of batch 7: nothing to do: the query waits for new data/,
    );
    await assert.rejects(query.at(-1), /whole number from 0 on/);
    await assert.rejects(query.at(0.5), /whole number from 0 on/);
    await query.stop();
    await assert.rejects(query.at(7), /the query has ended \(stopped\)/);
  });

  it("where nothing is left to do it says so, and stays where it is", async () => {
    const { input, query } = await windowed();
    input.addData(at(5));
    await query.nextBatch();
    const stop = await query.step();
    assert.match(stop.note ?? "", /waits for new data/);
    assert.equal(place(stop), "0 watermark");
    await query.stop();
  });

  it("works on the record of a query that has ended", async () => {
    const { input, query } = await windowed(Trigger.AvailableNow());
    input.addData(at(5));
    await query.processAllAvailable();
    const stop = await query.step();
    assert.match(stop.note ?? "", /has ended \(finished\)/);
    assert.equal(place(await query.back()), "0 commitOffsets.written");
    assert.equal(place(await query.at(0, "getBatch")), "0 getBatch");
  });

  it("goes to the next point of a task, of a stage and of a name if told", async () => {
    const { input, query } = await windowed();
    input.addData(at(5));
    const task = ({ point }: Stop): unknown => [point?.name, point?.stage, point?.partition];
    const first = await query.step({ task: 1 });
    assert.equal(first.point?.partition, 1);
    const done = await query.step({ task: 1, point: "task.done" });
    assert.deepEqual(task(done), ["task.done", first.point?.stage, 1]);
    await query.at(0, "addBatch");
    assert.deepEqual(task(await query.step({ task: 0, stage: 0 })), ["task.start", 0, 0]);
    assert.match((await query.step({ task: 77 })).note ?? "", /waits for new data/);
    await assert.rejects(query.step({ task: -1 }), /task is a whole number from 0 on, not -1/);
    await assert.rejects(query.step({ task: 0, stage: 0.5 }), /stage is a whole number from 0 on, not 0.5/);
    await query.stop();
  });

  it("of a query that failed: the failure first, then the record up to it", async () => {
    const input = new MemoryStream(newSession(), "v INT");
    const query = await input
      .toDF()
      .selectExpr("1 / v")
      .writeStream.format("memory")
      .queryName("broken")
      .start({ paused: true });
    input.addData([0]);
    await assert.rejects(query.nextBatch(), /DIVIDE_BY_ZERO/);
    const stop = await query.step();
    assert.match(stop.note ?? "", /the query has ended \(failed\)/);
    assert.equal(stop.batch?.outcome, "failed");
    const before = (await query.back()).point?.name;
    assert.notEqual(before, stop.point?.name);
    assert.equal((await query.step()).point?.name, stop.point?.name);
    await assert.rejects(query.at(0), /did not come to watermark of batch 0: the query has ended \(failed\)/);
    await assert.rejects(
      query.until(() => false).then(({ note }) => Promise.reject(new Error(note ?? ""))),
      /failed/,
    );
  });

  it("of a query that was stopped or killed goes over the record, and no further", async () => {
    for (const end of ["stop", "kill"] as const) {
      const { input, query } = await windowed();
      input.addData(at(5));
      await query.nextBatch();
      await query[end]();
      assert.match((await query.step()).note ?? "", /the query has ended \((stopped|killed)\)/);
      assert.match((await query.nextBatch()).note ?? "", /has ended/);
      assert.equal(place(await query.at(0, "addBatch")), "0 addBatch");
      assert.equal(place(await query.nextBatch()), "0 watermark");
      assert.equal((await query.until(() => false)).note?.includes("has ended"), true);
    }
  });

  it("needs the recording", async () => {
    const spark = newSession();
    spark.conf.set("spark.stepstream.recording", false);
    const input = new MemoryStream(spark, "v INT");
    const query = await input.toDF().writeStream.format("memory").queryName("q").start({ paused: true });
    await assert.rejects(query.step(), /started without recording/);
    assert.throws(() => query.trace(), /started without recording/);
    input.addData([1]);
    await query.processAllAvailable();
    assert.equal(await spark.table("q").count(), 1);
    await query.stop();
  });
});
