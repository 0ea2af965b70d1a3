/**
 * An aggregation as operators. Spark's `AggUtils`: rows are folded where they lie, meet by key and are folded again; a stream
 * keeps the buffers in between. Where equal keys already lie together one operator does (`CombineAdjacentAggregation`).
 */

import { DistinctAggregateCall } from "../plan/distinct-aggregate";
import {
  Alias,
  AttributeReference,
  type Expression,
  isNamed,
  type NamedExpression,
  newExprId,
  references,
  toAttribute,
} from "../plan/expression";
import { AggregateCall } from "../plan/function";
import type { Aggregate, LogicalPlan } from "../plan/logical";
import type { OutputMode } from "../plan/output-mode";
import { aggregateStrategy } from "./aggregate-strategy";
import { ascending, clusteredBy } from "./ensure-requirements";
import { eventTimeKey } from "./event-time-key";
import { ExchangeExec } from "./exchange";
import { type AggregateMode, type AggregateSlot, HashAggregateExec } from "./hash-aggregate";
import type { PhysicalPlan } from "./physical-plan";
import { isClustered, isGrouped, isSingle, isSorted } from "./placement";
import { planSession, sessionAmong } from "./plan-session";
import { ProjectExec } from "./project";
import { AggregateSortExec } from "./sort";
import { StateStoreRestoreExec } from "./state-store-restore";
import { StateStoreSaveExec } from "./state-store-save";

/** What planning needs from the planner. */
export interface AggregateContext {
  plan(node: LogicalPlan): PhysicalPlan;
  readonly shufflePartitions: number;
  readonly timeZone: string;
  readonly streaming: { readonly operatorId: number; readonly outputMode: OutputMode } | null;
}

export function planAggregate(node: Aggregate, context: AggregateContext): PhysicalPlan {
  const grouping = node.groupingExpressions.map((e): NamedExpression => (isNamed(e) ? e : new Alias(e, e.sql())));
  const slots = slotsOf(node);
  const keys = grouping.map(toAttribute);
  const results = resultExpressions(node, keys, slots);
  const input = computeKeys(grouping, slots, context.plan(node.child));
  const steps = new Steps(keys, slots, results, context);
  if (sessionAmong(keys) >= 0)
    return planSession({
      keys,
      partial: steps.make("partial", input),
      merge: (child) => steps.make("merge", child),
      finish: (child) => steps.make("final", child),
      shufflePartitions: context.shufflePartitions,
      timeZone: context.timeZone,
      streaming: context.streaming,
    });
  if (context.streaming !== null) return planStreaming(steps, input, context.streaming);
  const distinct = slots.filter(({ call }) => call.isDistinct);
  const isOneSet = distinct.every((slot) => isBare(slot) && valuesOf(slot) === valuesOf(distinct[0]));
  if (distinct.length > 0 && isOneSet) return planDistinct(steps, distinct, input);
  return steps.folded(input);
}

/** Under a filter of its own a call looks for equal values by itself. */
const isBare = ({ call }: AggregateSlot): boolean => call instanceof DistinctAggregateCall;
const valuesOf = ({ call }: AggregateSlot): string => `${call.children}`;

class Steps {
  constructor(
    readonly keys: readonly AttributeReference[],
    readonly slots: readonly AggregateSlot[],
    readonly results: readonly NamedExpression[],
    readonly context: AggregateContext,
  ) {}

  /** One operator; where Spark sorts its rows first, that is seen below it. */
  make(
    mode: AggregateMode,
    child: PhysicalPlan,
    keys: readonly NamedExpression[] = this.keys,
    slots: readonly AggregateSlot[] = this.slots,
  ): PhysicalPlan {
    const columns = keys.map(toAttribute);
    const isBatch = this.context.streaming === null;
    const sorts =
      aggregateStrategy(slots) === "SortAggregate" && columns.length > 0 && !isSorted(child, ascending(columns));
    const input = sorts ? new AggregateSortExec(ascending(columns), child) : child;
    const grouped = isBatch && isGrouped(input, columns);
    return new HashAggregateExec(mode, keys, slots, this.results, input, this.context.timeZone, grouped);
  }

  /** Before and after the rows meet, or at once where they lie together already. */
  folded(input: PhysicalPlan): PhysicalPlan {
    if (this.isTogether(input, this.keys)) return this.make("complete", input);
    return this.make("final", this.meet(this.make("partial", input), this.keys));
  }

  isTogether(child: PhysicalPlan, keys: readonly AttributeReference[]): boolean {
    return keys.length === 0 ? isSingle(child) : isClustered(child, keys);
  }

