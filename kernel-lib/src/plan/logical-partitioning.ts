/**
 * Logical operators about which rows there are in which partition: ranges, samples, repartitioning, sorting in place.
 *
 * Names and texts are Spark's. Connect: `Range`, `Sample`, `Repartition`, `RepartitionByExpression`.
 */
import { LongType } from "../data/types";
import { AttributeReference, type Expression } from "./expression";
import { Leaf, type LogicalPlan, PlainUnary, Unary } from "./logical-plan";
import { SortOrder } from "./sort-order";

/** The numbers from `start` to below `end`, in steps. */
export class Range extends Leaf {
  constructor(
    readonly start: bigint,
    readonly end: bigint,
    readonly step: bigint,
    readonly numPartitions: number,
    readonly output: readonly AttributeReference[] = [new AttributeReference("id", LongType, false)],
  ) {
    super();
  }

  /** How many numbers there are. */
  get count(): bigint {
    const distance = this.end - this.start;
    if (distance === 0n || distance > 0n !== this.step > 0n) return 0n;
    const whole = distance / this.step;
    return distance % this.step === 0n ? whole : whole + 1n;
  }

  protected describe(): string {
    return `Range (${this.start}, ${this.end}, step=${this.step}, splits=Some(${this.numPartitions}))`;
  }
}

/** `repartition(n)`, `coalesce(n)`. */
export class Repartition extends PlainUnary {
  constructor(
    readonly numPartitions: number,
    readonly shuffle: boolean,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Repartition(this.numPartitions, this.shuffle, child);
  }

  protected describe(): string {
    return `Repartition ${this.numPartitions}, ${this.shuffle}`;
  }
}

/** `repartition(n, columns)`, and with sort orders `repartitionByRange`. */
export class RepartitionByExpression extends Unary {
  constructor(
    readonly expressions: readonly Expression[],
    /** Null for the session's number. */
    readonly numPartitions: number | null,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get isByRange(): boolean {
    return this.expressions.some((expression) => expression instanceof SortOrder);
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new RepartitionByExpression(this.expressions, this.numPartitions, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    return new RepartitionByExpression(expressions, this.numPartitions, this.child);
  }

  protected describe(): string {
    const number = this.numPartitions === null ? "" : `, ${this.numPartitions}`;
    return `RepartitionByExpression [${this.expressions.join(", ")}]${number}`;
  }
}

/** The hint `REBALANCE`: partitions of about the same size, by values where some are named. Dealt out by number here. */
export class RebalancePartitions extends Unary {
  constructor(
    readonly expressions: readonly Expression[],
    /** Null for the session's number. */
    readonly numPartitions: number | null,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new RebalancePartitions(this.expressions, this.numPartitions, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    return new RebalancePartitions(expressions, this.numPartitions, this.child);
  }

  protected describe(): string {
    const number = this.numPartitions === null ? "" : `, ${this.numPartitions}`;
    return `RebalancePartitions${this.expressions.length === 0 ? "" : ` [${this.expressions.join(", ")}]`}${number}`;
  }
}

/** `sample`, `randomSplit`: rows whose random number lies between the bounds, or each row as often as chance says. */
export class Sample extends PlainUnary {
  constructor(
    readonly lowerBound: number,
    readonly upperBound: number,
    readonly withReplacement: boolean,
    readonly seed: bigint,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new Sample(this.lowerBound, this.upperBound, this.withReplacement, this.seed, child);
  }

  /** `0.0, 0.5, false, 3` */
  get text(): string {
    const bound = (n: number): string => (Number.isInteger(n) ? `${n}.0` : `${n}`);
    return `Sample ${bound(this.lowerBound)}, ${bound(this.upperBound)}, ${this.withReplacement}, ${this.seed}`;
  }

  protected describe(): string {
    return `${this.text}, ${this.withReplacement ? "Poisson" : "Bernoulli"}`;
  }
}

/** `sortWithinPartitions`: each partition by itself. Spark's `Sort` that is not global. */
export class LocalSort extends Unary {
  constructor(
    /** Null: by all columns that have an order, as `randomSplit` wants it. */
    readonly order: readonly SortOrder[] | null,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  get expressions(): readonly Expression[] {
    return this.order ?? [];
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new LocalSort(this.order, child);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    return new LocalSort(this.order === null ? null : (expressions as readonly SortOrder[]), this.child);
  }

  protected describe(): string {
    return `Sort [${(this.order ?? []).join(", ")}], false`;
  }
}
