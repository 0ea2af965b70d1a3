/**
 * `session_window(time, gap)`: a window that lasts as long as rows of its group follow each other within the gap.
 *
 * A row by itself opens `[time, time + gap)`; sessions that overlap or touch are one (semantics F6). The analyser makes the
 * row's own session a column (`analyzer/resolve-session-windows.ts`); which of them are one is only known once all rows of a
 * group have met (`operators/merging-sessions.ts`).
 */
import { type DataType, StructType, TimestampNTZType, TimestampType } from "../data/types";
import { Expression } from "./expression";

/** Told apart from the type of a `window` column by its identity, as Spark does by a mark on the column. */
const sessionType: StructType = new StructType().add("start", TimestampType).add("end", TimestampType);
const sessionNtzType: StructType = new StructType().add("start", TimestampNTZType).add("end", TimestampNTZType);

export function sessionTypeOf(time: DataType): StructType {
  return time.kind === "timestamp_ntz" ? sessionNtzType : sessionType;
}

/** Whether this is the type of a `session_window` column itself. */
export function isSessionType(type: DataType): boolean {
  return type === sessionType || type === sessionNtzType;
}

export class SessionWindow extends Expression {
  constructor(
    readonly timeColumn: Expression,
    /** A length of time: text or an interval, which may differ from row to row. */
    readonly gap: Expression,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.timeColumn, this.gap];
  }

  protected copyWith([timeColumn, gap]: readonly Expression[]): Expression {
    return new SessionWindow(timeColumn, gap);
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get dataType(): DataType {
    return sessionTypeOf(this.timeColumn.dataType);
  }

  get nullable(): boolean {
    return true;
  }

  sql(): string {
    // Spark writes the name of the expression here, not of the function.
    return `sessionwindow(${this.timeColumn.sql()}, ${this.gap.sql()})`;
  }

  override toString(): string {
    return `session_window(${this.timeColumn}, ${this.gap})`;
  }
}
