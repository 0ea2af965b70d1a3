/** Prints every batch as a table. Spark's `ConsoleSink`, to the character (semantics N2). */
import { showString } from "../data/show";
import type { OutputMode } from "../plan/output-mode";
import type { Sink, SinkBatch } from "./sink";

export interface ConsoleOptions {
  /** How many rows are printed; 20 unless told. */
  readonly numRows: number;
  /** Whether cells are cut to 20 characters. */
  readonly truncate: boolean;
  readonly timeZone: string;
}

const RULE = "-".repeat(43);

export class ConsoleSink implements Sink {
  readonly description: string = "org.apache.spark.sql.execution.streaming.ConsoleTable$";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "at least once";
  readonly countsRows = true;

  constructor(
    private readonly options: ConsoleOptions,
    private readonly print: (text: string) => void,
  ) {}

  canRecover(): boolean {
    return true;
  }

  async addBatch(batch: SinkBatch): Promise<void> {
    const { numRows, truncate, timeZone } = this.options;
    const rows = batch.rows.slice(0, numRows + 1);
    const table = showString(batch.schema, rows, { numRows, truncate: truncate ? 20 : 0, vertical: false, timeZone });
    this.print(`${RULE}\nBatch: ${batch.batchId}\n${RULE}\n${table}`);
  }
}
