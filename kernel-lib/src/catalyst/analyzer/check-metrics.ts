/** What may be observed: aggregates, and what is made of them; nothing of single rows. Part of Spark's `CheckAnalysis`. */
import { AnalysisException } from "../../data/errors";
import { AttributeReference, type Expression } from "../../plan/expression";
import { FilteredAggregateCall } from "../../plan/filtered-aggregate";
import { AggregateCall, ScalarCall } from "../../plan/function";
import type { CollectMetrics } from "../../plan/logical-metrics";
import { WindowExpression } from "../../plan/window";

/** @throws AnalysisException `INVALID_OBSERVED_METRICS.…` */
export function checkMetrics(node: CollectMetrics): void {
  if (node.name === "")
    throw refused(node, "MISSING_NAME", `The observed metrics should be named: ${node.treeString()}\n.`);
  for (const metric of node.metrics) check(metric, metric, node, false);
}

function check(e: Expression, metric: Expression, node: CollectMetrics, isArgument: boolean): void {
  const found = `but found: "${metric.sql()}".`;
  if (e instanceof WindowExpression)
    throw refused(
      node,
      "WINDOW_EXPRESSIONS_UNSUPPORTED",
      `Window expressions are not allowed in observed metrics, ${found}`,
    );
  if (e instanceof ScalarCall && e.definition.nondeterministic === true && !isArgument)
    throw refused(
      node,
      "NON_AGGREGATE_FUNC_ARG_IS_NON_DETERMINISTIC",
      `Non-deterministic expression "${metric.sql()}" can only be used as an argument to an aggregate function.`,
    );
  if (e instanceof AttributeReference && !isArgument)
    throw refused(
      node,
      "NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE",
      `Attribute "${metric.sql()}" can only be used as an argument to an aggregate function.`,
    );
  const isAggregate = e instanceof AggregateCall;
  if (isAggregate) checkAggregate(e, node, isArgument, found);
  for (const child of e.children) check(child, metric, node, isArgument || isAggregate);
}

function checkAggregate(call: AggregateCall, node: CollectMetrics, isNested: boolean, found: string): void {
  if (isNested)
    throw refused(
      node,
      "NESTED_AGGREGATES_UNSUPPORTED",
      `Nested aggregates are not allowed in observed metrics, ${found}`,
    );
  if (call.isDistinct)
    throw refused(
      node,
      "AGGREGATE_EXPRESSION_WITH_DISTINCT_UNSUPPORTED",
      `Aggregate expressions with DISTINCT are not allowed in observed metrics, ${found}`,
    );
  if (call instanceof FilteredAggregateCall)
    throw refused(
      node,
      "AGGREGATE_EXPRESSION_WITH_FILTER_UNSUPPORTED",
      `Aggregate expressions with FILTER predicate are not allowed in observed metrics, ${found}`,
    );
}

function refused(node: CollectMetrics, kind: string, why: string): AnalysisException {
  return new AnalysisException(`INVALID_OBSERVED_METRICS.${kind}`, `Invalid observed metrics. ${why}`, {
    sqlState: "42K0E",
    context: `;\n${node.treeString()}\n`,
  });
}
