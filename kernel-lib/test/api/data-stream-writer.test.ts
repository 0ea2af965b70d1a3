/** What a writer of streams accepts, and queries that end by themselves (semantics K). Refusals were asked of pyspark 4.3. */
import assert from "node:assert/strict";
import { ManualClock, MemoryStream, type SparkSession, Trigger } from "../../src/index";
import type { TriggerForm } from "../../src/streaming/trigger";
import { newSession } from "../stream-test";

describe("DataStreamWriter", () => {
  let clock: ManualClock;
  let spark: SparkSession;
  let input: MemoryStream;

  beforeEach(() => {
    clock = new ManualClock(0);
    spark = newSession(clock);
    input = new MemoryStream(spark, "v INT", { maxBlocksPerTrigger: 1 });
  });

  const refused = (form: TriggerForm | Record<string, unknown>, message: RegExp): void => {
    assert.throws(() => input.toDF().writeStream.trigger(form as TriggerForm), message);
  };

  it("takes one trigger at a time", () => {
    refused({}, /\[ONLY_ALLOW_SINGLE_TRIGGER\] Only a single trigger is allowed\./);
    refused({ processingTime: "1 second", once: true }, /ONLY_ALLOW_SINGLE_TRIGGER/);
    refused({ hourly: true }, /ONLY_ALLOW_SINGLE_TRIGGER/);
  });

  it("takes once and availableNow when they are true", () => {
    for (const name of ["once", "availableNow"])
      refused(
        { [name]: false },
        new RegExp(`Value for \`${name}\` has to be amongst the following values: \\[True\\]\\.`),
      );
  });

  it("takes an interval as text", () => {
    refused({ processingTime: "  " }, /Value for `processingTime` must be a non-empty string, got ' {2}'\./);
    refused({ processingTime: 5 }, /must be a non-empty string, got '5'/);
    refused({ processingTime: "-1 second" }, /requirement failed: the interval of trigger should not be negative/);
    refused({ processingTime: "1 month" }, /Doesn't support month or year interval: 1 month/);
    refused({ processingTime: "bla" }, /INVALID_INTERVAL_FORMAT\.UNRECOGNIZED_NUMBER.*Unrecognized number bla/s);
    assert.equal(Trigger.of({ processingTime: "2 minutes" }).intervalMs, 120_000);
  });

  it("takes a name with letters in it", () => {
    for (const name of ["", " "])
      assert.throws(() => input.toDF().writeStream.queryName(name), /Value for `queryName` must be a non-empty string/);
  });

  const batches = async (form: TriggerForm, more: () => void = () => {}): Promise<number[]> => {
    const rows: number[] = [];
    const query = await input
      .toDF()
      .writeStream.trigger(form)
      .foreachBatch(async (df) => {
        rows.push(await df.count());
        more();
      })
      .start({ paused: true });
    await query.processAllAvailable();
    assert.equal(await query.awaitTermination(), true);
    assert.equal((await query.status()).message, "Stopped");
    return rows;
  };

  it("runs everything there is, block by block, and ends: { availableNow: true }", async () => {
    for (const n of [1, 2, 3]) input.addData(...Array.from({ length: n }, () => [n]));
    assert.deepEqual(await batches({ availableNow: true }), [1, 2, 3]);
  });

  it("does not take what comes meanwhile: { availableNow: true }", async () => {
    input.addData([1]);
    assert.deepEqual(await batches({ availableNow: true }, () => input.addData([2])), [1]);
    assert.deepEqual(await batches({ availableNow: true }, () => input.addData([3])), [1, 1]);
  });

  it("runs one batch whatever the limits say: { once: true }", async () => {
    for (const n of [1, 2, 3]) input.addData([n]);
    assert.deepEqual(await batches({ once: true }), [3]);
  });

  it("ends at once when there is nothing", async () => {
    assert.deepEqual(await batches({ availableNow: true }), []);
    assert.deepEqual(await batches({ once: true }), []);
  });

  it("takes several sources to their ends, each by its own limit: { availableNow: true }", async () => {
    const whole = new MemoryStream(spark, "v INT");
    for (const n of [1, 2, 3]) input.addData([n]);
    for (const n of [4, 5]) whole.addData([n]);
    const seen: number[] = [];
    const query = await input
      .toDF()
      .union(whole.toDF())
      .writeStream.trigger({ availableNow: true })
      .foreachBatch(async (df) => seen.push(await df.count()))
      .start({ paused: true });
    await query.processAllAvailable();
    assert.deepEqual(seen, [3, 1, 1]);
    assert.deepEqual(
      (await query.recentProgress()).map(({ sources }) => sources.map(({ numInputRows }) => numInputRows)),
      [
        [1, 2],
        [1, 0],
        [1, 0],
      ],
    );
  });

  it("refuses a limit that is none", () => {
    for (const maxBlocksPerTrigger of [0, -1, 1.5])
      assert.throws(() => new MemoryStream(spark, "v INT", { maxBlocksPerTrigger }), /must be a positive integer/);
  });
});
