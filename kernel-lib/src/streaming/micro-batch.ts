/**
 * The life of a streaming query, micro-batch by micro-batch. This is the page to read.
 *
 * Spark's `MicroBatchExecution` (semantics A2 to A18). Every `yield` is a named point where the query can be watched,
 * stopped or killed; between two of them one thing happens. What makes a batch exactly once stands in the order: the
 * offsets are written down before anything is read, the state and the sink come before the commit, and a batch that was
 * begun but not committed is run again exactly as it was decided.
 */
import type { JobResult, TaskPoint } from "../cluster/job";
import { point } from "../data/point";
import type { BatchFacts, StreamPoint } from "./points";
import type { CurrentBatch } from "./query-definition";
import { recover } from "./recovery";
import { resultRows } from "./result-rows";
import type { StreamExecution } from "./stream-execution";

export async function* microBatches(query: StreamExecution): AsyncGenerator<StreamPoint, void, void> {
  await query.fixGoal();
  const begun = await recover(query);
  yield point("recovered", {
    batchId: query.nextBatchId,
    rerun: begun !== null,
    offsets: begun === null ? [] : query.offsetRanges(begun.ends, begun.ends),
    watermarkMs: query.tracker.currentMs,
  });
  if (begun !== null) {
    query.timer.start();
    yield* runBatch(query, begun);
    if (query.definition.trigger.kind === "once") return;
  }
  for (;;) {
    query.timer.start();
    const batch = yield* constructNextBatch(query);
    if (batch !== null) yield* runBatch(query, batch);
    else query.reporter.nothingDone();
    const isOver = query.definition.trigger.kind === "once" || (query.definition.trigger.isOneOff && batch === null);
    if (isOver) return;
    if (batch === null) yield point("waiting", { batchId: query.nextBatchId });
  }
}

/** Decides what the next batch reads and writes that down, or gives null when there is nothing to do. */
async function* constructNextBatch(query: StreamExecution): AsyncGenerator<StreamPoint, CurrentBatch | null, void> {
  const batchId = query.nextBatchId;
  const ends = await query.timer.time("latestOffset", () => query.askSources());
  const noData = !query.hasNewData(ends);
  const runs = !noData || (query.definition.trigger.kind !== "once" && query.needsNoDataBatch());
  yield point("latestOffset", { batchId, offsets: query.offsetRanges(ends, query.latest), runs, noData });
  if (!runs) return null;

  const batch = query.begin(ends);
  yield point("walCommit.write", { batchId, path: `offsets/${batchId}` });
  await query.timer.time("walCommit", () => query.writeOffsetLog(batch));
  yield point("walCommit.written", { batchId, path: `offsets/${batchId}` });

  await query.timer.time("walCommit", () => query.commitSources());
  await query.timer.time("walCommit", () => query.purge(batchId));
  yield point("source.commit", { batchId, ends: query.committed });
  return batch;
}

/** Runs a batch that is decided: reads, computes, hands over, commits. */
async function* runBatch(query: StreamExecution, batch: CurrentBatch): AsyncGenerator<StreamPoint, void, void> {
  const { batchId } = batch;
  const starts = query.committed;
  const inputs = await query.timer.time("getBatch", () => query.readSources(batch));
  yield point("getBatch", { batchId, inputs });
  const tasks = await query.timer.time("queryPlanning", async () => query.planTasks(batch, inputs));
  yield point("queryPlanning", { batchId, watermarks: batch.watermarks });

  yield point("addBatch", { batchId });
  const result = yield* runTasks(query, tasks);
  const output = resultRows(batchId, query.resultSchema, result.partitions);
  const facts: BatchFacts = {
    batchId,
    get rows() {
      return output.rows;
    },
    state: query.stateFacts(result),
    rowsGiven: result.rowsGiven,
  };
  yield point("sink.commit", facts);
  const { sink } = query.definition;
  await query.timer.time("addBatch", () => sink.addBatch(output));
  yield point("addBatch.done", facts);

  query.tracker.update((id) => result.eventTimes.get(id));
  yield point("commitOffsets.write", { batchId, path: `commits/${batchId}` });
  await query.timer.time("commitOffsets", () => query.writeCommitLog(batch));
  yield point("commitOffsets.written", { batchId, path: `commits/${batchId}` });

  query.advance(batch);
  await query.state.maintain(batchId - query.definition.minBatchesToRetain);
  query.reporter.batchDone(batch, output.numRows, result, starts);
  yield point("watermark", { batchId, nextMs: query.tracker.currentMs, eventTimes: result.eventTimes });
}

/** The tasks show their own points; their time counts as `addBatch`. */
async function* runTasks(
  query: StreamExecution,
  tasks: AsyncGenerator<TaskPoint, JobResult>,
): AsyncGenerator<StreamPoint, JobResult, void> {
  for (;;) {
    const next = await query.timer.time("addBatch", () => tasks.next());
    if (next.done === true) return next.value;
    yield next.value;
  }
}
