/** `updateStateByKey`: further scenarios of Spark's BasicOperationsSuite. */
import assert from "node:assert/strict";
import type { DStream } from "../../src/dstream/dstream";
import { Seconds } from "../../src/dstream/duration";
import { HashPartitioner } from "../../src/rdd/partitioner";
import { pairs, testOperation, withContext } from "./dstream-test";

const one = (word: string): [string, number] => [word, 1];
const count = (values: number[], state: number | null): number => values.reduce((a, b) => a + b, 0) + (state ?? 0);
const LETTERS = [["a"], ["a", "b"], ["a", "b", "c"], ["a", "b"], ["a"], []];
const options = { checkpoint: true };

describe("updateStateByKey", () => {
  it("hands the state on from batch to batch, for keys without data too", () =>
    testOperation(
      LETTERS,
      (s) => s.map(one).updateStateByKey(count),
      [
        [["a", 1]],
        pairs({ a: 2, b: 1 }),
        pairs({ a: 3, b: 2, c: 1 }),
        pairs({ a: 4, b: 3, c: 1 }),
        pairs({ a: 5, b: 3, c: 1 }),
        pairs({ a: 5, b: 3, c: 1 }),
      ],
      options,
    ));

  for (const [what, asRdd] of [
    ["pairs", false],
    ["an RDD", true],
  ] as const)
    it(`begins with ${what}`, () =>
      withContext(options, async (test) => {
        const known = pairs({ a: 1, c: 2 });
        const initial = asRdd ? test.sc.parallelize(known) : known;
        const output = test.output(test.input(LETTERS).map(one).updateStateByKey(count, undefined, initial));
        await test.ssc.start();
        await test.tick(2);
        assert.deepEqual(
          output.map(({ rows }) => rows.sort()),
          [pairs({ a: 2, c: 2 }), pairs({ a: 3, b: 1, c: 2 })],
        );
      }));

  it("null forgets a key; it can come again", () =>
    testOperation(
      [["a", "b"], ["a"], ["a", "b"], []],
      (s) =>
        s
          .map(one)
          .updateStateByKey((values: number[], state: number | null) =>
            values.length === 0 ? null : count(values, state),
          ),
      [pairs({ a: 1, b: 1 }), [["a", 2]], pairs({ a: 3, b: 1 }), []],
      options,
    ));

  it("calls the function in every batch for every key that is known", () => {
    const calls: string[] = [];
    return withContext(options, async (test) => {
      const state = test.input([["a"], ["b"], []]).map(one);
      test.output(
        state.updateStateByKeyAndTime<string, number, number>((time, key, values, old) => {
          calls.push(`${time.milliseconds} ${key} ${values.length} ${old}`);
          return count(values, old);
        }),
      );
      await test.ssc.start();
      await test.tick(3);
      assert.deepEqual(calls.sort(), ["1000 a 1 null", "2000 a 0 1", "2000 b 1 null", "3000 a 0 1", "3000 b 0 1"]);
    });
  });

  it("state may be anything", () =>
    testOperation(
      LETTERS.slice(0, 3),
      (s) =>
        s.map(one).updateStateByKey((values: number[], state: { n: number; seen: number[] } | null) => ({
          n: count(values, state?.n ?? 0),
          seen: [...(state?.seen ?? []), values.length],
        })),
      [
        [["a", { n: 1, seen: [1] }]],
        [
          ["a", { n: 2, seen: [1, 1] }],
          ["b", { n: 1, seen: [1] }],
        ],
        [
          ["a", { n: 3, seen: [1, 1, 1] }],
          ["b", { n: 2, seen: [1, 1] }],
          ["c", { n: 1, seen: [1] }],
        ],
      ],
      options,
    ));

  it("the state lies by hash, in as many partitions as told", () =>
    withContext(options, async (test) => {
      const partitioners: unknown[] = [];
      test
        .input(LETTERS)
        .map(one)
        .updateStateByKey(count, 4)
        .foreachRDD((rdd) => partitioners.push(rdd.partitioner));
      await test.ssc.start();
      await test.tick(2);
      assert.deepEqual(partitioners, [new HashPartitioner(4), new HashPartitioner(4)]);
    }));

  it("goes on over many batches: its RDDs are written down every ten seconds", () =>
    withContext(options, async (test) => {
      const batches = Array.from({ length: 25 }, () => ["a"]);
      const state: DStream<[string, number]> = test.input(batches).map(one).updateStateByKey(count);
      const output = test.output(state);
      await test.ssc.start();
      await test.tick(25);
      assert.deepEqual(output.at(-1)?.rows, [["a", 25]]);
      assert.equal(state.checkpointDuration?.milliseconds, 10_000);
      assert.equal(state.rememberDuration?.milliseconds, 20_000);
      assert.deepEqual([...state.generatedRDDs.keys()].length, 20);
      assert.ok(state.generatedRDDs.get(20_000)?.isCheckpointed());
      assert.ok(!state.generatedRDDs.get(21_000)?.isCheckpointed());
    }));

  it("behind a state that is written down, another is too: neither lineage grows", () =>
    withContext(options, async (test) => {
      const counts = test.input(LETTERS).map(one).updateStateByKey(count).checkpoint(Seconds(1));
      const most = counts
        .updateStateByKey((values: number[], state: number | null) => Math.max(...values, state ?? 0))
        .checkpoint(Seconds(1));
      const output = test.output(most);
      await test.ssc.start();
      await test.tick(3);
      assert.deepEqual(output.at(-1)?.rows.sort(), pairs({ a: 3, b: 2, c: 1 }));
      for (const stream of [counts, most])
        assert.deepEqual(
          [...stream.generatedRDDs.values()].map((rdd) => rdd.isCheckpointed()),
          [true, true],
        );
    }));

  it("may be checkpointed at other times, if they fit", () =>
    withContext(options, async (test) => {
      const state = test.input(LETTERS).map(one).updateStateByKey(count).checkpoint(Seconds(2));
      test.output(state);
      await test.ssc.start();
      await test.tick(4);
      assert.deepEqual(
        [...state.generatedRDDs].map(([ms, rdd]) => [ms, rdd.isCheckpointed()]),
        [
          [1000, false],
          [2000, true],
          [3000, false],
          [4000, true],
        ],
      );
    }));

  for (const [seconds, problem] of [
    [
      0.5,
      /has been set to 500 ms which is lower than its slide time \(1000 ms\)\. Please set it to at least 1000 ms\.$/,
    ],
    [
      2.5,
      /has been set to {2}2500 ms which not a multiple of its slide time \(1000 ms\)\. Please set it to a multiple of 1000 ms\.$/,
    ],
  ] as const)
    it(`a checkpoint interval of ${seconds} s does not fit`, () =>
      withContext(options, async (test) => {
        test.output(test.input(LETTERS).map(one).updateStateByKey(count).checkpoint(Seconds(seconds)));
        await assert.rejects(test.ssc.start(), { message: problem });
      }));
});

