/**
 * Notes what a query reads of a batch that `foreachBatch` was handed, so that a batch of which parts were never asked for can be refused
 * as in Spark (`commit-validation.ts`).
 *
 * A query reads all partitions, or none when the optimiser has found that it needs no rows. A limit at its top, when rows are
 * collected, takes one partition after the other until it has enough (Spark's `SparkPlan.executeTake`); a limit inside
 * begins each partition and leaves the rest of it.
 */
import type { InternalRow } from "../data/value";
import { Filter, Limit, LocalRelation, type LogicalPlan, Project, SubqueryAlias } from "../plan/logical";
import { Offset } from "../plan/logical-set";
import { nodesWithSubqueries } from "../plan/subquery";
import type { PartitionReads } from "../sinks/partition-reads";

/** By the rows of the batch, which every DataFrame over it has in its plan. */
const batches = new WeakMap<readonly InternalRow[], PartitionReads>();

export function watchReads(rows: readonly InternalRow[], reads: PartitionReads): void {
  batches.set(rows, reads);
}

/** A query that is about to run. */
export interface RunningQuery {
  readonly analysed: LogicalPlan;
  readonly optimised: LogicalPlan;
  /** Whether its rows go to the program as they are, so that a limit at the top may stop early. */
  readonly isCollected: boolean;
}

/** How many rows a plan gives. */
type Count = (plan: LogicalPlan) => Promise<number>;

export async function noteReads({ analysed, optimised, isCollected }: RunningQuery, count: Count): Promise<void> {
  const left = new Set([...leavesOf(optimised)].map(({ rows }) => rows));
  for (const leaf of leavesOf(analysed)) {
    const reads = batches.get(leaf.rows);
    // A batch without rows is gone from the plan once that is optimised; in Spark nobody knows yet that it has none.
    if (reads === undefined || !(left.has(leaf.rows) || leaf.rows.length === 0)) continue;
    const limit = analysed.find((node): node is Limit => node instanceof Limit && isNarrow(node.child, leaf));
    const countOf = (partition: number): Promise<number> => {
      const rows = reads.partitions[partition] as readonly InternalRow[];
      const part = new LocalRelation(leaf.output, rows);
      return count((limit as Limit).child.transformUp((node) => (node === leaf ? part : node)));
    };
    const all = [...reads.partitions.keys()];
    if (limit === undefined) for (const partition of all) reads.note(partition, true);
    else if (limit === analysed && isCollected) await noteTaken(all, wanted(limit), countOf, reads);
    else for (const partition of all) reads.note(partition, (await countOf(partition)) < wanted(limit));
  }
}

function leavesOf(plan: LogicalPlan): LocalRelation[] {
  return [...nodesWithSubqueries(plan)].filter((node): node is LocalRelation => node instanceof LocalRelation);
}

/** Whether each partition of the plan is made of one of the leaf's. */
function isNarrow(plan: LogicalPlan, leaf: LogicalPlan): boolean {
  if (plan === leaf) return true;
  const passes = [Filter, Project, SubqueryAlias, Offset].some((kind) => plan instanceof kind);
  return passes && isNarrow(plan.children[0], leaf);
}

const wanted = ({ limit, child }: Limit): number => limit + (child instanceof Offset ? child.offset : 0);

/** In rounds: first one partition, then more, by how many rows have been found so far. */
async function noteTaken(
  partitions: readonly number[],
  rows: number,
  countOf: (partition: number) => Promise<number>,
  reads: PartitionReads,
): Promise<void> {
  let [found, scanned] = [0, 0];
  while (found < rows && scanned < partitions.length) {
    const guess = found === 0 ? 4 * scanned : Math.ceil((1.5 * (rows - found) * scanned) / found);
    const round = partitions.slice(scanned, scanned + Math.max(1, Math.min(guess, 4 * scanned)));
    const left = rows - found;
    for (const partition of round) {
      const there = await countOf(partition);
      reads.note(partition, there < left);
      found += Math.min(there, left);
    }
    scanned += round.length;
  }
}
