/**
 * Executors come when tasks wait and go when they have nothing to do. Spark's `ExecutorAllocationManager` (semantics U6): the first after
 * a backlog of a second, then twice as many each time; an idle one goes after a minute, one with cached blocks never.
 *
 * Looked at while jobs run. Between jobs nothing does: executors that were idle too long leave when the next job begins.
 */
import type { Cluster } from "./cluster";
import type { DynamicAllocation } from "./cluster-settings";
import type { Executor } from "./executor";

export class Allocation {
  private nextAddMs: number | null = null;
  private adding = 1;

  constructor(
    private readonly cluster: Cluster,
    private readonly settings: DynamicAllocation,
  ) {}

  look(): void {
    const now = this.cluster.clock.now();
    this.add(now);
    for (const executor of this.cluster.executors)
      if (this.cluster.executors.length > this.settings.min && this.leavesAt(executor) <= now)
        this.cluster.loseExecutor(executor, "Executor is idle and no longer needed");
  }

  private add(now: number): void {
    if (this.waiting === 0) {
      this.nextAddMs = null;
      this.adding = 1;
      return;
    }
    this.nextAddMs ??= now + this.settings.backlogMs;
    if (now < this.nextAddMs) return;
    const { executors } = this.cluster;
    const wanted = Math.min(executors.length + this.adding, this.needed, this.settings.max);
    for (let i = executors.length; i < wanted; i++) this.cluster.addExecutor();
    this.adding *= 2;
    this.nextAddMs = now + this.settings.sustainedBacklogMs;
  }

  private get waiting(): number {
    return this.cluster.taskSets.reduce((sum, set) => sum + set.numWaiting, 0);
  }

  /** As many as the tasks could keep busy. */
  private get needed(): number {
    const { coresPerExecutor } = this.cluster.settings.master;
    return Math.ceil((this.waiting + this.cluster.running.size) / coresPerExecutor);
  }

  private leavesAt(executor: Executor): number {
    if (!executor.isIdle || this.waiting > 0) return Number.POSITIVE_INFINITY;
    const keepsBlocks = [...executor.blocks.all].length > 0;
    return executor.idleSinceMs + (keepsBlocks ? this.settings.cachedIdleMs : this.settings.idleMs);
  }

  /** When it will want to look again. */
  get nextMs(): number {
    const leaving = this.cluster.executors.map((executor) => this.leavesAt(executor));
    return Math.min(this.nextAddMs ?? Number.POSITIVE_INFINITY, ...leaving);
  }
}
