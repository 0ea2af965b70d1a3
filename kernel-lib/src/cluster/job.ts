/**
 * Runs the stages of a plan, task after task in a fixed order, showing each task at named points.
 *
 * Spark's `DAGScheduler` and `TaskScheduler`, so far on one executor with one core. A task loads the state it needs, computes
 * its partition in one go, then makes its state durable; only then is it done (semantics A10: state commits before the sink).
 */
import type { ColumnBatch } from "../data/column-batch";
import { type Point, point } from "../data/point";
import { ofSize } from "../data/size-limits";
import type { InternalRow, Value } from "../data/value";
import { BroadcastExchangeExec } from "../operators/broadcast-exchange";
import type { ExchangeExec } from "../operators/exchange";
import {
  type BatchInfo,
  type EventTimeStats,
  noEventTimes,
  noStateMetrics,
  type OperatorWatermarks,
  type PhysicalPlan,
  type StateMetrics,
  type StateStore,
  type TaskContext,
} from "../operators/physical-plan";
import { DEFAULT_STORE, type StateStoreSpec } from "../operators/stateful";
import type { Stage } from "./stage";

/** State as a task holds it: nothing it wrote counts before `commit`. */
export interface TaskState extends StateStore {
  /** Makes the new version durable. */
  commit(): Promise<void>;
  /** Forgets what the task wrote. */
  abort(): void;
  readonly changes: readonly StateChange[];
}

/** One key that a task changed: the cells before and after, null for none. */
export interface StateChange {
  readonly key: InternalRow;
  readonly before: InternalRow | null;
  readonly after: InternalRow | null;
}

/** What a job needs from whoever runs it. */
export interface JobInput {
  /** What a leaf reads, by partition; a leaf that brings its own rows has one partition. */
  partitions(scan: PhysicalPlan): readonly (readonly ColumnBatch[])[];
  openState(operatorId: number, store: StateStoreSpec, partition: number): Promise<TaskState>;
  watermarks(operatorId: number): OperatorWatermarks;
  /** The batch of a stream; null for a query over tables. */
  readonly batch: BatchInfo | null;
}

/** What a job gives beside rows; summed over all its tasks. */
export interface JobResult {
  /** Per partition of the result stage. */
  readonly partitions: ColumnBatch[][];
  readonly stateMetrics: Map<number, StateMetrics & { rowsTotal: number }>;
  readonly eventTimes: Map<number, EventTimeStats>;
  /** The buffers of what is observed, see `operators/collect-metrics.ts`. */
  readonly observed: Map<object, Value[]>;
  /** How many rows each leaf read. */
  readonly inputRows: Map<PhysicalPlan, number>;
  /** How many rows came out of each operator; see `operators/rows-given.ts` for those that are not counted. */
  readonly rowsGiven: Map<PhysicalPlan, number>;
}

export interface TaskFacts {
  readonly stage: number;
  readonly partition: number;
}

export interface StateWriteFacts extends TaskFacts {
  readonly operatorId: number;
  /** The name of the store; an operator may have several. */
  readonly store: string;
  /** What is about to be committed. To be read at the point: afterwards it is the new version. */
  readonly state: TaskState;
}

export type TaskPoint =
  | Point<"task.start", TaskFacts>
  | Point<"task.state.write", StateWriteFacts>
  | Point<"task.done", TaskFacts & { readonly rowsOut: number }>;

export async function* runJob(stages: readonly Stage[], input: JobInput): AsyncGenerator<TaskPoint, JobResult, void> {
  const result: JobResult = {
    partitions: [],
    stateMetrics: new Map(),
    eventTimes: new Map(),
    observed: new Map(),
    inputRows: new Map(),
    rowsGiven: new Map(),
  };
  const shuffled = new Map<ExchangeExec, ColumnBatch[][]>();
  for (const stage of stages) {
    const tasks = numTasks(stage, input);
    for (let partition = 0; partition < tasks; partition++) {
      yield point("task.start", { stage: stage.id, partition });
      const task = await startTask(stage, partition, input, shuffled, result);
      const batches = rowsOf(stage, task);
      yield* commitState(stage, partition, task);
      keepOutput(stage, batches, shuffled, result, { partition, tasks });
      yield point("task.done", { stage: stage.id, partition, rowsOut: countRows(batches) });
    }
  }
  return result;
}

/** After a shuffle as many as it has partitions; before, as many as the source delivered, and at least one. */
function numTasks(stage: Stage, input: JobInput): number {
  const shuffled = stage.reads.map((exchange) => exchange.numPartitions);
  return Math.max(1, ...shuffled, ...stage.scans.map((scan) => partitionsOf(scan, input)));
}

function partitionsOf(scan: PhysicalPlan, input: JobInput): number {
  return scan.leafPartitions ?? input.partitions(scan).length;
}

/** A store that a task has open. */
interface OpenStore {
  readonly operatorId: number;
  readonly spec: StateStoreSpec;
  readonly state: TaskState;
}

