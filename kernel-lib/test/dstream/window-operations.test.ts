/** Windows over the time of batches: the scenarios of Spark's WindowOperationsSuite. */
import assert from "node:assert/strict";
import { StorageLevel } from "../../src/data/storage-level";
import type { DStream } from "../../src/dstream/dstream";
import { Milliseconds, Seconds } from "../../src/dstream/duration";
import { pairs, testOperation, withContext } from "./dstream-test";

type Pair = [string, number];
const add = (a: number, b: number): number => a + b;
const take = (a: number, b: number): number => a - b;

// What comes in, and what comes out of `reduceByKeyAndWindow(2 s, 1 s)`.
const BIG: Pair[][] = [
  [["a", 1]],
  pairs({ a: 1, b: 1 }),
  pairs({ a: 1, b: 1, c: 1 }),
  pairs({ a: 1, b: 1 }),
  [["a", 1]],
  [],
  [["a", 1]],
  pairs({ a: 1, b: 1 }),
];
const BIG_SUMS: Pair[][] = [
  [["a", 1]],
  pairs({ a: 2, b: 1 }),
  pairs({ a: 2, b: 2, c: 1 }),
  pairs({ a: 2, b: 2, c: 1 }),
  pairs({ a: 2, b: 1 }),
  [["a", 1]],
  [["a", 1]],
  pairs({ a: 2, b: 1 }),
];
/** With an inverse function keys stay. */
const BIG_KEPT: Pair[][] = [
  [["a", 1]],
  pairs({ a: 2, b: 1 }),
  pairs({ a: 2, b: 2, c: 1 }),
  pairs({ a: 2, b: 2, c: 1 }),
  pairs({ a: 2, b: 1, c: 0 }),
  pairs({ a: 1, b: 0, c: 0 }),
  pairs({ a: 1, b: 0, c: 0 }),
  pairs({ a: 2, b: 1, c: 0 }),
];
const INPUT = [[0], [1], [2], [3], [4], [5]];

const windows = (name: string, length: number, slide: number, expected: number[][]): void => {
  it(`window: ${name}`, () => testOperation(INPUT, (s) => s.window(Seconds(length), Seconds(slide)), expected));
};

