/**
 * A resilient distributed dataset: a collection in partitions that knows how to compute each again. Spark's `RDD`.
 *
 * Transformations are described at once and computed later; actions are asynchronous: `await rdd.collect()`. What can be done
 * with an RDD stands, by theme, in the classes it extends: `transformations.ts`, `pair-methods.ts`, `actions.ts`, …
 */
import { inspectAsText } from "../data/inspect-as";
import type { Computation, Work } from "./computation";
import type { Dependency } from "./dependency";
import { NumberMethods } from "./number-methods";
import type { Partition } from "./partition";
import type { Partitioner } from "./partitioner";
import type { SparkContext } from "./spark-context";
import type { TaskContext } from "./task-context";

export abstract class RDD<T> extends NumberMethods<T> {
  protected get self(): RDD<T> {
    return this;
  }

  protected make<U>(computation: Computation<U>): RDD<U> {
    const { context } = this;
    context.clean(computation);
    return new ComputedRDD(context, computation);
  }

  get partitioner(): Partitioner | null {
    return null;
  }
}

inspectAsText(RDD as unknown as { prototype: { toString(): string } });

/** An RDD of one of the kinds in `kinds/`. */
export class ComputedRDD<T> extends RDD<T> {
  constructor(
    context: SparkContext,
    private readonly computation: Computation<T>,
  ) {
    super(context);
  }

  override get kind(): string {
    return this.computation.kind;
  }

  override get partitioner(): Partitioner | null {
    return this.computation.partitioner;
  }

  protected getPartitions(): readonly Partition[] {
    return this.computation.partitions();
  }

  protected getDependencies(): readonly Dependency[] {
    return this.computation.dependencies;
  }

  compute(split: Partition, task: TaskContext): Iterable<T> {
    return this.computation.compute(split, task);
  }

  protected override getPreferredLocations(split: Partition): readonly string[] {
    return this.computation.preferredLocations?.(split) ?? [];
  }

  protected override pending(): Work | null {
    return this.computation.pending?.() ?? null;
  }

  override get needsPreparing(): boolean {
    return this.computation.prepare !== undefined;
  }

  override prepare(split: Partition, task: TaskContext): Promise<void> | null {
    return this.computation.prepare?.(split, task) ?? null;
  }
}
