/**
 * What a query does first: it reads its checkpoint and finds out which batch comes next.
 *
 * Spark's `populateStartOffsets` (semantics A17). The newest entry of the offset log is batch N. Is N in the commit log too,
 * N + 1 is planned anew; is it not, N runs again with the offsets, the watermark and the time it was given then.
 */

import type { OffsetSeq } from "../checkpoint/offset-log";
import { IllegalStateException, SparkError } from "../data/errors";
import { holdsVersions } from "../state/state-metadata";
import type { CurrentBatch } from "./query-definition";
import type { StreamExecution } from "./stream-execution";

/** The batch that was begun and must run again, or null. */
export async function recover(execution: StreamExecution): Promise<CurrentBatch | null> {
  const newest = await execution.offsetLog.latest();
  await refuseForeignState(execution, newest === undefined);
  if (newest === undefined) {
    await execution.state.validate(true);
    return null;
  }
  const { batchId, entry } = newest;
  // A commit log that is ahead of the offset log says nothing about this batch: it runs again, and its commit is refused.
  const committed = await execution.commitLog.latest();
  const commit = committed?.batchId === batchId ? committed.entry : undefined;
  await execution.state.validate(false, commit === undefined ? batchId : batchId + 1);
  checkSources(execution, entry);
  const before = batchId === 0 ? undefined : await execution.offsetLog.get(batchId - 1);
  if (batchId > 0 && before === undefined)
    throw new IllegalStateException(
      null,
      `Previous batch ${batchId - 1} not found in offset log; the log must be whole.`,
    );
  const previousWatermarkMs = before?.metadata.batchWatermarkMs ?? 0;
  execution.tracker.restore(entry.metadata.batchWatermarkMs);
  if (commit === undefined) return rerun(execution, batchId, entry, before ?? null, previousWatermarkMs);
  execution.committed = [...entry.offsets];
  execution.nextBatchId = batchId + 1;
  execution.lateMs = entry.metadata.batchWatermarkMs;
  execution.tracker.restore(Math.max(entry.metadata.batchWatermarkMs, commit.nextBatchWatermarkMs));
  return null;
}

function rerun(
  execution: StreamExecution,
  batchId: number,
  entry: OffsetSeq,
  before: OffsetSeq | null,
  previousWatermarkMs: number,
): CurrentBatch {
  if (before !== null) execution.committed = [...before.offsets];
  execution.nextBatchId = batchId;
  execution.lateMs = previousWatermarkMs;
  return {
    batchId,
    ends: entry.offsets,
    watermarks: { lateMs: previousWatermarkMs, evictionMs: entry.metadata.batchWatermarkMs },
    timestampMs: entry.metadata.batchTimestampMs,
  };
}

function checkSources(execution: StreamExecution, entry: OffsetSeq): void {
  const now = execution.definition.sources.length;
  if (entry.offsets.length !== now)
    throw new IllegalStateException(
      null,
      `There are [${entry.offsets.length}] sources in the checkpoint offsets and now there are [${now}] sources requested by the query. ` +
        "Cannot continue. Is this the checkpoint of another query? Use a new checkpointLocation for a new query.",
    );
}

/** A new query over a directory that already holds state would take it for its own. */
async function refuseForeignState(execution: StreamExecution, isNewQuery: boolean): Promise<void> {
  if (!isNewQuery) return;
  const { checkpoint } = execution.definition;
  const commits = await checkpoint.list("commits");
  // A description of state alone is left by a query that was killed before its first batch was decided; that is no harm.
  if (commits.length === 0 && !(await holdsVersions(checkpoint))) return;
  throw new SparkError(
    "STATE_STORE_CHECKPOINT_LOCATION_NOT_EMPTY",
    `The checkpoint location ${checkpoint.description} should be empty on batch 0. ` +
      "Please either use a new checkpoint location, or delete the existing data in the checkpoint location.",
    { sqlState: "42K03" },
  );
}
