/**
 * Physical operators: how a plan is computed, partition by partition.
 *
 * Spark's `SparkPlan`. `execute` works on one partition inside a task and pulls column batches from the operator below.
 * What a task needs from outside (its input, its state store, the watermark) it asks of its `TaskContext`.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { DataType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { TreeNode } from "../plan/tree-node";

export abstract class PhysicalPlan extends TreeNode<PhysicalPlan> {
  abstract readonly output: readonly AttributeReference[];

  /** The batches of the task's partition. How many rows they hold is noted: Spark's metric "number of output rows". */
  *execute(task: TaskContext): Iterable<ColumnBatch> {
    for (const batch of this.doExecute(task)) {
      task.gave(this, batch.numRows);
      yield batch;
    }
  }

  /** What `execute` gives. */
  protected abstract doExecute(task: TaskContext): Iterable<ColumnBatch>;

  /** For a leaf that brings its own rows: in how many partitions. Others get what a source delivered. */
  get leafPartitions(): number | null {
    return null;
  }

  /** Called before the task of a partition starts: fetches what takes waiting. Only leaves are asked. */
  async prepare(_partition: number): Promise<void> {
    // Most operators have nothing to fetch.
  }
}

/** An operator over one other, whose columns it passes on unless it says otherwise. Spark's `UnaryExecNode`. */
export abstract class UnaryExec extends PhysicalPlan {
  abstract readonly child: PhysicalPlan;

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }
}

export function typesOf(columns: readonly AttributeReference[]): DataType[] {
  return columns.map((column) => column.dataType);
}

/** What a task may ask of the world. */
export interface TaskContext {
  readonly partition: number;
  /** The file that is being read, or an empty text. */
  inputFile: string;
  /** The rows a leaf operator reads in this partition: what a source delivered, or what a shuffle brought. */
  input(leaf: PhysicalPlan): Iterable<ColumnBatch>;
  /** A store of a stateful operator in this partition, at the version the batch starts from; `default` unless named. */
  state(operatorId: number, store?: string): StateStore;
  /** The batch that the task belongs to; null in a query over tables. */
  readonly batch: BatchInfo | null;
  /** The watermarks that a stateful operator works with in this batch. */
  watermarks(operatorId: number): OperatorWatermarks;
  /** Counts for progress, summed over the tasks. */
  metrics(operatorId: number): StateMetrics;
  /** How many rows an operator has let pass in this task. */
  count(operator: object): { rows: number };
  /** Takes note of how many rows came out of an operator. */
  gave(operator: PhysicalPlan, rows: number): void;
  /** Only the first `read` rows of this batch of the input were looked at; no more are wanted. */
  leaveRest(batch: ColumnBatch, read: number): void;
  /** The buffers of the aggregates that an `observe` computes, for all tasks together. */
  observed(metrics: object, initial: () => Value[]): Value[];
  /** Takes in the event times that pass a `withWatermark`. */
  eventTimes(watermarkId: number): EventTimeStats;
}

export interface BatchInfo {
  readonly batchId: number;
  /** When the batch was begun, in ms; a batch that runs again has the time of the first try. */
  readonly timestampMs: number;
}

/** In milliseconds. Late rows are judged by the watermark of the batch before (semantics D7). */
export interface OperatorWatermarks {
  readonly lateMs: number;
  readonly evictionMs: number;
}

export interface StateMetrics {
  rowsUpdated: number;
  rowsRemoved: number;
  rowsDroppedByWatermark: number;
  /** Counts that only one kind of operator has, under Spark's names. */
  readonly custom: Record<string, number>;
}

export function noStateMetrics(): StateMetrics {
  return { rowsUpdated: 0, rowsRemoved: 0, rowsDroppedByWatermark: 0, custom: {} };
}

/** Largest, smallest, sum and number of the event times in a batch, in milliseconds (semantics D1). */
export interface EventTimeStats {
  maxMs: number;
  minMs: number;
  sumMs: number;
  count: number;
}

export function noEventTimes(): EventTimeStats {
  return { maxMs: Number.NEGATIVE_INFINITY, minMs: Number.POSITIVE_INFINITY, sumMs: 0, count: 0 };
}

/**
 * Versioned key-value state, as one task sees it: reads see the task's own writes, others see them after the commit.
 * Spark's `StateStore` (semantics C1).
 */
export interface StateStore {
  get(key: InternalRow): InternalRow | undefined;
  put(key: InternalRow, value: InternalRow): void;
  remove(key: InternalRow): void;
  entries(): Iterable<StateEntry>;
  /** Removes the entries that the watermark has closed, and gives them; only of a store that is kept for it (`time`). */
  removeClosed(watermarkMs: number): ClosedEntries;
  /** The entries that end at or before a time, in the order of all; a store that keeps no times gives all. */
  endedBy(ms: number): Iterable<StateEntry>;
  /** The same keys in the order in which `entries` has them; those that it has not are left out. */
  ordered(keys: readonly InternalRow[]): InternalRow[];
  /** The entries whose keys begin with these cells; only of a store that is kept for it (`prefixColumns`). */
  prefix(cells: InternalRow): Iterable<StateEntry>;
  readonly size: number;
}

export interface StateEntry {
  readonly key: InternalRow;
  readonly value: InternalRow;
}

/** How many, and which; the latter to be asked before the state is committed. */
export interface ClosedEntries extends Iterable<StateEntry> {
  readonly length: number;
}
