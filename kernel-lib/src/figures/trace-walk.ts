/**
 * Ways to read a trace that several figures share: which attempt of a batch counts, what state there was before it.
 */
import type { Json, Trace, TraceBatch, TraceOffsets, TraceStateChange } from "../inspect/trace";

/** Whether the batch passed a point of this name at or before `pointIndex`. */
export function passed(batch: TraceBatch, pointIndex: number, name: string): boolean {
  const end = Math.min(pointIndex, batch.points.length - 1);
  for (let i = 0; i <= end; i++) if (batch.points[i]?.name === name) return true;
  return false;
}

/** Index of the first point of this name; the number of points when the batch never came to it. */
export function pointOf(batch: TraceBatch, name: string): number {
  const index = batch.points.findIndex((point) => point.name === name);
  return index < 0 ? batch.points.length : index;
}

/**
 * The batches whose work counts, in order of their ids: of a batch that ran more than once (killed, then repeated after
 * the restart), the last attempt.
 *
 * @param end looks only at the trace's batches before this index
 */
export function lastAttempts(trace: Trace, end: number = trace.batches.length): readonly TraceBatch[] {
  const byId = new Map<number, TraceBatch>();
  for (const batch of trace.batches.slice(0, end)) byId.set(batch.batchId, batch);
  return [...byId.values()].sort((a, b) => a.batchId - b.batchId);
}

/**
 * The offsets of a batch. One that is run again after a restart was decided by the life before, and asks the sources
 * nothing: then they are those of the earlier attempt. Empty when the trace does not hold that one.
 */
export function offsetsOf(trace: Trace, batchIndex: number): readonly TraceOffsets[] {
  const batch = trace.batches[batchIndex];
  if (batch === undefined || batch.offsets.length > 0) return batch?.offsets ?? [];
  const attempts = trace.batches.slice(0, batchIndex).filter((earlier) => earlier.batchId === batch.batchId);
  return attempts.reverse().find((earlier) => earlier.offsets.length > 0)?.offsets ?? [];
}

/** One key of the state with its value. */
export interface StateEntry {
  readonly partition: number;
  readonly key: readonly Json[];
  readonly value: readonly Json[];
}

/** Identifies a key within an operator. */
export function stateKey(change: { readonly partition: number; readonly key: readonly Json[] }): string {
  return `${change.partition}:${JSON.stringify(change.key)}`;
}

/**
 * What an operator's state held before the batch at `batchIndex`, by `stateKey`: the sum of all changes before it. Keys
 * that were there before the recording began and were never touched are unknown to the trace.
 */
export function stateBefore(
  trace: Trace,
  batchIndex: number,
  operator: number,
  store?: string,
): Map<string, StateEntry> {
  const state = new Map<string, StateEntry>();
  const batch = trace.batches[batchIndex];
  for (const earlier of lastAttempts(trace, batchIndex)) {
    if (batch !== undefined && earlier.batchId >= batch.batchId) continue;
    for (const change of changesOf(earlier, operator, store)) applyChange(state, change);
  }
  return state;
}

/** @param store of an operator that keeps several */
export function changesOf(batch: TraceBatch, operator: number, store?: string): readonly TraceStateChange[] {
  return batch.state.find((state) => state.operator === operator && state.store === store)?.changes ?? [];
}

export function applyChange(state: Map<string, StateEntry>, change: TraceStateChange): void {
  if (change.after === null) state.delete(stateKey(change));
  else state.set(stateKey(change), { partition: change.partition, key: change.key, value: change.after });
}

/** `batch 3`, and for a later life of the query `batch 3, life 2`. */
export function batchName(batch: { readonly batchId: number; readonly life: number }): string {
  return batch.life === 0 ? `batch ${batch.batchId}` : `batch ${batch.batchId}, life ${batch.life + 1}`;
}
