/**
 * Refuses a batch of a query with state whose `foreachBatch` function did not read all of it. Spark's `StateStoreCoordinator` counts the
 * stores that were committed (semantics N6): a store is committed when its partition has been read to the end, so
 * `take(1)` or nothing at all would leave the state behind.
 *
 * Which stores Spark would have committed follows from what was read: those below a shuffle with the first row of any
 * partition; those below an aggregation with the first row of theirs, since it takes all rows before it gives one.
 */
import { cutIntoStages } from "../cluster/stage";
import { SparkError } from "../data/errors";
import { HashAggregateExec } from "../operators/hash-aggregate";
import { LimitExec } from "../operators/limit";
import type { PhysicalPlan } from "../operators/physical-plan";
import { SortExec } from "../operators/sort";
import { StateStoreSaveExec } from "../operators/state-store-save";
import type { StatefulExec } from "../operators/stateful";
import { StreamingGlobalLimitExec } from "../operators/streaming-limit";
import type { PartitionReads } from "../sinks/partition-reads";

/** @throws STATE_STORE_COMMIT_VALIDATION_FAILED */
export function validateCommits(plan: PhysicalPlan, batchId: number, reads: PartitionReads): void {
  if (isExempt(plan)) return;
  const stages = cutIntoStages(plan);
  const expected: string[] = [];
  const missing: string[] = [];
  for (const { root, writes, stateful } of stages)
    for (const operator of [...stateful].sort((a, b) => a.operatorId - b.operatorId)) {
      const isDone = (partition: number): boolean => {
        if (writes !== null) return reads.begun.size > 0;
        return (isBelowAggregate(root, operator) ? reads.begun : reads.finished).has(partition);
      };
      for (const { name } of [...operator.stores].sort((a, b) => (a.name < b.name ? -1 : 1)))
        for (let partition = 0; partition < operator.numPartitions; partition++) {
          const store = `(operator=${operator.operatorId}, partition=${partition}, store=${name})`;
          expected.push(store);
          if (!isDone(partition)) missing.push(store);
        }
    }
  if (missing.length > 0) throw notCommitted(batchId, expected.length, missing);
}

/** Global aggregations and limits are not looked at; a sort of the whole result reads everything by itself. */
function isExempt(plan: PhysicalPlan): boolean {
  return plan.exists(
    (node) =>
      node instanceof StreamingGlobalLimitExec ||
      (node instanceof LimitExec && node.scope === "Global") ||
      (node instanceof SortExec && node.isGlobal) ||
      (node instanceof StateStoreSaveExec && node.keys.length === 0),
  );
}

function isBelowAggregate(node: PhysicalPlan, operator: StatefulExec): boolean {
  if (node === operator) return false;
  if (node instanceof HashAggregateExec) return node.exists((below) => below === operator);
  return node.children.some((child) => isBelowAggregate(child, operator));
}

function notCommitted(batchId: number, expected: number, missing: readonly string[]): SparkError {
  return new SparkError(
    "STATE_STORE_COMMIT_VALIDATION_FAILED",
    `State store commit validation failed for batch ${batchId}.\nExpected ${expected} commits but got ${expected - missing.length}.\nMissing commits: ${missing.join(", ")}.\n` +
      "This error typically occurs when using operations like show() or limit() in foreachBatch that don't process all partitions, or if you are swallowing an exception and returning from the function early.\n" +
      "To fix: ensure your foreachBatch function processes the entire DataFrame.",
    { sqlState: "XXKST" },
  );
}
