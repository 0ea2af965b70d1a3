/**
 * What a processor is handed: it declares variables with it in `init`, and sets timers with it later. Spark's
 * `StatefulProcessorHandleImpl` (semantics J2, J3, J5, J6).
 */
import { parseDataType } from "../data/ddl";
import { SparkError } from "../data/errors";
import type { ExternalValue } from "../data/external";
import { LongType, NullType } from "../data/types";
import type { InternalRow } from "../data/value";
import { AttributeReference } from "../plan/expression";
import type { ListState, MapState, StatefulProcessorHandle, TimeMode, ValueState } from "../plan/stateful-processor";
import type { StateStore } from "./physical-plan";
import { ListStateImpl, MapStateImpl, ValueStateImpl, type Variable, type VariableWorld } from "./processor-variables";
import type { StateStoreSpec } from "./stateful";

/** How far a task has come; what may be done depends on it. */
export type HandleState = "PRE_INIT" | "CREATED" | "INITIALIZED" | "DATA_PROCESSED" | "TIMER_PROCESSED" | "CLOSED";

export const TIMER_STORE = "$timers";

/** A store of the timers: the key and the moment, nothing else. */
export function timerStore(keys: readonly AttributeReference[]): StateStoreSpec {
  return {
    name: TIMER_STORE,
    keys: [...keys, new AttributeReference("expiryTimestampMs", LongType, false)],
    values: [new AttributeReference("dummy", NullType, true)],
    prefixColumns: keys.length,
    counted: false,
    time: { in: "key", endOf: (key) => Number(key[keys.length]) * 1000 },
  };
}

/** What the handle needs of a task; null while the program is only asked which variables it has. */
export interface HandleWorld extends VariableWorld {
  store(name: string): StateStore;
}

/** What Spark calls the modes in messages. */
export const TIME_MODE_NAMES: Readonly<Record<TimeMode, string>> = {
  none: "NoTime",
  processingTime: "ProcessingTime",
  eventTime: "EventTime",
};

export class ProcessorHandle implements StatefulProcessorHandle {
  readonly variables: Variable[] = [];
  readonly deleted: string[] = [];
  private readonly kept: { expire(): void }[] = [];
  state: HandleState;

  constructor(
    private readonly timeMode: TimeMode,
    private readonly world: HandleWorld | null,
  ) {
    this.state = world === null ? "PRE_INIT" : "CREATED";
  }

  getValueState<T extends ExternalValue>(name: string, type: string, ttlMs?: number): ValueState<T> {
    const variable = this.declare("value", "get_value_state", name, type, null, ttlMs);
    return this.keep(variable, ValueStateImpl) as unknown as ValueState<T>;
  }

  getListState<T extends ExternalValue>(name: string, type: string, ttlMs?: number): ListState<T> {
    const variable = this.declare("list", "get_list_state", name, type, null, ttlMs);
    return this.keep(variable, ListStateImpl) as unknown as ListState<T>;
  }

  getMapState<K extends ExternalValue, V extends ExternalValue>(
    name: string,
    keyType: string,
    valueType: string,
    ttlMs?: number,
  ): MapState<K, V> {
    const variable = this.declare("map", "get_map_state", name, valueType, keyType, ttlMs);
    return this.keep(variable, MapStateImpl) as unknown as MapState<K, V>;
  }

  deleteIfExists(name: string): void {
    this.refuseUnless(["PRE_INIT", "CREATED"], "delete_if_exists");
    this.deleted.push(name);
  }

  registerTimer(expiryMs: number): void {
    const { world, timers } = this.timers("register_timer");
    world.metrics.custom.numRegisteredTimers += 1;
    timers.put([...world.key(), expiryMs], [null]);
  }

  deleteTimer(expiryMs: number): void {
    const { world, timers } = this.timers("delete_timer");
    world.metrics.custom.numDeletedTimers += 1;
    timers.remove([...world.key(), expiryMs]);
  }

