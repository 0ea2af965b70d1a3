/**
 * `observe`: passes rows on and computes aggregates over them on the way. Spark's and Connect's `CollectMetrics`.
 *
 * Rules move nothing through it: what is observed is exactly what the program says at this place.
 */
import type { ExternalRow } from "../data/external";
import type { Expression, NamedExpression } from "./expression";
import { type LogicalPlan, Unary } from "./logical-plan";

/** Is told the metrics when a batch query that observes them has run. */
export type MetricsListener = (metrics: ExternalRow) => void;

export class CollectMetrics extends Unary {
  constructor(
    readonly name: string,
    readonly metrics: readonly Expression[],
    readonly listener: MetricsListener | null,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return this.metrics;
  }

  protected override get isResolved(): boolean {
    return this.name !== "" && super.isResolved;
  }

  /** The metrics once they are analysed. */
  get named(): readonly NamedExpression[] {
    return this.metrics as readonly NamedExpression[];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new CollectMetrics(this.name, this.metrics, this.listener, child);
  }

  protected copyWithExpressions(metrics: readonly Expression[]): LogicalPlan {
    return new CollectMetrics(this.name, metrics, this.listener, this.child);
  }

  protected describe(): string {
    return `CollectMetrics ${this.name}, [${this.metrics.join(", ")}], 0`;
  }
}
