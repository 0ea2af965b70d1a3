/**
 * Columns as they grow while a file is read: numbers go straight into typed arrays, no object is made per row.
 *
 * Spark's `WritableColumnVector`. Cells are set by row, and a cell that is never set is null: so a record that turns out
 * to be odd half way can be read again from its beginning.
 */
import { ColumnVector } from "../data/column-batch";
import type { DataType } from "../data/types";
import type { Value } from "../data/value";

/** How many rows go into one batch. */
export const BATCH_ROWS = 8192;

export interface CellColumn {
  set(row: number, value: Value): void;
  /** For types whose cells are numbers. */
  setNumber(row: number, value: number): void;
  /** The column with its first `length` rows. */
  finish(length: number): ColumnVector;
}

type NumberArray = Float64Array | Int32Array | Uint8Array;

class NumberColumn implements CellColumn {
  private readonly values: NumberArray;
  private readonly isNull = new Uint8Array(BATCH_ROWS).fill(1);
  /** Longs beyond 2^53 by row; with one of them the column is a plain list. */
  private big: Map<number, bigint> | null = null;

  constructor(
    private readonly type: DataType,
    array: new (length: number) => NumberArray,
  ) {
    this.values = new array(BATCH_ROWS);
  }

  set(row: number, value: Value): void {
    if (value === null) {
      this.isNull[row] = 1;
      this.values[row] = 0;
    } else if (typeof value === "bigint") {
      this.big ??= new Map();
      this.big.set(row, value);
      this.isNull[row] = 0;
    } else this.setNumber(row, Number(value));
  }

  setNumber(row: number, value: number): void {
    this.values[row] = value;
    this.isNull[row] = 0;
  }

  finish(length: number): ColumnVector {
    const { big, isNull } = this;
    const nulls = isNull.subarray(0, length);
    const cell = (n: number, row: number): Value => (isNull[row] === 1 ? null : (big?.get(row) ?? n));
    const values = this.values.subarray(0, length);
    return new ColumnVector(
      this.type,
      big === null ? values : Array.from(values, cell),
      nulls.includes(1) ? nulls : null,
      length,
    );
  }
}

class ListColumn implements CellColumn {
  private readonly cells: Value[] = new Array(BATCH_ROWS).fill(null);

  constructor(private readonly type: DataType) {}

  set(row: number, value: Value): void {
    this.cells[row] = value;
  }

  setNumber(row: number, value: number): void {
    this.cells[row] = value;
  }

  finish(length: number): ColumnVector {
    const cells = length === BATCH_ROWS ? this.cells : this.cells.slice(0, length);
    const nulls = cells.includes(null) ? Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) : null;
    return new ColumnVector(this.type, cells, nulls, length);
  }
}

/** A column for at most `BATCH_ROWS` cells. */
export function cellColumn(type: DataType): CellColumn {
  switch (type.kind) {
    case "boolean":
      return new NumberColumn(type, Uint8Array);
    case "byte":
    case "short":
    case "int":
    case "date":
    case "yearMonthInterval":
      return new NumberColumn(type, Int32Array);
    case "float":
    case "double":
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return new NumberColumn(type, Float64Array);
    default:
      return new ListColumn(type);
  }
}
