/**
 * The life of the cluster while there are jobs, task by task. This is the page to read.
 *
 * Spark has threads and messages here; this is one generator over named points, so that a job can be run, stepped, recorded and killed
 * like a micro-batch. Free cores get tasks in a fixed order; then the task that is through first is computed, and what it gives decides
 * what comes next. A task takes no time on the clock beyond its computing, unless its machine is slow.
 */
import { point } from "../data/point";
import type { Cluster } from "./cluster";
import type { ClusterPoint } from "./cluster-points";
import { launchTask, runCutOff, runTask } from "./run-task";
import type { TaskAttempt } from "./task-attempt";

export async function* clusterEvents(cluster: Cluster): AsyncGenerator<ClusterPoint, void, void> {
  for (;;) {
    yield* whatHappened(cluster);
    if (!cluster.hasWork && cluster.dag.isIdle && cluster.cutOff.size === 0) return;
    if (cluster.allocation !== null) {
      cluster.allocation.look();
      yield* whatHappened(cluster);
    }
    for (const task of cluster.startTasks()) {
      yield point("rddTask.start", task.facts);
      if (cluster.threads !== null && !task.killed) launchTask(cluster.threads, task);
    }
    const next = nextThrough(cluster);
    const now = cluster.clock.now();
    if (next !== null && next.finishMs <= now) {
      if (cluster.cutOff.has(next)) await runCutOff(cluster, next);
      else if (!next.killed) await runTask(cluster, next);
      continue;
    }
    const untilMs = Math.min(next?.finishMs ?? Number.POSITIVE_INFINITY, nextTimer(cluster, now));
    yield point("cluster.waiting", { untilMs, why: next === null ? "no core for the waiting tasks" : "a slow task" });
    await sleep(cluster, untilMs);
    for (const set of cluster.taskSets) set.speculate(cluster.clock.now());
  }
}

/** All of it: while one point is looked at, more may happen. */
function* whatHappened(cluster: Cluster): Generator<ClusterPoint, void, void> {
  for (let some = cluster.takeHappened(); some.length > 0; some = cluster.takeHappened())
    for (const { what, after } of some) {
      yield what;
      after?.();
    }
}

/** The running task that is through first; of those at once, the one started first. */
function nextThrough(cluster: Cluster): TaskAttempt | null {
  let first: TaskAttempt | null = null;
  for (const tasks of [cluster.running, cluster.cutOff.keys()])
    for (const task of tasks) if (first === null || task.finishMs < first.finishMs) first = task;
  return first;
}

/** When something may be different although nothing has happened. */
function nextTimer(cluster: Cluster, now: number): number {
  const { speculation } = cluster.settings;
  const free = cluster.executors.filter(({ freeCores }) => freeCores > 0);
  const levels = free.length === 0 ? [] : cluster.taskSets.flatMap((set) => set.nextLevelMs(cluster.executors) ?? []);
  const looks = speculation !== null && cluster.running.size > 0 ? [now + speculation.intervalMs] : [];
  return Math.min(...levels, ...looks, cluster.allocation?.nextMs ?? Number.POSITIVE_INFINITY);
}

async function sleep(cluster: Cluster, untilMs: number): Promise<void> {
  const woken = new AbortController();
  cluster.wake = () => woken.abort();
  try {
    await cluster.clock.sleepUntil(untilMs, woken.signal);
  } catch (error) {
    if (!woken.signal.aborted) throw error;
  } finally {
    cluster.wake = () => {};
  }
}
