/**
 * Processors that begin with a state, and processors below other operators with state (semantics I7, J7): the rules were recorded from
 * real Spark 4.3 (the cases `tw-initial-state…`, `tw-event-time-column…` and `tw-error-emit-older…` of the conformance corpus).
 */
import {
  type DataFrame,
  type ExternalRow,
  expr,
  type StatefulProcessor,
  type StatefulProcessorHandle,
  Timestamp,
  type ValueState,
} from "../../src/index";
import {
  addData,
  batchOf,
  changeProgram,
  checkAnswer,
  checkLastBatch,
  checkStateRows,
  checkWatermark,
  expectFailure,
  killAt,
  nextBatch,
  processAllAvailable,
  type StreamProgram,
  startStream,
  stopStream,
  testStream,
} from "../stream-test";
import { conf, SCHEMA } from "./scripted-processor";

/** Counts the rows of a key from where the initial state says. */
class CountFrom implements StatefulProcessor {
  private n!: ValueState<number>;

  init(handle: StatefulProcessorHandle): void {
    this.n = handle.getValueState("n", "BIGINT");
  }

  handleInitialState(_: ExternalRow, { state }: ExternalRow): void {
    this.add(Number(state));
  }

  handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
    return [{ k, n: this.add(rows.length) }];
  }

  private add(more: number): number {
    const n = (this.n.get() ?? 0) + more;
    this.n.update(n);
    return n;
  }
}

const counted =
  (...initial: [string, number][]): StreamProgram =>
  (input, { spark }) =>
    input.groupByKey("k").transformWithState(new CountFrom(), {
      output: "k STRING, n BIGINT",
      outputMode: "update",
      initialState: { rows: spark.createDataFrame(initial, "k STRING, state BIGINT"), key: ["k"] },
    });

const update = { outputMode: "update", conf } as const;

describe("a processor with an initial state", () => {
  it("has it before the first rows, also of keys that come later, and once only", () =>
    testStream(
      SCHEMA,
      counted(["a", 10], ["z", 5]),
      update,
      ...[batchOf([1, "a"], [2, "b"]), checkLastBatch(["a", 11], ["b", 1]), checkStateRows(3, 4, 0, 0)],
      ...[batchOf([3, "z"], [4, "a"]), checkLastBatch(["z", 6], ["a", 12]), checkStateRows(3, 2, 0, 0)],
    ));

  it("does not have it again after a restart, whatever it says then", () =>
    testStream(
      SCHEMA,
      counted(["a", 10], ["z", 5]),
      update,
      ...[batchOf([1, "a"]), checkLastBatch(["a", 11]), stopStream()],
      changeProgram("another initial state", counted(["a", 100], ["b", 100])),
      ...[startStream(), batchOf([2, "z"], [2, "a"], [2, "b"]), checkLastBatch(["z", 6], ["a", 12], ["b", 1])],
    ));

  it("has it when the first batch runs again", () =>
    testStream(
      SCHEMA,
      counted(["a", 10]),
      update,
      ...[addData([1, "a"]), killAt("commitOffsets.write", 0), startStream(), processAllAvailable()],
      ...[checkLastBatch(["a", 11]), batchOf([2, "a"]), checkLastBatch(["a", 12]), checkStateRows(1, 1, 0, 0)],
    ));

  it("has none when there are no rows of it", () =>
    testStream(
      SCHEMA,
      counted(),
      update,
      ...[batchOf([1, "a"]), checkLastBatch(["a", 1]), checkStateRows(1, 1, 0, 0)],
    ));
});

/** Passes rows on, `shiftMs` earlier or later. */
class Shifting implements StatefulProcessor {
  constructor(private readonly shiftMs: number) {}

  init(): void {
    // Keeps nothing.
  }

  handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
    return rows.map(({ t }) => ({ k, at: new Timestamp(BigInt((t as Timestamp).getTime() + this.shiftMs) * 1000n) }));
  }
}

const shifted =
  (shiftMs: number) =>
  (input: DataFrame): DataFrame =>
    input
      .withWatermark("t", "10 seconds")
      .groupByKey("k")
      .transformWithState(new Shifting(shiftMs), { output: "k STRING, at TIMESTAMP", eventTimeColumn: "at" });

const perWindow = (frame: DataFrame): DataFrame =>
  frame.groupBy(expr("window(at, '10 seconds') AS w")).count().selectExpr("unix_seconds(w.start)", "count");

describe("a processor whose rows have an event time", () => {
  it("carries the watermark on to windows above it", () =>
    testStream(
      SCHEMA,
      (input) => perWindow(shifted(0)(input)),
      { conf: { ...conf, "spark.sql.streaming.noDataMicroBatches.enabled": true } },
      ...[batchOf([1, "a"], [2, "b"]), checkLastBatch(), batchOf([25, "a"]), checkLastBatch()],
      ...[nextBatch(), checkWatermark(15), checkLastBatch([0, 2]), stopStream(), startStream()],
      ...[batchOf([60, "b"]), nextBatch(), checkWatermark(50), checkAnswer([0, 2], [20, 1])],
    ));

  it("may give rows a later time", () =>
    testStream(
      SCHEMA,
      (input) => perWindow(shifted(20_000)(input)),
      { conf: { ...conf, "spark.sql.streaming.noDataMicroBatches.enabled": true } },
      ...[batchOf([1, "a"]), batchOf([35, "a"]), nextBatch(), checkWatermark(25), checkLastBatch()],
      ...[batchOf([41, "a"]), nextBatch(), checkWatermark(31), checkLastBatch([20, 1])],
    ));

  it("may not give rows that the watermark has passed", () =>
    testStream(
      SCHEMA,
      shifted(-60_000),
      { conf: { ...conf, "spark.sql.streaming.noDataMicroBatches.enabled": true } },
      ...[batchOf([100, "a"]), checkLastBatch(["a", 40]), nextBatch(), addData([101, "a"])],
      expectFailure(
        "EMITTING_ROWS_OLDER_THAN_WATERMARK_NOT_ALLOWED",
        /Previous node emitted a row with eventTime=41000000/,
      ),
    ));

  it("drops late rows before the processor sees them", () =>
    testStream(
      SCHEMA,
      shifted(0),
      { conf },
      ...[batchOf([100, "a"]), batchOf([101, "a"]), batchOf([50, "late"], [102, "a"]), checkLastBatch(["a", 102])],
      checkStateRows(0, 0, 0, 1),
    ));
});
