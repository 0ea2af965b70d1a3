/**
 * The physical plan as `explain` draws it: `*(2) ` marks the operators that run in generated stage 2. Spark's
 * `QueryExecution.simpleString` and `CollapseCodegenStages` (semantics O4, O5, O10).
 *
 * Stages are numbered from the sources up. Here `EventTimeWatermark` runs inside a stage, in Spark it separates two; sorts
 * and limits are generated there and not here.
 */
import { ExchangeExec } from "../operators/exchange";
import { HashAggregateExec } from "../operators/hash-aggregate";
import type { PhysicalPlan } from "../operators/physical-plan";
import { PipelineOperator } from "../operators/pipeline";
import { LocalTableScanExec, MicroBatchScanExec } from "../operators/scan";
import { WholeStageCodegenExec } from "../operators/whole-stage-codegen";
import { drawTree } from "../plan/tree-node";

/** @param started whether a query runs it; before that its sources are only relations */
export function physicalText(plan: PhysicalPlan, started: boolean = true): string {
  return `== Physical Plan ==\n${isAdaptive(plan) ? adaptiveTree(plan) : physicalTree(plan, stageNumbers(plan), started)}\n`;
}

/** In Spark a batch plan with a shuffle may still change while it runs; nothing is generated before that. */
function isAdaptive(plan: PhysicalPlan): boolean {
  return plan.exists((n) => n instanceof ExchangeExec) && !plan.exists((n) => n instanceof MicroBatchScanExec);
}

function adaptiveTree(plan: PhysicalPlan): string {
  const [first, ...rest] = physicalTree(plan, new Map(), true).split("\n");
  return ["AdaptiveSparkPlan isFinalPlan=false", `+- ${first}`, ...rest.map((line) => `   ${line}`)].join("\n");
}

export function physicalTree(plan: PhysicalPlan, stages: ReadonlyMap<PhysicalPlan, number>, started: boolean): string {
  return drawTree(visible(plan), (node) => {
    const stage = stages.get(node);
    const line =
      node instanceof MicroBatchScanExec && !started
        ? `StreamingRelation ${node.description}, [${node.output.join(", ")}]`
        : node.lines()[0];
    return { lines: [stage === undefined ? line : `*(${stage}) ${line}`], children: node.children.map(visible) };
  });
}

/** A generated stage shows as the star on its operators. */
function visible(node: PhysicalPlan): PhysicalPlan {
  return node instanceof WholeStageCodegenExec ? node.child : node;
}

/** The number of the generated stage of every operator that is in one. */
export function stageNumbers(plan: PhysicalPlan): Map<PhysicalPlan, number> {
  const numbers = new Map<PhysicalPlan, number>();
  let last = 0;
  /** @param stage the operators of the stage that the parent is in, or null */
  const visit = (node: PhysicalPlan, stage: PhysicalPlan[] | null): void => {
    const isGenerated = node instanceof PipelineOperator || node instanceof HashAggregateExec;
    const begins = isGenerated && stage === null;
    const own = begins ? [] : isGenerated || (node instanceof LocalTableScanExec && stage !== null) ? stage : null;
    own?.push(node);
    for (const child of node.children) visit(visible(child), own);
    if (begins) {
      last += 1;
      for (const member of own ?? []) numbers.set(member, last);
    }
  };
  visit(visible(plan), null);
  return numbers;
}
