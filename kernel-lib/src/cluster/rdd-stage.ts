/** The stages of a job over RDDs: what is between two shuffles. Spark's `ShuffleMapStage` and `ResultStage`. */
import { type Dependency, ShuffleDependency } from "../rdd/dependency";
import type { RDD } from "../rdd/rdd";

export class RddStage {
  /** How often it was submitted before. */
  nextAttempt = 0;
  /** Attempts in a row that failed because rows of a parent were gone. */
  fetchFailures = 0;
  readonly jobIds: Set<number> = new Set();
  /** Which tasks of the last attempt are not through yet; null when it is not running. */
  pending: Set<number> | null = null;

  constructor(
    readonly id: number,
    readonly rdd: RDD<unknown>,
    /** What it writes; null for the stage that gives the result. */
    readonly shuffle: ShuffleDependency | null,
    readonly parents: readonly RddStage[],
    readonly numTasks: number,
    readonly name: string,
  ) {}

  get isRunning(): boolean {
    return this.pending !== null;
  }

  /** As Spark's messages name it. */
  toString(): string {
    return `${this.shuffle === null ? "ResultStage" : "ShuffleMapStage"} ${this.id}`;
  }

  /** It and all that it waits for, parents first, each once. */
  lineage(): readonly RddStage[] {
    const found = new Set<RddStage>();
    const walk = (stage: RddStage): void => {
      if (found.has(stage)) return;
      for (const parent of stage.parents) walk(parent);
      found.add(stage);
    };
    walk(this);
    return [...found];
  }
}

/** The shuffles that the tasks of an RDD read: the nearest ones up its lineage. */
export function shufflesOf(rdd: RDD<unknown>): ShuffleDependency[] {
  const shuffles = new Set<ShuffleDependency>();
  const seen = new Set<RDD<unknown>>();
  const walk = (one: RDD<unknown>): void => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const dependency of one.dependencies)
      if (isShuffle(dependency)) shuffles.add(dependency);
      else walk(dependency.rdd);
  };
  walk(rdd);
  return [...shuffles];
}

const isShuffle = (dependency: Dependency): dependency is ShuffleDependency => dependency instanceof ShuffleDependency;

/** The RDDs that one task computes, itself first. */
export function rddsOfStage(rdd: RDD<unknown>): RDD<unknown>[] {
  const found = new Set<RDD<unknown>>();
  const walk = (one: RDD<unknown>): void => {
    if (found.has(one)) return;
    found.add(one);
    for (const dependency of one.dependencies) if (!isShuffle(dependency)) walk(dependency.rdd);
  };
  walk(rdd);
  return [...found];
}
