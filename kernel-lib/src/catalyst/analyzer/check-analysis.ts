/**
 * Refuses what the analyser could not make sense of, with Spark's error class and a suggestion. Spark's `CheckAnalysis`.
 */
import { AnalysisException } from "../../data/errors";
import {
  Alias,
  AttributeReference,
  type Expression,
  Unresolved,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
} from "../../plan/expression";
import { AggregateCall, MistypedCall } from "../../plan/function";
import { GetStructField } from "../../plan/get-field";
import { GroupingFunction } from "../../plan/grouping-sets";
import { ImpossibleCast } from "../../plan/impossible-cast";
import { Aggregate, Filter, type LogicalPlan, UnresolvedRelation, WithWatermark } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { CollectMetrics } from "../../plan/logical-metrics";
import { SetOperation, Union } from "../../plan/logical-set";
import { type Origin, positionText } from "../../plan/origin";
import { SortOrder } from "../../plan/sort-order";
import { hasSome } from "../../plan/tree-facts";
import { UnionLoop } from "../../plan/union-loop";
import { qualified } from "../qualified";
import { about } from "../rule";
import { checkComparable } from "./check-comparable";
import { checkJoin } from "./check-join";
import { checkMetrics } from "./check-metrics";
import { checkSetOperation } from "./check-set-operation";
import { checkSubqueries } from "./check-subquery";
import { checkUnionLoop } from "./check-union-loop";
import { checkWindowNames, checkWindows } from "./check-window";
import { groupingWithoutSets } from "./grouping-analytics";
import { impossibleCast } from "./impossible-cast";
import { unknownStar } from "./resolve-references";
import { byDistance } from "./suggest";
import { mistypedCall, noOrder, typeMismatch } from "./type-mismatch";

/** @throws AnalysisException for the first problem found, lowest in the plan first. */
export function checkAnalysis(plan: LogicalPlan, database: string = "default", root: LogicalPlan = plan): void {
  for (const child of plan.children) checkAnalysis(child, database, root);
  if (plan instanceof UnresolvedRelation) throw tableNotFound(plan, database, root);
  checkSubqueries(plan, (inside) => checkAnalysis(inside, database));
  plan.expressions.forEach(checkWindowNames);
  for (const expression of plan.expressions) checkResolved(expression, plan);
  if (plan instanceof Aggregate) checkAggregate(plan);
  checkComparable(plan);
  if (plan instanceof CollectMetrics) checkMetrics(plan);
  checkWindows(plan);
  if (plan instanceof Filter) checkCondition(plan);
  if (plan instanceof Join) checkJoin(plan);
  if (plan instanceof Union || plan instanceof SetOperation) checkSetOperation(plan, root);
  if (plan instanceof UnionLoop && plan.resolved) checkUnionLoop(plan, root);
  if (plan instanceof WithWatermark) checkEventTime(plan);
}

/**
 * Spark ends most of these errors with the plan they are in, and before it the place in the SQL text.
 * @param at what was written there
 */
function withPlan(
  sqlState: string,
  plan: LogicalPlan,
  at: { readonly origin: Origin | null } | null = plan,
): { sqlState: string; context: string } {
  return { sqlState, context: `${positionText(at?.origin ?? null)};\n${plan.treeString()}\n` };
}

/** What may be found wrong in an expression of which everything else is known. */
const DOUBTFUL = about(Unresolved, GroupingFunction, ImpossibleCast, MistypedCall);

