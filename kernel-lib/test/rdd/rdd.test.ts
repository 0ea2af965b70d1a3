/** RDDs as a learner meets them: lazy, in partitions, brought together by key. */
import assert from "node:assert/strict";
import type { RDD } from "../../src/rdd/rdd";
import { newContext } from "./contexts";

const counts = (lines: RDD<string>): RDD<[string, number]> =>
  lines
    .flatMap((line) => line.split(" "))
    .map((word) => [word, 1])
    .reduceByKey((a, b) => a + b);

describe("RDDs", () => {
  it("word count: nothing is computed before the action, then each partition once", async () => {
    const sc = newContext();
    let calls = 0;
    const words = sc.parallelize(["a b a", "c b", "d a"], 3).map((line) => {
      calls++;
      return line;
    });
    const counted = counts(words);
    assert.equal(calls, 0);
    assert.deepEqual(
      new Map(await counted.collect()),
      new Map([
        ["a", 3],
        ["b", 2],
        ["c", 1],
        ["d", 1],
      ]),
    );
    assert.equal(calls, 3);
  });

  it("a collection is cut into slices of nearly equal length", async () => {
    const sc = newContext();
    assert.deepEqual(await sc.parallelize([1, 2, 3, 4, 5, 6, 7], 3).glom().collect(), [
      [1, 2],
      [3, 4],
      [5, 6, 7],
    ]);
    assert.equal(sc.parallelize([1]).getNumPartitions(), 2);
    assert.throws(() => sc.parallelize([1], -1), /Positive number of partitions required/);
  });

  it("take looks at one partition first and stops as soon as it has enough", async () => {
    const sc = newContext();
    const seen: number[] = [];
    const numbers = sc.range(0, 100, 1, 10).map((n) => {
      seen.push(n);
      return n;
    });
    assert.deepEqual(await numbers.take(3), [0, 1, 2]);
    assert.deepEqual(seen, [0, 1, 2]);
  });

  it("take and accumulators hold more elements than a call has arguments", async () => {
    const sc = newContext();
    const many = sc.range(0, 300_000, 1, 2);
    assert.equal((await many.take(250_000)).length, 250_000);
    const seen = sc.collectionAccumulator<number>();
    await many.foreach((n) => seen.add(n));
    assert.equal(seen.value.length, 300_000);
  });

  it("sorted partitions make a sorted whole", async () => {
    const sc = newContext();
    const sorted = sc.parallelize([5, 3, 1, 4, 2], 2).sortBy((n) => n);
    assert.deepEqual(await sorted.glom().collect(), [
      [1, 2, 3],
      [4, 5],
    ]);
    assert.deepEqual(
      await sc
        .parallelize([5, 3, 1, 4, 2], 2)
        .sortBy((n) => n, false)
        .collect(),
      [5, 4, 3, 2, 1],
    );
  });

  it("joined without another shuffle when both lie alike", async () => {
    const sc = newContext();
    const counted = counts(sc.parallelize(["a b a", "c b"], 2));
    const joined = counted.join(counted.mapValues((n) => -n));
    assert.deepEqual(
      new Map(await joined.collect()),
      new Map([
        ["a", [2, -2]],
        ["b", [2, -2]],
        ["c", [1, -1]],
      ]),
    );
    assert.equal(joined.toDebugString().split("+-").length, 3);
  });

  it("reduce, first and max of nothing say so", async () => {
    const empty = newContext().emptyRDD<number>();
    for (const action of [empty.reduce((a, b) => a + b), empty.first(), empty.max()])
      await assert.rejects(action, /^UnsupportedOperationException: empty collection$/);
    assert.equal(await empty.isEmpty(), true);
  });
});

describe("what TypeScript knows of pairs", () => {
  it("literals, map and flatMap give pairs without a word about types", async () => {
    const sc = newContext();
    const total = sc
      .parallelize([
        ["a", 1],
        ["b", 2],
        ["a", 3],
      ])
      .reduceByKey((x, y) => x + y);
    const lengths = sc
      .parallelize(["aa", "b"])
      .flatMap((word) => [[word, word.length]])
      .mapValues((n) => n + 1);
    const joined: RDD<[string, [number, number]]> = total.join(lengths.map(([word, n]) => [word[0], n]));
    assert.deepEqual(
      new Map(await joined.collect()),
      new Map([
        ["a", [4, 3]],
        ["b", [2, 2]],
      ]),
    );
  });
});
