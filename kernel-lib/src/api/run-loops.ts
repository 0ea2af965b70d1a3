/**
 * Runs the recursive queries of a plan and puts their rows in their places. Spark's `UnionLoopExec`.
 * A round reads the rows of the round before; the loop ends with a round that gives none.
 */
import { SparkError } from "../data/errors";
import type { InternalRow } from "../data/value";
import { LocalRelation, type LogicalPlan } from "../plan/logical";
import { transformWithSubqueries } from "../plan/subquery";
import { UnionLoop, UnionLoopRef } from "../plan/union-loop";

/** `spark.sql.cteRecursionRowLimit` */
const MAX_ROWS = 1_000_000;

export async function withLoopResults(
  plan: LogicalPlan,
  run: (plan: LogicalPlan) => Promise<InternalRow[]>,
): Promise<LogicalPlan> {
  const loop = plan.find((node): node is UnionLoop => node instanceof UnionLoop);
  if (loop === undefined) return plan;
  const rows = new LocalRelation(loop.output, await rowsOf(loop, run));
  return withLoopResults(
    plan.transformDown((node) => (node === loop ? rows : node)),
    run,
  );
}

async function rowsOf(loop: UnionLoop, run: (plan: LogicalPlan) => Promise<InternalRow[]>): Promise<InternalRow[]> {
  const rows = await run(loop.anchor);
  const isEnough = (): boolean => loop.enough !== null && rows.length >= loop.enough;
  let last: readonly InternalRow[] = rows.slice();
  for (let round = 1; last.length > 0 && !isEnough(); round++) {
    if (round >= loop.maxRounds) throw tooManyRounds(loop.maxRounds);
    last = await run(stepOver(loop, last));
    for (const row of last) rows.push(row);
    if (rows.length > MAX_ROWS) throw tooManyRows();
  }
  return rows;
}

/** What the step reads in this round. */
function stepOver({ step, loop }: UnionLoop, rows: readonly InternalRow[]): LogicalPlan {
  return transformWithSubqueries(step, (node) =>
    node instanceof UnionLoopRef && node.loop === loop ? new LocalRelation(node.output, rows) : node,
  );
}

function tooManyRounds(limit: number): SparkError {
  return new SparkError(
    "RECURSION_LEVEL_LIMIT_EXCEEDED",
    `Recursion level limit ${limit} reached but query has not exhausted, try increasing it like 'WITH RECURSIVE t(col) MAX RECURSION LEVEL 200'.`,
    { sqlState: "42836" },
  );
}

function tooManyRows(): SparkError {
  return new SparkError(
    "RECURSION_ROW_LIMIT_EXCEEDED",
    `Recursion row limit ${MAX_ROWS} reached but query has not exhausted, try setting a larger LIMIT value when querying the CTE relation.`,
    { sqlState: "42836" },
  );
}
