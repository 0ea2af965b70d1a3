/** Sinks that outlive a query, as databases do. Spark's suites have no such thing: their memory sink dies with the query. */
import type { InternalRow } from "../data/value";
import type { OutputMode } from "../plan/output-mode";
import type { SinkBatch } from "../sinks/sink";
import type { Table } from "./scenario";

/** Stores each batch under its id: writing one twice changes nothing. */
export class ByBatchId implements Table {
  readonly description: string = "ByBatchId";
  readonly outputModes: readonly OutputMode[] = ["append", "update", "complete"];
  readonly promise = "exactly once";
  readonly countsRows = true;
  private readonly batches = new Map<number, readonly InternalRow[]>();

  get rows(): readonly InternalRow[] {
    return [...this.batches.values()].flat();
  }

  canRecover(): boolean {
    return true;
  }

  async addBatch(batch: SinkBatch): Promise<void> {
    this.batches.set(batch.batchId, batch.rows);
  }
}

/** Appends whatever it is given: at least once. */
export class Appending extends ByBatchId {
  private calls = 0;

  override async addBatch(batch: SinkBatch): Promise<void> {
    this.calls += 1;
    await super.addBatch({ ...batch, batchId: this.calls });
  }
}
