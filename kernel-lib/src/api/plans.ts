/**
 * How a program is planned, step by step: `df.plans()` and `query.plans()`. The program is planned once more to find out, with
 * somebody who looks on; so it costs nothing before it is asked for. `explain` shows the same as text.
 */
import { optimize } from "../catalyst/optimizer";
import type { RuleApplication } from "../catalyst/rule";
import type { PlanTrace, TraceGenerated, TraceOperator, TraceOperatorRows, TraceRule } from "../inspect/plan-trace";
import type { Trace } from "../inspect/trace";
import { renumbered, sourceName } from "../inspect/trace-query";
import type { PhysicalPlan } from "../operators/physical-plan";
import { type PlannerOptions, planPhysical } from "../operators/planner";
import { distinctStreams, type LogicalPlan } from "../plan/logical";
import type { QueryDefinition } from "../streaming/query-definition";
import { generatedCode } from "./codegen-text";
import { shownBelow, stageNumbers, visible } from "./physical-text";
import type { QueryRecipe } from "./query-recipe";
import type { SessionState } from "./session-state";

/** What is planned. */
export interface PlanRequest {
  readonly session: SessionState;
  readonly parsed: LogicalPlan;
  readonly planning: (analysed: LogicalPlan) => PlannerOptions;
  /** What a query has recorded, which says how many rows came out of its operators. */
  readonly recorded?: Trace;
}

export async function plansOf({ session, parsed, planning, recorded }: PlanRequest): Promise<PlanTrace> {
  const rules: TraceRule[] = [];
  const watch =
    (phase: TraceRule["phase"]) =>
    ({ rule, before, after }: RuleApplication): void => {
      rules.push({ phase, rule, before: before.treeString(), after: after.treeString() });
    };
  await session.commands.settled();
  const analysed = await session.analyseNow(parsed, watch("analysis"));
  const cached = analysed.isStreaming ? analysed : session.cache.replaced(analysed);
  const optimised = optimize(cached, watch("optimization"), session.conf.optimizer);
  const physical = planPhysical(optimised, planning(analysed));
  const trees = { parsed: parsed.treeString(), analysed: analysed.treeString(), optimised: optimised.treeString() };
  return withoutIds({
    ...{ version: 1, name: recorded?.query.name ?? null, ...trees, rules },
    ...physicalParts(physical, recorded),
  });
}

/** Of a query that runs. Each of its batches computes one and the same plan. */
export function plansOfQuery(
  { session, plan: parsed, outputMode }: QueryRecipe,
  { conf, sources }: Pick<QueryDefinition, "conf" | "sources">,
  recorded: Trace | undefined,
): Promise<PlanTrace> {
  const planning = (analysed: LogicalPlan): PlannerOptions => {
    const relations = distinctStreams(analysed);
    return {
      timeZone: session.conf.timeZone,
      shufflePartitions: Number(conf["spark.sql.shuffle.partitions"]),
      streaming: {
        outputMode,
        source: (relation) => {
          const index = relations.findIndex((known) => known.isSameAs(relation));
          return { index, description: sourceName(sources[index].description) };
        },
      },
    };
  };
  return plansOf({ session, parsed, planning, recorded });
}

type PhysicalParts = Pick<PlanTrace, "operators" | "generated" | "batches">;

function physicalParts(plan: PhysicalPlan, recorded: Trace | undefined): PhysicalParts {
  const stages = stageNumbers(plan);
  const operators: TraceOperator[] = [];
  const shown: PhysicalPlan[] = [];
  const visit = (node: PhysicalPlan, parent: number | null): void => {
    const text = node.lines().join(" ");
    const index = operators.push({ text, parent, codegen: stages.get(node) ?? null }) - 1;
    shown.push(node);
    for (const child of shownBelow(node)) visit(child, index);
  };
  visit(visible(plan), null);
  const generated: TraceGenerated[] = generatedCode(plan, stages).map(({ stage, code }) => ({ codegen: stage, code }));
  return { operators, generated, batches: rowsOf(plan, shown, recorded) };
}

/** The rows of the operators that are drawn; batches of a plan of another shape (before a fork) are left out. */
function rowsOf(plan: PhysicalPlan, shown: readonly PhysicalPlan[], recorded?: Trace): TraceOperatorRows[] {
  const places = new Map([...plan.nodes()].map((node, i) => [node, i]));
  return (recorded?.batches ?? []).flatMap(({ batchId, life, operatorRows }) => {
    if (operatorRows?.length !== places.size) return [];
    const rows = shown.map((node) => operatorRows[places.get(node) ?? -1] ?? null);
    return [{ batchId, life, rows }];
  });
}

/** Column ids count on through a session; here they begin at 0, the same in all plans. */
function withoutIds(trace: PlanTrace): PlanTrace {
  const number = renumbered();
  const rules = trace.rules.map((one) => ({ ...one, before: number(one.before), after: number(one.after) }));
  return {
    ...trace,
    parsed: number(trace.parsed),
    rules,
    analysed: number(trace.analysed),
    optimised: number(trace.optimised),
    operators: trace.operators.map((one) => ({ ...one, text: number(one.text) })),
  };
}
