/**
 * ROLLUP, CUBE and GROUPING SETS: an expansion gives each row once per set, and the groups get one key more, which set it
 * is. Spark's `ResolveGroupingAnalytics`, plan shapes included. On a stream this is an aggregation like any other.
 */
import { IntegerType, LongType } from "../../data/types";
import {
  Alias,
  AttributeReference,
  type Expression,
  isNamed,
  Literal,
  newExprId,
  toAttribute,
  UnresolvedAttribute,
} from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { GroupingFunction, GroupingSets } from "../../plan/grouping-sets";
import { Aggregate, Expand, type LogicalPlan, Project } from "../../plan/logical";
import { WindowExpression } from "../../plan/window";
import { nodeRule, type Rule } from "../rule";
import { GROUPING_ID, type GroupingKeys, groupingValue } from "./grouping-analytics";

export const resolveGroupingAnalytics: Rule = nodeRule("ResolveGroupingAnalytics", [GroupingSets], (node) => {
  if (!(node instanceof Aggregate) || !node.groupingExpressions.some(isSets)) return node;
  const named = withGroupingId(node);
  const parts = named.groupingExpressions.flatMap((e) => (isSets(e) ? e.children : [e]));
  const isReady = node.child.resolved && [...parts, ...named.aggregateExpressions].every((e) => e.resolved);
  return isReady ? expanded(named, parts) : named;
});

function isSets(expression: Expression): expression is GroupingSets {
  return expression instanceof GroupingSets;
}

/** Hive's name for the number of the set. */
function withGroupingId(node: Aggregate): Aggregate {
  const list = node.aggregateExpressions.map((e) =>
    e instanceof UnresolvedAttribute && e.name.toLowerCase() === "grouping__id"
      ? new Alias(new GroupingFunction("grouping_id", []), "grouping__id")
      : e,
  );
  return node.withExpressions([...node.groupingExpressions, ...list]) as Aggregate;
}

/** The columns of each set, as texts: every item has its sets, and all are combined with all. */
function setsOf(grouping: readonly Expression[]): string[][] {
  return grouping.reduce<string[][]>(
    (before, item) => {
      const sets = isSets(item) ? item.sets.map((set) => set.map((i) => String(item.children[i]))) : [[String(item)]];
      return before.flatMap((left) => sets.map((right) => [...left, ...right]));
    },
    [[]],
  );
}

function expanded(node: Aggregate, parts: readonly Expression[]): LogicalPlan {
  const keys = [...new Map(parts.map((e) => [String(e), e])).values()];
  const texts = keys.map(String);
  const computed = keys.map((e) => new Alias(e, isNamed(e) ? e.name : e.sql()));
  const input = new Project([...node.child.output, ...computed], node.child);
  const sets = setsOf(node.groupingExpressions);
  const ids = sets.map((set) => texts.reduce((id, text) => id * 2 + (set.includes(text) ? 0 : 1), 0));
  const columns = computed.map((alias, i) => {
    const { name, dataType, nullable, watermarkDelayMs } = toAttribute(alias);
    const isLeftOut = sets.some((set) => !set.includes(texts[i]));
    return new AttributeReference(name, dataType, nullable || isLeftOut, newExprId(), watermarkDelayMs);
  });
  const id = new AttributeReference(GROUPING_ID, LongType, false);
  // Two equal sets are two groupings; only their place tells them apart.
  const place = new Set(ids).size < ids.length ? [new AttributeReference("_gen_grouping_pos", IntegerType, false)] : [];
  const projections = sets.map((set, n) => [
    ...node.child.output,
    ...computed.map((alias, i) => (set.includes(texts[i]) ? toAttribute(alias) : new Literal(null, alias.dataType))),
    new Literal(ids[n], LongType),
    ...place.map(() => new Literal(n, IntegerType)),
  ]);
  const expand = new Expand(projections, [...node.child.output, ...columns, id, ...place], input);
  const list = node.aggregateExpressions.map((e) => overKeys(e, { texts, columns, id }));
  return new Aggregate([...columns, id, ...place], list, expand);
}

/** The expression over the expanded keys. What an aggregate reads stays as it was before the expansion. */
function overKeys(expression: Expression, keys: GroupingKeys): Expression {
  const place = keys.texts.indexOf(String(expression));
  if (place >= 0) return keys.columns[place];
  if (expression instanceof GroupingFunction) return groupingValue(expression, keys);
  const descend = (e: Expression): Expression => e.withChildren(e.children.map((child) => overKeys(child, keys)));
  if (expression instanceof WindowExpression) {
    const { call, spec } = expression;
    return expression.withChildren([descend(call), descend(spec)]);
  }
  return expression instanceof AggregateCall ? expression : descend(expression);
}
