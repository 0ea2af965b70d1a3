/**
 * Processors with variables and timers, batch by batch (semantics J). The rules were recorded from real Spark 4.3 (the cases `tw-` of
 * the conformance corpus, which run against this engine); these scripts show them one at a time. Times are seconds.
 */
import {
  type DataFrame,
  type ExternalRow,
  type ListState,
  type MapState,
  type StatefulProcessor,
  type StatefulProcessorHandle,
  TimeMode,
  type Timestamp,
  type ValueState,
} from "../../src/index";
import {
  addData,
  batchOf,
  changeProgram,
  check,
  checkLastBatch,
  checkStateRows,
  checkWatermark,
  expectFailure,
  killAt,
  nextBatch,
  processAllAvailable,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";

const SCHEMA = "t TIMESTAMP, k STRING, v INT";
const conf = {
  "spark.sql.streaming.stateStore.providerClass":
    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
};
const UPDATE = { outputMode: "update", conf } as const;

const run = (processor: StatefulProcessor, output: string) => (input: DataFrame) =>
  input.groupByKey("k").transformWithState(processor, { output, outputMode: "update" });

/** Counts rows, and remembers the last value when it is told to. */
class Counter implements StatefulProcessor {
  private n!: ValueState<number>;
  private last: ValueState<number> | null = null;

  constructor(private readonly remembersLast: boolean = false) {}

  init(handle: StatefulProcessorHandle): void {
    this.n = handle.getValueState("n", "BIGINT");
    if (this.remembersLast) this.last = handle.getValueState("last", "INT");
  }

  handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
    this.n.update((this.n.get() ?? 0) + rows.length);
    const before = this.last?.get() ?? null;
    this.last?.update(rows[rows.length - 1].v as number);
    return [{ k, n: this.n.get(), last: before }];
  }
}

/** Rings 5 seconds of event time after each row. */
class Alarm implements StatefulProcessor {
  private handle!: StatefulProcessorHandle;

  init(handle: StatefulProcessorHandle): void {
    this.handle = handle;
  }

  handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
    for (const row of rows) this.handle.registerTimer((row.t as Timestamp).getTime() + 5000);
    return [{ k, at: null, set: this.handle.listTimers().length }];
  }

  handleExpiredTimer({ k }: ExternalRow, _: unknown, info: { getExpiryTimeInMs(): number }): ExternalRow[] {
    return [{ k, at: info.getExpiryTimeInMs() / 1000, set: this.handle.listTimers().length }];
  }
}

const alarms = (input: DataFrame): DataFrame =>
  input
    .withWatermark("t", "10 seconds")
    .groupByKey("k")
    .transformWithState(new Alarm(), { output: "k STRING, at BIGINT, set INT", timeMode: TimeMode.EventTime });

