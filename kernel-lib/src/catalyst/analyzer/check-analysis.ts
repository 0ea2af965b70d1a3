/**
 * Refuses what the analyser could not make sense of, with Spark's error class and a suggestion. Spark's `CheckAnalysis`.
 */
import { AnalysisException } from "../../data/errors";
import { Alias, AttributeReference, type Expression, UnresolvedAttribute } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Aggregate, Filter, type LogicalPlan, Project, UnresolvedRelation, WithWatermark } from "../../plan/logical";
import { byDistance } from "./suggest";

/** @throws AnalysisException for the first problem found, lowest in the plan first. */
export function checkAnalysis(plan: LogicalPlan): void {
  for (const child of plan.children) checkAnalysis(child);
  if (plan instanceof UnresolvedRelation) throw tableNotFound(plan);
  for (const expression of plan.expressions) checkResolved(expression, plan);
  if (plan instanceof Filter) checkCondition(plan);
  if (plan instanceof Aggregate) checkGrouping(plan);
  if (plan instanceof Project) checkNoAggregate(plan);
  if (plan instanceof WithWatermark) checkEventTime(plan);
}

function checkResolved(expression: Expression, plan: LogicalPlan): void {
  const unknown = expression.find((n): n is UnresolvedAttribute => n instanceof UnresolvedAttribute);
  if (unknown !== undefined) throw unresolvedColumn(unknown, plan);
  if (!expression.resolved) throw new Error(`internal: ${expression} was left unresolved`);
}

function unresolvedColumn(name: UnresolvedAttribute, plan: LogicalPlan): AnalysisException {
  const quoted = name.nameParts.map((part) => `\`${part}\``).join(".");
  const columns = plan.children.flatMap((child) => child.output);
  const message = `A column, variable, or function parameter with name ${quoted} cannot be resolved.`;
  if (columns.length === 0)
    return new AnalysisException("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", `${message} `, { sqlState: "42703" });
  const names = byDistance(
    name.nameParts.at(-1) ?? "",
    columns.map((column) => column.name),
  ).slice(0, 5);
  const suggestion = names.map((candidate) => `\`${candidate}\``).join(", ");
  return new AnalysisException(
    "UNRESOLVED_COLUMN.WITH_SUGGESTION",
    `${message} Did you mean one of the following? [${suggestion}].`,
    { sqlState: "42703", parameters: { objectName: quoted, proposal: suggestion } },
  );
}

function tableNotFound(relation: UnresolvedRelation): AnalysisException {
  return new AnalysisException(
    "TABLE_OR_VIEW_NOT_FOUND",
    `The table or view \`${relation.name}\` cannot be found. Verify the spelling and correctness of the schema and catalog.\n` +
      "Search path: [`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`].\n" +
      "If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.\n" +
      "To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.",
    { sqlState: "42P01", parameters: { relationName: `\`${relation.name}\`` } },
  );
}

function checkCondition(filter: Filter): void {
  const { condition } = filter;
  const aggregate = condition.find((n): n is AggregateCall => n instanceof AggregateCall);
  if (aggregate !== undefined)
    throw new AnalysisException(
      "INVALID_WHERE_CONDITION",
      `The WHERE condition "${condition.sql()}" contains invalid expressions: ${aggregate.sql()}.\nRewrite the query to avoid window functions, aggregate functions, and generator functions in the WHERE clause.`,
      { sqlState: "42903" },
    );
  if (condition.dataType.kind !== "boolean")
    throw new AnalysisException(
      "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
      `Cannot resolve "${condition.sql()}" due to data type mismatch: Filter expression "${condition.sql()}" of type "${condition.dataType.sql}" is not a boolean.`,
      { sqlState: "42K09" },
    );
}

/** Every column outside an aggregate function must be one that is grouped by. */
function checkGrouping(aggregate: Aggregate): void {
  const grouped = new Set(aggregate.groupingExpressions.map(withoutAlias).map(String));
  const check = (expression: Expression): void => {
    if (expression instanceof AggregateCall || grouped.has(String(expression))) return;
    if (expression instanceof AttributeReference) throw missingAggregation(expression);
    expression.children.forEach(check);
  };
  aggregate.aggregateExpressions.map(withoutAlias).forEach(check);
}

function withoutAlias(expression: Expression): Expression {
  return expression instanceof Alias ? expression.child : expression;
}

function missingAggregation(column: AttributeReference): AnalysisException {
  return new AnalysisException(
    "MISSING_AGGREGATION",
    `The non-aggregating expression "${column.sql()}" is based on columns which are not participating in the GROUP BY clause.\n` +
      `Add the columns or the expression to the GROUP BY, aggregate the expression, or use "any_value(${column.sql()})" if you do not care which of the values within a group is returned.`,
    { sqlState: "42803" },
  );
}

function checkNoAggregate(project: Project): void {
  for (const expression of project.expressions) {
    const aggregate = expression.find((n): n is AggregateCall => n instanceof AggregateCall);
    if (aggregate !== undefined)
      throw new AnalysisException(
        "MISSING_GROUP_BY",
        `The query does not include a GROUP BY clause: "${aggregate.sql()}" needs groupBy(…).agg(…), or df.agg(…) for one row over everything.`,
        { sqlState: "42803" },
      );
  }
}

function checkEventTime(node: WithWatermark): void {
  const type = node.eventTime.dataType;
  const isWindow = type.kind === "struct" && type.fields.length === 2 && type.fields[1].dataType.kind === "timestamp";
  if (type.kind !== "timestamp" && !isWindow)
    throw new AnalysisException(
      "EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE",
      `The event time \`${node.eventTime.sql()}\` has the invalid type "${type.sql}", but expected "TIMESTAMP".`,
      { sqlState: "42K09" },
    );
}
