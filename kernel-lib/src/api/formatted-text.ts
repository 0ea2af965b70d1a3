/**
 * `explain("formatted")`: the tree with numbers only, and below it what each operator takes and gives. Spark's
 * `ExplainUtils`. Operators are numbered from the sources up.
 */
import { FileScanExec } from "../operators/file-scan";
import { HashAggregateExec } from "../operators/hash-aggregate";
import { JoinExec } from "../operators/join";
import type { PhysicalPlan } from "../operators/physical-plan";
import { ProjectExec } from "../operators/project";
import { WholeStageCodegenExec } from "../operators/whole-stage-codegen";
import type { SubqueryExpression } from "../plan/subquery";
import { drawTree } from "../plan/tree-node";
import { type PlanInside, subqueriesOf, subqueryText, withSubqueryTexts } from "./physical-subqueries";
import { isAdaptive, shownBelow, stageNumbers } from "./physical-text";

/** One numbered line of the tree: an operator, the sort that Spark has below it, or the adaptive plan above all. */
interface Entry {
  readonly name: string;
  readonly number: number;
  readonly details: readonly string[];
  readonly stage: number | undefined;
  readonly children: readonly Entry[];
}

export function formattedText(physical: PhysicalPlan, inside: PlanInside): string {
  const numbering = { last: 0 };
  const hosted: Hosted[] = [];
  const main = numbered(physical, isAdaptive(physical), numbering, hosted);
  // Queries inside a query inside come after those of the plan itself.
  const parts: string[] = [];
  for (let i = 0; i < hosted.length; i++) {
    const { query, operator } = hosted[i];
    const title = `Subquery:${i + 1} Hosting operator id = ${operator} Hosting Expression = ${subqueryText(query)}`;
    parts.push(`${title}\n${numbered(inside(query.plan), true, numbering, hosted)}`);
  }
  const below = parts.length === 0 ? "" : `\n===== Subqueries =====\n\n${parts.join("\n")}`;
  return `== Physical Plan ==\n${main}${below}`;
}

/** A query inside an expression, and the number of the operator that has it. */
interface Hosted {
  readonly query: SubqueryExpression;
  readonly operator: number;
}

/** The tree with numbers, and what there is to say of each. */
function numbered(physical: PhysicalPlan, adaptive: boolean, numbering: { last: number }, hosted: Hosted[]): string {
  const plan = physical instanceof WholeStageCodegenExec ? physical.child : physical;
  const stages = adaptive ? new Map<PhysicalPlan, number>() : stageNumbers(physical);
  const entries: Entry[] = [];
  const add = (name: string, details: readonly string[], children: readonly Entry[], stage?: number): Entry => {
    numbering.last += 1;
    const entry = { name, number: numbering.last, details, stage, children };
    entries.push(entry);
    return entry;
  };
  const visit = (node: PhysicalPlan): Entry => {
    const text = withSubqueryTexts(node.simpleString());
    if (node instanceof FileScanExec) return scanned(node, stages.get(node), add);
    const entry = add(titleOf(node, text), detailsOf(node, text), shownBelow(node).map(visit), stages.get(node));
    hosted.push(...subqueriesOf(node).map((query) => ({ query, operator: entry.number })));
    return entry;
  };
  let root = visit(plan);
  if (adaptive)
    root = add("AdaptiveSparkPlan", [columns("Output", plan.output), "Arguments: isFinalPlan=false"], [root]);
  const tree = drawTree(root, (entry) => ({
    lines: [`${entry.stage === undefined ? "" : "* "}${entry.name} (${entry.number})`],
    children: entry.children,
  }));
  const parts = entries.map(({ name, number, details, stage }) => {
    const generated = stage === undefined ? "" : ` [codegen id : ${stage}]`;
    return [`(${number}) ${name.startsWith("Scan ") ? name : nameOf(name)}${generated}`, ...details].join("\n");
  });
  return `${tree}\n\n\n${parts.join("\n\n")}\n`;
}

type Add = (name: string, details: readonly string[], children: readonly Entry[], stage?: number) => Entry;

/** A scan, and what makes rows of its columns. */
function scanned(node: FileScanExec, stage: number | undefined, add: Add): Entry {
  const { format, name } = node.relation.table;
  const facts = node.facts.filter(([fact]) => fact !== "DataFilters" && fact !== "Format");
  const details = [columns("Output", node.output), ...facts.map(([fact, value]) => `${fact}: ${value}`)];
  const scan = add(`Scan ${format} ${name}`.trimEnd(), details, []);
  return node.isColumnar && stage !== undefined
    ? add("ColumnarToRow", [columns("Input", node.output)], [scan], stage)
    : scan;
}

function columns(label: string, list: readonly unknown[]): string {
  return `${label} [${list.length}]: [${list.join(", ")}]`;
}

const nameOf = (text: string): string => /^(Scan In-memory table \S+|\w+)/.exec(text)?.[0] ?? text;

const argumentsOf = (text: string): string => text.slice(nameOf(text).length).trim();

function inputOf(node: PhysicalPlan): string {
  return columns(
    "Input",
    shownBelow(node).flatMap((child) => child.output),
  );
}

function titleOf(node: PhysicalPlan, text: string): string {
  if (!(node instanceof JoinExec)) return nameOf(text);
  const build = node.name === "SortMergeJoin" ? "" : ` Build${node.buildSide}`;
  return `${node.name} ${node.joinType}${build}`;
}

function detailsOf(node: PhysicalPlan, text: string): readonly string[] {
  if (node instanceof JoinExec) {
    const { left, right, residual } = node.keys;
    const condition = `Join condition: ${residual ?? "None"}`;
    if (left.length === 0) return [`Join type: ${node.joinType}`, condition];
    return [columns("Left keys", left), columns("Right keys", right), `Join type: ${node.joinType}`, condition];
  }
  if (node instanceof HashAggregateExec) return aggregateDetails(node);
  if (node.children.length === 0) return [columns("Output", node.output), `Arguments: ${argumentsOf(text)}`];
  const name = nameOf(text);
  if (name === "Project")
    return [columns("Output", node instanceof ProjectExec ? node.projectList : node.output), inputOf(node)];
  if (name === "Filter") return [inputOf(node), `Condition : ${argumentsOf(text)}`];
  return [inputOf(node), `Arguments: ${argumentsOf(text)}`];
}

function aggregateDetails(node: HashAggregateExec): readonly string[] {
  const functions = node.slots.map((slot) => node.callText(slot));
  const attributes = node.givesResults ? node.slots.map((slot) => slot.result) : node.slots.flatMap((s) => s.buffers);
  const results = node.givesResults ? node.resultExpressions : node.output;
  return [
    inputOf(node),
    columns("Keys", node.grouping),
    columns("Functions", functions),
    columns("Aggregate Attributes", attributes),
    columns("Results", results),
  ];
}
