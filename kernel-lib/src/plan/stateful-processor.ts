/**
 * What a program brings to `transformWithState`, and what it is handed there. Spark's `StatefulProcessor` and its handle
 * (semantics J).
 *
 * A processor declares named variables once, in `init`; each has a value of its own for every key. It is called with the rows
 * of a key, and again when a timer it registered has expired. Values are plain JavaScript, types are DDL.
 */
import type { ExternalRow, ExternalValue } from "../data/external";

/** What timers go by. */
export const TimeMode = {
  /** There are no timers. */
  None: "none",
  /** The clock. */
  ProcessingTime: "processingTime",
  /** The watermark. */
  EventTime: "eventTime",
} as const;

export type TimeMode = (typeof TimeMode)[keyof typeof TimeMode];

/** One value per key. */
export interface ValueState<T extends ExternalValue = ExternalValue> {
  exists(): boolean;
  /** Null when there is none. */
  get(): T | null;
  update(value: T): void;
  clear(): void;
}

/** A list per key. */
export interface ListState<T extends ExternalValue = ExternalValue> {
  exists(): boolean;
  get(): T[];
  /** Replaces the list. @throws ILLEGAL_STATE_STORE_VALUE for an empty one, or a null in it */
  put(values: readonly T[]): void;
  appendValue(value: T): void;
  appendList(values: readonly T[]): void;
  clear(): void;
}

/** A map per key. */
export interface MapState<K extends ExternalValue = ExternalValue, V extends ExternalValue = ExternalValue> {
  exists(): boolean;
  /** Null when the key is not there. */
  getValue(key: K): V | null;
  containsKey(key: K): boolean;
  updateValue(key: K, value: V): void;
  iterator(): IterableIterator<[K, V]>;
  keys(): K[];
  values(): V[];
  removeKey(key: K): void;
  clear(): void;
}

/** In ms since 1970; −1 where the time mode has none. */
export interface TimerValues {
  getCurrentProcessingTimeInMs(): number;
  getCurrentWatermarkInMs(): number;
}

export interface ExpiredTimerInfo {
  getExpiryTimeInMs(): number;
}

/** What a processor declares its state with, and sets timers with. */
export interface StatefulProcessorHandle {
  /** @param ttlMs the value is forgotten so long after it was last set; only with `TimeMode.ProcessingTime` */
  getValueState<T extends ExternalValue>(name: string, type: string, ttlMs?: number): ValueState<T>;
  getListState<T extends ExternalValue>(name: string, type: string, ttlMs?: number): ListState<T>;
  getMapState<K extends ExternalValue, V extends ExternalValue>(
    name: string,
    keyType: string,
    valueType: string,
    ttlMs?: number,
  ): MapState<K, V>;
  /** Forgets a variable that earlier versions of the program declared. */
  deleteIfExists(name: string): void;
  /** Calls `handleExpiredTimer` for this key once the time is reached, in ms since 1970. */
  registerTimer(expiryMs: number): void;
  deleteTimer(expiryMs: number): void;
  /** This key's timers, ascending. */
  listTimers(): number[];
}

export interface StatefulProcessor {
  /** Called once per task before anything else, and once when the query is planned. */
  init(handle: StatefulProcessorHandle): void;
  handleInputRows(key: ExternalRow, rows: readonly ExternalRow[], timerValues: TimerValues): Iterable<ExternalRow>;
  handleExpiredTimer?(
    key: ExternalRow,
    timerValues: TimerValues,
    expiredTimerInfo: ExpiredTimerInfo,
  ): Iterable<ExternalRow>;
  /** Called in the first batch for each row of the initial state, before any input. */
  handleInitialState?(key: ExternalRow, initialState: ExternalRow, timerValues: TimerValues): void;
  close?(): void;
}
