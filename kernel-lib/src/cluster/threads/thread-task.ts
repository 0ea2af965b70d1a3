/** A task as it is seen in an executor's thread: it has its rows at hand, and nobody to ask. Spark's `TaskContextImpl`. */
import { toKept } from "../../rdd/keyed-pairs";
import type { Partition } from "../../rdd/partition";
import type { RDD } from "../../rdd/rdd";
import type { Kept, TaskContext } from "../../rdd/task-context";
import type { TaskFacts, TaskRows } from "./messages";

export class ThreadTask implements TaskContext {
  readonly stageId: number;
  readonly stageAttemptNumber: number;
  readonly partitionId: number;
  readonly attemptNumber: number;
  readonly taskAttemptId: number;
  readonly executorId: string;
  /** What is to be kept of what it computed. */
  readonly kept: [number, number, Kept<unknown>][] = [];
  refused: Error | null = null;
  private readonly locals = new Map<object, unknown>();
  private readonly listeners: (() => void)[] = [];
  private readonly properties: ReadonlyMap<string, string>;

  constructor(
    facts: TaskFacts,
    private readonly rows: TaskRows,
  ) {
    this.stageId = facts.stageId;
    this.stageAttemptNumber = facts.stageAttemptNumber;
    this.partitionId = facts.partitionId;
    this.attemptNumber = facts.attemptNumber;
    this.taskAttemptId = facts.taskAttemptId;
    this.executorId = facts.executorId;
    this.properties = new Map(facts.properties);
  }

  readShuffle(shuffleId: number, partition: number): Iterable<Kept<unknown>> {
    return this.rows.shuffles.get(`${shuffleId}_${partition}`) ?? [];
  }

  getOrCompute<T>(rdd: RDD<T>, split: Partition): Iterable<T> {
    const name = `rdd_${rdd.id}_${split.index}`;
    const known = this.rows.blocks.get(name) ?? this.kept.find(([id, at]) => `rdd_${id}_${at}` === name)?.[2];
    if (known !== undefined) return known as Kept<T>;
    const values = toKept(rdd.computeOrReadCheckpoint(split, this));
    this.kept.push([rdd.id, split.index, values]);
    return values;
  }

  prepared<V>(): V {
    return undefined as V;
  }

  keepPrepared(): void {}

  local<V>(owner: object, make: () => V): V {
    if (!this.locals.has(owner)) this.locals.set(owner, make());
    return this.locals.get(owner) as V;
  }

  refuse(error: Error): Promise<never> {
    this.refused ??= error;
    return new Promise(() => {});
  }

  /** Who is given up here ends with its thread. */
  canCommit(): boolean {
    return true;
  }

  addTaskCompletionListener(listener: () => void): void {
    this.listeners.push(listener);
  }

  getLocalProperty(key: string): string | null {
    return this.properties.get(key) ?? null;
  }

  completed(): void {
    for (const listener of [...this.listeners].reverse()) listener();
  }
}
