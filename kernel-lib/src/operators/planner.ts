/**
 * Chooses physical operators for a logical plan. Spark's `SparkStrategies`, with its streaming ones (semantics P4, O6).
 *
 * It lives beside the operators rather than in catalyst/, so that the tree of logical rules does not depend on them.
 */
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
import {
  Aggregate,
  Expand,
  Filter,
  Limit,
  LocalRelation,
  type LogicalPlan,
  Project,
  Sort,
  StreamingRelation,
  WithWatermark,
} from "../plan/logical";
import { InMemoryRelation } from "../plan/logical-cache";
import { FileRelation } from "../plan/logical-file";
import { LocalLimit } from "../plan/logical-limit";
import { OneRowRelation } from "../plan/logical-sql";
import type { OutputMode } from "../plan/output-mode";
import { eventTimeKey } from "./event-time-key";
import { EventTimeWatermarkExec } from "./event-time-watermark";
import { ExchangeExec } from "./exchange";
import { ExpandExec } from "./expand";
import { FileScanExec } from "./file-scan";
import { FilterExec } from "./filter";
import { type AggregateSlot, HashAggregateExec } from "./hash-aggregate";
import { InMemoryTableScanExec } from "./in-memory-scan";
import { LimitExec } from "./limit";
import type { PhysicalPlan } from "./physical-plan";
import { PipelineOperator } from "./pipeline";
import { planLimit, planTopLimit } from "./plan-limit";
import { planRelational } from "./plan-relational";
import { planSession, sessionAmong } from "./plan-session";
import { planStateful } from "./plan-stateful";
import { ProjectExec } from "./project";
import { LocalTableScanExec, MicroBatchScanExec, OneRowScanExec } from "./scan";
import { SortExec } from "./sort";
import { StateStoreRestoreExec } from "./state-store-restore";
import { StateStoreSaveExec } from "./state-store-save";
import { WholeStageCodegenExec } from "./whole-stage-codegen";

export interface PlannerOptions {
  readonly timeZone: string;
  /** `spark.sql.shuffle.partitions`. */
  readonly shufflePartitions: number;
  /** `spark.sql.autoBroadcastJoinThreshold`: a smaller side of a join is sent to every task. */
  readonly broadcastBytes?: number;
  /** Only for a streaming query. */
  readonly streaming?: {
    readonly outputMode: OutputMode;
    /** The source that a relation reads. */
    source(relation: StreamingRelation): { readonly index: number; readonly description: string };
  };
}

/** The physical plan of an optimised logical plan. */
export function planPhysical(plan: LogicalPlan, options: PlannerOptions): PhysicalPlan {
  return insertCodegen(new Planner(options).planTop(plan), options.timeZone);
}

class Planner {
  /** Stateful operators are numbered from the sink down, watermarks from the source up (semantics A9). */
  private nextOperatorId = 0;
  private nextWatermarkId = 0;

  constructor(private readonly options: PlannerOptions) {}

  /** The operator whose rows are the result. */
  planTop(node: LogicalPlan): PhysicalPlan {
    const isTopLimit = node instanceof Limit && !node.isStreaming;
    return isTopLimit ? planTopLimit(node, (child) => this.plan(child), this.options.timeZone) : this.plan(node);
  }

  plan(node: LogicalPlan): PhysicalPlan {
    if (node instanceof OneRowRelation) return new OneRowScanExec();
    const stateful = this.options.streaming && node.isStreaming ? this.stateful(node) : null;
    if (stateful !== null) return stateful;
    if (node instanceof LocalRelation) return new LocalTableScanExec(node.output, node.rows);
    if (node instanceof FileRelation) return new FileScanExec(node);
    if (node instanceof InMemoryRelation) return new InMemoryTableScanExec(node);
    if (node instanceof StreamingRelation) return this.scan(node);
    if (node instanceof Project)
      return new ProjectExec(node.expressions as readonly NamedExpression[], this.plan(node.child));
    if (node instanceof Filter) return new FilterExec(node.condition, this.plan(node.child));
    if (node instanceof Expand) return new ExpandExec(node.projections, node.output, this.plan(node.child));
    if (node instanceof WithWatermark) return this.watermark(node);
    if (node instanceof Aggregate) return this.aggregate(node);
    if (node instanceof Sort) return this.sort(node);
    if (node instanceof Limit) return planLimit(node, (child) => this.plan(child), this.options.timeZone);
    if (node instanceof LocalLimit) return new LimitExec("Local", node.limit, this.plan(node.child));
    const relational = planRelational(node, {
      plan: (child) => this.plan(child),
      shufflePartitions: this.options.shufflePartitions,
      timeZone: this.options.timeZone,
      broadcastBytes: this.options.broadcastBytes ?? 10 * 1024 * 1024,
    });
    if (relational !== null) return relational;
    throw new Error(`internal: no operator for ${node.simpleString()}`);
  }

