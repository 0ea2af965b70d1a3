/**
 * `window(time, size, slide, start)`: which windows of event time a row belongs to.
 *
 * Spark's `TimeWindow` is no function of one row to one value: with a slide shorter than the size a row is in several
 * windows. The analyser replaces it (`analyzer/resolve-time-windows.ts`). Windows are `[start, end)`, aligned to the
 * epoch in UTC, whatever the session's time zone (semantics F1, F2).
 */
import { type DataType, StructType, TimestampNTZType, TimestampType } from "../data/types";
import { Expression, Literal } from "./expression";
import { isSessionType } from "./session-window";

export class TimeWindow extends Expression {
  /** Durations in microseconds. */
  constructor(
    readonly timeColumn: Expression,
    readonly sizeUs: number,
    readonly slideUs: number,
    readonly startUs: number,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.timeColumn];
  }

  protected copyWith([timeColumn]: readonly Expression[]): Expression {
    return new TimeWindow(timeColumn, this.sizeUs, this.slideUs, this.startUs);
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get dataType(): DataType {
    return windowTypeOf(this.timeColumn.dataType);
  }

  get nullable(): boolean {
    return true;
  }

  sql(): string {
    // A literal stands here without the name of its type, as in Spark.
    const time = this.timeColumn instanceof Literal ? String(this.timeColumn) : this.timeColumn.sql();
    return `window(${time}, ${this.sizeUs}, ${this.slideUs}, ${this.startUs})`;
  }

  override toString(): string {
    return `window(${this.timeColumn}, ${this.sizeUs}, ${this.slideUs}, ${this.startUs})`;
  }
}

/** The type of the `window` column: `struct<start: timestamp, end: timestamp>`. */
export const windowType: StructType = new StructType().add("start", TimestampType).add("end", TimestampType);

/** The same of times without a zone. */
const windowNtzType: StructType = new StructType().add("start", TimestampNTZType).add("end", TimestampNTZType);

export function windowTypeOf(time: DataType): StructType {
  return time.kind === "timestamp_ntz" ? windowNtzType : windowType;
}

/** Whether this is the type of a `window` or `session_window` column itself: Spark marks such columns, here they share one type object. */
export function isWindowType(type: DataType): boolean {
  return type === windowType || type === windowNtzType || isSessionType(type);
}

/** `window_time(window)`: the last moment of a window, to group into larger windows by. The analyser makes it a column. */
export class WindowTime extends Expression {
  constructor(readonly windowColumn: Expression) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.windowColumn];
  }

  protected copyWith([windowColumn]: readonly Expression[]): Expression {
    return new WindowTime(windowColumn);
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get dataType(): DataType {
    const type = this.windowColumn.dataType;
    return type.kind === "struct" ? type.fields[1].dataType : TimestampType;
  }

  get nullable(): boolean {
    return true;
  }

  sql(): string {
    return `window_time(${this.windowColumn.sql()})`;
  }

  override toString(): string {
    return `window_time(${this.windowColumn})`;
  }
}

/** One window of a row: the `index`-th before its last one. Made by the analyser, never by the learner. */
export class WindowOf extends Expression {
  constructor(
    readonly time: Expression,
    readonly sizeUs: number,
    readonly slideUs: number,
    readonly startUs: number,
    readonly index: number,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.time];
  }

  protected copyWith([time]: readonly Expression[]): Expression {
    return new WindowOf(time, this.sizeUs, this.slideUs, this.startUs, this.index);
  }

  get dataType(): DataType {
    return windowTypeOf(this.time.dataType);
  }

  get nullable(): boolean {
    return this.time.nullable;
  }

  sql(): string {
    return "window";
  }

  override toString(): string {
    return `window(${this.time}, ${this.sizeUs}, ${this.slideUs}, ${this.startUs})`;
  }
}