class Task implements TaskContext {
  readonly stores: OpenStore[] = [];
  inputFile = "";
  private readonly leaves = new Map<ColumnBatch, PhysicalPlan>();
  private readonly counts = new Map<object, { rows: number }>();

  constructor(
    readonly partition: number,
    private readonly job: JobInput,
    private readonly shuffled: ReadonlyMap<PhysicalPlan, readonly (readonly ColumnBatch[])[]>,
    private readonly result: JobResult,
  ) {}

  input(leaf: PhysicalPlan): Iterable<ColumnBatch> {
    const partition = leaf instanceof BroadcastExchangeExec ? 0 : this.partition;
    const shuffled = this.shuffled.get(leaf);
    return shuffled === undefined ? this.read(leaf) : (shuffled[partition] ?? []);
  }

  /** From outside, counting. */
  private *read(leaf: PhysicalPlan): Iterable<ColumnBatch> {
    for (const batch of this.job.partitions(leaf)[this.partition] ?? []) {
      add(this.result.inputRows, leaf, batch.numRows);
      this.leaves.set(batch, leaf);
      yield batch;
    }
  }

  leaveRest(batch: ColumnBatch, read: number): void {
    const leaf = this.leaves.get(batch);
    if (leaf === undefined) return;
    add(this.result.inputRows, leaf, read - batch.numRows);
    this.gave(leaf, read - batch.numRows);
  }

  gave(operator: PhysicalPlan, rows: number): void {
    add(this.result.rowsGiven, operator, rows);
  }

  count(operator: object): { rows: number } {
    return getOrAdd(this.counts, operator, () => ({ rows: 0 }));
  }

  state(operatorId: number, store: string = DEFAULT_STORE): StateStore {
    const found = this.stores.find((open) => open.operatorId === operatorId && open.spec.name === store);
    if (found === undefined)
      throw new Error(`internal: the task did not open store ${store} of operator ${operatorId}`);
    return found.state;
  }

  get batch(): BatchInfo | null {
    return this.job.batch;
  }

  watermarks(operatorId: number): OperatorWatermarks {
    return this.job.watermarks(operatorId);
  }

  metrics(operatorId: number): StateMetrics & { rowsTotal: number } {
    return getOrAdd(this.result.stateMetrics, operatorId, () => ({ rowsTotal: 0, ...noStateMetrics() }));
  }

  observed(metrics: object, initial: () => Value[]): Value[] {
    return getOrAdd(this.result.observed, metrics, initial);
  }

  eventTimes(watermarkId: number): EventTimeStats {
    return getOrAdd(this.result.eventTimes, watermarkId, noEventTimes);
  }
}

function add<K>(sums: Map<K, number>, key: K, number: number): void {
  sums.set(key, (sums.get(key) ?? 0) + number);
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function rowsOf(stage: Stage, task: Task): ColumnBatch[] {
  try {
    return [...stage.root.execute(task)];
  } catch (error) {
    throw ofSize(error);
  }
}

async function startTask(
  stage: Stage,
  partition: number,
  input: JobInput,
  shuffled: ReadonlyMap<ExchangeExec, ColumnBatch[][]>,
  result: JobResult,
): Promise<Task> {
  const task = new Task(partition, input, shuffled, result);
  for (const { operatorId, stores } of stage.stateful)
    for (const spec of stores)
      task.stores.push({ operatorId, spec, state: await input.openState(operatorId, spec, partition) });
  for (const scan of stage.scans) await scan.prepare(partition);
  return task;
}

async function* commitState(stage: Stage, partition: number, task: Task): AsyncGenerator<TaskPoint, void, void> {
  for (const { operatorId, spec, state } of task.stores) {
    yield point("task.state.write", { stage: stage.id, partition, operatorId, store: spec.name, state });
    await state.commit();
    if (spec.counted) task.metrics(operatorId).rowsTotal += state.size;
  }
}

function keepOutput(
  stage: Stage,
  batches: ColumnBatch[],
  shuffled: Map<ExchangeExec, ColumnBatch[][]>,
  result: JobResult,
  { partition, tasks }: { readonly partition: number; readonly tasks: number },
): void {
  if (stage.writes === null) {
    result.partitions.push(batches);
    return;
  }
  const exchange = stage.writes;
  const targets = getOrAdd(shuffled, exchange, () => Array.from({ length: exchange.numPartitions }, () => []));
  // Where a row goes by its value among all values is only known when all rows are there.
  if (exchange.partitioning.kind === "range") {
    const all = [...targets[0], ...batches];
    if (partition < tasks - 1) targets[0] = all;
    else for (const [target, batch] of exchange.split(all).entries()) targets[target] = [batch];
    return;
  }
  exchange.split(batches, partition, tasks).forEach((batch, target) => {
    if (batch.numRows > 0) targets[target].push(batch);
  });
}

function countRows(batches: readonly ColumnBatch[]): number {
  return batches.reduce((rows, batch) => rows + batch.numRows, 0);
}
