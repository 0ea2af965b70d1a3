/** Two projections in a row are one, unless that computed something twice. Spark's `CollapseProject`. */
import { isDeterministic } from "../../plan/deterministic";
import {
  Alias,
  AttributeReference,
  type Expression,
  Literal,
  type NamedExpression,
  toAttribute,
} from "../../plan/expression";
import { GetStructField } from "../../plan/get-field";
import { type LogicalPlan, Project } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";

export const collapseProject: Rule = nodeRule("CollapseProject", [Project], (node) => {
  if (!(node instanceof Project)) return node;
  return node.child instanceof Project && isCheap(node, node.child) ? collapse(node, node.child) : node;
});

/** Whether no computed column of the lower projection would be computed twice. */
function isCheap(upper: Project, lower: Project): boolean {
  const uses = new Map<number, number>();
  for (const e of upper.expressions)
    for (const n of e.nodes()) if (n instanceof AttributeReference) uses.set(n.exprId, (uses.get(n.exprId) ?? 0) + 1);
  return lower.expressions.every(
    (e) => isDeterministic(e) && (!(e instanceof Alias) || isRead(e.child) || (uses.get(e.exprId) ?? 0) <= 1),
  );
}

/** Whether it computes nothing: a column, a constant, a field. */
function isRead(e: Expression): boolean {
  return e instanceof AttributeReference || e instanceof Literal || (e instanceof GetStructField && isRead(e.child));
}

function collapse(upper: Project, lower: Project): LogicalPlan {
  const definitions = new Map(lower.expressions.flatMap((e) => (e instanceof Alias ? [[e.exprId, e] as const] : [])));
  const inline = (expression: Expression): Expression =>
    expression.transformUp((node) =>
      node instanceof AttributeReference ? (definitions.get(node.exprId)?.child ?? node) : node,
    );
  const merged = upper.expressions.map((e): NamedExpression => {
    if (e instanceof AttributeReference) return definitions.get(e.exprId) ?? e;
    const alias = e as Alias;
    // A column renamed is an event time as before, also when what it stands for is written in its place.
    return new Alias(inline(alias.child), alias.name, alias.exprId, toAttribute(alias).watermarkDelayMs);
  });
  return new Project(merged, lower.child);
}
