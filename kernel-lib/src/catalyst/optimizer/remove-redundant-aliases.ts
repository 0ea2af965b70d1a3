/**
 * A column under its own name and a new identity is the column itself: readers of the new identity read the old one. Spark's
 * `RemoveRedundantAliases`. Where two sides of a join would then share a column, the alias stays.
 */
import { Alias, AttributeReference, type Expression, type ExprId } from "../../plan/expression";
import { Aggregate, type LogicalPlan, Project } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { Union } from "../../plan/logical-set";
import { Window } from "../../plan/logical-window";
import { about, type Rule } from "../rule";

export const removeRedundantAliases: Rule = {
  name: "RemoveRedundantAliases",
  about: about(Alias),
  apply: (plan) => (plan.exists((node) => hasRedundant(node, [])) ? without(plan, []) : plan),
};

/** Identities that must go on coming out as they are. */
type Excluded = readonly { has(id: ExprId): boolean }[];

function hasRedundant(node: LogicalPlan, excluded: Excluded): boolean {
  return isCleaned(node) && node.expressions.some((e) => e instanceof Alias && isRedundant(e, excluded));
}

function isCleaned(node: LogicalPlan): boolean {
  return node instanceof Project || node instanceof Aggregate || node instanceof Window;
}

function isRedundant(alias: Alias, excluded: Excluded): boolean {
  const { child } = alias;
  if (!(child instanceof AttributeReference) || child.name !== alias.name) return false;
  if (child.watermarkDelayMs !== (alias.watermarkDelayMs ?? child.watermarkDelayMs)) return false;
  return !excluded.some((ids) => ids.has(child.exprId) || ids.has(alias.exprId));
}

function without(node: LogicalPlan, excluded: Excluded): LogicalPlan {
  if (node instanceof Join) {
    const left = without(node.left, [...excluded, node.right.outputById]);
    const right = without(node.right, [...excluded, left.outputById]);
    return read(node, [left, right]);
  }
  const children = node.children.map((child, i) =>
    without(child, node instanceof Union && i === 0 ? [...excluded, child.outputById] : excluded),
  );
  const rewritten = read(node, children);
  if (!hasRedundant(rewritten, excluded)) return rewritten;
  // A column that comes out twice keeps two identities.
  const taken = new Set(rewritten.expressions.flatMap((e) => (e instanceof AttributeReference ? [e.exprId] : [])));
  const expressions = rewritten.expressions.map((e) => {
    if (!(e instanceof Alias && isRedundant(e, [...excluded, taken]))) return e;
    taken.add((e.child as AttributeReference).exprId);
    return e.child;
  });
  return rewritten.withExpressions(expressions);
}

/** The node over other children, whose columns may have other identities. */
function read(node: LogicalPlan, children: readonly LogicalPlan[]): LogicalPlan {
  if (node.children.every((child, i) => child === children[i])) return node;
  const renamed = new Map<ExprId, AttributeReference>();
  node.children.forEach((child, i) => {
    if (child === children[i]) return;
    child.output.forEach((column, c) => {
      const now = children[i].output[c];
      if (now.exprId !== column.exprId) renamed.set(column.exprId, now);
    });
  });
  const over = node.withChildren(children);
  if (renamed.size === 0) return over;
  return over.mapExpressions((e): Expression => {
    const now = e instanceof AttributeReference ? renamed.get(e.exprId) : undefined;
    return now === undefined ? e : now.withName((e as AttributeReference).name);
  });
}