function checkResolved(expression: Expression, plan: LogicalPlan): void {
  if (expression.resolved && !hasSome(expression, DOUBTFUL)) return;
  const key = expression.find(isMapKey);
  if (key !== undefined) throw unresolvedMapKey(key, plan);
  const unknown = expression.find((n): n is UnresolvedAttribute => n instanceof UnresolvedAttribute);
  if (unknown !== undefined) throw unresolvedColumn(unknown, plan);
  const star = expression.find((n): n is UnresolvedStar => n instanceof UnresolvedStar);
  if (star !== undefined && star === expression && star.target !== null)
    throw unknownStar(
      star,
      plan.children.flatMap((child) => child.output),
    );
  if (star !== undefined) throw misplacedStar(expression, star);
  const grouping = expression.find((n): n is GroupingFunction => n instanceof GroupingFunction);
  if (grouping !== undefined) throw groupingWithoutSets(grouping);
  const options = (at: Expression): { sqlState: string; context: string } => withPlan("42K09", plan, at);
  const cast = expression.find((n): n is ImpossibleCast => n instanceof ImpossibleCast);
  if (cast !== undefined) throw impossibleCast(cast, options(cast));
  const unordered = expression.find((n): n is SortOrder => n instanceof SortOrder && n.child.resolved && !n.resolved);
  if (unordered !== undefined)
    throw typeMismatch(
      "INVALID_ORDERING_TYPE",
      unordered,
      noOrder("sortorder", unordered.dataType),
      options(unordered),
    );
  const call = expression.find((n): n is MistypedCall => n instanceof MistypedCall);
  if (call !== undefined) throw mistypedCall(call, options(call));
  if (!expression.resolved) throw new Error(`internal: ${expression} was left unresolved`);
}

/** A star is spread where a list of columns stands; anywhere else it is no value. */
function misplacedStar(expression: Expression, star: UnresolvedStar): AnalysisException {
  const where = expression instanceof Alias ? "expression `alias`" : `expression \`${expression.sql()}\``;
  return new AnalysisException("INVALID_USAGE_OF_STAR_OR_REGEX", `Invalid usage of '*' in ${where}.`, {
    sqlState: "42000",
    context: positionText(star.origin),
  });
}

/** `m[k]` where `m['k']` was meant, perhaps. */
function isMapKey(expression: Expression): boolean {
  if (!(expression instanceof UnresolvedFunction) || expression.name !== "[]") return false;
  const [map, key] = expression.children;
  return map.resolved && map.dataType.kind === "map" && key instanceof UnresolvedAttribute;
}

function unresolvedMapKey(access: Expression, plan: LogicalPlan): AnalysisException {
  const key = access.children[1] as UnresolvedAttribute;
  const columns = plan.children.flatMap((child) => child.output.map((column) => quote(column.name)));
  const quoted = key.nameParts.map(quote).join(".");
  return new AnalysisException(
    "UNRESOLVED_MAP_KEY.WITH_SUGGESTION",
    `Cannot resolve column ${quoted} as a map key. If the key is a string literal, add the single quotes '' around it. Otherwise did you mean one of the following column(s)? [${byDistance(key.name, columns).slice(0, 5).join(", ")}].`,
    withPlan("42703", plan, key),
  );
}

function unresolvedColumn(name: UnresolvedAttribute, plan: LogicalPlan): AnalysisException {
  const quoted = name.nameParts.map(quote).join(".");
  const columns = plan.children.flatMap((child) => child.output);
  const message = `A column, variable, or function parameter with name ${quoted} cannot be resolved.`;
  const options = withPlan("42703", plan, name);
  if (columns.length === 0)
    return new AnalysisException("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", `${message} `, options);
  const qualified = name.nameParts.length > 1;
  const candidates = columns.map(({ qualifier, name: column }) =>
    qualified && qualifier !== null ? `${quote(qualifier)}.${quote(column)}` : quote(column),
  );
  const suggestion = byDistance(name.name, candidates).slice(0, 5).join(", ");
  return new AnalysisException(
    "UNRESOLVED_COLUMN.WITH_SUGGESTION",
    `${message} Did you mean one of the following? [${suggestion}].`,
    { ...options, parameters: { objectName: quoted, proposal: suggestion } },
  );
}

function quote(part: string): string {
  return `\`${part.replaceAll("`", "``")}\``;
}

function tableNotFound(relation: UnresolvedRelation, database: string, root: LogicalPlan): AnalysisException {
  return new AnalysisException(
    "TABLE_OR_VIEW_NOT_FOUND",
    `The table or view ${relation.nameParts.map(quote).join(".")} cannot be found. Verify the spelling and correctness of the schema and catalog.\n` +
      `Search path: [\`system\`.\`builtin\`, \`system\`.\`session\`, \`spark_catalog\`.\`${database}\`].\n` +
      "If you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.\n" +
      "To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.",
    {
      ...withPlan("42P01", relation.origin === null ? relation : root, relation),
      parameters: { relationName: `\`${relation.name}\`` },
    },
  );
}

