/**
 * The tasks of one attempt of a stage: which wait, which run where, which failed how often, and where each would best run. Spark's
 * `TaskSetManager`, with its delay scheduling: a free core is refused for a while when the data of the waiting tasks is elsewhere.
 */
import type { Locality } from "./cluster-points";
import type { ClusterSettings } from "./cluster-settings";
import type { Executor } from "./executor";
import { type RddStage, rddsOfStage } from "./rdd-stage";
import type { TaskAttempt } from "./task-attempt";

/** How a waiting task and an executor were matched. */
export interface Match {
  readonly index: number;
  readonly locality: Locality;
  readonly speculative: boolean;
}

const LEVELS: readonly Locality[] = ["PROCESS_LOCAL", "NODE_LOCAL", "NO_PREF", "ANY"];

export class TaskSet {
  /** Positions in `partitions`, in the order in which they are to be run. */
  private waiting: number[];
  private speculatable: number[] = [];
  readonly running: Set<TaskAttempt> = new Set();
  private readonly successful: boolean[];
  private readonly failures: number[];
  private readonly tries: number[];
  private done = 0;
  private level = 0;
  private levelSinceMs: number;
  readonly durations: number[] = [];
  /** Whether it is known how many records its tasks read: then one that has read none yet counts as slow. */
  private countsRecords = false;
  /** Aborted, or made useless: nothing more is started. */
  zombie = false;
  /** Whether some of what its tasks compute takes waiting first. */
  readonly needsPreparing: boolean;

  constructor(
    readonly stage: RddStage,
    readonly attempt: number,
    /** The partitions to compute. */
    readonly partitions: readonly number[],
    /** FIFO: the job that came first goes first. */
    readonly jobId: number,
    readonly pool: string,
    readonly properties: ReadonlyMap<string, string>,
    private readonly placesOf: (partition: number) => readonly string[],
    private readonly settings: ClusterSettings,
    nowMs: number,
  ) {
    this.waiting = partitions.map((_, i) => i);
    this.successful = partitions.map(() => false);
    this.failures = partitions.map(() => 0);
    this.tries = partitions.map(() => 0);
    this.levelSinceMs = nowMs;
    this.needsPreparing = rddsOfStage(stage.rdd).some((rdd) => rdd.needsPreparing);
  }

  get hasWaiting(): boolean {
    return !this.zombie && (this.waiting.length > 0 || this.speculatable.length > 0);
  }

  get numWaiting(): number {
    return this.zombie ? 0 : this.waiting.length + this.speculatable.length;
  }

  get isDone(): boolean {
    return this.running.size === 0 && (this.zombie || this.done === this.partitions.length);
  }

  /** A task for a free core of the executor, or null when there is none, or none yet. */
  match(executor: Executor, executors: readonly Executor[], nowMs: number): Match | null {
    if (!this.hasWaiting) return null;
    if (this.waiting.length > 0) {
      const allowed = this.allowedLevel(executors, nowMs);
      const found = this.bestFor(executor, allowed);
      if (found !== null) {
        this.waiting.splice(found.at, 1);
        this.levelSinceMs = nowMs;
        this.level = Math.min(this.level, LEVELS.indexOf(found.locality));
        return { index: found.index, locality: found.locality, speculative: false };
      }
    }
    return this.matchSpeculative(executor);
  }

  private matchSpeculative(executor: Executor): Match | null {
    const at = this.speculatable.findIndex((index) => !this.runsOn(index, executor.host));
    if (at < 0) return null;
    const [index] = this.speculatable.splice(at, 1);
    return { index, locality: "ANY", speculative: true };
  }

  private runsOn(index: number, host: string): boolean {
    return [...this.running].some((task) => task.index === index && task.executor.host === host);
  }

  private bestFor(executor: Executor, allowed: number): { at: number; index: number; locality: Locality } | null {
    let best: { at: number; index: number; locality: Locality } | null = null;
    for (let at = 0; at < this.waiting.length; at++) {
      const index = this.waiting[at];
      const locality = localityOf(this.placesOf(this.partitions[index]), executor);
      const rank = LEVELS.indexOf(locality);
      if (rank > allowed && locality !== "NO_PREF") continue;
      if (best === null || rank < LEVELS.indexOf(best.locality)) best = { at, index, locality };
      if (rank === 0 || (locality === "NO_PREF" && !this.hasPlaces)) return best;
    }
    return best;
  }