  meet(child: PhysicalPlan, keys: readonly AttributeReference[]): PhysicalPlan {
    return clusteredBy(keys, child, this.context.shufflePartitions, this.context.timeZone);
  }
}

/** Rows are folded by the values of DISTINCT too, so that each value comes once; then those are folded into the calls. */
function planDistinct(steps: Steps, distinct: readonly AggregateSlot[], input: PhysicalPlan): PhysicalPlan {
  const values = distinct[0].call.children.map(
    (value): NamedExpression => (isNamed(value) ? value : new Alias(value, `${value}`)),
  );
  const isKey = (value: NamedExpression): boolean => steps.keys.some((key) => key.exprId === value.exprId);
  const named = new Map(values.map((value, i) => [`${distinct[0].call.children[i]}`, toAttribute(value)]));
  const plain = steps.slots.filter((slot) => !distinct.includes(slot));
  const once = [...steps.keys, ...values.filter((value, i) => !isKey(value) && values.indexOf(value) === i)];
  const columns = once.map(toAttribute);
  const first = steps.make("partial", input, once, plain);
  // Without other calls one step finds the different values where they lie together.
  const isOne = plain.length === 0 && steps.isTogether(input, columns);
  const each = isOne ? first : steps.make("merge", steps.meet(first, columns), columns, plain);
  const slots = [
    ...plain,
    ...distinct.map((slot): AggregateSlot => {
      const call = (slot.call as DistinctAggregateCall).overDifferent((value) => named.get(`${value}`) ?? value);
      return { call, buffers: buffersOf(call), result: slot.result };
    }),
  ];
  const folded = steps.make("distinct", each, steps.keys, slots);
  return steps.make("final", steps.meet(folded, steps.keys), steps.keys, slots);
}

function planStreaming(
  steps: Steps,
  input: PhysicalPlan,
  { operatorId, outputMode }: NonNullable<AggregateContext["streaming"]>,
): PhysicalPlan {
  const { keys, context } = steps;
  const partitions = keys.length === 0 ? 1 : context.shufflePartitions;
  const met = new ExchangeExec(
    keys.length === 0 ? { kind: "single" } : { kind: "hash", keys },
    partitions,
    steps.make("partial", input),
    keys.length === 0 ? "ENSURE_REQUIREMENTS" : "REQUIRED_BY_STATEFUL_OPERATOR",
  );
  const restored = new StateStoreRestoreExec(operatorId, keys, partitions, steps.make("merge", met));
  const merged = steps.make("merge", restored);
  return steps.make(
    "final",
    new StateStoreSaveExec(operatorId, keys, outputMode, eventTimeKey(keys), partitions, merged),
  );
}

/** One slot per different aggregate call, however often it is used. */
function slotsOf(node: Aggregate): AggregateSlot[] {
  const calls = node.aggregateExpressions.flatMap((e) =>
    e.collect((n): n is AggregateCall => n instanceof AggregateCall),
  );
  const different = [...new Map(calls.map((call) => [`${call}`, call])).values()];
  return different.map((call) => ({
    call,
    buffers: buffersOf(call),
    result: new AttributeReference(call.sql(), call.dataType, call.nullable, newExprId()),
  }));
}

function buffersOf(call: AggregateCall): AttributeReference[] {
  return call.bound.buffers.map((b) => new AttributeReference(b.name, b.dataType, true, newExprId()));
}

/** The output columns in terms of group keys and aggregate results. */
function resultExpressions(
  node: Aggregate,
  keys: readonly AttributeReference[],
  slots: readonly AggregateSlot[],
): NamedExpression[] {
  const known = new Map<string, Expression>();
  node.groupingExpressions.forEach((e, i) => {
    known.set(`${e instanceof Alias ? e.child : e}`, keys[i]);
  });
  for (const slot of slots) known.set(`${slot.call}`, slot.result);
  const rewrite = (expression: Expression): Expression =>
    known.get(`${expression}`) ?? expression.withChildren(expression.children.map(rewrite));
  return node.aggregateExpressions.map((e) => rewrite(e) as NamedExpression);
}

/** Puts keys that are computed into columns below the aggregation. */
function computeKeys(
  grouping: readonly NamedExpression[],
  slots: readonly AggregateSlot[],
  child: PhysicalPlan,
): PhysicalPlan {
  if (grouping.every((key) => key instanceof AttributeReference)) return child;
  const used = new Set(slots.flatMap((slot) => references(slot.call)).map((column) => column.exprId));
  const computed = new Set(grouping.map((key) => key.exprId));
  const carried = child.output.filter((column) => used.has(column.exprId) && !computed.has(column.exprId));
  return new ProjectExec([...grouping, ...carried], child);
}
