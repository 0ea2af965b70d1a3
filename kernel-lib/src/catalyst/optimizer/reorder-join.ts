/**
 * Of several inner joins in a row none joins every row with every row as long as a condition can tell which belong together:
 * the next relation is the first that a condition binds to those already joined. Spark's `ReorderJoin` (without statistics).
 */
import { type AttributeReference, type Expression, references } from "../../plan/expression";
import { Filter, type LogicalPlan, Project } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { and, conjuncts } from "../predicates";
import { about, type Rule } from "../rule";

export const reorderJoin: Rule = {
  name: "ReorderJoin",
  about: about(Join),
  apply: (plan) => reordered(plan),
};

function reordered(plan: LogicalPlan): LogicalPlan {
  const top = plan instanceof Filter && isInner(plan.child) ? plan.child : isInner(plan) ? plan : null;
  if (top === null || plan.isStreaming) return plan.withChildren(plan.children.map(reordered));
  const conditions: Expression[] = plan instanceof Filter ? conjuncts(plan.condition) : [];
  const relations: LogicalPlan[] = [];
  flatten(top as Join, relations, conditions);
  const inside = relations.map(reordered);
  const chosen = order(inside, conditions);
  const sameOrder = chosen.every((one, i) => one === inside[i]);
  if (relations.length < 3 || sameOrder) return rebuilt(plan, top as Join, relations, inside);
  return new Project(plan.output, joinAll(chosen, conditions));
}

function isInner(plan: LogicalPlan): boolean {
  const isPlain = plan instanceof Join && plan.hint.left === null && plan.hint.right === null;
  return isPlain && (plan.joinType === "Inner" || plan.joinType === "Cross");
}

/** The relations of a chain of inner joins from left to right, and all that must hold between them. */
function flatten(join: Join, relations: LogicalPlan[], conditions: Expression[]): void {
  if (join.condition !== null) conditions.push(...conjuncts(join.condition));
  if (isInner(join.left)) flatten(join.left as Join, relations, conditions);
  else relations.push(join.left);
  relations.push(join.right);
}

/** Puts what was reordered inside the relations back where they were. */
function rebuilt(
  plan: LogicalPlan,
  top: Join,
  before: readonly LogicalPlan[],
  after: readonly LogicalPlan[],
): LogicalPlan {
  const put = (node: LogicalPlan): LogicalPlan => {
    const i = before.indexOf(node);
    if (i >= 0) return after[i];
    return node instanceof Join ? node.withChildren([put(node.left), put(node.right)]) : node;
  };
  return plan === top ? put(top) : plan.withChildren([put(top)]);
}

function order(relations: readonly LogicalPlan[], conditions: readonly Expression[]): LogicalPlan[] {
  const rest = [...relations];
  const chosen = rest.splice(0, 1);
  while (rest.length > 0) {
    const next = rest.findIndex((relation) => conditions.some((one) => binds(one, chosen, relation)));
    chosen.push(...rest.splice(Math.max(0, next), 1));
  }
  return chosen;
}

/** Whether the condition is about this relation and those joined already, and about no other. */
function binds(condition: Expression, joined: readonly LogicalPlan[], relation: LogicalPlan): boolean {
  const read = references(condition);
  const isOwn = (column: AttributeReference): boolean => relation.outputById.has(column.exprId);
  return comeFrom(read, [...joined, relation]) && read.some(isOwn) && !read.every(isOwn);
}

/** Whether one of the plans has each of the columns. */
function comeFrom(columns: readonly AttributeReference[], plans: readonly LogicalPlan[]): boolean {
  return columns.every((column) => plans.some((plan) => plan.outputById.has(column.exprId)));
}

function joinAll(relations: readonly LogicalPlan[], conditions: readonly Expression[]): LogicalPlan {
  let open = [...conditions];
  const [first, ...others] = relations;
  const joined = others.reduce((left, right) => {
    const here = open.filter((one) => comeFrom(references(one), [left, right]));
    open = open.filter((one) => !here.includes(one));
    return new Join(left, right, "Inner", here.length === 0 ? null : and(here));
  }, first);
  return open.length === 0 ? joined : new Filter(and(open), joined);
}
