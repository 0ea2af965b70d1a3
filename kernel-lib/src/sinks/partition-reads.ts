/**
 * Which partitions of a batch a program has read. In Spark reading is what computes them, and a state store is committed when the last
 * row of its partition is asked for; here everything is computed and committed before, so what was read is only noted.
 */
export class PartitionReads {
  /** Of which at least one row was asked for. */
  readonly begun: Set<number> = new Set();
  /** Which were read to their end. */
  readonly finished: Set<number> = new Set();

  constructor(readonly partitions: readonly (readonly unknown[])[]) {}

  /** @param isFinished whether anybody asked for more than there was */
  note(partition: number, isFinished: boolean): void {
    this.begun.add(partition);
    if (isFinished) this.finished.add(partition);
  }
}
