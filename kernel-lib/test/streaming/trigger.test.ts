/** When batches run, on a clock that the test moves (semantics K). */
import assert from "node:assert/strict";
import { nextTurn } from "../../src/data/clock";
import { col, type DataFrame, ManualClock, MemoryStream, type StreamingQuery, window } from "../../src/index";
import { Trigger } from "../../src/streaming/trigger";
import {
  addData,
  batchOf,
  checkAnswer,
  checkDelivered,
  killAt,
  newSession,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

/** Lets everything that can run now, run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 60; i++) await nextTurn();
}

/** A query that runs in the background and notes when each batch started; `work` happens inside a batch. */
async function running(
  startMs: number,
  trigger: Trigger,
  work: (clock: ManualClock, input: MemoryStream) => void = () => {},
): Promise<{ clock: ManualClock; input: MemoryStream; query: StreamingQuery; starts: number[] }> {
  const clock = new ManualClock(startMs);
  const spark = newSession(clock);
  const input = new MemoryStream(spark, "v INT");
  const starts: number[] = [];
  const query = await input
    .toDF()
    .writeStream.foreachBatch(() => {
      starts.push(clock.now());
      work(clock, input);
    })
    .trigger(trigger)
    .start();
  return { clock, input, query, starts };
}

describe("Trigger.ProcessingTime", () => {
  it("runs the first batch at once and the others at multiples of the interval since 1970 (K1)", async () => {
    const { clock, input, query, starts } = await running(12_345, Trigger.ProcessingTime("10 seconds"));
    input.addData([1]);
    await settle();
    assert.deepEqual(starts, [12_345]);
    for (const at of [19_999, 20_000, 25_000, 30_000]) {
      input.addData([1]);
      clock.set(at);
      await settle();
    }
    assert.deepEqual(starts, [12_345, 20_000, 30_000]);
    await query.stop();
  });

  it("a clock that is set back: the next batch waits for its tick all the same, and has the earlier time, as recorded from Spark", async () => {
    const { clock, input, query, starts } = await running(100_000, Trigger.ProcessingTime("10 seconds"));
    for (const jump of [0, 10_000, -60_000, 55_000, 5000, 10_000]) {
      input.addData([1]);
      clock.jump(jump);
      await settle();
    }
    assert.deepEqual(starts, [100_000, 110_000, 120_000]);
    await query.stop();
  });

  it("without an interval a clock that is set back holds nobody up", async () => {
    const { clock, input, query, starts } = await running(100_000, Trigger.ProcessingTime(0));
    for (const [jump, passed] of [
      [0, 10],
      [0, 10],
      [-60_000, 10],
      [0, 10],
    ]) {
      input.addData([1]);
      clock.jump(jump);
      clock.advance(passed);
      await settle();
    }
    assert.deepEqual(starts, [100_010, 100_020, 40_030, 40_040]);
    await query.stop();
  });

  it("starts a late batch at once and does not make up for missed ticks", async () => {
    let left = 2;
    const { clock, input, query, starts } = await running(0, Trigger.ProcessingTime("10 seconds"), (time, stream) => {
      time.advance(25_000);
      if (left-- > 0) stream.addData([1]);
    });
    input.addData([1]);
    await settle();
    // Ticks 10 and 20 were missed while the first batch ran until 25; the one at 30 is not waited for.
    assert.deepEqual(starts, [0, 25_000, 50_000]);
    input.addData([1]);
    clock.advance(4999);
    await settle();
    assert.equal(starts.length, 3);
    clock.advance(1);
    await settle();
    assert.deepEqual(starts, [0, 25_000, 50_000, 80_000]);
    await query.stop();
  });

  it("of 0 runs as fast as data comes", async () => {
    const { input, query, starts } = await running(0, Trigger.ProcessingTime(0));
    for (const value of [1, 2, 3]) {
      input.addData([value]);
      await query.processAllAvailable();
    }
    assert.equal(starts.length, 3);
    await query.stop();
  });

  it("takes an interval's text and refuses negative ones and months", () => {
    assert.equal(Trigger.ProcessingTime("1 minute 30 seconds").intervalMs, 90_000);
    assert.equal(Trigger.ProcessingTime(0).intervalMs, 0);
    assert.throws(() => Trigger.ProcessingTime(-1), /the interval of trigger should not be negative/);
    assert.throws(() => Trigger.ProcessingTime("-1 seconds"), /should not be negative/);
    assert.throws(() => Trigger.ProcessingTime(Number.NaN), /should not be negative/);
    assert.throws(() => Trigger.ProcessingTime("1 month"), /month or year/);
    assert.throws(() => Trigger.ProcessingTime("soon"));
  });
});

const counts = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count();

describe("triggers that end by themselves", () => {
  it("AvailableNow takes what is there, then a batch without data if the watermark rose, and ends (K3)", () =>
    testStream(
      "t TIMESTAMP",
      counts,
      { trigger: Trigger.AvailableNow() },
      addData([5], [40]),
      processAllAvailable(),
      checkDelivered(0, 1),
      checkAnswer([0, 1]),
      { text: "it has ended", run: async ({ running: query }) => assert.equal(await query.isActive(), false) },
    ));

  it("Once runs one batch and no batch without data (K2)", () =>
    testStream(
      "t TIMESTAMP",
      counts,
      { trigger: Trigger.Once() },
      addData([5], [40]),
      processAllAvailable(),
      checkDelivered(0),
      stopStream(),
      startStream(),
      addData([50]),
      processAllAvailable(),
      checkDelivered(0, 1),
      checkAnswer([0, 1]),
    ));

  it("Once, where a batch was begun and not committed, runs only that one", () =>
    testStream(
      "t TIMESTAMP",
      counts,
      {},
      addData([5]),
      killAt("addBatch", 0),
      addData([40]),
      startStream(Trigger.Once()),
      processAllAvailable(),
      checkDelivered(0),
    ));

  it("AvailableNow runs it first and then the rest", () =>
    testStream(
      "t TIMESTAMP",
      counts,
      {},
      addData([5]),
      killAt("addBatch", 0),
      addData([40]),
      startStream(Trigger.AvailableNow()),
      processAllAvailable(),
      checkDelivered(0, 1, 2),
      checkAnswer([0, 1]),
    ));

  it("with nothing there they end without a batch", () =>
    testStream("t TIMESTAMP", counts, { trigger: Trigger.Once() }, processAllAvailable(), checkDelivered()));

  it("a query that goes on after AvailableNow begins where it ended", () =>
    testStream(
      "t TIMESTAMP",
      counts,
      { trigger: Trigger.AvailableNow(), outputMode: "update" },
      addData([5]),
      processAllAvailable(),
      stopStream(),
      startStream(Trigger.ProcessingTime(0)),
      batchOf([6]),
      checkAnswer([0, 1], [0, 2]),
      addData([7]),
      nextBatch(),
      checkAnswer([0, 1], [0, 2], [0, 3]),
    ));
});
