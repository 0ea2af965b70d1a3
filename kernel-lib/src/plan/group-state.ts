/**
 * What a program sees of a group's state, and what it hands in to keep one. Spark's `GroupState` and `GroupStateTimeout`.
 *
 * The function is called once for each key with rows in a batch, and once more when a timeout it set has passed. Names and
 * rules are Spark's (semantics I); values are plain JavaScript: a number for a BIGINT, an object for a struct.
 */
import type { ExternalRow, ExternalValue } from "../data/external";

/** When a function is called for a key without rows. */
export const GroupStateTimeout = {
  /** Never. */
  NoTimeout: "none",
  /** When so much time has passed on the clock: `state.setTimeoutDuration("10 minutes")`. */
  ProcessingTimeTimeout: "processingTime",
  /** When the watermark has passed a time: `state.setTimeoutTimestamp(ms)`. */
  EventTimeTimeout: "eventTime",
} as const;

export type GroupStateTimeout = (typeof GroupStateTimeout)[keyof typeof GroupStateTimeout];

/** The state of one key during one call. */
export interface GroupState<S extends ExternalValue = ExternalValue> {
  /** Whether there is a state. */
  readonly exists: boolean;
  /** The state. @throws when there is none */
  readonly get: S;
  /** The state, or null when there is none. */
  readonly getOption: S | null;
  /** Whether this call is made because the timeout has passed; there are no rows then. */
  readonly hasTimedOut: boolean;
  /** Sets the state. @throws for null */
  update(state: S): void;
  /** Forgets the state. A timeout set in the same call stays. */
  remove(): void;
  /** Calls again when so much time has passed on the clock: milliseconds, or a text such as `"10 minutes"`. */
  setTimeoutDuration(duration: number | string): void;
  /** Calls again when the watermark has passed this time, in ms since 1970, later by `additional` such as `"5 minutes"`. */
  setTimeoutTimestamp(timestampMs: number, additional?: string): void;
  /** ms since 1970. @throws when the input has no watermark */
  getCurrentWatermarkMs(): number;
  /** When the batch was begun, in ms since 1970; the same in all calls of a batch. */
  getCurrentProcessingTimeMs(): number;
}

/** Rows out for a key and its rows in a batch; the key as an object by column name. */
export type GroupStateFunction<S extends ExternalValue = ExternalValue> = (
  key: ExternalRow,
  rows: readonly ExternalRow[],
  state: GroupState<S>,
) => Iterable<ExternalRow>;
