/**
 * Which rows of a batch a deduplication took out: all whose key the batch did not add to the state, and all but the first of
 * those whose key it did. Read off the recorded changes of the state, so a query that is not watched does nothing for it.
 */
import { keyText } from "../data/key-text";
import { isClosed } from "../operators/event-time-key";
import type { StatefulExec } from "../operators/stateful";
import { StreamingDeduplicateExec } from "../operators/streaming-deduplicate";
import type { JudgedRow } from "./judge";
import type { RawBatch } from "./recorder";

/** Whether a row is a duplicate; to be asked for the rows of a batch in their order. */
export type IsDuplicate = (row: JudgedRow) => boolean;

export function duplicatesIn(batch: RawBatch, first: StatefulExec | null): IsDuplicate {
  if (!(first instanceof StreamingDeduplicateExec)) return () => false;
  const own = batch.changes.filter(({ operatorId }) => operatorId === first.operatorId);
  const added = new Set(own.filter(({ change }) => change.before === null).map(({ change }) => keyText(change.key)));
  return ({ groups: [group] }) => {
    if (group === undefined || group.late) return false;
    // A key that came and went within the batch has left no change: the watermark has passed it already.
    if (isClosed(group.time, batch.watermarks.evictionMs)) return false;
    return !added.delete(keyText(group.key));
  };
}
