/**
 * What a task does when its turn has come, and what becomes of it: a shuffle file or a result, a failure that counts, or rows that are
 * gone. Spark's `ShuffleMapTask`, `ResultTask` and `TaskSetManager.handleFailedTask`.
 */
import { SparkError } from "../data/errors";
import { point } from "../data/point";
import { mergeUpdates } from "../rdd/accumulator";
import { CommitDeniedException } from "../rdd/commit-denied";
import { NarrowDependency, type ShuffleDependency } from "../rdd/dependency";
import type { RDD } from "../rdd/rdd";
import type { Kept } from "../rdd/task-context";
import type { Cluster } from "./cluster";
import type { ActiveJob } from "./dag-scheduler";
import { FetchFailed } from "./fetch-failed";
import { writeShuffle } from "./shuffle-writer";
import { estimateSize } from "./size-estimator";
import type { TaskAttempt } from "./task-attempt";
import { ExecutorLostFailure } from "./threads/executor-thread";
import { NotSerializableException, TaskNotSerializableException } from "./threads/not-serializable";
import type { TaskThreads } from "./threads/task-threads";

/** Runs the task to its end and tells the cluster. One that no job waits for any more is dropped. */
export async function runTask(cluster: Cluster, task: TaskAttempt): Promise<void> {
  const job = cluster.dag.jobOf(task.set.stage);
  if (job === null) {
    cluster.cancel(new Set([task.set.stage]));
    return;
  }
  const keep = (rdd: RDD<unknown>, partition: number, rows: Kept<unknown>): void =>
    cluster.storeBlock(rdd, rdd.partitions[partition], rows, task.executor);
  let output: unknown;
  try {
    if (cluster.threads !== null) output = await cluster.threads.output(task, keep);
    else {
      if (task.set.needsPreparing) await prepare(task.set.stage.rdd, task.partitionId, task);
      output = compute(task, job);
      if (output instanceof Promise) output = await output;
    }
    const { receive } = job.request;
    if (receive !== undefined && task.set.stage.shuffle === null && !task.killed) output = await receive(output, task);
  } catch (error) {
    task.completed();
    if (!task.killed) failed(cluster, task, error);
    return;
  }
  task.completed();
  if (!task.killed) succeeded(cluster, task, job, output);
}

/** Runs a task that the driver has given up. Nobody hears how it ended. */
export async function runCutOff(cluster: Cluster, task: TaskAttempt): Promise<void> {
  const job = cluster.cutOff.get(task);
  cluster.cutOff.delete(task);
  if (job === undefined || cluster.threads !== null) return;
  try {
    if (task.set.needsPreparing) await prepare(task.set.stage.rdd, task.partitionId, task);
    await compute(task, job);
  } catch {
    // It fails where nobody looks.
  }
  task.completed();
}

/** Sends the task to a thread of its executor. */
export function launchTask(threads: TaskThreads, task: TaskAttempt): void {
  const { needsPreparing, stage } = task.set;
  threads.launch(task, () => (needsPreparing ? prepare(stage.rdd, task.partitionId, task) : null));
}

/** What cannot be done while computing, such as reading a file, comes before it: as far as nothing nearer is kept. */
async function prepare(rdd: RDD<unknown>, partition: number, task: TaskAttempt): Promise<void> {
  if (task.holdsKept(rdd, partition)) return;
  if (rdd.needsPreparing && !rdd.isCheckpointed()) await rdd.prepare(rdd.partitions[partition], task);
  for (const dependency of rdd.dependencies)
    if (dependency instanceof NarrowDependency)
      for (const parent of dependency.getParents(partition)) await prepare(dependency.rdd, parent, task);
}

function compute(task: TaskAttempt, job: ActiveJob): unknown {
  const { rdd, shuffle } = task.set.stage;
  const split = rdd.partitions[task.partitionId];
  return task.run(() => {
    const values = rdd.iterator(split, task);
    if (shuffle === null) return job.request.f(values, task);
    return writeShuffle(
      shuffle as unknown as ShuffleDependency<unknown, unknown, unknown>,
      values as Iterable<[unknown, unknown]>,
    );
  });
}

function succeeded(cluster: Cluster, task: TaskAttempt, job: ActiveJob, output: unknown): void {
  const { stage } = task.set;
  const { shuffle } = stage;
  if (shuffle !== null) keepShuffle(cluster, task, shuffle.shuffleId, output as readonly Kept<unknown>[]);
  const first = cluster.finished(task);
  cluster.emit(point("rddTask.done", task.endFacts(cluster.clock.now())));
  if (!first) return;
  if (shuffle !== null) {
    mergeUpdates(task);
    cluster.dag.mapTaskDone(stage, task.partitionId);
    return;
  }
  const at = job.request.partitions.indexOf(task.partitionId);
  if (!job.finished[at]) mergeUpdates(task);
  cluster.dag.resultTaskDone(stage, at, output);
}

function keepShuffle(cluster: Cluster, task: TaskAttempt, shuffleId: number, buckets: readonly Kept<unknown>[]): void {
  const { executor, partitionId } = task;
  executor.writeShuffle(shuffleId, partitionId, buckets);
  const bytes = buckets.map((bucket) => (bucket.length === 0 ? 0 : estimateSize(bucket)));
  task.shuffleWriteBytes = bytes.reduce((sum, one) => sum + one, 0);
  cluster.outputs.add(shuffleId, partitionId, { executor, bytes });
}

function failed(cluster: Cluster, task: TaskAttempt, error: unknown): void {
  const { stage } = task.set;
  const gone = error instanceof FetchFailed;
  const failures = cluster.failed(task, !gone && !(error instanceof CommitDeniedException));
  const reason = textOf(error);
  cluster.emit(point("rddTask.failed", { ...task.endFacts(cluster.clock.now()), reason }));
  if (error instanceof ExecutorLostFailure) cluster.replaceExecutor(task.executor, reason);
  const { maxTaskFailures, maxStageAttempts } = cluster.settings;
  if (gone) {
    cluster.dag.fetchFailed(stage, error, maxStageAttempts);
    return;
  }
  const { index, attemptNumber, taskAttemptId, executor, set } = task;
  if (error instanceof NotSerializableException) {
    const name = `task ${index}.${attemptNumber} in stage ${stage.id}.${set.attempt} (TID ${taskAttemptId})`;
    cluster.dag.abortStage(stage, `${name} had a not serializable result: ${error.message}`, error);
    return;
  }
  if (error instanceof TaskNotSerializableException) {
    cluster.dag.abortStage(stage, error.message, error);
    return;
  }
  if (failures < maxTaskFailures) return;
  const lost = `Lost task ${index}.${attemptNumber} in stage ${stage.id}.${set.attempt} (TID ${taskAttemptId}) (${executor.host} executor ${executor.id}): ${reason}`;
  const times = `Task ${index} in stage ${stage.id}.${set.attempt} failed ${maxTaskFailures} times`;
  if (error instanceof SparkError) {
    cluster.dag.abortStage(stage, error, error);
    return;
  }
  cluster.dag.abortStage(stage, `${times}, most recent failure: ${lost}\n\nDriver stacktrace:`, error);
}

function textOf(error: unknown): string {
  if (error instanceof ExecutorLostFailure) return `${error.name} ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
