/**
 * Several DISTINCTs of different values: `count(DISTINCT a), count(DISTINCT b)`. Each row comes once for every set of values, marked by `gid` and with NULL
 * for the values of the other sets; then each value is found once, as groups, and at last each aggregate takes the rows of its own set.
 * Spark's `RewriteDistinctAggregates`. Aggregates without DISTINCT are folded on the way, over rows of their own (`gid` 0).
 */
import { type DataType, IntegerType, LongType } from "../../data/types";
import { DistinctAggregateCall } from "../../plan/distinct-aggregate";
import { Alias, AttributeReference, type Expression, Literal, toAttribute } from "../../plan/expression";
import { FilteredAggregateCall } from "../../plan/filtered-aggregate";
import { AggregateCall } from "../../plan/function";
import { firstRow } from "../../plan/functions/first-row";
import { Aggregate, Expand, type LogicalPlan } from "../../plan/logical";
import { callOf, nullOf } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

export const rewriteDistinctAggregates: Rule = nodeRule(
  "RewriteDistinctAggregates",
  [DistinctAggregateCall],
  (node): LogicalPlan => (node instanceof Aggregate && !node.isStreaming ? rewritten(node) : node),
);

function rewritten(node: Aggregate): LogicalPlan {
  const calls = different(
    node.aggregateExpressions.flatMap((e) => e.collect((n): n is AggregateCall => n instanceof AggregateCall)),
  );
  const distinct = calls.filter((call) => call instanceof DistinctAggregateCall);
  const plain = calls.filter((call) => !(call instanceof DistinctAggregateCall));
  const sets = [...new Set(distinct.map(setOf))];
  const keys = node.groupingExpressions.filter((key) => key instanceof AttributeReference);
  const fits = keys.length === node.groupingExpressions.length && !plain.some((call) => call.isDistinct);
  if (sets.length < 2 || !fits || !plain.every(hasKnownStart)) return node;

  const values = new Columns(distinct);
  const args = new Columns(plain);
  const gid = new AttributeReference("gid", IntegerType, false);
  const inSet = (id: number): Expression => callOf("=", gid, new Literal(id, IntegerType));
  const forSet = (id: number): Expression[] => {
    const own = distinct.filter((call) => setOf(call) === sets[id - 1]);
    return [...keys, ...values.of(own), new Literal(id, IntegerType), ...args.of(id === 0 ? plain : [])];
  };
  const ids = [...(plain.length === 0 ? [] : [0]), ...sets.map((_, i) => i + 1)];
  const marked = [...keys, ...values.columns, gid];
  const expanded = new Expand(ids.map(forSet), [...marked, ...args.columns], node.child);
  const folded = plain.map((call) => new Alias(args.within(call), `${call}`));
  const once = new Aggregate(marked, [...marked, ...folded], expanded);

  const results = new Map<string, Expression>();
  for (const call of distinct) {
    const own = call.over(call.children.map((child) => values.within(child)));
    results.set(`${call}`, FilteredAggregateCall.of(own, inSet(sets.indexOf(setOf(call)) + 1)));
  }
  plain.forEach((call, i) => {
    const column = toAttribute(folded[i]);
    const only = new AggregateCall(firstRow, firstRow.of(column.dataType, true), [column]);
    const found = FilteredAggregateCall.of(only, inSet(0));
    results.set(`${call}`, call.nullable ? found : callOf("coalesce", found, new Literal(0, LongType)));
  });
  const replaced = (e: Expression): Expression => results.get(`${e}`) ?? e.withChildren(e.children.map(replaced));
  return new Aggregate(keys, node.aggregateExpressions.map(replaced), once);
}

function different<T extends Expression>(calls: readonly T[]): T[] {
  return [...new Map(calls.map((call) => [`${call}`, call])).values()];
}

/** The values that must be different, whatever their order. */
function setOf(call: AggregateCall): string {
  return [...new Set(call.children.map(String))].sort().join();
}

/** Whether it is known what it gives for no rows at all: NULL, or how many. */
function hasKnownStart(call: AggregateCall): boolean {
  return call.nullable || call.dataType === LongType;
}

/** The arguments of some calls, each of them as a column. */
class Columns {
  private readonly all: readonly Expression[];
  readonly columns: readonly AttributeReference[];

  constructor(calls: readonly AggregateCall[]) {
    this.all = different(calls.flatMap((call) => call.children));
    this.columns = this.all.map((e) => new AttributeReference(e.sql(), e.dataType as DataType, true));
  }

  /** The arguments that these calls have, and NULL for the others. */
  of(calls: readonly AggregateCall[]): Expression[] {
    const wanted = new Set(calls.flatMap((call) => call.children.map(String)));
    return this.all.map((e) => (wanted.has(`${e}`) ? e : nullOf(e.dataType)));
  }

  /** The argument, or the call over its arguments, as columns. */
  within(e: Expression): Expression {
    const at = this.all.findIndex((one) => `${one}` === `${e}`);
    return at >= 0 ? this.columns[at] : e.withChildren(e.children.map((child) => this.within(child)));
  }
}
