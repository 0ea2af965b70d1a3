/** `mapWithState`: the scenarios of Spark's MapWithStateSuite and MapWithStateRDDSuite. */
import assert from "node:assert/strict";
import { Milliseconds, Seconds } from "../../src/dstream/duration";
import type { State } from "../../src/dstream/state";
import { StateSpec } from "../../src/dstream/state-spec";
import type { Time } from "../../src/dstream/time";
import { pairs, sameBatches, withContext } from "./dstream-test";

type Pair = [string, number];
const one = (word: string): Pair => [word, 1];
const LETTERS = [[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b"], ["a"], []];
const counting = (key: string, value: number | null, state: State<number>): Pair => {
  const sum = (value ?? 0) + (state.getOption() ?? 0);
  state.update(sum);
  return [key, sum];
};

/** Runs a spec over the letters; what comes out, and all states after each batch. */
async function run(
  spec: StateSpec<string, number, number, unknown>,
  expected: readonly (readonly unknown[])[],
  states: readonly (readonly Pair[])[],
  letters: readonly (readonly string[])[] = LETTERS,
): Promise<void> {
  await withContext({ checkpoint: true }, async (test) => {
    const mapped = test.input(letters).map(one).mapWithState(spec);
    const [output, snapshots] = [test.output(mapped), test.output(mapped.stateSnapshots())];
    await test.ssc.start();
    await test.tick(letters.length);
    sameBatches(output, expected);
    sameBatches(snapshots, states);
  });
}

const SUMS: Pair[][] = [
  [],
  [["a", 1]],
  pairs({ a: 2, b: 1 }),
  pairs({ a: 3, b: 2, c: 1 }),
  pairs({ a: 4, b: 3 }),
  [["a", 5]],
  [],
];
const STATES: Pair[][] = [
  [],
  [["a", 1]],
  pairs({ a: 2, b: 1 }),
  pairs({ a: 3, b: 2, c: 1 }),
  pairs({ a: 4, b: 3, c: 1 }),
  pairs({ a: 5, b: 3, c: 1 }),
  pairs({ a: 5, b: 3, c: 1 }),
];

describe("mapWithState", () => {
  it("calls the function for keys with data only", () => run(StateSpec.function(counting), SUMS, STATES));

  it("a function of four parameters gets the time; undefined puts nothing into the stream", () =>
    run(
      StateSpec.function((time: Time, key: string, value: number | null, state: State<number>) => {
        counting(key, value, state);
        return key === "a" ? `${time.milliseconds}` : undefined;
      }),
      [[], ["2000"], ["3000"], ["4000"], ["5000"], ["6000"], []],
      STATES,
    ));

  it("calls the function once per value, not once per key", () =>
    run(
      StateSpec.function(counting),
      [
        [
          ["a", 1],
          ["a", 2],
          ["a", 3],
        ],
      ],
      [[["a", 3]]],
      [["a", "a", "a"]],
    ));

  it("begins with an initial state; a function that returns nothing is fine", () =>
    run(
      StateSpec.function<string, number, number, unknown>((key, value, state) => {
        counting(key, value, state);
      }).initialState(pairs({ a: 5, b: 10, c: -20, d: 0 })),
      [[], [], []],
      [
        pairs({ a: 5, b: 10, c: -20, d: 0 }),
        pairs({ a: 6, b: 10, c: -20, d: 0 }),
        pairs({ a: 7, b: 11, c: -20, d: 0 }),
      ],
      LETTERS.slice(0, 3),
    ));

  it("a state that is removed is gone; the key may come again", () =>
    run(
      StateSpec.function((key: string, _value: number | null, state: State<number>) => {
        if (state.exists()) {
          state.remove();
          return key;
        }
        state.update(1);
        return undefined;
      }),
      [[], [], ["a"], ["b"], ["a"], [], []],
      [
        [],
        [["a", 1]],
        [["b", 1]],
        pairs({ a: 1, c: 1 }),
        pairs({ b: 1, c: 1 }),
        pairs({ a: 1, b: 1, c: 1 }),
        pairs({ a: 1, b: 1, c: 1 }),
      ],
    ));

  it("idle keys time out, and are noticed where the state is written down", () => {
    const spec = StateSpec.function<string, number, number, string>((key, value, state) => {
      if (state.isTimingOut()) return `${key} idle with ${state.get()}`;
      counting(key, value, state);
      return undefined;
    }).timeout(Seconds(1));
    return withContext({ checkpoint: true }, async (test) => {
      const mapped = test
        .input([["a", "b"], ["a"], ["a"], ["a"], ["a"], ["a"]])
        .map(one)
        .mapWithState(spec);
      mapped.checkpoint(Seconds(3));
      const output = test.output(mapped);
      await test.ssc.start();
      await test.tick(9);
      assert.deepEqual(
        output.filter(({ rows }) => rows.length > 0).map(({ ms, rows }) => [ms, rows]),
        [
          [3000, ["b idle with 1"]],
          [9000, ["a idle with 6"]],
        ],
      );
    });
  });

  it("a value that leaves the state as it is keeps it from timing out", () => {
    const spec = StateSpec.function<string, number, number, string>((key, _value, state) => {
      if (state.isTimingOut()) return `${key} idle`;
      if (!state.exists()) state.update(1);
      return undefined;
    }).timeout(Seconds(1));
    return withContext({ checkpoint: true }, async (test) => {
      const mapped = test
        .input([["a"], ["a"], ["a"]])
        .map(one)
        .mapWithState(spec);
      mapped.checkpoint(Seconds(3));
      const output = test.output(mapped);
      await test.ssc.start();
      await test.tick(3);
      assert.deepEqual(
        output.flatMap(({ rows }) => rows),
        [],
      );
    });
  });

  for (const [batchMs, expectedMs] of [
    [100, 1000],
    [1000, 10_000],
    [5000, 50_000],
  ])
    it(`is written down every ten batches: of ${batchMs} ms every ${expectedMs} ms`, () =>
      withContext({ batchMs, checkpoint: true }, async (test) => {
        const mapped = test.input(LETTERS).map(one).mapWithState(StateSpec.function(counting));
        test.output(mapped);
        await test.ssc.start();
        const [maps] = mapped.dependencies;
        assert.equal(maps.checkpointDuration?.milliseconds, expectedMs);
        assert.equal(mapped.checkpointDuration, null);
      }));

  it("a checkpoint interval that is told is that of the state", () =>
    withContext({ batchMs: 100, checkpoint: true }, async (test) => {
      const mapped = test.input(LETTERS).map(one).mapWithState(StateSpec.function(counting));
      test.output(mapped.checkpoint(Milliseconds(200)));
      await test.ssc.start();
      assert.equal(mapped.dependencies[0].checkpointDuration?.milliseconds, 200);
    }));

  it("goes on over many batches", () =>
    withContext({ checkpoint: true }, async (test) => {
      const letters = Array.from({ length: 45 }, (_, i) => [i % 3 === 0 ? "a" : "b"]);
      const output = test.output(
        test.input(letters).map(one).mapWithState(StateSpec.function(counting)).stateSnapshots(),
      );
      await test.ssc.start();
      await test.tick(45);
      assert.deepEqual(output.at(-1)?.rows.sort(), pairs({ a: 15, b: 30 }));
    }));
});
