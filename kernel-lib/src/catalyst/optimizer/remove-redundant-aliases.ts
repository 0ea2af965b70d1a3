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
  apply: (plan) => (plan.exists(hasCandidate) ? without(plan, new Set()) : plan),
};

type Ids = ReadonlySet<ExprId>;

function hasCandidate(node: LogicalPlan): boolean {
  return isCleaned(node) && node.expressions.some((e) => e instanceof Alias && isRedundant(e, new Set()));
}

function isCleaned(node: LogicalPlan): boolean {
  return node instanceof Project || node instanceof Aggregate || node instanceof Window;
}

function isRedundant(alias: Alias, excluded: Ids): boolean {
  const { child } = alias;
  if (!(child instanceof AttributeReference) || child.name !== alias.name) return false;
  if (child.watermarkDelayMs !== (alias.watermarkDelayMs ?? child.watermarkDelayMs)) return false;
  return !excluded.has(child.exprId) && !excluded.has(alias.exprId);
}

/** @param excluded identities that must go on coming out as they are */
function without(node: LogicalPlan, excluded: Ids): LogicalPlan {
  if (node instanceof Join) {
    const left = without(node.left, union(excluded, node.right));
    const right = without(node.right, union(excluded, left));
    return read(node, [left, right]);
  }
  const children = node.children.map((child, i) =>
    without(child, node instanceof Union && i === 0 ? union(excluded, child) : excluded),
  );
  const rewritten = read(node, children);
  if (!isCleaned(rewritten)) return rewritten;
  // A column that comes out twice keeps two identities.
  const bare = rewritten.expressions.flatMap((e) => (e instanceof AttributeReference ? [e.exprId] : []));
  const taken = new Set([...excluded, ...bare]);
  const expressions = rewritten.expressions.map((e) => {
    if (!(e instanceof Alias && isRedundant(e, taken))) return e;
    taken.add((e.child as AttributeReference).exprId);
    return e.child;
  });
  return rewritten.withExpressions(expressions);
}

function union(ids: Ids, plan: LogicalPlan): Ids {
  return new Set([...ids, ...plan.output.map((column) => column.exprId)]);
}

/** The node over other children, whose columns may have other identities. */
function read(node: LogicalPlan, children: readonly LogicalPlan[]): LogicalPlan {
  const renamed = new Map<ExprId, AttributeReference>();
  node.children.forEach((child, i) => {
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
