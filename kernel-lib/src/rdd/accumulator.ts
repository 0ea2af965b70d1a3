/**
 * Sums that tasks add to and the driver reads. Spark's `AccumulatorV2` with its long, double and collection kinds.
 *
 * A task adds to a copy of its own; when it succeeds the copy is merged, once for each partition of an action. What a failed task
 * added is dropped. In a transformation a task that runs again adds again, as in Spark.
 */
import { currentTask, type TaskContext } from "./task-context";

export abstract class AccumulatorV2<IN, OUT> {
  /** Given when it is registered with the context. */
  id = -1;
  name: string | null = null;

  /** A new one with the value zero. */
  abstract copyAndReset(): AccumulatorV2<IN, OUT>;
  abstract readonly isZero: boolean;
  abstract reset(): void;
  protected abstract addHere(value: IN): void;
  abstract merge(other: AccumulatorV2<IN, OUT>): void;
  protected abstract readonly valueHere: OUT;

  /** In a task what this task added so far; in the driver the sum of all. */
  get value(): OUT {
    return this.here().valueHere;
  }

  add(value: IN): void {
    this.here().addHere(value);
  }

  private here(): AccumulatorV2<IN, OUT> {
    const task = currentTask();
    return task === null ? this : updatesOf(task).for(this);
  }
}

/** What one task adds. */
class Updates {
  private readonly copies = new Map<AccumulatorV2<never, unknown>, AccumulatorV2<never, unknown>>();

  for<IN, OUT>(accumulator: AccumulatorV2<IN, OUT>): AccumulatorV2<IN, OUT> {
    const key = accumulator as unknown as AccumulatorV2<never, unknown>;
    const known = this.copies.get(key);
    if (known !== undefined) return known as unknown as AccumulatorV2<IN, OUT>;
    const copy = accumulator.copyAndReset();
    this.copies.set(key, copy as unknown as AccumulatorV2<never, unknown>);
    return copy;
  }

  get all(): readonly (readonly [AccumulatorV2<never, unknown>, AccumulatorV2<never, unknown>])[] {
    return [...this.copies];
  }

  set(accumulator: AccumulatorV2<never, unknown>, copy: AccumulatorV2<never, unknown>): void {
    this.copies.set(accumulator, copy);
  }

  merge(): void {
    for (const [accumulator, copy] of this.copies) accumulator.merge(copy);
  }
}

const KEY = {};

function updatesOf(task: TaskContext): Updates {
  return task.local(KEY, () => new Updates());
}

/** For the scheduler: the task succeeded, what it added counts. */
export function mergeUpdates(task: TaskContext): void {
  updatesOf(task).merge();
}

/** What the task added, each accumulator with the task's own copy: to be sent from an executor's thread to the driver. */
export function updatesMade(
  task: TaskContext,
): readonly (readonly [AccumulatorV2<never, unknown>, AccumulatorV2<never, unknown>])[] {
  return updatesOf(task).all;
}

/** What a task added in a thread of its own. */
export function addUpdates(
  task: TaskContext,
  accumulator: AccumulatorV2<never, unknown>,
  copy: AccumulatorV2<never, unknown>,
): void {
  updatesOf(task).set(accumulator, copy);
}

/** A sum of numbers; Spark's `LongAccumulator` and `DoubleAccumulator`. */
export class NumberAccumulator extends AccumulatorV2<number, number> {
  private total = 0;
  private times = 0;

  copyAndReset(): NumberAccumulator {
    return new NumberAccumulator();
  }

  get isZero(): boolean {
    return this.total === 0 && this.times === 0;
  }

  reset(): void {
    this.total = 0;
    this.times = 0;
  }

  protected addHere(value: number): void {
    this.total += value;
    this.times++;
  }

  merge(other: NumberAccumulator): void {
    this.total += other.total;
    this.times += other.times;
  }

  get sum(): number {
    return this.total;
  }

  get count(): number {
    return this.times;
  }

  get avg(): number {
    return this.total / this.times;
  }

  protected get valueHere(): number {
    return this.total;
  }
}

/** All that was added, as a list. */
export class CollectionAccumulator<T> extends AccumulatorV2<T, readonly T[]> {
  private items: T[] = [];

  copyAndReset(): CollectionAccumulator<T> {
    return new CollectionAccumulator();
  }

  get isZero(): boolean {
    return this.items.length === 0;
  }

  reset(): void {
    this.items = [];
  }

  protected addHere(value: T): void {
    this.items.push(value);
  }

  merge(other: CollectionAccumulator<T>): void {
    for (const item of other.items) this.items.push(item);
  }

  protected get valueHere(): readonly T[] {
    return [...this.items];
  }
}
