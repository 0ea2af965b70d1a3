/**
 * The source `rate`: rows by the clock. Expected values and times are those of Spark's formula (semantics M2); descriptions and
 * sentences of errors were read off real Spark 4.3.
 */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { ManualClock } from "../../src/index";
import { parseRateOptions, RateSource, valueAtSecond } from "../../src/sources/rate";
import { rowsOf } from "./rows-of";

const START = 1_700_000_000_000;

function open(options: Record<string, string>, checkpoint = new MemoryDisk()) {
  const clock = new ManualClock(START);
  const source = new RateSource(parseRateOptions(options), { clock, checkpoint, directory: "sources/0" });
  return { clock, checkpoint, source };
}

describe("rate", () => {
  it("has an empty first batch, then rows for every whole second that has passed", async () => {
    const { clock, source } = open({ rowsPerSecond: "2", numPartitions: "1" });
    assert.equal(await source.latestOffset(), "0");
    assert.deepEqual(await source.getBatch(null, "0"), []);
    clock.advance(2_700);
    assert.equal(await source.latestOffset(), "2");
    assert.deepEqual(rowsOf(await source.getBatch("0", "2")), [
      [
        [START * 1000, 0],
        [(START + 500) * 1000, 1],
        [(START + 1000) * 1000, 2],
        [(START + 1500) * 1000, 3],
      ],
    ]);
  });

  it("deals the values out over two partitions unless told otherwise", async () => {
    const { source } = open({ rowsPerSecond: "5" });
    const values = rowsOf(await source.getBatch(null, "1")).map((rows) => rows.map((row) => row[1]));
    assert.deepEqual(values, [
      [0, 2, 4],
      [1, 3],
    ]);
  });

  it("rises to its rate while the ramp lasts", () => {
    const counts = [0, 1, 2, 3, 4, 5, 6].map((second) => valueAtSecond(second, 10, 4));
    assert.deepEqual(counts, [0, 2, 6, 12, 20, 30, 40]);
  });

  it("keeps its start in the checkpoint, so that a restart makes up for the time it was down", async () => {
    const first = open({});
    await first.source.latestOffset();
    const second = open({}, first.checkpoint);
    second.clock.advance(60_000);
    assert.equal(await second.source.latestOffset(), "60");
    assert.equal(new TextDecoder().decode(await first.checkpoint.read("sources/0/0")), `v1\n${START}`);
  });

  it("generates nothing twice when the clock is behind that of the last run", async () => {
    const { source } = open({});
    await source.getBatch(null, "7");
    assert.equal(await source.latestOffset(), "7");
  });

  it("stands still for a query that takes only what is available now", async () => {
    const { clock, source } = open({});
    await source.latestOffset(); // the query starts here
    clock.advance(3_000);
    await source.prepareForTriggerAvailableNow();
    clock.advance(3_000);
    assert.equal(await source.latestOffset(), "3");
  });

  it("describes itself as Spark's does, missing bracket included", () => {
    const { source } = open({ rowsPerSecond: "3", rampUpTime: "1min" });
    assert.equal(source.description, "RateStreamV2[rowsPerSecond=3, rampUpTimeSeconds=60, numPartitions=default");
  });

  const refused: [string, Record<string, string>, RegExp][] = [
    ["no rows", { rowsPerSecond: "0" }, /^Invalid value '0'\. The option 'rowsPerSecond' must be positive/],
    ["a word for a number", { rowsPerSecond: "x" }, /Invalid value 'x'\. The option 'rowsPerSecond' must be a whole/],
    ["a ramp backwards", { rampUpTime: "-1s" }, /^Invalid value '-1'\. The option 'rampUpTime' must not be negative/],
    ["a ramp that is no time", { rampUpTime: "abc" }, /Failed to parse time string: abc/],
    ["no partition", { numPartitions: "0" }, /^Invalid value '0'\. The option 'numPartitions' must be positive/],
  ];
  for (const [what, options, sentence] of refused)
    it(`refuses ${what}`, () => {
      assert.throws(() => parseRateOptions(options), { message: sentence });
    });
});
