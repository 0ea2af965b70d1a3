/**
 * Logical operators that run a program's own function with a state per key. Spark's `FlatMapGroupsWithState` (semantics I).
 */
import type { Clock } from "../data/clock";
import type { StructType } from "../data/types";
import type { AttributeReference, Expression } from "./expression";
import type { GroupStateFunction, GroupStateTimeout } from "./group-state";
import { LogicalPlan } from "./logical";

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

export class FlatMapGroupsWithState extends LogicalPlan {
  constructor(
    readonly keys: readonly Expression[],
    readonly groups: GroupsWithState,
    readonly output: readonly AttributeReference[],
    readonly child: LogicalPlan,
    readonly initial: InitialState | null = null,
  ) {
    super();
  }

  get children(): readonly LogicalPlan[] {
    return this.initial === null ? [this.child] : [this.child, this.initial.plan];
  }

  get expressions(): readonly Expression[] {
    return [...this.keys, ...(this.initial?.keys ?? [])];
  }

  protected copyWith([child, plan]: readonly LogicalPlan[]): LogicalPlan {
    const initial = this.initial === null ? null : { ...this.initial, plan };
    return new FlatMapGroupsWithState(this.keys, this.groups, this.output, child, initial);
  }

  protected copyWithExpressions(expressions: readonly Expression[]): LogicalPlan {
    const keys = expressions.slice(0, this.keys.length);
    const initial = this.initial === null ? null : { ...this.initial, keys: expressions.slice(this.keys.length) };
    return new FlatMapGroupsWithState(keys, this.groups, this.output, this.child, initial);
  }

  /** The same with other identities for the columns it makes. */
  renewed(column: (column: AttributeReference) => AttributeReference): FlatMapGroupsWithState {
    return new FlatMapGroupsWithState(this.keys, this.groups, this.output.map(column), this.child, this.initial);
  }

  protected describe(): string {
    const { outputMode, timeout } = this.groups;
    return `FlatMapGroupsWithState [${this.keys.join(", ")}], [${this.output.join(", ")}], ${outputMode}, ${timeout}`;
  }
}