  private stateful(node: LogicalPlan): PhysicalPlan | null {
    return planStateful(node, {
      plan: (child) => this.plan(child),
      nextOperatorId: () => this.nextOperatorId++,
      shufflePartitions: this.options.shufflePartitions,
      outputMode: this.options.streaming?.outputMode ?? "append",
      timeZone: this.options.timeZone,
    });
  }

  private scan(relation: StreamingRelation): PhysicalPlan {
    const source = this.options.streaming?.source(relation);
    if (source === undefined) throw new Error("internal: a stream was planned outside a streaming query");
    return new MicroBatchScanExec(source.index, source.description, relation.output);
  }

  private watermark(node: WithWatermark): PhysicalPlan {
    const child = this.plan(node.child);
    const id = this.nextWatermarkId++;
    return new EventTimeWatermarkExec(id, node.eventTime as AttributeReference, node.delayMs, node.delayText, child);
  }

  private aggregate(node: Aggregate): PhysicalPlan {
    const operatorId = this.options.streaming && node.isStreaming ? this.nextOperatorId++ : null;
    const grouping = node.groupingExpressions.map((e): NamedExpression => (isNamed(e) ? e : new Alias(e, e.sql())));
    const keys = grouping.map(toAttribute);
    const slots = slotsOf(node);
    const results = resultExpressions(node, keys, slots);
    const input = computeKeys(grouping, slots, this.plan(node.child));
    const make = (mode: HashAggregateExec["mode"], child: PhysicalPlan): PhysicalPlan =>
      new HashAggregateExec(mode, keys, slots, results, child, this.options.timeZone);
    const mode = this.options.streaming?.outputMode ?? "append";
    if (sessionAmong(keys) >= 0)
      return planSession({
        keys,
        partial: make("partial", input),
        merge: (child) => make("merge", child),
        finish: (child) => make("final", child),
        shufflePartitions: this.options.shufflePartitions,
        streaming: operatorId === null ? null : { operatorId, outputMode: mode },
      });
    const partitions = keys.length === 0 ? 1 : this.options.shufflePartitions;
    const shuffle = (child: PhysicalPlan, reason: ExchangeExec["reason"]): PhysicalPlan =>
      new ExchangeExec(keys.length === 0 ? { kind: "single" } : { kind: "hash", keys }, partitions, child, reason);
    if (operatorId === null) return make("final", shuffle(make("partial", input), "ENSURE_REQUIREMENTS"));
    const reason = keys.length === 0 ? "ENSURE_REQUIREMENTS" : "REQUIRED_BY_STATEFUL_OPERATOR";
    const merged = make("merge", shuffle(make("partial", input), reason));
    const withState = make("merge", new StateStoreRestoreExec(operatorId, keys, partitions, merged));
    return make("final", new StateStoreSaveExec(operatorId, keys, mode, eventTimeKey(keys), partitions, withState));
  }

  private sort(node: Sort): PhysicalPlan {
    const single = new ExchangeExec({ kind: "single" }, 1, this.plan(node.child), "ENSURE_REQUIREMENTS");
    return new SortExec(node.order, single, true, this.options.timeZone);
  }
}

/** One slot per different aggregate call, however often it is used. */
function slotsOf(node: Aggregate): AggregateSlot[] {
  const calls = node.aggregateExpressions.flatMap((e) =>
    e.collect((n): n is AggregateCall => n instanceof AggregateCall),
  );
  const distinct = [...new Map(calls.map((call) => [`${call}`, call])).values()];
  return distinct.map((call) => ({
    call,
    buffers: call.bound.buffers.map((b) => new AttributeReference(b.name, b.dataType, true, newExprId())),
    result: new AttributeReference(call.sql(), call.dataType, call.nullable, newExprId()),
  }));
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

/** Wraps every chain of pipeline operators that ends in rows. An aggregation takes the chain below it into its own loop. */
function insertCodegen(plan: PhysicalPlan, timeZone: string): PhysicalPlan {
  const visit = (node: PhysicalPlan, fused: boolean): PhysicalPlan => {
    const inside = node instanceof PipelineOperator || node instanceof HashAggregateExec;
    const rebuilt = node.withChildren(node.children.map((child) => visit(child, inside)));
    return node instanceof PipelineOperator && !fused ? new WholeStageCodegenExec(rebuilt, timeZone) : rebuilt;
  };
  return visit(plan, false);
}