describe("transformWithState", () => {
  it("keeps a value per key and goes on with it after a kill", () =>
    testStream(
      SCHEMA,
      run(new Counter(), "k STRING, n BIGINT, last INT"),
      UPDATE,
      ...[batchOf([1, "b", 1], [2, "a", 1], [3, "a", 1]), checkLastBatch(["a", 2, null], ["b", 1, null])],
      ...[checkStateRows(2, 2, 0, 0), addData([4, "a", 1]), killAt("commitOffsets.write", 1)],
      ...[startStream(), processAllAvailable(), checkLastBatch(["a", 3, null])],
    ));

  it("may have one variable more after a restart; it begins empty", () =>
    testStream(
      SCHEMA,
      run(new Counter(), "k STRING, n BIGINT, last INT"),
      UPDATE,
      ...[batchOf([1, "a", 7]), batchOf([2, "a", 8]), stopStream()],
      changeProgram("remembers the last value", run(new Counter(true), "k STRING, n BIGINT, last INT")),
      ...[startStream(), batchOf([3, "a", 9]), checkLastBatch(["a", 3, null])],
      ...[batchOf([4, "a", 10]), checkLastBatch(["a", 4, 9])],
      ...[stopStream(), startStream(), batchOf([5, "a", 11]), checkLastBatch(["a", 5, 10])],
    ));

  it("rings timers up to the watermark, in order of time over all keys, after the rows", () =>
    testStream(
      SCHEMA,
      alarms,
      { conf },
      ...[batchOf([1, "b", 1], [3, "b", 1], [2, "a", 1]), checkLastBatch(["a", null, 1], ["b", null, 2])],
      ...[batchOf([17, "c", 1]), checkWatermark(0)],
      ...[nextBatch(), checkWatermark(7), checkLastBatch(["b", 6, 2], ["a", 7, 1])],
      check("timers are counted", async (test) => {
        const [state] = (await test.lastProgress()).stateOperators;
        const { customMetrics } = state as unknown as { customMetrics: Record<string, number> };
        const { numRegisteredTimers, numDeletedTimers, numExpiredTimers } = customMetrics;
        if (numRegisteredTimers !== 0 || numDeletedTimers !== 2 || numExpiredTimers !== 2)
          throw new Error(JSON.stringify(customMetrics));
      }),
    ));

  it("forgets a value when its time to live is over", () => {
    class Forgetful implements StatefulProcessor {
      private n!: ValueState<number>;
      init(handle: StatefulProcessorHandle): void {
        this.n = handle.getValueState("n", "BIGINT", 60_000);
      }
      handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
        this.n.update((this.n.get() ?? 0) + rows.length);
        return [{ k, n: this.n.get() }];
      }
    }
    const options = { output: "k STRING, n BIGINT", outputMode: "update", timeMode: TimeMode.ProcessingTime };
    return testStream(
      SCHEMA,
      (input) => input.groupByKey("k").transformWithState(new Forgetful(), options),
      { outputMode: "update", conf: { ...conf, "spark.sql.streaming.noDataMicroBatches.enabled": false } },
      ...[batchOf([1, "a", 1]), batchOf([2, "a", 1]), checkLastBatch(["a", 2])],
      check("a minute goes by", (test) => test.clock.advance(60_000)),
      ...[batchOf([3, "b", 1]), checkLastBatch(["b", 1]), checkStateRows(1, 1, 1, 0)],
      ...[batchOf([4, "a", 1]), checkLastBatch(["a", 1])],
    );
  });

  it("keeps lists and maps", () => {
    class Both implements StatefulProcessor {
      private seen!: ListState<number>;
      private counts!: MapState<string, number>;
      init(handle: StatefulProcessorHandle): void {
        this.seen = handle.getListState("seen", "INT");
        this.counts = handle.getMapState("counts", "STRING", "BIGINT");
      }
      handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
        for (const { v } of rows) {
          this.seen.appendValue(v as number);
          this.counts.updateValue(`${v}`, (this.counts.getValue(`${v}`) ?? 0) + 1);
        }
        return [{ k, seen: this.seen.get().join(), counts: [...this.counts.iterator()].sort().join(" ") }];
      }
    }
    return testStream(
      SCHEMA,
      run(new Both(), "k STRING, seen STRING, counts STRING"),
      UPDATE,
      ...[batchOf([1, "a", 3], [2, "a", 4]), checkLastBatch(["a", "3,4", "3,1 4,1"]), checkStateRows(3, 4, 0, 0)],
      ...[batchOf([3, "a", 3], [4, "b", 3]), checkLastBatch(["a", "3,4,3", "3,2 4,1"], ["b", "3", "3,1"])],
    );
  });

  it("fails the query with the processor's own reason", () =>
    testStream(
      SCHEMA,
      run(
        {
          init: () => {},
          handleInputRows: () => {
            throw new Error("no idea");
          },
        },
        "k STRING",
      ),
      UPDATE,
      addData([1, "a", 1]),
      expectFailure(
        "TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR",
        /user-defined function handleInputRows of the StatefulProcessor\. Reason: no idea/,
      ),
    ));

  it("wants the state store that Spark wants", () =>
    testStream(
      SCHEMA,
      run(new Counter(), "k STRING, n BIGINT, last INT"),
      { outputMode: "update" },
      addData([1, "a", 1]),
      expectFailure("UNSUPPORTED_FEATURE.STORE_BACKEND_NOT_SUPPORTED_FOR_TWS", /Please use RocksDBStateStoreProvider/),
    ));

  const misuse: [string, string, (handle: StatefulProcessorHandle) => void, RegExp][] = [
    [
      "a variable declared too late",
      "STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_HANDLE_STATE",
      (handle) => void handle.getValueState("late", "INT"),
      /operation=get_value_state with invalid handle state=INITIALIZED/,
    ],
    [
      "a timer without a time to go by",
      "STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE",
      (handle) => handle.registerTimer(1),
      /operation=register_timer with invalid timeMode=NoTime/,
    ],
  ];
  for (const [what, errorClass, misuses, message] of misuse)
    it(`refuses ${what}`, () => {
      let handle: StatefulProcessorHandle;
      const processor: StatefulProcessor = {
        init: (given) => {
          handle = given;
        },
        handleInputRows: () => {
          misuses(handle);
          return [];
        },
      };
      return testStream(
        SCHEMA,
        run(processor, "k STRING"),
        UPDATE,
        addData([1, "a", 1]),
        expectFailure(errorClass, message),
      );
    });
});
