/** What a query inside an expression must be, and where it may stand. Spark's `CheckAnalysis.checkSubqueryExpression`. */
import { AnalysisException } from "../../data/errors";
import { sameType } from "../../data/types";
import { Alias, type AttributeReference, type Expression, references } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Aggregate, Filter, type LogicalPlan, Project } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { LateralJoin } from "../../plan/logical-lateral";
import { type Origin, positionText } from "../../plan/origin";
import {
  isSubquery,
  OuterReference,
  outerReferencesIn,
  type SubqueryExpression,
  subqueriesOf,
} from "../../plan/subquery";
import { qualified } from "../qualified";
import { typeMismatch } from "./type-mismatch";

/**
 * @param checkPlan checks the query inside as any other
 * @throws AnalysisException `INVALID_SUBQUERY_EXPRESSION`, `UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY` and others
 */
export function checkSubqueries(node: LogicalPlan, checkPlan: (plan: LogicalPlan) => void): void {
  const subqueries = subqueriesOf(node);
  for (const subquery of subqueries) {
    checkPlan(subquery.plan);
    if (subquery.plan.isStreaming) throw streaming(node);
    checkColumns(subquery, node);
    if (subquery.isCorrelated) checkCorrelated(subquery, node);
  }
  if (node instanceof Aggregate && subqueries.length > 0) checkGroups(node);
}

function withPlan(sqlState: string, node: LogicalPlan, at: Origin | null): { sqlState: string; context: string } {
  return { sqlState, context: `${positionText(at)};\n${node.treeString()}\n` };
}

function streaming(node: LogicalPlan): AnalysisException {
  return new AnalysisException(
    "INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY",
    "Invalid subquery: Streaming query is not allowed in subquery expressions.",
    withPlan("42823", node, node.origin),
  );
}

function checkColumns(subquery: SubqueryExpression, node: LogicalPlan): void {
  const { kind, plan, values } = subquery;
  const { output } = plan;
  if (kind === "scalar" && output.length !== 1)
    throw new AnalysisException(
      "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
      `Invalid subquery: Scalar subquery must return only one column, but got ${output.length}.`,
      withPlan("42823", node, subquery.origin),
    );
  if (kind !== "in" || values.some((value) => !value.resolved)) return;
  const options = withPlan("42K09", node, subquery.origin);
  const quoted = (columns: readonly Expression[]): string => columns.map((column) => `"${column.sql()}"`).join(", ");
  if (values.length !== output.length)
    throw typeMismatch(
      "IN_SUBQUERY_LENGTH_MISMATCH",
      subquery,
      `The number of columns in the left hand side of an IN subquery does not match the number of columns in the output of subquery. Left hand side columns(length: ${values.length}): [${quoted(values)}], right hand side columns(length: ${output.length}): [${quoted(output)}].`,
      options,
    );
  const misfits = values.flatMap((value, i) =>
    sameType(value.dataType, output[i].dataType) ? [] : [`(${typed(value)}, ${typed(output[i])})`],
  );
  const types = (columns: readonly Expression[]): string => columns.map((c) => `"${c.dataType.sql}"`).join(", ");
  if (misfits.length > 0)
    throw typeMismatch(
      "IN_SUBQUERY_DATA_TYPE_MISMATCH",
      subquery,
      `The data type of one or more elements in the left hand side of an IN subquery is not compatible with the data type of the output of the subquery. Mismatched columns: [${misfits.join(", ")}], left side: [${types(values)}], right side: [${types(output)}].`,
      options,
    );
}

/** A name with its relation and type; what is no plain name in backquotes. */
function typed(expression: Expression): string {
  const qualifier = (expression as Partial<AttributeReference>).qualifier ?? null;
  const name = expression.sql();
  const quoted = /^\w+$/.test(name) || qualifier !== null ? name : `\`${name}\``;
  return `${qualifier === null ? "" : `${qualifier}.`}${quoted}:${expression.dataType.simpleString}`;
}

function checkCorrelated(subquery: SubqueryExpression, node: LogicalPlan): void {
  for (const inner of subquery.plan.nodes()) checkInside(inner);
  if (subquery.kind !== "scalar" || node instanceof LateralJoin) return;
  const mayStand = node instanceof Filter || node instanceof Project || node instanceof Aggregate;
  if (!mayStand || node instanceof Join)
    throw unsupported("UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY", node, subquery.origin, `:\n${node.treeString()}`);
}

/** Where the query inside may use columns from around. */
function checkInside(inner: LogicalPlan): void {
  if (!(inner instanceof Aggregate)) return;
  for (const call of inner.expressions.flatMap((e) => e.collect((n): n is AggregateCall => n instanceof AggregateCall)))
    if (outerReferencesIn(call).length > 0 && references(call).length > 0)
      throw unsupported(
        "AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES",
        inner,
        call.origin,
        `: ${call.transformUp(qualified).sql()}`,
      );
  const mixed = inner.expressions.find((e) => outerReferencesIn(e).length > 0);
  if (mixed !== undefined) throw unsupported("CORRELATED_REFERENCE", inner, mixed.origin, `: "${plainText(mixed)}"`);
}

function plainText(expression: Expression): string {
  const text = expression.transformUp((n) => (n instanceof OuterReference ? n.column : n));
  return text instanceof Alias ? `${text.child.sql()} AS \`${text.name}\`` : text.sql();
}

/** Over groups a correlated query must be one of the groups, as its value may differ from row to row. */
function checkGroups(aggregate: Aggregate): void {
  const groups = new Set(aggregate.groupingExpressions.map(String));
  const withoutGroup = (e: Expression): SubqueryExpression | undefined => {
    if (groups.has(String(e)) || e instanceof AggregateCall) return undefined;
    if (isSubquery(e) && e.kind === "scalar" && e.isCorrelated) return e;
    return e.children.map(withoutGroup).find((found) => found !== undefined);
  };
  const found = aggregate.aggregateExpressions.map(withoutGroup).find((e) => e !== undefined);
  if (found === undefined) return;
  throw new AnalysisException(
    "SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION",
    `The correlated scalar subquery '"${found.sql()}"' is neither present in GROUP BY, nor in an aggregate function.\nAdd it to GROUP BY using ordinal position or wrap it in \`first()\` (or \`first_value\`) if you don't care which value you get.`,
    withPlan("0A000", aggregate, found.origin),
  );
}

/** VALUES are computed before any query is run. */
export function subqueryInValues(node: LogicalPlan, at: Origin | null): AnalysisException {
  return unsupported("SCALAR_SUBQUERY_IN_VALUES", node, at);
}

const CATEGORIES = {
  SCALAR_SUBQUERY_IN_VALUES: "Scalar subqueries in the VALUES clause.",
  UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY:
    "Correlated scalar subqueries can only be used in filters, aggregations, projections, and UPDATE/MERGE/DELETE commands",
  CORRELATED_REFERENCE: "Expressions referencing the outer query are not supported outside of WHERE/HAVING clauses",
  AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES:
    "Found an aggregate function in a correlated predicate that has both outer and local references, which is not supported",
} as const;

function unsupported(
  category: keyof typeof CATEGORIES,
  node: LogicalPlan,
  at: Origin | null,
  what: string = "",
): AnalysisException {
  const end = what === "" || category === "UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY" ? "" : ".";
  return new AnalysisException(
    `UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.${category}`,
    `Unsupported subquery expression: ${CATEGORIES[category]}${what}${end}`,
    withPlan("0A000", node, at),
  );
}
