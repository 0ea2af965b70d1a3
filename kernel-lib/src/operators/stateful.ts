/**
 * What all operators that keep state between batches have in common: who they are, which stores they keep, and how the
 * watermark concerns them. Spark's `StatefulOperator` and `StateStoreWriter`.
 *
 * An operator keeps one store or several (a join keeps four); each is a versioned map of its own. The rest of the engine
 * (`cluster/`, `streaming/`, `inspect/`) knows stateful operators through this class only.
 */
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import { type EventTimeKey, endOf } from "./event-time-key";
import { PhysicalPlan } from "./physical-plan";

/** The name of the only store of an operator that needs no more. */
export const DEFAULT_STORE = "default";

export interface StateStoreSpec {
  /** `default`, or the name of the folder that its versions lie in. */
  readonly name: string;
  readonly keys: readonly AttributeReference[];
  readonly values: readonly AttributeReference[];
  /** Keys can be asked for by their first so many columns; 0 for whole keys only. */
  readonly prefixColumns: number;
  /** When an entry ends, in a store that is asked for those that have. */
  readonly time?: EntryTime | null;
  /** Whether its rows count as rows of state; an index beside them does not. */
  readonly counted: boolean;
}

export interface EntryTime {
  /** What tells. */
  readonly in: "key" | "value";
  /** In microseconds; infinity for never. */
  readonly endOf: (row: InternalRow) => number;
}

/** By a column that is a time or a window. */
export function endsAt(where: "key" | "value", column: number): EntryTime {
  return { in: where, endOf: (row) => endOf(row[column]) };
}

/** How an operator judges whether a row of its input comes too late. */
export interface Lateness {
  /** What names the row's group, as in the key of the state. */
  readonly keys: readonly AttributeReference[];
  /** The column that decides, and whether it is a window; null when no row is ever late. */
  readonly time: AttributeReference | null;
}

/** What a join says of its buffered rows to those who look on; times in milliseconds. */
export interface JoinFacts {
  readonly joinType: string;
  /** What two rows must fulfil. */
  readonly condition: string;
  /** The event-time columns of its sides. */
  readonly leftTime: string | null;
  readonly rightTime: string | null;
  /** From when to when a right row may be later than its left partner (before it, if negative); null where nothing bounds it. */
  readonly reachFromMs: number | null;
  readonly reachToMs: number | null;
}

export abstract class StatefulExec extends PhysicalPlan {
  /** Counted from the sink: 0 is the operator closest to it. */
  abstract readonly operatorId: number;
  /** As progress and the checkpoint's metadata name it. */
  abstract readonly operatorName: string;
  abstract readonly numPartitions: number;
  abstract readonly stores: readonly StateStoreSpec[];
  /** Whether only a state store with a place for each variable will do: in Spark, RocksDB. */
  readonly needsColumnFamilies: boolean = false;
  /** How often a task asks for its store: twice where another operator reads it first. */
  readonly storeReads: number = 1;
  /** Whether a restarted program may keep more stores than before, or fewer. */
  readonly storesMayChange: boolean = false;
  /** Stores of earlier versions of the program that it wants forgotten. */
  readonly deletedStores: readonly string[] = [];

  /** What must stay the same between runs, beside the stores; by the names that Spark uses in messages. */
  get properties(): Readonly<Record<string, string>> {
    return {};
  }

  /** Whether a batch without data would move state on, once the watermark stands at `nextMs` instead of `usedMs`. */
  wantsAnotherBatch(usedMs: number, nextMs: number): boolean {
    return nextMs > usedMs;
  }

  /** The watermark that holds for the rows it puts out; null when none does. */
  outputWatermark(inputMs: number): number | null {
    return inputMs;
  }

  /** Null of what is no join. */
  get joins(): JoinFacts | null {
    return null;
  }

  /** Of a join: up to and with which event time each side's rows are forgotten at this watermark; null for never. */
  forgottenUpTo(_inputMs: number): { readonly left: number | null; readonly right: number | null } {
    return { left: null, right: null };
  }

  /** How it judges the rows that `child` delivers. */
  abstract lateness(child: PhysicalPlan): Lateness;
}

/** The one store of an operator that has no more. */
export function singleStore(
  keys: readonly AttributeReference[],
  values: readonly AttributeReference[],
  time: EntryTime | null = null,
): readonly StateStoreSpec[] {
  return [{ name: DEFAULT_STORE, keys, values, prefixColumns: 0, counted: true, time }];
}

export function columnAt(keys: readonly AttributeReference[], time: EventTimeKey | null): AttributeReference | null {
  return time === null ? null : keys[time.ordinal];
}

/** What operators over the state print; Spark adds the checkpoint, the run and the version. */
export function stateInfo(keys: readonly AttributeReference[], operatorId: number, numPartitions: number): string {
  const keyText = keys.length === 0 ? "" : `[${keys.join(", ")}], `;
  return `${keyText}state info [ opId = ${operatorId}, numPartitions = ${numPartitions}]`;
}
