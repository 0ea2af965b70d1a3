/**
 * Runs an optimised plan to its end: first the queries inside expressions that read nothing around them, whose values are
 * put in their places, then the plan. Spark's `SparkPlan.executeQuery`, which waits for its subqueries.
 */
import { type OptimizerOptions, optimize } from "../catalyst/optimizer";
import { runJob } from "../cluster/job";
import { cutIntoStages } from "../cluster/stage";
import type { InternalRow } from "../data/value";
import { observedMetrics } from "../operators/collect-metrics";
import { InMemoryTableScanExec } from "../operators/in-memory-scan";
import type { PhysicalPlan } from "../operators/physical-plan";
import { type PlannerOptions, planPhysical } from "../operators/planner";
import { type ExprId, Literal } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { contextText } from "../plan/origin";
import { isSubquery, type SubqueryExpression, tooManyRows } from "../plan/subquery";
import { noteReads } from "./batch-reads";
import { withLoopResults } from "./run-loops";

interface Settings {
  readonly conf: { readonly optimizer: OptimizerOptions };
  readonly planning: PlannerOptions;
}

/**
 * The rows of an analysed plan, by partition.
 * @param cached the same plan with what is cached in its place
 * @param isCollected whether the rows go to the program as they are
 */
export async function runQuery(
  analysed: LogicalPlan,
  cached: LogicalPlan,
  isCollected: boolean,
  settings: Settings,
): Promise<InternalRow[][]> {
  const optimised = optimize(cached, undefined, settings.conf.optimizer);
  const count = async (part: LogicalPlan): Promise<number> =>
    (await runQuery(part, part, false, settings)).flat().length;
  await noteReads({ analysed, optimised, isCollected }, count);
  return runPlan(optimised, settings.planning);
}

/** All rows, by partition. */
export async function runPlan(optimised: LogicalPlan, options: PlannerOptions): Promise<InternalRow[][]> {
  const ready = await withResultsInside(optimised, options);
  const physical = planPhysical(ready, options);
  await computeCached(physical);
  const job = runJob(cutIntoStages(physical), {
    partitions: () => [],
    openState: () => Promise.reject(new Error("internal: a batch query keeps no state")),
    watermarks: () => ({ lateMs: 0, evictionMs: 0 }),
    batch: null,
  });
  for (;;) {
    const next = await job.next();
    if (next.done !== true) continue;
    for (const { node, metrics } of observedMetrics(physical, next.value.observed)) node.listener?.(metrics);
    return next.value.partitions.map((batches) => batches.flatMap((batch) => batch.toRows()));
  }
}

/** Computes what the plan reads from the cache, unless it is there already. */
export async function computeCached(plan: PhysicalPlan): Promise<void> {
  for (const scan of plan.collect((n): n is InMemoryTableScanExec => n instanceof InMemoryTableScanExec))
    await scan.relation.cached.rows();
}

/**
 * The plan with the values of the queries inside its expressions, and the rows of its recursive queries.
 * @throws SparkError `SCALAR_SUBQUERY_TOO_MANY_ROWS`
 */
export async function withResultsInside(plan: LogicalPlan, options: PlannerOptions): Promise<LogicalPlan> {
  const whole = await withLoopResults(plan, async (part) => (await runPlan(part, options)).flat());
  return withSubqueryResults(whole, options);
}

async function withSubqueryResults(plan: LogicalPlan, options: PlannerOptions): Promise<LogicalPlan> {
  const inside = [...plan.nodes()].flatMap((node) => node.expressions.flatMap((e) => e.collect(isSubquery)));
  if (inside.length === 0) return plan;
  const values = new Map<ExprId, Literal>();
  for (const subquery of inside)
    if (!values.has(subquery.id)) values.set(subquery.id, await resultOf(subquery, options));
  return plan.transformUp((node) => node.mapExpressions((e) => (isSubquery(e) ? (values.get(e.id) ?? e) : e)));
}

async function resultOf(subquery: SubqueryExpression, options: PlannerOptions): Promise<Literal> {
  const rows = (await runPlan(subquery.plan, options)).flat();
  const { origin } = subquery;
  if (rows.length > 1) throw tooManyRows(origin === null ? "" : contextText(origin));
  return new Literal(rows[0]?.[0] ?? null, subquery.dataType);
}
