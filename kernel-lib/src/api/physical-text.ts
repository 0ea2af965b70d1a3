/**
 * The physical plan as `explain` draws it: `*(2) ` marks the operators that run in generated stage 2. Spark's
 * `QueryExecution.simpleString` and `CollapseCodegenStages` (semantics O4, O5, O10).
 *
 * Stages are numbered from the sources up. Here `EventTimeWatermark` runs inside a stage, in Spark it separates two; sorts
 * and limits are generated there and not here.
 */
import { GatherExec } from "../operators/broadcast-exchange";
import { CompositeExec } from "../operators/composite";
import { ExchangeExec } from "../operators/exchange";
import { FileScanExec } from "../operators/file-scan";
import { HashAggregateExec } from "../operators/hash-aggregate";
import { JoinExec } from "../operators/join";
import { LimitExec } from "../operators/limit";
import { MergingSessionsExec } from "../operators/merging-sessions";
import type { PhysicalPlan } from "../operators/physical-plan";
import { PipelineOperator } from "../operators/pipeline";
import { RangeExec } from "../operators/range";
import { LocalTableScanExec, MicroBatchScanExec } from "../operators/scan";
import { SortExec } from "../operators/sort";
import { StatefulExec } from "../operators/stateful";
import { WholeStageCodegenExec } from "../operators/whole-stage-codegen";
import { WindowExec } from "../operators/window";
import { type Drawn, drawTree } from "../plan/tree-node";
import { type PlanInside, subqueriesOf, subqueryText, withSubqueryTexts } from "./physical-subqueries";

/** @param started whether a query runs it; before that its sources are only relations */
export function physicalText(plan: PhysicalPlan, started: boolean = true, inside?: PlanInside): string {
  const tree = isAdaptive(plan) ? adaptiveTree(plan, started, inside) : physicalTree(plan, stageNumbers(plan), started);
  return `== Physical Plan ==\n${tree}\n`;
}

/** Spark makes rows of columns in an operator of its own, which is part of the generated stage. */
export function isColumnarScan(node: PhysicalPlan): boolean {
  return node instanceof FileScanExec && node.isColumnar;
}

function isScan(node: PhysicalPlan): boolean {
  return node instanceof LocalTableScanExec || node instanceof RangeExec;
}

/**
 * In Spark a batch plan that shuffles, or has an operator that wants rows together, may still change while it runs; nothing is
 * generated before that.
 */
export function isAdaptive(plan: PhysicalPlan): boolean {
  const wants = (node: PhysicalPlan): boolean =>
    (node instanceof ExchangeExec && node.partitioning.kind !== "coalesce") ||
    (node instanceof HashAggregateExec && node.givesResults) ||
    node instanceof WindowExec ||
    (node instanceof LimitExec && node.scope === "Global") ||
    (node instanceof SortExec && node.isGlobal) ||
    (node instanceof JoinExec && node.name !== "CartesianProduct");
  const exists = (node: PhysicalPlan): boolean =>
    wants(node) || subqueriesOf(node).length > 0 || shownBelow(node).some(exists);
  // What keeps state is planned for good.
  return exists(visible(plan)) && !plan.exists((n) => n instanceof StatefulExec);
}

/** The plan of a batch of a stream that has run: if it was adaptive, as it was at its end and at its beginning. */
export function streamedText(plan: PhysicalPlan): string {
  if (!isAdaptive(plan)) return physicalTree(plan, stageNumbers(plan), true);
  const stages = { next: 0 };
  const final = inStages(lineOf(plan, stageNumbers(plan), true), stages);
  const tree = (line: Line): string => drawTree(line, (one) => one).replaceAll("\n", "\n   ");
  return [
    "AdaptiveSparkPlan isFinalPlan=true",
    "+- == Final Plan ==",
    `   ${tree({ lines: [`ResultQueryStage ${stages.next}`], children: [final] })}`,
    "+- == Initial Plan ==",
    `   ${tree(lineOf(plan, new Map(), true))}`,
  ].join("\n");
}