function checkCondition(filter: Filter): void {
  const { condition } = filter;
  const aggregate = condition.find(isAggregate, AGGREGATES);
  if (aggregate !== undefined)
    throw new AnalysisException(
      "INVALID_WHERE_CONDITION",
      `The WHERE condition "${condition.sql()}" contains invalid expressions: ${aggregate.transformUp(qualified).sql()}.\nRewrite the query to avoid window functions, aggregate functions, and generator functions in the WHERE clause.`,
      withPlan("42903", filter),
    );
  if (condition.dataType.kind !== "boolean")
    throw typeMismatch(
      "FILTER_NOT_BOOLEAN",
      condition,
      `Filter expression "${condition.sql()}" of type "${condition.dataType.sql}" is not a boolean.`,
      withPlan("42K09", filter),
    );
}

const AGGREGATES = about(AggregateCall);
const isAggregate = (n: Expression): n is AggregateCall => n instanceof AggregateCall;

function checkAggregate(aggregate: Aggregate): void {
  const grouping = aggregate.groupingExpressions.map(withoutAlias);
  const grouped = grouping.find((e) => e.exists(isAggregate, AGGREGATES));
  if (grouped !== undefined)
    throw new AnalysisException(
      "GROUP_BY_AGGREGATE",
      `Aggregate functions are not allowed in GROUP BY, but found ${grouped.transformUp(qualified).sql()}.`,
      withPlan("42903", aggregate, grouped),
    );
  const nested = aggregate.aggregateExpressions
    .flatMap((e) => e.collect(isAggregate, AGGREGATES))
    .find((call) => call.children.some((child) => child.exists(isAggregate, AGGREGATES)));
  if (nested !== undefined)
    throw new AnalysisException(
      "NESTED_AGGREGATE_FUNCTION",
      "It is not allowed to use an aggregate function in the argument of another aggregate function. Please use the inner aggregate function in a sub-query.",
      withPlan("42607", aggregate, nested.children.flatMap((c) => c.collect(isAggregate, AGGREGATES))[0]),
    );
  checkGrouping(aggregate, new Set(grouping.map(String)));
}

/** Every column outside an aggregate function must be one that is grouped by. */
function checkGrouping(aggregate: Aggregate, grouped: ReadonlySet<string>): void {
  const check = (expression: Expression): void => {
    if (isAggregate(expression) || grouped.has(String(expression))) return;
    if (expression instanceof AttributeReference)
      throw grouped.size === 0 ? missingGroupBy(aggregate) : missingAggregation(expression, aggregate);
    expression.children.forEach(check);
  };
  aggregate.aggregateExpressions.map(withoutAlias).forEach(check);
}

function withoutAlias(expression: Expression): Expression {
  return expression instanceof Alias ? expression.child : expression;
}

function missingGroupBy(aggregate: Aggregate): AnalysisException {
  return new AnalysisException(
    "MISSING_GROUP_BY",
    "The query does not include a GROUP BY clause. Add GROUP BY or turn it into the window functions using OVER clauses.",
    withPlan("42803", aggregate),
  );
}

function missingAggregation(column: AttributeReference, aggregate: Aggregate): AnalysisException {
  return new AnalysisException(
    "MISSING_AGGREGATION",
    `The non-aggregating expression "${column.sql()}" is based on columns which are not participating in the GROUP BY clause.\n` +
      `Add the columns or the expression to the GROUP BY, aggregate the expression, or use "any_value(${column.sql()})" if you do not care which of the values within a group is returned.`,
    withPlan("42803", aggregate, null),
  );
}

function checkEventTime(node: WithWatermark): void {
  if (node.eventTime instanceof GetStructField)
    throw new AnalysisException(
      "EVENT_TIME_MUST_BE_TOP_LEVEL_COLUMN",
      `The event time in withWatermark must be a top-level column, but '${node.eventTime.sql()}' is a nested field. To use it, alias it to a top-level column in a select before withWatermark.`,
      { sqlState: "42K09" },
    );
  const type = node.eventTime.dataType;
  const isWindow = type.kind === "struct" && type.fields.length === 2 && type.fields[1].dataType.kind === "timestamp";
  if (type.kind !== "timestamp" && !isWindow)
    throw new AnalysisException(
      "EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE",
      `The event time \`${node.eventTime.sql()}\` has the invalid type "${type.sql}", but expected "TIMESTAMP".`,
      withPlan("42K09", node),
    );
}
