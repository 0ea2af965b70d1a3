/**
 * Chooses physical operators for a logical plan. Spark's `SparkStrategies`, with its streaming ones (semantics P4, O6).
 *
 * It lives beside the operators rather than in catalyst/, so that the tree of logical rules does not depend on them.
 */
import type { AttributeReference, NamedExpression } from "../plan/expression";
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
import { LocalLimit } from "../plan/logical-limit";
import { Offset } from "../plan/logical-set";
import { OneRowRelation } from "../plan/logical-sql";
import type { OutputMode } from "../plan/output-mode";
import { sortedAsWhole } from "./ensure-requirements";
import { EventTimeWatermarkExec } from "./event-time-watermark";
import { ExpandExec } from "./expand";
import { FilterExec } from "./filter";
import { HashAggregateExec } from "./hash-aggregate";
import { LimitExec } from "./limit";
import { PhysicalOperation } from "./physical-operation";
import type { PhysicalPlan } from "./physical-plan";
import { PipelineOperator } from "./pipeline";
import { type AggregateContext, planAggregate } from "./plan-aggregate";
import { planCached } from "./plan-cached";
import { planFiles } from "./plan-files";
import { planLimit, planTopLimit } from "./plan-limit";
import { planRelational } from "./plan-relational";
import { planStateful } from "./plan-stateful";
import { ProjectExec } from "./project";
import { LocalTableScanExec, MicroBatchScanExec, OneRowScanExec } from "./scan";
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
    const isTopLimit = (node instanceof Limit || node instanceof Offset) && !node.isStreaming;
    return isTopLimit ? planTopLimit(node, (child) => this.plan(child), this.options.timeZone) : this.plan(node);
  }

  plan(node: LogicalPlan): PhysicalPlan {
    if (node instanceof OneRowRelation) return new OneRowScanExec();
    const stateful = this.options.streaming && node.isStreaming ? this.stateful(node) : null;
    if (stateful !== null) return stateful;
    if (node instanceof LocalRelation) return new LocalTableScanExec(node.output, node.rows);
    const operation = PhysicalOperation.of(node);
    const scanned = planFiles(operation, this.options.timeZone) ?? planCached(operation);
    if (scanned !== null) return scanned;
    if (node instanceof StreamingRelation) return this.scan(node);
    if (node instanceof Project)
      return new ProjectExec(node.expressions as readonly NamedExpression[], this.plan(node.child));
    if (node instanceof Filter) return new FilterExec(node.condition, this.plan(node.child));
    if (node instanceof Expand) return new ExpandExec(node.projections, node.output, this.plan(node.child));
    if (node instanceof WithWatermark) return this.watermark(node);
    if (node instanceof Aggregate) return planAggregate(node, this.aggregateContext(node));
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

  private aggregateContext(node: Aggregate): AggregateContext {
    const { streaming, shufflePartitions, timeZone } = this.options;
    return {
      plan: (child) => this.plan(child),
      shufflePartitions,
      timeZone,
      streaming:
        streaming && node.isStreaming ? { operatorId: this.nextOperatorId++, outputMode: streaming.outputMode } : null,
    };
  }

  private sort({ order, child }: Sort): PhysicalPlan {
    const { shufflePartitions, timeZone } = this.options;
    return sortedAsWhole(order, this.plan(child), shufflePartitions, timeZone);
  }
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