describe("how long RDDs are remembered", () => {
  const remembered = (stream: DStream<unknown>): number[] => [...stream.generatedRDDs.keys()].sort((a, b) => a - b);

  it("map: until the next batch", () =>
    withContext({}, async (test) => {
      const mapped = test.input([[1], [2], [3], [4]]).map((n) => n);
      test.output(mapped);
      await test.ssc.start();
      await test.tick(4);
      assert.deepEqual(remembered(mapped), [4000]);
    }));

  it("a window keeps its parent's RDDs as long as it is", () =>
    withContext({}, async (test) => {
      const parent = test.input([[1], [2], [3], [4], [5], [6]]);
      const window = parent.window(Seconds(3), Seconds(1));
      test.output(window);
      await test.ssc.start();
      await test.tick(6);
      assert.deepEqual(remembered(window), [6000]);
      assert.deepEqual(remembered(parent), [3000, 4000, 5000, 6000]);
    }));

  it("ssc.remember keeps all of them longer", () =>
    withContext({}, async (test) => {
      const mapped = test.input([[1], [2], [3], [4]]).map((n) => n);
      test.output(mapped);
      test.ssc.remember(Seconds(3));
      await test.ssc.start();
      await test.tick(4);
      assert.deepEqual(remembered(mapped), [2000, 3000, 4000]);
    }));

  it("what is forgotten is no longer kept in the executors", () =>
    withContext({}, async (test) => {
      const cached = test
        .input([[1], [2], [3]])
        .map((n) => n)
        .cache();
      test.output(cached);
      await test.ssc.start();
      await test.tick(3);
      assert.equal(test.sc.getPersistentRDDs().size, 1);
    }));

  it("spark.streaming.unpersist = false leaves them there", () =>
    withContext({ conf: { "spark.streaming.unpersist": false } }, async (test) => {
      const cached = test
        .input([[1], [2], [3]])
        .map((n) => n)
        .cache();
      test.output(cached);
      await test.ssc.start();
      await test.tick(3);
      assert.equal(test.sc.getPersistentRDDs().size, 3);
    }));

  it("how a stream is kept cannot be changed after the start", () =>
    withContext({}, async (test) => {
      const stream = test.input([[1]]);
      test.output(stream);
      await test.ssc.start();
      assert.throws(() => stream.cache(), {
        message: "Cannot change storage level of a DStream after streaming context has started",
      });
      assert.throws(() => stream.checkpoint(Seconds(1)), {
        message: "Cannot change checkpoint interval of a DStream after streaming context has started",
      });
    }));
});
