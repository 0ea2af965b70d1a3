/** Gathers rows into batches of at most `BATCH_ROWS`. A reader may leave out a bad row before it is counted. */
import { ColumnBatch } from "../data/column-batch";
import type { DataType } from "../data/types";
import type { Value } from "../data/value";
import { BATCH_ROWS, type CellColumn, cellColumn } from "./cell-columns";

export class BatchWriter {
  /** Where the next row's cells go, at row number `rows`. New ones for every batch. */
  columns: readonly CellColumn[];
  rows = 0;

  constructor(private readonly types: readonly DataType[]) {
    this.columns = types.map(cellColumn);
  }

  /** Adds a row; whatever was set for it before is overwritten. */
  add(cells: readonly Value[]): void {
    for (let i = 0; i < cells.length; i++) this.columns[i].set(this.rows, cells[i]);
    this.rows++;
  }

  get isFull(): boolean {
    return this.rows >= BATCH_ROWS;
  }

  /** The batch so far; the next one begins. */
  take(): ColumnBatch {
    const batch = new ColumnBatch(
      this.columns.map((column) => column.finish(this.rows)),
      this.rows,
    );
    this.columns = this.types.map(cellColumn);
    this.rows = 0;
    return batch;
  }
}
