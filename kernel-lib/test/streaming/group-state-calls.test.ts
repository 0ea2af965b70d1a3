/**
 * What one call leaves of a group's state and its timeout, for every state and timeout there was before: the table of Spark's
 * `FlatMapGroupsWithStateSuite`, as streams. The second batch runs at one second on the clock, with the watermark at one second.
 */
import assert from "node:assert/strict";
import type { DataFrame, GroupState } from "../../src/index";
import { GroupStateTimeout } from "../../src/index";
import { advanceClock, batchOf, checkState, type ShortRow, stopStream, testStream } from "../stream-test";

type Timeout = GroupStateTimeout;
type Call = (state: GroupState<number>) => void;

const { NoTimeout, ProcessingTimeTimeout, EventTimeTimeout } = GroupStateTimeout;
const SCHEMA = "t TIMESTAMP, k STRING";
const NEVER = -1;

/** Runs the calls of key `a`, one a batch; other keys do nothing. */
const calling =
  (timeout: Timeout, calls: Call[]) =>
  (input: DataFrame): DataFrame =>
    (timeout === EventTimeTimeout ? input.withWatermark("t", "0 seconds") : input)
      .groupByKey("k")
      .flatMapGroupsWithState<number>("update", { output: "k STRING", state: "INT", timeout }, ({ k }, _, state) => {
        if (k === "a") calls.shift()?.(state);
        return [];
      });

const nothing: Call = () => {};

/** The state that is left of key `a`, null for none, and when it times out, in ms. */
const left = (value: number | null, timeoutMs: number): ShortRow[] =>
  value === null && timeoutMs === NEVER ? [] : [["a", value === null ? null : { value }, timeoutMs]];

/** Spark too writes that the timeout is gone, and forgets the key only when the call removes the state. */
const EMPTY: ShortRow = ["a", null, NEVER];

/** What a state looks like in the store: without timeouts there is no column for them. */
const rowsOf = (timeout: Timeout, rows: ShortRow[]): ShortRow[] =>
  timeout === NoTimeout ? rows.map(([key, value]) => [key, value]) : rows;

interface Prior {
  readonly name: string;
  readonly state: number | null;
  readonly timesOut: boolean;
}

const PRIORS: readonly Prior[] = [
  { name: "nothing before", state: null, timesOut: false },
  { name: "a timeout without a state before", state: null, timesOut: true },
  { name: "a state before", state: 0, timesOut: false },
  { name: "a state and a timeout before", state: 0, timesOut: true },
];

const setUp =
  (timeout: Timeout, { state: before, timesOut }: Prior): Call =>
  (state) => {
    if (before !== null) state.update(before);
    if (timesOut && timeout === ProcessingTimeTimeout) state.setTimeoutDuration(1000);
    if (timesOut && timeout === EventTimeTimeout) state.setTimeoutTimestamp(1000);
  };

interface Case {
  readonly what: string;
  readonly call: Call;
  /** The state and the timeout that are left. */
  readonly leaves: (before: number | null) => readonly [number | null, number];
}

const ALWAYS: readonly Case[] = [
  { what: "does nothing", call: nothing, leaves: (before) => [before, NEVER] },
  { what: "updates the state", call: (state) => state.update(5), leaves: () => [5, NEVER] },
  { what: "removes the state", call: (state) => state.remove(), leaves: () => [null, NEVER] },
];

