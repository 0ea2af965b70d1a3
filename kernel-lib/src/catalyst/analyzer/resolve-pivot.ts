/**
 * `PIVOT` as two aggregations: the first by the groups and the pivot's columns, the second picks for each value what the
 * first gave for it. So a value without rows gives NULL, also for counts. Spark's `ResolvePivot`.
 */
import { AnalysisException } from "../../data/errors";
import { castToString } from "../../data/format-value";
import { isOrderable } from "../../data/ordering";
import { IntegerType, sameType } from "../../data/types";
import {
  Alias,
  AttributeReference,
  type Expression,
  isNamed,
  Literal,
  type NamedExpression,
  references,
  toAttribute,
} from "../../plan/expression";
import { FilteredAggregateCall } from "../../plan/filtered-aggregate";
import { AggregateCall, Cast } from "../../plan/function";
import { Aggregate, type LogicalPlan, Project } from "../../plan/logical";
import { Pivot, type PivotValue } from "../../plan/logical-pivot";
import { positionText } from "../../plan/origin";
import { fitsPivotFirst, pivotFirst } from "../../plan/pivot-first";
import { callOf, nullOf, TRUE } from "../build-expression";
import { canCast } from "../cast";
import { folded } from "../optimizer/constant-folding";
import { qualified } from "../qualified";
import { nodeRule, type Rule } from "../rule";
import { bindCall } from "./resolve-functions";

export function resolvePivot(timeZone: string): Rule {
  return nodeRule("ResolvePivot", [Pivot], (node) => {
    const isReady = node instanceof Pivot && node.child.resolved && node.expressions.every((e) => e.resolved);
    return isReady ? pivoted(node, timeZone) : node;
  });
}

function pivoted(pivot: Pivot, timeZone: string): LogicalPlan {
  const { child, columns, aggregates } = pivot;
  aggregates.forEach(checkAggregate);
  columns.forEach(checkComparable);
  const used = new Set([...columns, ...aggregates].flatMap(references).map((column) => column.exprId));
  const groups = (pivot.groups ?? child.output.filter((column) => !used.has(column.exprId))).map(named);
  const pivots = columns.map(named);
  const results = aggregates.map(named);
  const cells = pivot.values.flatMap((value) => {
    const label = value.name ?? nameOf(value, timeZone);
    return results.map((result) => ({ value, result, name: results.length === 1 ? label : `${label}_${result.name}` }));
  });
  if (!results.every(fitsPivotFirst)) {
    const parted = columns.map(withoutName);
    const parts = cells.map(({ value, result, name }) => new Alias(ofRowsOnly(result, isValue(value, parted)), name));
    return new Aggregate(groups.map(withoutName), [...groups, ...parts], child);
  }
  const keys = [...groups, ...pivots].map(withoutName);
  const first = new Aggregate(keys, [...groups, ...pivots, ...results], child);
  const outer = groups.map(toAttribute);
  const conditions = pivot.values.map((value) => isValue(value, pivots.map(toAttribute)));
  const arrays = results.map(
    (result) => new Alias(pivotFirst(toAttribute(result), conditions), `__pivot_${result.name}`),
  );
  const taken = cells.map(({ name }, i) => {
    const [place, which] = [Math.floor(i / results.length), i % results.length];
    return new Alias(callOf("[]", toAttribute(arrays[which]), new Literal(place, IntegerType)), name);
  });
  return new Project([...outer, ...taken], new Aggregate(outer, [...outer, ...arrays], first));
}

/** The aggregate over the rows for which the condition holds: of the others it sees NULL, which aggregates pass over. */
function ofRowsOnly(result: NamedExpression, condition: Expression): Expression {
  const within = (call: AggregateCall): Expression => {
    const args = call.children.map((arg, i) =>
      i > 0 && arg instanceof Literal ? arg : callOf("if", condition, arg, nullOf(arg.dataType)),
    );
    // A filter that is NULL leaves the row out by itself.
    if (call instanceof FilteredAggregateCall) return call.withChildren(args);
    const picks = ["first", "last", "any_value", "first_value", "last_value"].includes(call.definition.name);
    return picks ? bindCall(call.definition, [args[0], TRUE]) : call.withChildren(args);
  };
  const inside = (e: Expression): Expression =>
    e instanceof AggregateCall ? within(e) : e.withChildren(e.children.map(inside));
  return inside(withoutName(result));
}

function checkComparable(column: Expression): void {
  if (isOrderable(column.dataType)) return;
  throw new AnalysisException(
    "INCOMPARABLE_PIVOT_COLUMN",
    `Invalid pivot column \`${column.sql()}\`. Pivot columns must be comparable.`,
    { sqlState: "42818", context: positionText(column.origin) },
  );
}

const withoutName = (e: Expression): Expression => (e instanceof Alias ? e.child : e);

function named(expression: Expression): NamedExpression {
  return isNamed(expression) ? expression : new Alias(expression, expression.sql());
}

/** Whether a row's pivot columns have these values; NULL is a value too. */
function isValue({ values }: PivotValue, columns: readonly Expression[]): Expression {
  return columns
    .map((column, i) => {
      const value = values[i];
      if (value.exists((n) => n instanceof AttributeReference)) throw notLiteral(value);
      if (!canCast(value.dataType, column.dataType)) throw wrongType(value, column);
      const cast = sameType(value.dataType, column.dataType) ? value : new Cast(value, column.dataType, true);
      return callOf("<=>", column, cast);
    })
    .reduce((a, b) => callOf("and", a, b));
}

function nameOf({ values }: PivotValue, timeZone: string): string {
  const texts = values.map((value) => {
    const literal = folded(value);
    if (!(literal instanceof Literal)) return value.sql();
    return castToString(literal.value, literal.dataType, timeZone) ?? "null";
  });
  return texts.length === 1 ? texts[0] : `{${texts.join(", ")}}`;
}

function checkAggregate(expression: Expression): void {
  if (expression instanceof AggregateCall || expression instanceof Literal) return;
  if (expression instanceof AttributeReference)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1006",
      `Aggregate expression required for pivot, but '${qualified(expression).sql()}' did not appear in any aggregate function.`,
      { context: positionText(expression.origin) },
    );
  expression.children.forEach(checkAggregate);
}

function notLiteral(value: Expression): AnalysisException {
  return new AnalysisException(
    "NON_LITERAL_PIVOT_VALUES",
    `Literal expressions required for pivot values, found "${value.sql()}".`,
    { sqlState: "42K08", context: positionText(value.origin) },
  );
}

function wrongType(value: Expression, column: Expression): AnalysisException {
  return new AnalysisException(
    "PIVOT_VALUE_DATA_TYPE_MISMATCH",
    `Invalid pivot value '${value.sql()}': value data type "${value.dataType.sql}" does not match pivot column data type "${column.dataType.sql}".`,
    { sqlState: "42K09", context: positionText(value.origin) },
  );
}
