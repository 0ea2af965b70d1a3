/**
 * Columns as they grow while a file is read: numbers go straight into typed arrays, no object is made per row.
 *
 * Spark's `WritableColumnVector`. A column of longs starts as doubles and turns into a plain list when a number beyond
 * 2^53 comes by.
 */
import { type ColumnValues, ColumnVector } from "../data/column-batch";
import type { DataType } from "../data/types";
import type { Value } from "../data/value";

/** How many rows go into one batch. */
export const BATCH_ROWS = 8192;

export interface CellColumn {
  append(value: Value): void;
  appendNumber(value: number): void;
  finish(): ColumnVector;
}

class TypedColumn implements CellColumn {
  private numbers: Float64Array | Int32Array | Uint8Array;
  private list: Value[] | null = null;
  private nulls: Uint8Array | null = null;
  private length = 0;

  constructor(
    private readonly type: DataType,
    numbers: new (length: number) => Float64Array | Int32Array | Uint8Array,
  ) {
    this.numbers = new numbers(BATCH_ROWS);
  }

  append(value: Value): void {
    if (value === null) {
      this.nulls ??= new Uint8Array(BATCH_ROWS);
      this.nulls[this.length] = 1;
      this.list?.push(null);
      this.length++;
    } else if (typeof value === "bigint") {
      this.toList().push(value);
      this.length++;
    } else this.appendNumber(Number(value));
  }

  appendNumber(value: number): void {
    this.numbers[this.length++] = value;
    this.list?.push(value);
  }

  private toList(): Value[] {
    this.list ??= Array.from(this.numbers.subarray(0, this.length), (n, i) => (this.nulls?.[i] === 1 ? null : n));
    return this.list;
  }

  finish(): ColumnVector {
    const values: ColumnValues = this.list ?? this.numbers.subarray(0, this.length);
    return new ColumnVector(this.type, values, this.nulls?.subarray(0, this.length) ?? null, this.length);
  }
}

class ListColumn implements CellColumn {
  private readonly cells: Value[] = [];
  private nulls: Uint8Array | null = null;

  constructor(private readonly type: DataType) {}

  append(value: Value): void {
    if (value === null) {
      this.nulls ??= new Uint8Array(BATCH_ROWS);
      this.nulls[this.cells.length] = 1;
    }
    this.cells.push(value);
  }

  appendNumber(value: number): void {
    this.append(value);
  }

  finish(): ColumnVector {
    const { length } = this.cells;
    return new ColumnVector(this.type, this.cells, this.nulls?.subarray(0, length) ?? null, length);
  }
}

/** A column for at most `BATCH_ROWS` cells. */
export function cellColumn(type: DataType): CellColumn {
  switch (type.kind) {
    case "boolean":
      return new TypedColumn(type, Uint8Array);
    case "byte":
    case "short":
    case "int":
    case "date":
    case "yearMonthInterval":
      return new TypedColumn(type, Int32Array);
    case "float":
    case "double":
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return new TypedColumn(type, Float64Array);
    default:
      return new ListColumn(type);
  }
}
