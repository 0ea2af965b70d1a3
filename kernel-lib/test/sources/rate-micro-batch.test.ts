/** The source `rate-micro-batch`, as real Spark 4.3 describes, refuses and counts (semantics M3). */
import assert from "node:assert/strict";
import { Trigger } from "../../src/index";
import { parseRateMicroBatchOptions, RateMicroBatchSource } from "../../src/sources/rate-micro-batch";
import { newSession } from "../stream-test";
import { rowsOf } from "./rows-of";

describe("rate-micro-batch", () => {
  it("gives the same rows in every run: so many per batch, all with the time at which the batch begins", async () => {
    const source = new RateMicroBatchSource(
      parseRateMicroBatchOptions({ rowsPerBatch: "3", startTimestamp: "5000", advanceMillisPerBatch: "100" }),
    );
    const first = (await source.latestOffset(null)) as string;
    const second = (await source.latestOffset(first)) as string;
    assert.deepEqual([first, second], ['{"offset":3,"timestamp":5100}', '{"offset":6,"timestamp":5200}']);
    const at = 5_100_000;
    assert.deepEqual(rowsOf(await source.getBatch(first, second)), [
      [
        [at, 3],
        [at, 5],
      ],
      [[at, 4]],
    ]);
  });

  it("never runs dry, but gives one batch to a query that takes what is available now", async () => {
    const spark = newSession();
    const stream = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 4).load();
    const query = await stream.writeStream.format("memory").queryName("rates").trigger(Trigger.AvailableNow()).start();
    await query.awaitTermination();
    assert.equal(await spark.table("rates").count(), 4);
    assert.equal(
      (await query.lastProgress())?.sources[0].description,
      "RatePerMicroBatchStream[rowsPerBatch=4, numPartitions=2, startTimestamp=0, advanceMsPerBatch=1000]",
    );
  });

  const refused: [Record<string, string>, string][] = [
    [{}, "Invalid value '0'. The option 'rowsPerBatch' must be positive"],
    [
      { rowsPerBatch: "1", startTimestamp: "-1" },
      "Invalid value '-1'. The option 'startTimestamp' must be non-negative",
    ],
    [
      { rowsPerBatch: "1", advanceMillisPerBatch: "-1" },
      "Invalid value '-1'. The option 'advanceMillisPerBatch' must be non-negative",
    ],
  ];
  for (const [options, message] of refused)
    it(message, () => {
      assert.throws(() => parseRateMicroBatchOptions(options), { message });
    });

  it("has its own columns and takes no others", async () => {
    const stream = newSession().readStream.schema("a INT").format("rate-micro-batch").option("rowsPerBatch", 1).load();
    await assert.rejects(stream.writeStream.format("noop").start(), {
      message: /RatePerMicroBatchProvider source does not support user-specified schema\./,
    });
  });
});
