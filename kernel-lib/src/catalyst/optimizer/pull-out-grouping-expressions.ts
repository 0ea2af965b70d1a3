/**
 * What groups are made by and is no column becomes one below the aggregation, so that no rule takes the key in the result for
 * something else. Spark's `PullOutGroupingExpressions`.
 */
import { isDeterministic } from "../../plan/deterministic";
import { Alias, AttributeReference, type Expression, type NamedExpression, toAttribute } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Aggregate, type LogicalPlan, Project } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";

export const pullOutGroupingExpressions: Rule = nodeRule("PullOutGroupingExpressions", [Aggregate], (node) =>
  node instanceof Aggregate ? pulledOut(node) : node,
);

function pulledOut(aggregate: Aggregate): LogicalPlan {
  const isPlain = (e: Expression): boolean =>
    e instanceof AttributeReference || e instanceof Alias || !isDeterministic(e);
  if (aggregate.groupingExpressions.every(isPlain)) return aggregate;
  const columns = new Map<string, NamedExpression>();
  const grouping = aggregate.groupingExpressions.map((e): Expression => {
    if (isPlain(e)) return e;
    const column = columns.get(`${e}`) ?? new Alias(e, "_groupingexpression");
    columns.set(`${e}`, column);
    return toAttribute(column);
  });
  const rewrite = (e: Expression): Expression => {
    const column = e instanceof AggregateCall ? undefined : columns.get(`${e}`);
    if (column !== undefined) return toAttribute(column);
    return e instanceof AggregateCall ? e : e.withChildren(e.children.map(rewrite));
  };
  const results = aggregate.aggregateExpressions.map((e) => {
    const column = columns.get(`${e}`);
    return column === undefined ? rewrite(e) : toAttribute(column);
  });
  const below = new Project([...aggregate.child.output, ...columns.values()], aggregate.child);
  return new Aggregate(grouping, results, below);
}
