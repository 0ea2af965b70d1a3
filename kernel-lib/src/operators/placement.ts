/**
 * Where rows lie and in which order: what an operator above need not bring about once more. Spark's `outputPartitioning` and
 * `outputOrdering`, asked from above: a demand is carried down through the names that projections give, to the operator that
 * placed the rows.
 */
import { Alias, AttributeReference, type Expression } from "../plan/expression";
import { SortOrder } from "../plan/sort-order";
import { BroadcastExchangeExec } from "./broadcast-exchange";
import { CollectMetricsExec } from "./collect-metrics";
import { CompositeExec } from "./composite";
import { ExchangeExec } from "./exchange";
import { FilterExec } from "./filter";
import { GenerateExec } from "./generate";
import { HashAggregateExec } from "./hash-aggregate";
import { JoinExec } from "./join";
import { LimitExec } from "./limit";
import { MergingSessionsExec } from "./merging-sessions";
import { OffsetExec } from "./offset";
import type { PhysicalPlan } from "./physical-plan";
import { ProjectExec } from "./project";
import { RangeExec } from "./range";
import { SampleExec } from "./sample";
import { OneRowScanExec } from "./scan";
import { AggregateSortExec, SortExec } from "./sort";
import { WindowExec } from "./window";
import { WindowGroupLimitExec } from "./window-group-limit";

type Keys = readonly Expression[];

/** Whether all rows lie in one partition. */
export function isSingle(plan: PhysicalPlan): boolean {
  if (plan instanceof ExchangeExec) {
    const { kind } = plan.partitioning;
    return (
      (kind === "single" && plan.partitioning.order === undefined) || (kind === "coalesce" && plan.numPartitions === 1)
    );
  }
  if (plan instanceof RangeExec) return plan.range.numPartitions === 1;
  if (plan instanceof OneRowScanExec || plan instanceof CompositeExec) return true;
  const below = passedOn(plan);
  return below !== null && isSingle(below);
}

/** Whether rows that are equal in these keys lie in one partition. */
export function isClustered(plan: PhysicalPlan, keys: Keys): boolean {
  if (isSingle(plan)) return true;
  if (plan instanceof ExchangeExec && plan.partitioning.kind === "hash")
    return plan.partitioning.keys.length > 0 && among(plan.partitioning.keys, keys);
  const order = rangeOf(plan);
  if (order !== null)
    return among(
      order.map((one) => one.child),
      keys,
    );
  return asked(plan, keys, isClustered, false);
}

/** In how many partitions rows lie by the hash of just these keys; null when they lie otherwise. */
export function hashedBy(plan: PhysicalPlan, keys: Keys): number | null {
  if (plan instanceof ExchangeExec)
    return plan.partitioning.kind === "hash" && `${plan.partitioning.keys}` === `${keys}` ? plan.numPartitions : null;
  return asked(plan, keys, hashedBy, null);
}

/** The order by whose ranges of values rows are dealt out; null when they are not. */
function rangeOf(plan: PhysicalPlan): readonly SortOrder[] | null {
  if (plan instanceof RangeExec) return [new SortOrder(plan.output[0], true)];
  if (!(plan instanceof ExchangeExec)) return null;
  const { partitioning } = plan;
  if (partitioning.kind === "range") return partitioning.order;
  return partitioning.kind === "single" ? (partitioning.order ?? null) : null;
}

/** Whether the rows of a partition are in this order. */
export function isSorted(plan: PhysicalPlan, order: readonly SortOrder[]): boolean {
  const found = orderOf(plan, order);
  return order.length <= found.length && order.every((one, i) => `${one}` === `${found[i]}`);
}

/** Whether equal values of these keys follow each other, in whichever direction. */
export function isGrouped(plan: PhysicalPlan, keys: Keys): boolean {
  const wanted = keys.map((key) => new SortOrder(key, true));
  const found = orderOf(plan, wanted);
  return keys.length > 0 && keys.length <= found.length && keys.every((key, i) => `${key}` === `${found[i].child}`);
}

/** The order of a partition's rows, in the terms of the demand where a column has several names. */
function orderOf(plan: PhysicalPlan, wanted: readonly SortOrder[]): readonly SortOrder[] {
  if (plan instanceof SortExec || plan instanceof AggregateSortExec) return plan.order;
  if (plan instanceof RangeExec) return [new SortOrder(plan.output[0], plan.range.step > 0n)];
  if (plan instanceof HashAggregateExec && plan.strategy === "SortAggregate")
    return plan.grouping.map((key) => new SortOrder(key, true));
  if (plan instanceof HashAggregateExec || plan instanceof GenerateExec || plan instanceof ExchangeExec) return [];
  if (plan instanceof JoinExec) return joinOrder(plan, wanted);
  if (plan instanceof CompositeExec) return plan.order;
  const below = passedOn(plan);
  if (below === null) return [];
  const demand = throughOrder(plan, wanted);
  const known = orderOf(below, demand);
  // Said again with the names that the demand used.
  return known.map((one, i) =>
    i < demand.length && `${one.child}` === `${demand[i].child}` ? sameWay(wanted[i], one) : one,
  );
}

