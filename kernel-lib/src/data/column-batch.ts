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
}

/** Collects the cells of one column, then becomes a `ColumnVector`. */
export class ColumnBuilder {
  private readonly cells: Value[] = [];
  private hasNulls = false;

  constructor(readonly type: DataType) {}

  get length(): number {
    return this.cells.length;
  }

  append(value: Value): void {
    if (value === null) this.hasNulls = true;
    this.cells.push(value);
  }

  build(): ColumnVector {
    const { cells, type } = this;
    const nulls = this.hasNulls ? Uint8Array.from(cells, (cell) => (cell === null ? 1 : 0)) : null;
    return new ColumnVector(type, store(type, cells), nulls, cells.length);
  }
}

/** A null is stored as zero where the array is typed; `nulls` says which zeros are meant. */
function store(type: DataType, cells: readonly Value[]): ColumnValues {
  switch (type.kind) {
    case "boolean":
      return Uint8Array.from(cells, (cell) => (cell === true ? 1 : 0));
    case "byte":
    case "short":
    case "int":
    case "date":
    case "yearMonthInterval":
      return Int32Array.from(cells as readonly number[]);
    case "float":
    case "double":
      return Float64Array.from(cells as readonly number[]);
    case "long":
    case "timestamp":
    case "timestamp_ntz":
    case "dayTimeInterval":
      return cells.some((cell) => typeof cell === "bigint") ? cells : Float64Array.from(cells as readonly number[]);
    default:
      return cells;
  }
}

export class ColumnBatch {
  constructor(
    readonly columns: readonly ColumnVector[],
    readonly numRows: number,
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
    return Array.from({ length: this.numRows }, (_, index) => this.row(index));
  }
}