  /** Whether any task prefers a place; asked once. */
  private get hasPlaces(): boolean {
    this.knownPlaces ??= this.partitions.some((partition) => this.placesOf(partition).length > 0);
    return this.knownPlaces;
  }
  private knownPlaces: boolean | null = null;

  /** How far from the data a task may run now. Waiting long enough at one level opens the next. */
  private allowedLevel(executors: readonly Executor[], nowMs: number): number {
    if (!this.hasPlaces) return LEVELS.length - 1;
    while (this.level < LEVELS.length - 1) {
      const waitMs = this.waitAt(LEVELS[this.level]);
      if (this.isPossible(LEVELS[this.level], executors) && nowMs - this.levelSinceMs < waitMs) return this.level;
      if (this.isPossible(LEVELS[this.level], executors)) this.levelSinceMs += waitMs;
      this.level++;
    }
    return this.level;
  }

  private waitAt(level: Locality): number {
    if (level === "PROCESS_LOCAL") return this.settings.localityWaitMs.process;
    return level === "NODE_LOCAL" ? this.settings.localityWaitMs.node : 0;
  }

  /** Whether a living executor could run a waiting task at this level. */
  private isPossible(level: Locality, executors: readonly Executor[]): boolean {
    return this.waiting.some((index) => {
      const places = this.placesOf(this.partitions[index]);
      return executors.some((executor) => localityOf(places, executor) === level);
    });
  }

  /** When waiting for better places ends; null when it is not waiting for that. */
  nextLevelMs(executors: readonly Executor[]): number | null {
    if (!this.hasWaiting || this.waiting.length === 0 || !this.hasPlaces || this.level >= LEVELS.length - 1)
      return null;
    return this.isPossible(LEVELS[this.level], executors)
      ? this.levelSinceMs + this.waitAt(LEVELS[this.level])
      : this.levelSinceMs;
  }

  started(task: TaskAttempt): void {
    this.running.add(task);
  }

  /** Which try of this task it is. */
  nextTry(index: number): number {
    return this.tries[index]++;
  }

  /** @returns whether this was the first to succeed */
  succeeded(task: TaskAttempt, durationMs: number): boolean {
    this.running.delete(task);
    this.speculatable = this.speculatable.filter((index) => index !== task.index);
    if (this.successful[task.index]) return false;
    this.successful[task.index] = true;
    this.done++;
    this.durations.push(durationMs);
    if (task.recordsRead > 0) this.countsRecords = true;
    return true;
  }

  /**
   * Puts the task back, to be tried again.
   * @param counts whether it was the task's own fault
   * @returns how often it has failed now
   */
  failed(task: TaskAttempt, counts: boolean): number {
    this.running.delete(task);
    if (counts) this.failures[task.index]++;
    const another = [...this.running].some((other) => other.index === task.index);
    if (!this.successful[task.index] && !another) this.again(task.index);
    return this.failures[task.index];
  }

  /** The output of a finished task is lost with its executor. */
  lost(index: number): void {
    if (!this.successful[index]) return;
    this.successful[index] = false;
    this.done--;
    this.again(index);
  }

  private again(index: number): void {
    if (!this.waiting.includes(index)) this.waiting.push(index);
  }

  /** Marks the tasks that take much longer than the others, to be started once more elsewhere. */
  speculate(nowMs: number): void {
    const { speculation } = this.settings;
    const n = this.partitions.length;
    if (speculation === null || this.zombie || n <= 1) return;
    if (this.done < Math.max(Math.floor(speculation.quantile * n), 1)) return;
    const factor = this.countsRecords ? 1 : speculation.longRunFactor;
    const longestMs = factor * Math.max(speculation.multiplier * median(this.durations), speculation.minTaskMs);
    for (const task of this.running) {
      const copies = [...this.running].filter((other) => other.index === task.index).length;
      const isSlow = nowMs - task.startMs > longestMs;
      if (isSlow && copies === 1 && !this.speculatable.includes(task.index)) this.speculatable.push(task.index);
    }
  }
}

export function localityOf(places: readonly string[], executor: Executor): Locality {
  if (places.length === 0) return "NO_PREF";
  if (places.includes(executor.location)) return "PROCESS_LOCAL";
  const onHost = places.some((place) => place === executor.host || place.startsWith(`executor_${executor.host}_`));
  return onHost ? "NODE_LOCAL" : "ANY";
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