function sameWay(named: SortOrder, as: SortOrder): SortOrder {
  return new SortOrder(named.child, as.ascending, as.nullsFirst);
}

function joinOrder(join: JoinExec, wanted: readonly SortOrder[]): readonly SortOrder[] {
  const { left, right } = join.keys;
  if (join.name !== "SortMergeJoin") {
    const side = streamedSide(join);
    return side === null || join.joinType === "FullOuter" ? [] : orderOf(side, wanted);
  }
  if (join.joinType === "FullOuter") return [];
  const ofRight = join.joinType === "RightOuter";
  const either = join.joinType === "Inner";
  return left.map((key, i) => {
    const other = either && i < wanted.length && `${wanted[i].child}` === `${right[i]}`;
    return new SortOrder(ofRight || other ? right[i] : key, true);
  });
}

function among(some: Keys, all: Keys): boolean {
  return some.every((key) => all.some((other) => `${other}` === `${key}`));
}

/** Asks the operators below, with the demand in their terms. */
function asked<T>(plan: PhysicalPlan, keys: Keys, ask: (plan: PhysicalPlan, keys: Keys) => T, none: T): T {
  if (plan instanceof JoinExec) return askedSides(plan, keys, ask, none);
  const below = passedOn(plan);
  return below === null ? none : ask(below, through(plan, keys));
}

function askedSides<T>(join: JoinExec, keys: Keys, ask: (plan: PhysicalPlan, keys: Keys) => T, none: T): T {
  const { left, right } = join.keys;
  const isInner = join.joinType === "Inner" || join.joinType === "Cross";
  const swap = (from: Keys, to: Keys): Keys =>
    keys.map((key) => to[from.findIndex((one) => `${one}` === `${key}`)] ?? key);
  const streamed = streamedSide(join);
  if (streamed !== null) {
    const own = ask(streamed, keys);
    if (own !== none || !isInner || join.name !== "BroadcastHashJoin") return own;
    return ask(streamed, streamed === join.left ? swap(right, left) : swap(left, right));
  }
  if (join.joinType === "FullOuter") return none;
  if (join.joinType === "RightOuter") return ask(join.right, keys);
  const first = ask(join.left, keys);
  return first !== none || !isInner ? first : ask(join.right, keys);
}

/** The side that stays where it is while the other is sent to it; null where both were shuffled. */
function streamedSide(join: JoinExec): PhysicalPlan | null {
  if (join.right instanceof BroadcastExchangeExec) return join.left;
  return join.left instanceof BroadcastExchangeExec ? join.right : null;
}

/** The only child of an operator that leaves rows where they are. */
function passedOn(plan: PhysicalPlan): PhysicalPlan | null {
  const keeps =
    plan instanceof ProjectExec ||
    plan instanceof FilterExec ||
    plan instanceof SortExec ||
    plan instanceof AggregateSortExec ||
    plan instanceof LimitExec ||
    plan instanceof OffsetExec ||
    plan instanceof SampleExec ||
    plan instanceof WindowExec ||
    plan instanceof WindowGroupLimitExec ||
    plan instanceof GenerateExec ||
    plan instanceof MergingSessionsExec ||
    plan instanceof CollectMetricsExec ||
    plan instanceof HashAggregateExec;
  return keeps ? plan.children[0] : null;
}

/** A demand on the output of an operator, in terms of what it reads. */
function through(plan: PhysicalPlan, keys: Keys): Keys {
  const list =
    plan instanceof ProjectExec
      ? plan.projectList
      : plan instanceof HashAggregateExec && plan.givesResults
        ? plan.resultExpressions
        : [];
  const meaning = new Map(list.flatMap((e) => (e instanceof Alias ? [[e.exprId, e.child] as const] : [])));
  return meaning.size === 0
    ? keys
    : keys.map((key) => key.transformUp((n) => (n instanceof AttributeReference ? (meaning.get(n.exprId) ?? n) : n)));
}

function throughOrder(plan: PhysicalPlan, order: readonly SortOrder[]): readonly SortOrder[] {
  const keys = through(
    plan,
    order.map((one) => one.child),
  );
  return order.map((one, i) => new SortOrder(keys[i], one.ascending, one.nullsFirst));
}
