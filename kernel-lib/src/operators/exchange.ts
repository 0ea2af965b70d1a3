/**
 * Moves rows to the partition that their key belongs to: the border between two stages. Spark's `ShuffleExchangeExec`.
 *
 * Which partition: `pmod(murmur3(keys, seed 42), n)` as in Spark (semantics C6), so state lies in the same partition here
 * and there.
 */
import { type ColumnBatch, ColumnVector } from "../data/column-batch";
import { murmur3Rows } from "../data/murmur3-rows";
import { AttributeReference, type Expression } from "../plan/expression";
import type { SortOrder } from "../plan/sort-order";
import { type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";
import { placed, placing } from "./placing";
import { compileRowFunction, type RowFunction } from "./row-function";
import { joined, scattered } from "./scatter";

export type Partitioning =
  | { readonly kind: "hash"; readonly keys: readonly Expression[]; readonly timeZone?: string }
  /** Spark sorts all rows by ranges of values; here one partition holds them, and `order` says which ranges those are. */
  | { readonly kind: "single"; readonly order?: readonly SortOrder[]; readonly ranges?: number }
  /** Evenly, row after row. */
  | { readonly kind: "roundRobin" }
  /** By value: the rows of a partition are all smaller than those of the next. */
  | { readonly kind: "range"; readonly order: readonly SortOrder[] }
  /** Neighbouring partitions together; in Spark no row moves. */
  | { readonly kind: "coalesce" };

type Reason =
  | "REQUIRED_BY_STATEFUL_OPERATOR"
  | "ENSURE_REQUIREMENTS"
  | "REPARTITION_BY_NUM"
  | "REPARTITION_BY_COL"
  | "REBALANCE_PARTITIONS_BY_NONE"
  | "REBALANCE_PARTITIONS_BY_COL";

export class ExchangeExec extends UnaryExec {
  private compiled: RowFunction | undefined;

  constructor(
    readonly partitioning: Partitioning,
    readonly numPartitions: number,
    readonly child: PhysicalPlan,
    /** Why the rows must move; Spark prints it too. */
    readonly reason: Reason,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new ExchangeExec(this.partitioning, this.numPartitions, child, this.reason);
  }

  /** The reading side: what the tasks of the stage below sent to this partition. */
  protected doExecute(task: TaskContext): Iterable<ColumnBatch> {
    return task.input(this);
  }

  /**
   * The writing side: a task's rows by the partition they go to.
   * @param tasks how many tasks write
   */
  split(batches: Iterable<ColumnBatch>, task: number = 0, tasks: number = 1): ColumnBatch[] {
    const { partitioning } = this;
    if (partitioning.kind === "roundRobin" || partitioning.kind === "coalesce" || partitioning.kind === "range")
      return placed(batches, typesOf(this.output), this.numPartitions, placing(this, task, tasks));
    const types = typesOf(this.output);
    if (this.numPartitions === 1) return [joined([...batches], types)];
    const keys = partitioning.kind === "hash" ? partitioning.keys : [];
    return scattered(batches, types, this.numPartitions, (batch) => {
      const hashes = murmur3Rows(this.keyColumns(batch, keys), batch.numRows);
      return hashes.map((hash) => positiveModulo(hash, this.numPartitions));
    });
  }

  /** The cells of the keys; what is computed only for the shuffle does not travel. */
  private keyColumns(batch: ColumnBatch, keys: readonly Expression[]): readonly ColumnVector[] {
    const places = keys.map((key) =>
      this.output.findIndex((column) => key instanceof AttributeReference && column.exprId === key.exprId),
    );
    if (!places.includes(-1)) return places.map((place) => batch.columns[place]);
    const timeZone = this.partitioning.kind === "hash" ? (this.partitioning.timeZone ?? "UTC") : "UTC";
    this.compiled ??= compileRowFunction(keys, this.output, timeZone);
    const rows = batch.toRows().map(this.compiled);
    return keys.map((key, i) =>
      ColumnVector.from(
        key.dataType,
        rows.map((row) => row[i]),
      ),
    );
  }

  simpleString(): string {
    const { partitioning } = this;
    if (partitioning.kind === "coalesce") return `Coalesce ${this.numPartitions}`;
    const how =
      partitioning.kind === "single"
        ? single(partitioning)
        : partitioning.kind === "roundRobin"
          ? `RoundRobinPartitioning(${this.numPartitions})`
          : partitioning.kind === "range"
            ? `rangepartitioning(${partitioning.order.join(", ")}, ${this.numPartitions})`
            : `hashpartitioning(${partitioning.keys.join(", ")}, ${this.numPartitions})`;
    return `Exchange ${how}, ${this.reason}`;
  }
}

function single({ order, ranges = 1 }: Extract<Partitioning, { kind: "single" }>): string {
  return order === undefined ? "SinglePartition" : `rangepartitioning(${order.join(", ")}, ${ranges})`;
}

/** The remainder, never negative. */
export function positiveModulo(value: number, modulus: number): number {
  const remainder = value % modulus;
  return remainder < 0 ? remainder + modulus : remainder;
}
