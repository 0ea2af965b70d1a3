/**
 * Drives the cluster for a SparkContext: in the background while there are jobs, or point by point when somebody steps. It does not know
 * what the listeners do with the points.
 */
import { keepAwake } from "../data/clock";
import type { JobRequest, Scheduler, StorageInfo } from "../rdd/environment";
import type { Cluster } from "./cluster";
import { clusterEvents } from "./cluster-events";
import type { ClusterPoint } from "./cluster-points";

export type ClusterListener = (point: ClusterPoint) => void;

export class ClusterScheduler implements Scheduler {
  private readonly listeners = new Set<ClusterListener>();
  private points: AsyncGenerator<ClusterPoint, void, void> | null = null;
  private isLooping = false;
  private isStepped = false;
  private isStopped = false;

  constructor(readonly cluster: Cluster) {}

  get defaultParallelism(): number {
    const { master } = this.cluster.settings;
    if (master.executors === 0) return master.coresPerExecutor;
    return Math.max(
      2,
      this.cluster.executors.reduce((sum, { cores }) => sum + cores, 0),
    );
  }

  runJob<T, U>(job: JobRequest<T, U>): Promise<U[]> {
    const result = this.cluster.dag.submitJob(job);
    this.cluster.wake();
    this.start();
    return result;
  }

  /** Calls back at every point from now on; returns how to stop that. */
  onPoint(listener: ClusterListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** From now on nothing runs but by `next()`. */
  step(): void {
    this.isStepped = true;
  }

  /** Runs on by itself again. */
  run(): void {
    this.isStepped = false;
    this.start();
  }

  private start(): void {
    if (!this.isLooping && !this.isStepped) void this.loop();
  }

  private async loop(): Promise<void> {
    this.isLooping = true;
    const release = keepAwake();
    try {
      // A job may come while the last point of the one before is on its way.
      while (!this.isStepped && !this.isStopped && ((await this.next()) !== null || !this.cluster.dag.isIdle));
    } finally {
      release();
      this.isLooping = false;
    }
  }

  /** Goes to the next point; null when no job is left. */
  async next(): Promise<ClusterPoint | null> {
    if (this.isStopped) return null;
    this.points ??= clusterEvents(this.cluster);
    const next = await this.points.next();
    if (next.done === true) {
      this.points = null;
      return null;
    }
    for (const listener of this.listeners) listener(next.value);
    return next.value;
  }

  /** As if the driver had died: nothing goes on, and nobody is told. */
  kill(): void {
    this.isStopped = true;
  }

  stop(): void {
    for (const job of [...this.cluster.dag.activeJobs])
      this.cluster.dag.abortJob(job, `Job ${job.id} cancelled because SparkContext was shut down`);
    this.isStopped = true;
  }

  cancelJobs(which: (properties: ReadonlyMap<string, string>) => boolean, reason: string): void {
    for (const job of [...this.cluster.dag.activeJobs])
      if (which(job.request.properties)) this.cluster.dag.abortJob(job, `Job ${job.id} cancelled ${reason}`);
    this.cluster.wake();
    this.start();
  }

  storageInfo(rddId: number): StorageInfo | null {
    return this.cluster.storageInfo(rddId);
  }

  removeRdd(rddId: number): void {
    this.cluster.removeRdd(rddId);
  }
}