const BY_TIMEOUT: Readonly<Record<Timeout, readonly Case[]>> = {
  [NoTimeout]: [],
  [ProcessingTimeTimeout]: [
    {
      what: "sets only a timeout",
      call: (state) => state.setTimeoutDuration(5000),
      leaves: (before) => [before, 6000],
    },
    {
      what: "updates and sets a timeout",
      call(state) {
        state.update(5);
        state.setTimeoutDuration("5 seconds");
      },
      leaves: () => [5, 6000],
    },
    {
      what: "removes and sets a timeout",
      call(state) {
        state.remove();
        state.setTimeoutDuration(5000);
      },
      leaves: () => [null, 6000],
    },
  ],
  [EventTimeTimeout]: [
    {
      what: "sets only a timeout",
      call: (state) => state.setTimeoutTimestamp(10_000),
      leaves: (before) => [before, 10_000],
    },
    {
      what: "updates and sets a timeout",
      call(state) {
        state.update(5);
        state.setTimeoutTimestamp(3000, "2 seconds");
      },
      leaves: () => [5, 5000],
    },
    {
      what: "updates and asks for a time before the watermark",
      call(state) {
        state.update(5);
        assert.throws(() => state.setTimeoutTimestamp(999), /cannot be earlier than the current watermark/i);
      },
      leaves: () => [5, NEVER],
    },
    {
      what: "removes and sets a timeout",
      call(state) {
        state.remove();
        state.setTimeoutTimestamp(10_000);
      },
      leaves: () => [null, 10_000],
    },
  ],
};

describe("a call with rows", () => {
  for (const timeout of [NoTimeout, ProcessingTimeTimeout, EventTimeTimeout])
    for (const prior of PRIORS.filter(({ timesOut }) => !timesOut || timeout !== NoTimeout))
      for (const { what, call, leaves } of [...ALWAYS, ...BY_TIMEOUT[timeout]])
        it(`${what}, ${prior.name}, timeout ${timeout}`, async () => {
          let called = 0;
          const isEmptied = prior.timesOut && prior.state === null && call === nothing;
          const calls: Call[] = [
            setUp(timeout, prior),
            (state) => {
              called += 1;
              assert.equal(state.hasTimedOut, false);
              assert.equal(state.exists, prior.state !== null);
              assert.equal(state.getCurrentProcessingTimeMs(), 1000);
              call(state);
            },
          ];
          await testStream(
            SCHEMA,
            calling(timeout, calls),
            { outputMode: "update" },
            ...[batchOf([1, "a"]), advanceClock(1000), batchOf([2, "a"]), stopStream()],
            checkState(...(isEmptied ? [EMPTY] : rowsOf(timeout, left(...leaves(prior.state))))),
          );
          assert.equal(called, 1);
        });
});

describe("a call because a timeout has passed", () => {
  const timedOut: Readonly<Record<Exclude<Timeout, "none">, (ms: number) => Call>> = {
    processingTime: (ms) => (state) => {
      state.update(5);
      state.setTimeoutDuration(ms);
    },
    eventTime: (ms) => (state) => {
      state.update(5);
      state.setTimeoutTimestamp(ms);
    },
  };
  for (const timeout of [ProcessingTimeTimeout, EventTimeTimeout]) {
    for (const { what, call, leaves } of [...ALWAYS, ...BY_TIMEOUT[timeout]])
      it(`${what}, timeout ${timeout}`, async () => {
        let called = 0;
        const calls: Call[] = [
          timedOut[timeout](999),
          (state) => {
            called += 1;
            assert.equal(state.hasTimedOut, true);
            assert.equal(state.get, 5);
            call(state);
          },
        ];
        await testStream(
          SCHEMA,
          calling(timeout, calls),
          { outputMode: "update" },
          ...[batchOf([1, "a"]), advanceClock(1000), batchOf([2, "z"]), stopStream()],
          checkState(...left(...leaves(5))),
        );
        assert.equal(called, 1);
      });

    it(`does not come before its time, timeout ${timeout}`, async () => {
      const calls: Call[] = [timedOut[timeout](1001), () => assert.fail("called too early")];
      await testStream(
        SCHEMA,
        calling(timeout, calls),
        { outputMode: "update" },
        ...[batchOf([1, "a"]), advanceClock(1000), batchOf([2, "z"]), stopStream(), checkState(...left(5, 1001))],
      );
    });
  }

  it("comes in a batch with rows of other keys only, or with none at all", () =>
    testStream(
      SCHEMA,
      calling(EventTimeTimeout, [timedOut.eventTime(999), nothing]),
      { outputMode: "update" },
      ...[batchOf([1, "a"]), batchOf(), stopStream(), checkState(...left(5, NEVER))],
    ));
});
