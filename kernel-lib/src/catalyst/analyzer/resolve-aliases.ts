/** Names every column of a projection or aggregation that the learner left unnamed. Spark's `ResolveAliases`. */
import { Alias, type Expression, isNamed } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { Aggregate, Project } from "../../plan/logical";
import { CollectMetrics } from "../../plan/logical-metrics";
import { nodeRule, type Rule } from "../rule";

export const resolveAliases: Rule = nodeRule("ResolveAliases", [Project, Aggregate, CollectMetrics], (node) => {
  if (node instanceof Project && node.expressions.some(needsName))
    return new Project(node.expressions.map(named), node.child);
  if (node instanceof Aggregate && node.aggregateExpressions.some(needsName))
    return new Aggregate(node.groupingExpressions, node.aggregateExpressions.map(named), node.child);
  if (node instanceof CollectMetrics && node.metrics.some(needsName))
    return node.withExpressions(node.metrics.map(named));
  return node;
});

function needsName(expression: Expression): boolean {
  return expression.resolved && !isNamed(expression);
}

function named(expression: Expression): Expression {
  return needsName(expression) ? new Alias(expression, nameOf(expression)) : expression;
}

/** A cast column keeps its name; anything else is named by its SQL text. */
function nameOf(expression: Expression): string {
  if (expression instanceof Cast && isNamed(expression.child)) return expression.child.name;
  return expression.sql();
}