describe("window", () => {
  windows("2 s each second", 2, 1, [[0], [0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]);
  windows("one after the other", 2, 2, [
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  windows("larger than what there is", 10, 2, [
    [0, 1],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4, 5],
  ]);

  it("a queue is not asked for batches that belong to no window", () =>
    testOperation(INPUT, (s) => s.window(Seconds(1), Seconds(3)), [[0], [1]]));

  it("slides with each batch unless told", () =>
    testOperation(INPUT, (s) => s.window(Seconds(3)), [[0], [0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5]]));

  it("takes plain numbers as seconds", () =>
    testOperation(INPUT, (s) => s.window(3, 3), [
      [0, 1, 2],
      [3, 4, 5],
    ]));

  it("goes by the batch in which something came, never by a time in it", () =>
    testOperation([[{ at: 99 }], [{ at: 1 }]], (s) => s.window(Seconds(1)).map(({ at }) => at), [[99], [1]]));

  it("makes its parent keep its RDDs, unless the program has said how", () =>
    withContext({}, async (test) => {
      const [plain, cached] = [test.input(INPUT), test.input(INPUT).persist(StorageLevel.MEMORY_AND_DISK)];
      plain.window(Seconds(2));
      cached.window(Seconds(2));
      assert.equal(plain.storageLevel, StorageLevel.MEMORY_ONLY_SER);
      assert.equal(cached.storageLevel, StorageLevel.MEMORY_AND_DISK);
    }));

  for (const [what, length, slide] of [
    ["window", 1500, 1000],
    ["slide", 2000, 1500],
  ] as const)
    it(`a ${what} that is no multiple of the batch interval is refused`, () =>
      withContext({}, async (test) => {
        const stream = test.input(INPUT);
        assert.throws(() => stream.window(Milliseconds(length), Milliseconds(slide)), {
          message: `The ${what} duration of windowed DStream (1500 ms) must be a multiple of the slide duration of parent DStream (1000 ms)`,
        });
        const pairs = stream.map((n): [number, number] => [n, 1]);
        assert.throws(() => pairs.reduceByKeyAndWindow(add, take, Milliseconds(length), Milliseconds(slide)), {
          message: `requirement failed: The ${what} duration of ReducedWindowedDStream (1500 ms) must be multiple of the slide duration of parent DStream (1000 ms)`,
        });
      }));
});
type Case = readonly [name: string, input: Pair[][], expected: Pair[][], length?: number, slide?: number];

const CASES: readonly Case[] = [
  [
    "basic",
    [
      [
        ["a", 1],
        ["a", 3],
      ],
    ],
    [[["a", 4]]],
  ],
  ["a key that is in the window gets a new value", [[["a", 1]], [["a", 1]]], [[["a", 1]], [["a", 2]]]],
  ["a new key comes into the window", [[["a", 1]], pairs({ a: 1, b: 1 })], [[["a", 1]], pairs({ a: 2, b: 1 })]],
  ["big", BIG, BIG_SUMS],
  ["larger slide", BIG, [BIG_SUMS[1], BIG_SUMS[3], BIG_SUMS[5], BIG_SUMS[7]], 2, 2],
];

describe("reduceByKeyAndWindow", () => {
  for (const [name, input, expected, length = 2, slide = 1] of CASES)
    it(name, () =>
      testOperation(
        input,
        (s: DStream<Pair>) => s.reduceByKeyAndWindow(add, Seconds(length), Seconds(slide)),
        expected,
      ),
    );

  it("a key leaves the window", () =>
    testOperation(
      [[["a", 1]], pairs({ a: 1, b: 1 }), [], []] as Pair[][],
      (s: DStream<Pair>) => s.reduceByKeyAndWindow(add, Seconds(2), Seconds(1)),
      [[["a", 1]], pairs({ a: 2, b: 1 }), pairs({ a: 1, b: 1 }), []],
    ));
});

describe("reduceByKeyAndWindow with an inverse function", () => {
  const inverse =
    (length: number, slide: number, filter?: (pair: Pair) => boolean) =>
    (s: DStream<Pair>): DStream<Pair> =>
      s.reduceByKeyAndWindow(add, take, Seconds(length), Seconds(slide), undefined, filter);
  const options = { checkpoint: true };
  for (const [name, input, expected] of CASES.slice(0, 3))
    it(name, () => testOperation(input, inverse(2, 1), expected, options));

  it("a key that has left stays with zero", () =>
    testOperation(
      [[["a", 1]], [["b", 1]], [], []] as Pair[][],
      inverse(2, 1),
      [[["a", 1]], pairs({ a: 1, b: 1 }), pairs({ a: 0, b: 1 }), pairs({ a: 0, b: 0 })],
      options,
    ));

  it("big", () => testOperation(BIG, inverse(2, 1), BIG_KEPT, options));

  it("big, with a filter that drops zeros", () =>
    testOperation(
      BIG,
      inverse(2, 1, ([, n]) => n !== 0),
      BIG_SUMS,
      options,
    ));

  it("larger slide", () =>
    testOperation(BIG, inverse(2, 2), [BIG_KEPT[1], BIG_KEPT[3], pairs({ a: 1, b: 0, c: 0 }), BIG_KEPT[7]], options));

  it("needs a checkpoint directory", () =>
    withContext({}, async (test) => {
      test.output(inverse(2, 1)(test.input(BIG)));
      await assert.rejects(test.ssc.start(), {
        message:
          "requirement failed: The checkpoint directory has not been set. Please set it by StreamingContext.checkpoint().",
      });
      assert.equal(test.ssc.getState(), "STOPPED");
    }));
});