/** Every exchange is a stage that ran by itself. */
function inStages(line: Line, stages: { next: number }): Line {
  const children = line.children.map((child) => inStages(child, stages));
  const kind = /^(Broadcast)?Exchange /.exec(line.lines[0]);
  if (kind === null) return { ...line, children };
  const stage = `${kind[1] ?? "Shuffle"}QueryStage ${stages.next}`;
  stages.next += 1;
  return { lines: [stage], children: [{ ...line, children }] };
}

function adaptiveTree(plan: PhysicalPlan, started: boolean, inside?: PlanInside): string {
  return drawTree(adaptive(lineOf(plan, new Map(), started, inside)), (line) => line);
}

export function physicalTree(plan: PhysicalPlan, stages: ReadonlyMap<PhysicalPlan, number>, started: boolean): string {
  return drawTree(lineOf(plan, stages, started), (line) => line);
}

/** A node of the drawn tree, with what is drawn below it. */
type Line = Drawn<Line>;

function adaptive(below: Line): Line {
  return { lines: ["AdaptiveSparkPlan isFinalPlan=false"], children: [below] };
}

function lineOf(
  plan: PhysicalPlan,
  stages: ReadonlyMap<PhysicalPlan, number>,
  started: boolean,
  inside?: PlanInside,
): Line {
  const node = visible(plan);
  const stage = stages.get(node);
  const [first, ...more] = node.lines();
  const line =
    node instanceof MicroBatchScanExec && !started
      ? `StreamingRelation ${node.description}, [${node.output.join(", ")}]`
      : withSubqueryTexts(first);
  const star = stage === undefined ? "" : `*(${stage}) `;
  const own = isColumnarScan(node) && stage !== undefined ? [`${star}ColumnarToRow`, line] : [`${star}${line}`];
  const queries = inside === undefined ? [] : subqueriesOf(node);
  return {
    lines: [...own, ...more],
    children: shownBelow(node).map((child) => lineOf(child, stages, started, inside)),
    inside: queries.map((query) => ({
      lines: [subqueryText(query)],
      children: inside === undefined ? [] : [adaptive(lineOf(inside(query.plan), new Map(), true, inside))],
    })),
  };
}

/** A generated stage shows as the star on its operators. */
export function visible(node: PhysicalPlan): PhysicalPlan {
  return node instanceof WholeStageCodegenExec || node instanceof GatherExec ? visible(node.child) : node;
}

/** In Spark sessions are folded while they are merged. */
function isFoldOfSessions(node: PhysicalPlan): boolean {
  return (
    node instanceof HashAggregateExec && node.mode === "merge" && visible(node.child) instanceof MergingSessionsExec
  );
}

/** What is drawn below a node: of what is one operator in Spark and several here the inside is not. */
export function shownBelow(node: PhysicalPlan): PhysicalPlan[] {
  const below = (node instanceof CompositeExec ? [node.input] : node.children).map(visible);
  return below.flatMap((child) => (isFoldOfSessions(child) ? shownBelow(child) : [child]));
}

/** The number of the generated stage of every operator that is in one. */
export function stageNumbers(plan: PhysicalPlan): Map<PhysicalPlan, number> {
  const numbers = new Map<PhysicalPlan, number>();
  let last = 0;
  /** @param stage the operators of the stage that the parent is in, or null */
  const visit = (node: PhysicalPlan, stage: PhysicalPlan[] | null): void => {
    const isGenerated =
      isColumnarScan(node) ||
      node instanceof PipelineOperator ||
      (node instanceof HashAggregateExec && node.strategy === "HashAggregate");
    const begins = isGenerated && stage === null;
    const own = begins ? [] : isGenerated || (isScan(node) && stage !== null) ? stage : null;
    own?.push(node);
    for (const child of shownBelow(node)) visit(child, own);
    if (begins) {
      last += 1;
      for (const member of own ?? []) numbers.set(member, last);
    }
  };
  visit(visible(plan), null);
  return numbers;
}
