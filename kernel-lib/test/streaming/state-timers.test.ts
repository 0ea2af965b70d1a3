/**
 * What goes by the clock or the watermark in a processor: the scenarios of Spark's suites on time to live and timers, in our words and
 * with our data. Every call is a batch with one row.
 */
import { TimeMode } from "../../src/index";
import {
  type Action,
  addData,
  advanceClock,
  batchOf,
  checkLastBatch,
  expectFailure,
  startStream,
  stopStream,
  testRefused,
  testStream,
} from "../stream-test";
import { type Call, call, conf, type Mode, program, SCHEMA } from "./scripted-processor";

const restart = [stopStream(), startStream()];

describe("a time to live", () => {
  const MINUTE = 60_000;
  const ttl = (what: string, calls: Call[], ...actions: Action[]): void => {
    it(what, () =>
      testStream(SCHEMA, program(calls, TimeMode.ProcessingTime, MINUTE), { outputMode: "update", conf }, ...actions),
    );
  };

  ttl(
    "a value is there until its minute is over, to the millisecond",
    [({ value }) => value.update(1), ({ value }) => value.get(), ({ value }) => [value.exists(), value.get()]],
    ...[...call(null), advanceClock(MINUTE - 1), ...call(1), advanceClock(1), ...call([false, null])],
  );
  ttl(
    "a value that is set again lives again",
    [
      ({ value }) => value.update(1),
      ({ value }) => value.update(2),
      ({ value }) => value.get(),
      ({ value }) => value.get(),
    ],
    ...[
      ...call(null),
      advanceClock(40_000),
      ...call(null),
      advanceClock(40_000),
      ...call(2),
      advanceClock(20_000),
      ...call(null),
    ],
  );
  ttl(
    "reading does not prolong it",
    [({ value }) => value.update(1), ({ value }) => value.get(), ({ value }) => value.get()],
    ...[...call(null), advanceClock(50_000), ...call(1), advanceClock(10_000), ...call(null)],
  );
  ttl(
    "each element of a list has its own",
    [
      ({ list }) => list.appendValue(1),
      ({ list }) => list.appendValue(2),
      ({ list }) => list.get(),
      ({ list }) => list.exists(),
    ],
    ...[...call(null), advanceClock(30_000), ...call(null), advanceClock(30_000), ...call([2])],
    ...[advanceClock(30_000), ...call(false)],
  );
  ttl(
    "a list that is put anew lives anew",
    [({ list }) => list.put([1, 2]), ({ list }) => list.put([3]), ({ list }) => list.get()],
    ...[...call(null), advanceClock(50_000), ...call(null), advanceClock(50_000), ...call([3])],
  );
  ttl(
    "each key of a map has its own",
    [
      ({ map }) => map.updateValue("x", 1),
      ({ map }) => map.updateValue("y", 2),
      ({ map }) => [[...map.iterator()], map.containsKey("x"), map.getValue("x")],
      ({ map }) => map.exists(),
    ],
    ...[...call(null), advanceClock(30_000), ...call(null), advanceClock(30_000), ...call([[["y", 2]], false, null])],
    ...[advanceClock(30_000), ...call(false)],
  );
  ttl(
    "it goes on over a restart",
    [({ value }) => value.update(1), ({ value }) => value.get(), ({ value }) => value.get()],
    ...[...call(null), ...restart, advanceClock(59_999), ...call(1), ...restart, advanceClock(1), ...call(null)],
  );

  for (const timeMode of [TimeMode.None, TimeMode.EventTime])
    it(`is refused where nothing goes by the clock: ${timeMode}`, () =>
      testRefused(
        SCHEMA,
        program([], timeMode, MINUTE),
        { outputMode: "update", conf },
        /STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL.*Cannot use TTL/s,
      ));

  it("is refused when it is no time at all", () =>
    testRefused(
      SCHEMA,
      program([], TimeMode.ProcessingTime, 0),
      { outputMode: "update", conf },
      /STATEFUL_PROCESSOR_TTL_DURATION_MUST_BE_POSITIVE.*greater than zero/s,
    ));
});

describe("timers", () => {
  const timed = (what: string, timeMode: Mode, calls: Call[], ...actions: Action[]): void => {
    it(what, () => testStream(SCHEMA, program(calls, timeMode), { outputMode: "update", conf }, ...actions));
  };
  const set =
    (...times: number[]): Call =>
    ({ handle }) => {
      for (const time of times) handle.registerTimer(time);
      return handle.listTimers();
    };

  timed(
    "are listed in order, each once, and can be taken back",
    TimeMode.ProcessingTime,
    [
      set(9000, 5000, 9000),
      ({ handle }) => [handle.deleteTimer(5000), handle.listTimers()].at(-1),
      ({ handle }) => [handle.deleteTimer(77), handle.listTimers()].at(-1),
    ],
    ...[...call([5000, 9000]), ...call([9000]), ...call([9000])],
  );
  timed(
    "of the clock ring in the first batch at their time or later, after the rows",
    TimeMode.ProcessingTime,
    [set(5000, 7000), ({ timers }) => timers.getCurrentProcessingTimeInMs()],
    ...[
      ...call([5000, 7000]),
      advanceClock(5000),
      batchOf([1, "a"]),
      checkLastBatch(["a", "5000"], ["a", "timer 5000"]),
    ],
    ...[advanceClock(5000), batchOf([1, "z"]), checkLastBatch(["z", "null"], ["a", "timer 7000"])],
    ...[advanceClock(5000), batchOf([1, "z"]), checkLastBatch(["z", "null"])],
  );
  timed(
    "of event time ring when the watermark has come to them",
    TimeMode.EventTime,
    [set(5000, 9000)],
    ...[...call([5000, 9000]), batchOf([6, "z"]), checkLastBatch(["z", "null"])],
    ...[batchOf([9, "z"]), checkLastBatch(["z", "null"], ["a", "timer 5000"]), batchOf([10, "z"])],
    checkLastBatch(["z", "null"], ["a", "timer 9000"]),
  );
  timed(
    "that were taken back do not ring; those set again ring once",
    TimeMode.ProcessingTime,
    [
      set(1000, 2000),
      ({ handle }) => [handle.deleteTimer(1000), handle.registerTimer(2000), handle.listTimers()].at(-1),
    ],
    ...[...call([1000, 2000]), ...call([2000]), advanceClock(3000), batchOf([1, "z"])],
    checkLastBatch(["z", "null"], ["a", "timer 2000"]),
  );
  timed(
    "survive a restart",
    TimeMode.ProcessingTime,
    [set(1000)],
    ...[
      ...call([1000]),
      ...restart,
      advanceClock(1000),
      batchOf([1, "z"]),
      checkLastBatch(["z", "null"], ["a", "timer 1000"]),
    ],
  );
  const untimed: [string, Call][] = [
    ["register_timer", ({ handle }) => handle.registerTimer(1)],
    ["delete_timer", ({ handle }) => handle.deleteTimer(1)],
    ["list_timers", ({ handle }) => handle.listTimers()],
  ];
  for (const [operation, misuse] of untimed)
    it(`need a time to go by: ${operation}`, () =>
      testStream(
        SCHEMA,
        program([misuse], TimeMode.None),
        { outputMode: "update", conf },
        addData([1, "a"]),
        expectFailure("STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE", new RegExp(operation)),
      ));
});
