/**
 * A processor that does what a list of calls says, one call a batch, and puts out what they give as JSON. Spark's suites write a class
 * for every scenario.
 */
import {
  type DataFrame,
  type ExternalRow,
  type ListState,
  type MapState,
  type StatefulProcessor,
  type StatefulProcessorHandle,
  TimeMode,
  type TimerValues,
  type ValueState,
} from "../../src/index";
import { type Action, batchOf, checkLastBatch } from "../stream-test";

export const SCHEMA = "t TIMESTAMP, k STRING";
export const conf = {
  "spark.sql.streaming.stateStore.providerClass":
    "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider",
  "spark.sql.streaming.noDataMicroBatches.enabled": false,
};

export interface Vars {
  readonly value: ValueState<number>;
  readonly list: ListState<number>;
  readonly map: MapState<string, number>;
  readonly handle: StatefulProcessorHandle;
  readonly timers: TimerValues;
}

export type Call = (vars: Vars) => unknown;

/** Does what the next call says, and puts out what it gives, as JSON. */
class Scripted implements StatefulProcessor {
  private vars!: Omit<Vars, "timers">;

  constructor(
    private readonly calls: Call[],
    private readonly ttlMs?: number,
  ) {}

  init(handle: StatefulProcessorHandle): void {
    this.vars = {
      value: handle.getValueState("value", "INT", this.ttlMs),
      list: handle.getListState("list", "INT", this.ttlMs),
      map: handle.getMapState("map", "STRING", "INT", this.ttlMs),
      handle,
    };
  }

  handleInputRows({ k }: ExternalRow, _: unknown, timers: TimerValues): ExternalRow[] {
    return [{ k, out: JSON.stringify(this.calls.shift()?.({ ...this.vars, timers }) ?? null) }];
  }

  handleExpiredTimer({ k }: ExternalRow, _: unknown, info: { getExpiryTimeInMs(): number }): ExternalRow[] {
    return [{ k, out: `timer ${info.getExpiryTimeInMs()}` }];
  }
}

export type Mode = (typeof TimeMode)[keyof typeof TimeMode];

export const program =
  (calls: Call[], timeMode: Mode, ttlMs?: number) =>
  (input: DataFrame): DataFrame =>
    (timeMode === TimeMode.EventTime ? input.withWatermark("t", "0 seconds") : input)
      .groupByKey("k")
      .transformWithState(new Scripted(calls, ttlMs), {
        output: "k STRING, out STRING",
        outputMode: "update",
        timeMode,
      });

/** A row of key `a`, and what its call gave. */
export const call = (expected: unknown): Action[] => [
  batchOf([1, "a"]),
  checkLastBatch(["a", JSON.stringify(expected)]),
];
