/**
 * Rows on their way through the engine, stored by column.
 *
 * Spark's vectorised readers and Arrow do the same (`ColumnarBatch`, `ColumnVector`): a typed array per column is
 * compact, and the generated code of a stage runs over it without making an object per row. A column without nulls
 * carries no null flags at all.
 */
import type { DataType } from "./types";
import type { InternalRow, Value } from "./value";

/** How the cells of a type are stored. Booleans are 0 and 1. */
export type ColumnValues = Float64Array | Int32Array | Uint8Array | readonly Value[];

export class ColumnVector {
  constructor(
    readonly type: DataType,
    readonly values: ColumnValues,
    /** 1 where the cell is null; null when no cell is. */
    readonly nulls: Uint8Array | null,
    readonly length: number,
  ) {}

  /** The cell in row `index`, in the engine's internal form. */
  get(index: number): Value {
    if (this.nulls !== null && this.nulls[index] === 1) return null;
    const value = this.values[index];
    return this.type.kind === "boolean" ? value === 1 : value;
  }

  static from(type: DataType, values: readonly Value[]): ColumnVector {
    const builder = new ColumnBuilder(type);
    for (const value of values) builder.append(value);
    return builder.build();
  }

  /** A column of nulls. */
  static empty(type: DataType, length: number): ColumnVector {
    const values = typedCells(type, length) ?? new Array<Value>(length).fill(null);
    return new ColumnVector(type, values, new Uint8Array(length).fill(1), length);
  }

  /** The cells of several columns of one type, one column after the other. */
  static concat(type: DataType, parts: readonly ColumnVector[]): ColumnVector {
    if (parts.length === 1) return parts[0];
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const isFull = parts.every((part) => part.values.length === part.length);
    const values = isFull
      ? concatenated(
          parts.map((part) => part.values),
          length,
        )
      : null;
    if (values === null) {
      const cells = parts.flatMap((part) => Array.from({ length: part.length }, (_, i) => part.get(i)));
      return ColumnVector.from(type, cells);
    }
    if (parts.every((part) => part.nulls === null)) return new ColumnVector(type, values, null, length);
    const nulls = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      if (part.nulls !== null) nulls.set(part.nulls.subarray(0, part.length), at);
      at += part.length;
    }
    return new ColumnVector(type, values, nulls, length);
  }
}

/** Null where they are not all lists, nor all arrays of the same numbers. */
function concatenated(parts: readonly ColumnValues[], length: number): ColumnValues | null {
  const lists = parts.filter((part): part is readonly Value[] => Array.isArray(part));
  if (lists.length === parts.length) return lists.length === 0 ? null : ([] as Value[]).concat(...lists);
  const [first] = parts;
  if (first === undefined || parts.some((part) => part.constructor !== first.constructor)) return null;
  const all = new (first.constructor as new (length: number) => TypedCells)(length);
  let at = 0;
  for (const part of parts as readonly TypedCells[]) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

type TypedCells = Float64Array | Int32Array | Uint8Array;

/**
 * Collects the cells of one column, then becomes a `ColumnVector`.
 *
 * Cells go straight into a typed array that doubles when it is full. A null is a zero there; `nulls` says which zeros are
 * meant. A 64-bit number beyond the safe integers is a bigint, and from the first one on all cells are in a plain array.
 */
export class ColumnBuilder {
  private typed: TypedCells | null;
  private plain: Value[] = [];
  private nulls: Uint8Array | null = null;
  private count = 0;

  constructor(readonly type: DataType) {
    this.typed = typedCells(type, 16);
  }

  get length(): number {
    return this.count;
  }

  append(value: Value): void {
    const at = this.count++;
    if (value === null) this.markNull(at);
    if (typeof value === "bigint" && this.typed !== null) this.leaveTyped(at);
    if (this.typed === null) {
      this.plain.push(value);
      return;
    }
    if (at === this.typed.length) this.typed = grown(this.typed);
    // True is 1, null 0.
    this.typed[at] = Number(value);
  }

  build(): ColumnVector {
    const { type, typed, nulls, count } = this;
    const values = typed === null ? this.plain : typed.slice(0, count);
    return new ColumnVector(type, values, nulls === null ? null : padded(nulls, count), count);
  }

  private markNull(at: number): void {
    this.nulls ??= new Uint8Array(16);
    if (at >= this.nulls.length) this.nulls = padded(this.nulls, 2 * (at + 1));
    this.nulls[at] = 1;
  }

  private leaveTyped(count: number): void {
    const { typed, nulls } = this;
    this.plain = Array.from({ length: count }, (_, i) => (nulls?.[i] === 1 ? null : (typed?.[i] ?? null)));
    this.typed = null;
  }
}

/** Null where cells of the type are kept as they are. */
function typedCells(type: DataType, length: number): TypedCells | null {
  switch (type.kind) {
    case "boolean":
      return new Uint8Array(length);
    case "byte":
    case "short":
    case "int":
    case "date":
    case "yearMonthInterval":
      return new Int32Array(length);
    case "float":
    case "double":
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return new Float64Array(length);
    default:
      return null;
  }
}

function grown(cells: TypedCells): TypedCells {
  const larger = new (cells.constructor as new (length: number) => TypedCells)(2 * cells.length);
  larger.set(cells);
  return larger;
}

/** The flags in an array of this length. */
function padded(flags: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array(length);
  result.set(flags.subarray(0, length));
  return result;
}

export class ColumnBatch {
  constructor(
    readonly columns: readonly ColumnVector[],
    readonly numRows: number,
    /** The columns (by their ids) whose values no two rows share, where that is known: an aggregation has found the groups. */
    readonly distinctBy: readonly number[] | null = null,
  ) {}

  static fromRows(types: readonly DataType[], rows: readonly InternalRow[]): ColumnBatch {
    const builders = types.map((type) => new ColumnBuilder(type));
    for (const row of rows) for (let c = 0; c < builders.length; c++) builders[c].append(row[c]);
    return new ColumnBatch(
      builders.map((builder) => builder.build()),
      rows.length,
    );
  }

  row(index: number): Value[] {
    return this.columns.map((column) => column.get(index));
  }

  toRows(): Value[][] {
    return this.rowsOf(0, this.columns.length);
  }

  /** The rows cut to some neighbouring columns. */
  rowsOf(from: number, to: number): Value[][] {
    const columns = this.columns.slice(from, to);
    const rows: Value[][] = new Array(this.numRows);
    for (let index = 0; index < this.numRows; index++) rows[index] = new Array(columns.length);
    columns.forEach((column, c) => {
      for (let index = 0; index < this.numRows; index++) rows[index][c] = column.get(index);
    });
    return rows;
  }
}
