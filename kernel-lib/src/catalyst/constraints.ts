/**
 * What holds for every row that comes out of a plan: the conditions of its filters, as far as their columns still come out.
 * Spark's `QueryPlanConstraints`; rules use it to add what follows and to leave out what is known.
 */

import { isDeterministic } from "../plan/deterministic";
import { Alias, AttributeReference, type Expression, references } from "../plan/expression";
import {
  Aggregate,
  Filter,
  Limit,
  type LogicalPlan,
  Project,
  Sort,
  SubqueryAlias,
  WithWatermark,
} from "../plan/logical";
import { Generate } from "../plan/logical-generate";
import { Join } from "../plan/logical-join";
import { Distinct } from "../plan/logical-set";
import { factsOf } from "../plan/tree-facts";

import { conjuncts } from "./predicates";

export function constraintsOf(plan: LogicalPlan): readonly Expression[] {
  const facts = factsOf(plan);
  facts.constraints ??= constraintsAt(plan);
  return facts.constraints as readonly Expression[];
}

function constraintsAt(plan: LogicalPlan): readonly Expression[] {
  if (plan instanceof Filter)
    return [...constraintsOf(plan.child), ...conjuncts(plan.condition).filter(isDeterministic)];
  if (plan instanceof Join) return ofJoin(plan);
  if (plan instanceof Project || plan instanceof Aggregate) return renamed(plan);
  const keeps =
    plan instanceof Sort ||
    plan instanceof Limit ||
    plan instanceof SubqueryAlias ||
    plan instanceof WithWatermark ||
    plan instanceof Generate ||
    plan instanceof Distinct;
  return keeps ? constraintsOf(plan.children[0]) : [];
}

function ofJoin(join: Join): readonly Expression[] {
  const own = join.condition === null ? [] : conjuncts(join.condition).filter(isDeterministic);
  switch (join.joinType) {
    case "Inner":
    case "Cross":
      return [...constraintsOf(join.left), ...constraintsOf(join.right), ...own];
    case "LeftSemi":
      return [...constraintsOf(join.left), ...own.filter((part) => readsOnly(part, join.left))];
    case "LeftAnti":
    case "LeftOuter":
    case "LeftSingle":
    case "Existence":
      return constraintsOf(join.left);
    case "RightOuter":
      return constraintsOf(join.right);
    default:
      return [];
  }
}

/** A column that is passed on under a new identity has the constraints of the old one. */
function renamed(plan: Project | Aggregate): Expression[] {
  const list = plan instanceof Project ? plan.expressions : plan.aggregateExpressions;
  const below = constraintsOf(plan.child);
  if (below.length === 0) return [];
  const names = list.filter((e): e is Alias => e instanceof Alias && e.child.children.length === 0);
  const copies = names.flatMap((alias) => {
    const column = plan.outputById.get(alias.exprId);
    const [old] = references(alias.child);
    if (old === undefined || column === undefined) return [];
    return below.map((part) =>
      part.transformUp((node) => (node instanceof AttributeReference && node.exprId === old.exprId ? column : node)),
    );
  });
  return [...below, ...copies].filter((part) => readsOnly(part, plan));
}

/** Whether it reads columns, and all of them come out of the plan. */
export function readsOnly(part: Expression, plan: LogicalPlan): boolean {
  const read = references(part);
  return read.length > 0 && read.every((column) => plan.outputById.has(column.exprId));
}
