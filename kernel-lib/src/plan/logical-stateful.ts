/**
 * Logical operators that run a program's own function with a state per key. Spark's `FlatMapGroupsWithState` (semantics I) and
 * `TransformWithState` (J).
 */
import type { Clock } from "../data/clock";
import type { StructType } from "../data/types";
import type { AttributeReference, Expression } from "./expression";
import type { GroupStateFunction, GroupStateTimeout } from "./group-state";
import { LogicalPlan } from "./logical";
import type { OutputMode } from "./output-mode";
import type { StatefulProcessor, TimeMode } from "./stateful-processor";

/** What the program said, all but the plans. */
export interface GroupsWithState {
  /** `mapGroupsWithState` gives exactly one row per call. */
  readonly isMap: boolean;
  readonly outputMode: "append" | "update";
  readonly timeout: GroupStateTimeout;
  /** The fields of the state; a state that is no struct is one field called `value`. */
  readonly state: StructType;
  readonly isStateStruct: boolean;
  readonly function: GroupStateFunction;
  /** What a batch query takes for the time of its batch. */
  readonly clock: Clock;
}

/** Rows that give keys their state before the first batch. */
export interface InitialState {
  readonly plan: LogicalPlan;
  /** Of `plan`, as many as the operator has keys. */
  readonly keys: readonly Expression[];
}

/** What the program said about a processor, all but the plans. */
export interface ProcessorGroups {
  readonly processor: StatefulProcessor;
  readonly timeMode: TimeMode;
  readonly outputMode: OutputMode;
  /** The column of the output that carries the watermark on. */
  readonly eventTimeColumn: string | null;
  readonly clock: Clock;
}

/** The shape that both have: keys, a child, rows of an initial state, columns of their own. */
abstract class GroupsNode extends LogicalPlan {
  abstract readonly keys: readonly Expression[];
  abstract readonly child: LogicalPlan;
  abstract readonly initial: InitialState | null;

  /** The same over other parts. */
  protected abstract with(keys: readonly Expression[], child: LogicalPlan, initial: InitialState | null): LogicalPlan;

  /** The same with other identities for the columns it makes. */
  abstract renewed(column: (column: AttributeReference) => AttributeReference): LogicalPlan;

  get children(): readonly LogicalPlan[] {
    return this.initial === null ? [this.child] : [this.child, this.initial.plan];
  }

  get expressions(): readonly Expression[] {
    return [...this.keys, ...(this.initial?.keys ?? [])];
  }

  protected copyWith([child, plan]: readonly LogicalPlan[]): LogicalPlan {
    return this.with(this.keys, child, this.initial === null ? null : { ...this.initial, plan });
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    const keys = expressions.slice(0, this.keys.length);
    const initial = this.initial === null ? null : { ...this.initial, keys: expressions.slice(this.keys.length) };
    return this.with(keys, this.child, initial);
  }
}

/** Whether a node runs a program's function with a state per key. */
export const isGroups = (node: LogicalPlan): node is FlatMapGroupsWithState | TransformWithState =>
  node instanceof GroupsNode;

export class FlatMapGroupsWithState extends GroupsNode {
  constructor(
    readonly keys: readonly Expression[],
    readonly groups: GroupsWithState,
    readonly output: readonly AttributeReference[],
    readonly child: LogicalPlan,
    readonly initial: InitialState | null = null,
  ) {
    super();
  }

  protected with(keys: readonly Expression[], child: LogicalPlan, initial: InitialState | null): LogicalPlan {
    return new FlatMapGroupsWithState(keys, this.groups, this.output, child, initial);
  }

  renewed(column: (column: AttributeReference) => AttributeReference): LogicalPlan {
    return new FlatMapGroupsWithState(this.keys, this.groups, this.output.map(column), this.child, this.initial);
  }

  protected describe(): string {
    const { outputMode, timeout } = this.groups;
    return `FlatMapGroupsWithState [${this.keys.join(", ")}], [${this.output.join(", ")}], ${outputMode}, ${timeout}`;
  }
}

/** `transformWithState`. Spark's `TransformWithState` (semantics J). */
export class TransformWithState extends GroupsNode {
  constructor(
    readonly keys: readonly Expression[],
    readonly groups: ProcessorGroups,
    private readonly columns: readonly AttributeReference[],
    readonly child: LogicalPlan,
    readonly initial: InitialState | null = null,
  ) {
    super();
  }

  /** With an event-time column, its watermark is the input's. */
  get output(): readonly AttributeReference[] {
    const { eventTimeColumn } = this.groups;
    if (eventTimeColumn === null || !this.child.resolved) return this.columns;
    const delayMs = this.child.output.find((column) => column.watermarkDelayMs !== null)?.watermarkDelayMs ?? null;
    return this.columns.map((column) =>
      column.name.toLowerCase() === eventTimeColumn.toLowerCase() ? column.withWatermark(delayMs) : column,
    );
  }

  protected with(keys: readonly Expression[], child: LogicalPlan, initial: InitialState | null): LogicalPlan {
    return new TransformWithState(keys, this.groups, this.columns, child, initial);
  }

  renewed(column: (column: AttributeReference) => AttributeReference): LogicalPlan {
    return new TransformWithState(this.keys, this.groups, this.columns.map(column), this.child, this.initial);
  }

  protected describe(): string {
    const { outputMode, timeMode } = this.groups;
    return `TransformWithState [${this.keys.join(", ")}], [${this.output.join(", ")}], ${outputMode}, ${timeMode}`;
  }
}
