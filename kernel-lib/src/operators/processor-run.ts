/**
 * One task's run of a processor: initial state, then the rows key by key, then the timers that are due, then what has come to
 * its end. The same on a stream and over a table, only that a table's state is thrown away. Spark's
 * `TransformWithStateExec.processDataWithPartition` (semantics J2, J5).
 */
import { SparkError } from "../data/errors";
import { type ExternalRow, rowToObject } from "../data/external";
import { toInternalRow } from "../data/internal";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { schemaOf } from "../plan/logical-plan";
import type { ProcessorGroups } from "../plan/logical-stateful";
import type { TimerValues } from "../plan/stateful-processor";
import type { Group } from "./group-function";
import type { StateMetrics, StateStore } from "./physical-plan";
import { ProcessorHandle } from "./processor-handle";
import { callProgram } from "./program-call";

export interface ProcessorColumns {
  readonly keys: readonly AttributeReference[];
  readonly input: readonly AttributeReference[];
  readonly output: readonly AttributeReference[];
}

/** What a task may know of the time, in ms; −1 where there is none. */
export interface ProcessorTime {
  readonly processingMs: number;
  readonly watermarkMs: number;
}

export interface ProcessorWorld {
  store(name: string): StateStore;
  readonly metrics: StateMetrics;
  readonly time: ProcessorTime;
  readonly timeZone: string;
}

export class ProcessorRun {
  private readonly handle: ProcessorHandle;
  private readonly timerValues: TimerValues;
  private key: InternalRow = [];

  constructor(
    private readonly groups: ProcessorGroups,
    private readonly columns: ProcessorColumns,
    private readonly world: ProcessorWorld,
  ) {
    for (const name of ["numRegisteredTimers", "numDeletedTimers", "numExpiredTimers"])
      world.metrics.custom[name] ??= 0;
    const { processingMs, watermarkMs } = world.time;
    this.handle = new ProcessorHandle(groups.timeMode, {
      ...world,
      store: (name) => world.store(name),
      key: () => this.key,
      nowMs: processingMs,
    });
    this.timerValues = {
      getCurrentProcessingTimeInMs: () => processingMs,
      getCurrentWatermarkInMs: () => watermarkMs,
    };
    guarded("init", () => groups.processor.init(this.handle));
    this.handle.state = "INITIALIZED";
  }

  /** @param rows the columns of the initial state */
  begin(initial: readonly Group[], columns: readonly AttributeReference[]): void {
    const schema = schemaOf(columns);
    for (const { key, rows } of initial)
      for (const row of rows)
        this.call("handleInitialState", key, (outside) => {
          this.groups.processor.handleInitialState?.(outside, this.toProgram(row, schema), this.timerValues);
          return [];
        });
  }

  /** The rows that the processor gives for all groups, and for the timers that are due after them. */
  *rows(groups: readonly Group[]): Iterable<InternalRow> {
    const { processor } = this.groups;
    const schema = schemaOf(this.columns.input);
    for (const { key, rows } of groups)
      yield* this.call("handleInputRows", key, (outside) =>
        processor.handleInputRows(
          outside,
          rows.map((row) => this.toProgram(row, schema)),
          this.timerValues,
        ),
      );
    this.handle.state = "DATA_PROCESSED";
    yield* this.expired();
    this.handle.state = "TIMER_PROCESSED";
    this.handle.expireVariables();
    guarded("close", () => processor.close?.());
    this.handle.state = "CLOSED";
  }

  /** Timers that a timer registers for the past wait for the next batch. */
  private *expired(): Iterable<InternalRow> {
    const { timeMode, processor } = this.groups;
    if (timeMode === "none") return;
    const { processingMs, watermarkMs } = this.world.time;
    const now = timeMode === "eventTime" ? watermarkMs : processingMs;
    for (const { key, atMs } of this.handle.dueTimers(now)) {
      if (!this.handle.hasTimer(key, atMs)) continue;
      yield* this.call("handleExpiredTimer", key, (outside) => {
        const info = { getExpiryTimeInMs: () => atMs };
        return processor.handleExpiredTimer?.(outside, this.timerValues, info) ?? [];
      });
      this.handle.deleteTimer(atMs);
      this.world.metrics.custom.numExpiredTimers += 1;
    }
  }

  /** Calls the program for a key; all its rows are taken at once, while the key is this one. */
  private call(name: string, key: InternalRow, body: (key: ExternalRow) => Iterable<ExternalRow>): InternalRow[] {
    this.key = key;
    const given = guarded(name, () => [...body(this.toProgram(key, schemaOf(this.columns.keys)))]);
    const schema = schemaOf(this.columns.output);
    return given.map((row) => toInternalRow(row, schema, this.world.timeZone));
  }

  private toProgram(row: InternalRow, schema: StructType): ExternalRow {
    return rowToObject(schema, row, this.world.timeZone);
  }
}

function guarded<R>(name: string, body: () => R): R {
  return callProgram(
    body,
    (reason, cause) =>
      new SparkError(
        "TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR",
        `An error occurred in the user-defined function ${name} of the StatefulProcessor. Reason: ${reason}.`,
        { sqlState: "39000", cause, parameters: { function: name, reason } },
      ),
  );
}
