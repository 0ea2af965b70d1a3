/**
 * Over nothing there is nothing to compute: an empty relation goes through what would only pass its rows on, and a join with
 * it is empty or its other side. Spark's `PropagateEmptyRelation`. Without GROUP BY an aggregation still gives its one row.
 */
import { Alias, type AttributeReference } from "../../plan/expression";
import { Aggregate, Filter, Limit, LocalRelation, type LogicalPlan, Project, Sort } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { Join } from "../../plan/logical-join";
import { LocalLimit } from "../../plan/logical-limit";
import { Distinct, Offset, Union } from "../../plan/logical-set";
import { isFalse, nullOf } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

export const propagateEmptyRelation: Rule = nodeRule("PropagateEmptyRelation", [LocalRelation], (node) => {
  if (node.children.length === 0) return node;
  if (node instanceof Union) return ofUnion(node);
  if (node.isStreaming)
    return (node instanceof Project || node instanceof Filter) && isEmpty(node.child) ? nothing(node) : node;
  if (node instanceof Join) return ofJoin(node);
  return passesRows(node) && node.children.every(isEmpty) ? nothing(node) : node;
});

function isEmpty(plan: LogicalPlan): boolean {
  return plan instanceof LocalRelation && plan.rows.length === 0;
}

function nothing(plan: LogicalPlan): LogicalPlan {
  return new LocalRelation(plan.output, [], plan.isStreaming);
}

function passesRows(node: LogicalPlan): boolean {
  if (node instanceof Aggregate) return node.groupingExpressions.length > 0;
  return [Project, Filter, Sort, Limit, LocalLimit, Offset, Distinct, Generate].some((kind) => node instanceof kind);
}

/** The sides that have rows, under the names and identities of the union. */
function ofUnion(union: Union): LogicalPlan {
  const full = union.children.filter((child) => !isEmpty(child));
  if (full.length === union.children.length) return union;
  if (full.length === 0) return nothing(union);
  const names = union.output;
  const renamed = (child: LogicalPlan): LogicalPlan => {
    const same = child.output.every((column, i) => column.exprId === names[i].exprId);
    return same
      ? child
      : new Project(
          child.output.map((column, i) => named(column, names[i])),
          child,
        );
  };
  return full.length === 1 ? renamed(full[0]) : new Union([renamed(full[0]), ...full.slice(1)]);
}

function named(column: AttributeReference, name: AttributeReference): Alias {
  return new Alias(column, name.name, name.exprId);
}

function ofJoin(join: Join): LogicalPlan {
  const never = join.condition !== null && isFalse(join.condition);
  const [noLeft, noRight] = [isEmpty(join.left), isEmpty(join.right)];
  if (!noLeft && !noRight && !never) return join;
  switch (join.joinType) {
    case "Inner":
    case "Cross":
      return nothing(join);
    case "LeftSemi":
      return nothing(join);
    case "LeftAnti":
      return noLeft ? nothing(join) : join.left;
    case "LeftOuter":
      return noLeft ? nothing(join) : filledUp(join, join.left);
    case "RightOuter":
      return noRight ? nothing(join) : filledUp(join, join.right);
    default:
      if (noLeft && noRight) return nothing(join);
      return noLeft ? filledUp(join, join.right) : noRight ? filledUp(join, join.left) : join;
  }
}

/** The rows of one side, with NULL for the columns of the other. */
function filledUp(join: Join, side: LogicalPlan): LogicalPlan {
  const own = new Map(side.output.map((column) => [column.exprId, column]));
  return new Project(
    join.output.map((c) => own.get(c.exprId) ?? new Alias(nullOf(c.dataType), c.name, c.exprId)),
    side,
  );
}
