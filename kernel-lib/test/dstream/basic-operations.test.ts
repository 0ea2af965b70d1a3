/** The operations that look at one batch at a time: the scenarios of Spark's BasicOperationsSuite. */
import assert from "node:assert/strict";
import { HashPartitioner } from "../../src/rdd/partitioner";
import { pairs, testOperation, testOperation2, withContext } from "./dstream-test";

const NUMBERS = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
];
const WORDS = [["a", "a", "b"], ["", ""], []];
const one = (word: string): [string, number] => [word, 1];

describe("basic operations of a stream", () => {
  it("map", () =>
    testOperation(
      NUMBERS,
      (s) => s.map(String),
      NUMBERS.map((batch) => batch.map(String)),
    ));

  it("flatMap", () =>
    testOperation(
      NUMBERS,
      (s) => s.flatMap((x) => [x, x * 2]),
      NUMBERS.map((batch) => batch.flatMap((x) => [x, x * 2])),
    ));

  it("filter", () =>
    testOperation(
      NUMBERS,
      (s) => s.filter((x) => x % 2 === 0),
      NUMBERS.map((batch) => batch.filter((x) => x % 2 === 0)),
    ));

  it("glom: an array per partition", () =>
    testOperation(NUMBERS, (s) => s.glom(), [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
      [
        [9, 10],
        [11, 12],
      ],
    ]));

  it("mapPartitions: once per partition", () =>
    testOperation(NUMBERS, (s) => s.mapPartitions((xs) => [[...xs].reduce((a, b) => a + b, 0)]), [
      [3, 7],
      [11, 15],
      [19, 23],
    ]));

  for (const [partitions, what] of [
    [4, "more"],
    [1, "fewer"],
  ] as const)
    it(`repartition: ${what} partitions`, () =>
      withContext({}, async (test) => {
        const counts: number[] = [];
        const output = test.output(test.input(NUMBERS).repartition(partitions));
        test
          .input(NUMBERS)
          .repartition(partitions)
          .foreachRDD((rdd) => counts.push(rdd.getNumPartitions()));
        await test.ssc.start();
        await test.tick(3);
        assert.deepEqual(counts, [partitions, partitions, partitions]);
        assert.deepEqual(
          output.map(({ rows }) => rows.sort((a, b) => a - b)),
          NUMBERS,
        );
      }));

  it("groupByKey", () =>
    testOperation(WORDS, (s) => s.map(one).groupByKey(), [
      [
        ["a", [1, 1]],
        ["b", [1]],
      ],
      [["", [1, 1]]],
      [],
    ]));

  it("reduceByKey", () =>
    testOperation(WORDS, (s) => s.map(one).reduceByKey((a, b) => a + b), [pairs({ a: 2, b: 1 }), [["", 2]], []]));

  it("reduceByKey: lies in defaultParallelism partitions by hash, or as told", () =>
    withContext({ conf: { "spark.default.parallelism": 3 } }, async (test) => {
      const seen: unknown[] = [];
      const pairs = test.input(WORDS).map(one);
      pairs.reduceByKey((a, b) => a + b).foreachRDD((rdd) => seen.push(rdd.partitioner));
      pairs.reduceByKey((a, b) => a + b, 5).foreachRDD((rdd) => seen.push(rdd.partitioner));
      await test.ssc.start();
      await test.tick();
      assert.deepEqual(seen, [new HashPartitioner(3), new HashPartitioner(5)]);
    }));

  it("reduce: one element, or none of an empty batch", () =>
    testOperation([...NUMBERS, []], (s) => s.reduce((a, b) => a + b), [[10], [26], [42], []]));

  it("count: 0 of an empty batch", () => testOperation([[], [1], [1, 2, 3]], (s) => s.count(), [[0], [1], [3]]));

  it("countByValue", () =>
    testOperation([[1, 1, 1], [1, 1, 2], [3]], (s) => s.countByValue(), [
      [[1, 3]],
      [
        [1, 2],
        [2, 1],
      ],
      [[3, 1]],
    ]));

  it("mapValues", () =>
    testOperation(
      WORDS,
      (s) =>
        s
          .map(one)
          .reduceByKey((a, b) => a + b)
          .mapValues((n) => n + 10),
      [pairs({ a: 12, b: 11 }), [["", 12]], []],
    ));

  it("flatMapValues", () =>
    testOperation(
      WORDS,
      (s) =>
        s
          .map(one)
          .reduceByKey((a, b) => a + b)
          .flatMapValues((n) => [n, n + 10]),
      [
        [
          ["a", 2],
          ["a", 12],
          ["b", 1],
          ["b", 11],
        ],
        [
          ["", 2],
          ["", 12],
        ],
        [],
      ],
    ));

  it("union", () => testOperation2([[1, 2], [3], []], [[10], [], [20]], (a, b) => a.union(b), [[1, 2, 10], [3], [20]]));

  it("StreamingContext.union", () =>
    withContext({}, async (test) => {
      const streams = [1, 2, 3].map((n) => test.input([[n], [n * 10]]));
      const output = test.output(test.ssc.union(streams));
      await test.ssc.start();
      await test.tick(2);
      assert.deepEqual(
        output.map(({ rows }) => rows),
        [
          [1, 2, 3],
          [10, 20, 30],
        ],
      );
    }));

  it("combineByKey: sum and count", () =>
    testOperation(
      [
        [
          ["a", 1],
          ["a", 3],
          ["b", 5],
        ],
      ] as [string, number][][],
      (s) =>
        s.combineByKey<string, number, [number, number]>(
          (v) => [v, 1],
          ([sum, n], v) => [sum + v, n + 1],
          ([a, n], [b, m]) => [a + b, n + m],
        ),
      [
        [
          ["a", [4, 2]],
          ["b", [5, 1]],
        ],
      ],
    ));

  it("partitionBy: equal keys in one partition", () =>
    withContext({}, async (test) => {
      const parts = test.output(
        test
          .input([["a", "b", "a"]])
          .map(one)
          .partitionBy(3)
          .glom(),
      );
      await test.ssc.start();
      await test.tick();
      const withA = parts[0].rows.filter((part) => part.some(([word]) => word === "a"));
      assert.equal(parts[0].rows.length, 3);
      assert.equal(withA.length, 1);
      assert.equal(withA[0].filter(([word]) => word === "a").length, 2);
    }));
});
