/**
 * `GROUP BY 1`, `ORDER BY 2`: a whole number is the place of a column in the SELECT list; and `GROUP BY name` may name
 * an alias of that list. Spark's `ResolveReferencesInAggregate` and `ResolveOrdinalInOrderByAndGroupBy`.
 */
import { AnalysisException } from "../../data/errors";
import {
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  UnresolvedAttribute,
  UnresolvedFunction,
  UnresolvedStar,
} from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { lookupFunction } from "../../plan/functions/registry";
import { GroupingSets } from "../../plan/grouping-sets";
import { Aggregate, type LogicalPlan, Sort } from "../../plan/logical";
import { positionText } from "../../plan/origin";
import { SortOrder } from "../../plan/sort-order";
import { VariableReference } from "../../plan/variable";
import { WindowExpression } from "../../plan/window";
import { nodeRule, type Rule } from "../rule";
import { resolveName } from "./resolve-references";

export const resolveOrdinals: Rule = nodeRule("ResolveOrdinalInOrderByAndGroupBy", [Sort, Aggregate], (node) => {
  if (node instanceof Sort && node.child.resolved) return sorted(node);
  const isReady = node instanceof Aggregate && node.child.resolved;
  return isReady && !node.aggregateExpressions.some((e) => e instanceof UnresolvedStar) ? grouped(node) : node;
});

function ordinal(expression: Expression): number | null {
  if (!(expression instanceof Literal) || expression instanceof VariableReference) return null;
  const isOrdinal = expression.dataType.kind === "int" && expression.value !== null;
  return isOrdinal ? (expression.value as number) : null;
}

function sorted(sort: Sort): LogicalPlan {
  const columns = sort.child.output;
  const [first] = sort.order;
  if (sort.order.length === 1 && meansAll(first.child, columns))
    return new Sort(
      columns.map((column) => new SortOrder(column, first.ascending, first.nullsFirst)),
      sort.child,
    );
  return sort.withExpressions(
    sort.order.map((item) => {
      const place = ordinal(item.child);
      if (place === null) return item;
      if (place < 1 || place > columns.length) throw outOfRange("ORDER", place, columns.length, item.child);
      return new SortOrder(columns[place - 1], item.ascending, item.nullsFirst);
    }),
  );
}

/** `ALL` alone, unless there is a column of that name. */
function meansAll(expression: Expression, columns: readonly AttributeReference[]): boolean {
  if (!(expression instanceof UnresolvedAttribute) || expression.name.toLowerCase() !== "all") return false;
  return resolveName(expression.nameParts, columns) === undefined;
}

function grouped(node: Aggregate): LogicalPlan {
  const list = node.aggregateExpressions;
  const [first] = node.groupingExpressions;
  if (node.groupingExpressions.length === 1 && meansAll(first, node.child.output)) return groupedByAll(node);
  const chosenBy = (e: Expression): Expression => {
    const place = ordinal(e);
    if (place !== null) {
      if (place < 1 || place > list.length) throw outOfRange("GROUP", place, list.length, e);
      return chosen(place, list[place - 1], e);
    }
    return e instanceof UnresolvedAttribute ? (aliased(e, node) ?? e) : e;
  };
  const groups = node.groupingExpressions.map((e) =>
    e instanceof GroupingSets ? e.withChildren(e.children.map(chosenBy)) : chosenBy(e),
  );
  return node.withExpressions([...groups, ...list]);
}

/** `GROUP BY ALL`: by everything in the list that aggregates nothing. */
function groupedByAll(node: Aggregate): LogicalPlan {
  const list = node.aggregateExpressions;
  if (!list.every((e) => e.resolved)) return node;
  const isGroup = (e: Expression): boolean =>
    !e.exists((n) => n instanceof AggregateCall || n instanceof WindowExpression);
  return new Aggregate(list.filter(isGroup).map(withoutAlias), list, node.child);
}

/** What an alias of the list stands for; a column of that name goes first. */
function aliased(name: UnresolvedAttribute, node: Aggregate): Expression | undefined {
  if (name.nameParts.length > 1 || resolveName(name.nameParts, node.child.output) !== undefined) return undefined;
  const lower = name.nameParts[0].toLowerCase();
  const found = node.aggregateExpressions.filter(
    (e): e is Alias => e instanceof Alias && e.name.toLowerCase() === lower,
  );
  return found.length === 1 ? found[0].child : undefined;
}

function withoutAlias(expression: Expression): Expression {
  return expression instanceof Alias ? expression.child : expression;
}

function chosen(place: number, item: Expression, at: Expression): Expression {
  const expression = withoutAlias(item);
  const aggregates = expression.exists(
    (n) =>
      n instanceof AggregateCall || (n instanceof UnresolvedFunction && lookupFunction(n.name)?.kind === "aggregate"),
  );
  if (!aggregates) return expression;
  const name = item instanceof Alias ? item.name : expression.sql();
  const quoted = /^\w+$/.test(name) ? name : `\`${name}\``;
  throw new AnalysisException(
    "GROUP_BY_POS_AGGREGATE",
    `GROUP BY ${place} refers to an expression ${expression.sql()} AS ${quoted} that contains an aggregate function. Aggregate functions are not allowed in GROUP BY.`,
    { sqlState: "42903", context: positionText(at.origin) },
  );
}

function outOfRange(clause: "ORDER" | "GROUP", place: number, columns: number, at: Expression): AnalysisException {
  return new AnalysisException(
    `${clause}_BY_POS_OUT_OF_RANGE`,
    `${clause} BY position ${place} is not in select list (valid range is [1, ${columns}]).`,
    { sqlState: "42805", context: positionText(at.origin) },
  );
}