  listTimers(): number[] {
    const { world, timers } = this.timers("list_timers");
    const moments = [...timers.prefix(world.key())].map(({ key }) => Number(key[key.length - 1]));
    return moments.sort((a, b) => a - b);
  }

  /** Timers of all keys that are due, by time. */
  dueTimers(nowMs: number): { key: InternalRow; atMs: number }[] {
    const store = this.world?.store(TIMER_STORE);
    return [...(store?.endedBy(nowMs) ?? [])]
      .map(({ key }) => ({ key: key.slice(0, -1), atMs: Number(key[key.length - 1]) }))
      .filter(({ atMs }) => atMs <= nowMs)
      .sort((a, b) => a.atMs - b.atMs);
  }

  /** Whether a timer is still set; an earlier one may have deleted it. */
  hasTimer(key: InternalRow, atMs: number): boolean {
    return this.world?.store(TIMER_STORE).get([...key, atMs]) !== undefined;
  }

  /** Removes what has come to the end of its time to live. */
  expireVariables(): void {
    for (const variable of this.kept) variable.expire();
  }

  private declare(
    kind: Variable["kind"],
    operation: string,
    name: string,
    type: string,
    keyType: string | null,
    ttlMs: number | undefined,
  ): Variable {
    this.refuseUnless(["PRE_INIT", "CREATED"], operation);
    if (this.variables.some((known) => known.name === name))
      throw new SparkError(
        "STATEFUL_PROCESSOR_DUPLICATE_STATE_VARIABLE_DEFINED",
        `State variable with name ${name} has already been defined in the StatefulProcessor.`,
        { sqlState: "42802", parameters: { stateVarName: name } },
      );
    if (ttlMs !== undefined) this.checkTtl(name, ttlMs);
    const variable: Variable = {
      kind,
      name,
      type: parseDataType(type),
      keyType: keyType === null ? null : parseDataType(keyType),
      ttlMs: ttlMs ?? null,
    };
    this.variables.push(variable);
    return variable;
  }

  private checkTtl(name: string, ttlMs: number): void {
    if (this.timeMode !== "processingTime")
      throw new SparkError(
        "STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL",
        `Cannot use TTL for state=${name} in timeMode=${TIME_MODE_NAMES[this.timeMode]}, use TimeMode.ProcessingTime() instead.`,
        { sqlState: "42802", parameters: { stateName: name } },
      );
    if (!(ttlMs > 0))
      throw new SparkError(
        "STATEFUL_PROCESSOR_TTL_DURATION_MUST_BE_POSITIVE",
        `TTL duration must be greater than zero for State store operation=get_state on state=${name}.`,
        { sqlState: "42802", parameters: { stateName: name } },
      );
  }

  /** While the program is only asked for its variables there is no store behind them. */
  private keep<S extends { expire(): void }>(
    variable: Variable,
    Impl: new (variable: Variable, store: StateStore, world: VariableWorld) => S,
  ): S {
    const { world } = this;
    const made = new Impl(variable, (world?.store(variable.name) ?? null) as StateStore, world as VariableWorld);
    if (world !== null && variable.ttlMs !== null) this.kept.push(made);
    return made;
  }

  private timers(operation: string): { world: HandleWorld; timers: StateStore } {
    if (this.timeMode === "none")
      throw new SparkError(
        "STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE",
        `Failed to perform stateful processor operation=${operation} with invalid timeMode=NoTime`,
        { sqlState: "42802", parameters: { operationType: operation, timeMode: "NoTime" } },
      );
    this.refuseUnless(["INITIALIZED", "DATA_PROCESSED"], operation);
    const world = this.world as HandleWorld;
    return { world, timers: world.store(TIMER_STORE) };
  }

  private refuseUnless(allowed: readonly HandleState[], operation: string): void {
    if (allowed.includes(this.state)) return;
    throw new SparkError(
      "STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_HANDLE_STATE",
      `Failed to perform stateful processor operation=${operation} with invalid handle state=${this.state}.`,
      { sqlState: "42802", parameters: { operationType: operation, handleState: this.state } },
    );
  }
}
