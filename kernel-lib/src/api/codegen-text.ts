/** What `explain("codegen")` prints: the JavaScript of every generated stage, indented. */
import { HashAggregateExec } from "../operators/hash-aggregate";
import type { PhysicalPlan } from "../operators/physical-plan";
import { WholeStageCodegenExec } from "../operators/whole-stage-codegen";
import { physicalTree, stageNumbers } from "./physical-text";

type Generated = HashAggregateExec | WholeStageCodegenExec;

export function codegenText(plan: PhysicalPlan): string {
  const stages = stageNumbers(plan);
  const all = generatedCode(plan, stages);
  const parts = all.map(
    ({ root, code }, i) =>
      `== Subtree ${i + 1} / ${all.length} ==\n${physicalTree(root, stages, true)}\n\nGenerated code:\n${code}\n`,
  );
  return [`Found ${all.length} WholeStageCodegen subtrees.`, ...parts].join("\n");
}

/** The code of a generated stage, and the operator at its top. */
export interface GeneratedCode {
  readonly stage: number;
  readonly root: PhysicalPlan;
  readonly code: string;
}

/** @param stages see `stageNumbers` */
export function generatedCode(plan: PhysicalPlan, stages: ReadonlyMap<PhysicalPlan, number>): GeneratedCode[] {
  const byStage = new Map<number, Generated[]>();
  for (const node of plan.nodes()) {
    if (!(node instanceof HashAggregateExec || node instanceof WholeStageCodegenExec)) continue;
    const stage = stages.get(node instanceof WholeStageCodegenExec ? node.child : node) ?? 0;
    byStage.set(stage, [...(byStage.get(stage) ?? []), node]);
  }
  const inOrder = [...byStage].sort(([a], [b]) => a - b);
  return inOrder.map(([stage, nodes]) => ({
    ...{ stage, root: nodes[0] },
    code: nodes.map((node) => indentCode(node.generateCode().source)).join("\n\n"),
  }));
}

/** Two spaces per open brace. */
export function indentCode(source: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const raw of source.split("\n")) {
    const line = raw.trim();
    if (line === "") continue;
    const braces = line.replace(/"(?:[^"\\]|\\.)*"/g, "").replace(/[^{}]/g, "");
    const closing = braces.match(/^}*/)?.[0].length ?? 0;
    lines.push("  ".repeat(Math.max(0, depth - closing)) + line);
    depth += 2 * braces.replaceAll("}", "").length - braces.length;
  }
  return lines.join("\n");
}
