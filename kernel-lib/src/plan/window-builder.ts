/**
 * `Window.partitionBy("k").orderBy("v").rowsBetween(-1, Window.currentRow)`: windows for programs. Spark's `Window` and
 * `WindowSpec`.
 */
import { type Column, nameOrColumn } from "./column";
import type { Expression } from "./expression";
import { toLiteral } from "./literal";
import { asOrder, SortOrder } from "./sort-order";
import { FrameBoundary, WindowFrame, WindowSpec as WindowSpecExpression } from "./window";

/** A bound of a frame: rows or values away from the current row, `Window.unboundedPreceding` or the like. */
export type FrameBound = number;

/** Which rows go together, in which order, and which of them count for each row. */
export class WindowSpec {
  constructor(
    /** For the engine. */
    readonly expression: WindowSpecExpression,
  ) {}

  /** Rows that are equal in these columns go together. */
  partitionBy(...columns: (Column | string)[]): WindowSpec {
    const { order, frame } = this.expression;
    return new WindowSpec(new WindowSpecExpression(columns.map(nameOrColumn), order, frame));
  }

  /** The order of the rows; names and columns ascending, `col("a").desc()` descending. */
  orderBy(...columns: (Column | string)[]): WindowSpec {
    const { partition, frame } = this.expression;
    const order = columns.map(nameOrColumn).map((e) => (e instanceof SortOrder ? e : new SortOrder(e, true)));
    return new WindowSpec(new WindowSpecExpression(partition, asOrder(order), frame));
  }

  /** The frame by numbers of rows: `rowsBetween(-1, 1)` is the row before, this one and the next. */
  rowsBetween(start: FrameBound, end: FrameBound): WindowSpec {
    return this.between("row", start, end);
  }

  /** The frame by the values that the rows are ordered by: `rangeBetween(-10, 0)` is up to 10 less. */
  rangeBetween(start: FrameBound, end: FrameBound): WindowSpec {
    return this.between("range", start, end);
  }

  private between(type: "row" | "range", start: FrameBound, end: FrameBound): WindowSpec {
    return new WindowSpec(this.expression.withFrame(new WindowFrame(type, boundOf(start), boundOf(end))));
  }
}

function boundOf(bound: FrameBound): Expression {
  if (bound === 0) return new FrameBoundary("CURRENT ROW");
  if (bound <= Window.unboundedPreceding) return new FrameBoundary("UNBOUNDED PRECEDING");
  if (bound >= Window.unboundedFollowing) return new FrameBoundary("UNBOUNDED FOLLOWING");
  return toLiteral(bound);
}

/** Where windows begin. */
export const Window = {
  /** The first row of the partition. */
  unboundedPreceding: Number.NEGATIVE_INFINITY as number,
  /** The last row of the partition. */
  unboundedFollowing: Number.POSITIVE_INFINITY as number,
  /** This row, or with `rangeBetween` those that are ordered equally. */
  currentRow: 0,

  /** Rows that are equal in these columns go together. */
  partitionBy: (...columns: (Column | string)[]): WindowSpec => empty().partitionBy(...columns),
  /** The order of the rows. */
  orderBy: (...columns: (Column | string)[]): WindowSpec => empty().orderBy(...columns),
  /** The frame by numbers of rows. */
  rowsBetween: (start: FrameBound, end: FrameBound): WindowSpec => empty().rowsBetween(start, end),
  /** The frame by values. */
  rangeBetween: (start: FrameBound, end: FrameBound): WindowSpec => empty().rangeBetween(start, end),
} as const;

function empty(): WindowSpec {
  return new WindowSpec(new WindowSpecExpression([], []));
}
