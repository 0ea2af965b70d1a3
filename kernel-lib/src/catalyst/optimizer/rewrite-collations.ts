/**
 * Groups, joins and partitions of windows find equal values by what they are made of. Texts with a collation are equal by more than
 * that, so the plan groups and joins by their keys instead; what comes out is the first text of the group.
 *
 * Spark's `RewriteCollationJoin`; groups of such texts are sorted there.
 */
import { isCollated } from "../../data/collation";
import { Alias, AttributeReference, type Expression } from "../../plan/expression";
import { AggregateCall, ScalarCall } from "../../plan/function";
import { keyOfCollated } from "../../plan/functions/collations";
import { firstRow } from "../../plan/functions/first-row";
import { Aggregate, type LogicalPlan } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { Window } from "../../plan/logical-window";
import { sameExpression } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

function keyed(expression: Expression): Expression {
  if (expression instanceof Alias) return keyed(expression.child);
  if (!isCollated(expression.dataType)) return expression;
  const bound = keyOfCollated.bind([expression.dataType]);
  return bound === null ? expression : new ScalarCall(keyOfCollated, bound, [expression]);
}

export const rewriteCollations: Rule = nodeRule("RewriteCollations", [Aggregate, Join, Window], (node): LogicalPlan => {
  if (node instanceof Aggregate) return aggregate(node);
  if (node instanceof Window && node.partition.some((e) => isCollated(e.dataType)))
    return new Window(node.windowExpressions, node.partition.map(keyed), node.order, node.child);
  if (!(node instanceof Join) || !node.expressions.some(comparesTexts)) return node;
  return node.withExpressions(node.expressions.map((condition) => condition.transformUp(byKeys)));
});

function isComparison(node: Expression): node is ScalarCall {
  return (
    node instanceof ScalarCall && ["=", "<=>"].includes(node.definition.name) && isCollated(node.children[0].dataType)
  );
}

const comparesTexts = (condition: Expression): boolean => condition.exists(isComparison);

function byKeys(node: Expression): Expression {
  if (!isComparison(node)) return node;
  const sides = node.children.map(keyed);
  const bound = node.definition.bind(sides.map(({ dataType }) => dataType));
  return bound === null ? node : new ScalarCall(node.definition, bound, sides);
}

function aggregate(node: Aggregate): LogicalPlan {
  const counted = node.aggregateExpressions.map((e) => e.transformUp(countedByKeys));
  const groups = node.groupingExpressions.map((e) => (e instanceof Alias ? e.child : e));
  const texts = groups.filter((e) => isCollated(e.dataType));
  if (texts.length === 0)
    return counted.every((e, i) => e === node.aggregateExpressions[i])
      ? node
      : new Aggregate(node.groupingExpressions, counted, node.child);
  const named = counted.map((e): Expression => {
    const replaced = withFirst(e, texts);
    if (replaced === e || replaced instanceof Alias || !(e instanceof AttributeReference)) return replaced;
    return new Alias(replaced, e.name, e.exprId, e.watermarkDelayMs);
  });
  return new Aggregate(node.groupingExpressions.map(keyed), named, node.child);
}

/** Each of the texts, outside of aggregate functions, as the first of its group. */
function withFirst(expression: Expression, texts: readonly Expression[]): Expression {
  if (expression instanceof AggregateCall) return expression;
  if (texts.some((text) => sameExpression(text, expression)))
    return new AggregateCall(firstRow, firstRow.of(expression.dataType, expression.nullable), [expression]);
  const children = expression.children.map((child) => withFirst(child, texts));
  return children.every((child, i) => child === expression.children[i])
    ? expression
    : expression.withChildren(children);
}

/** What counts different values counts their keys. */
function countedByKeys(node: Expression): Expression {
  if (!(node instanceof AggregateCall) || !node.children.some((child) => isCollated(child.dataType))) return node;
  const counts = node.definition.name === "count" && node.isDistinct;
  return counts || node.definition.name === "approx_count_distinct"
    ? node.withChildren(node.children.map(keyed))
    : node;
}
