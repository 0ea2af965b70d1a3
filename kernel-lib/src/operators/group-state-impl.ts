/** A group's state during a call, with Spark's rules of what may be set when. Spark's `GroupStateImpl` (semantics I4 to I6). */
import { IllegalArgumentException, SparkError } from "../data/errors";
import type { ExternalValue } from "../data/external";
import { intervalToMicros, parseInterval } from "../data/interval";
import type { GroupState, GroupStateTimeout } from "../plan/group-state";

/** What a call may know of the time. */
export interface GroupTime {
  /** When the batch was begun, in ms. */
  readonly processingMs: number;
  /** The watermark in force, in ms; null without one. */
  readonly watermarkMs: number | null;
}

export class GroupStateImpl implements GroupState {
  private value: ExternalValue;
  private isUpdated = false;
  private isRemoved = false;
  private timeoutMs: number | null = null;

  /** @param before the state, or null when there is none */
  constructor(
    before: ExternalValue,
    readonly hasTimedOut: boolean,
    private readonly timeout: GroupStateTimeout,
    private readonly time: GroupTime,
  ) {
    this.value = before;
  }

  get exists(): boolean {
    return this.value !== null;
  }

  get get(): ExternalValue {
    if (this.value !== null) return this.value;
    throw new IllegalArgumentException(null, "State is either not defined or has already been removed");
  }

  get getOption(): ExternalValue {
    return this.value;
  }

  /** What the call left to be kept: the state or null, and when it times out. */
  get result(): { value: ExternalValue; timeoutMs: number | null; wasUpdated: boolean; wasRemoved: boolean } {
    return { value: this.value, timeoutMs: this.timeoutMs, wasUpdated: this.isUpdated, wasRemoved: this.isRemoved };
  }

  update(state: ExternalValue): void {
    if (state === null || state === undefined)
      throw new IllegalArgumentException(null, "'null' is not a valid state value");
    this.value = state;
    this.isUpdated = true;
    this.isRemoved = false;
  }

  remove(): void {
    this.value = null;
    this.isUpdated = false;
    this.isRemoved = true;
  }

  setTimeoutDuration(duration: number | string): void {
    if (this.timeout !== "processingTime")
      throw new SparkError(
        "_LEGACY_ERROR_TEMP_2203",
        "Cannot set timeout duration without enabling processing time timeout in [map|flatMap]GroupsWithState.",
      );
    const ms = typeof duration === "number" ? duration : milliseconds(duration);
    if (!(ms > 0)) throw new IllegalArgumentException(null, "Timeout duration must be positive");
    this.timeoutMs = this.time.processingMs + ms;
  }

  setTimeoutTimestamp(timestampMs: number, additional?: string): void {
    if (this.timeout !== "eventTime")
      throw new SparkError(
        "_LEGACY_ERROR_TEMP_2205",
        "Cannot set timeout timestamp without enabling event time timeout in [map|flatMapGroupsWithState.",
      );
    const ms = Math.floor(timestampMs) + (additional === undefined ? 0 : milliseconds(additional));
    if (!(ms > 0)) throw new IllegalArgumentException(null, "Timeout timestamp must be positive");
    const { watermarkMs } = this.time;
    if (watermarkMs !== null && ms < watermarkMs)
      throw new IllegalArgumentException(
        null,
        `Timeout timestamp (${ms}) cannot be earlier than the current watermark (${watermarkMs})`,
      );
    this.timeoutMs = ms;
  }

  getCurrentWatermarkMs(): number {
    const { watermarkMs } = this.time;
    if (watermarkMs !== null) return watermarkMs;
    throw new SparkError(
      "_LEGACY_ERROR_TEMP_2204",
      "Cannot get event time watermark timestamp without setting watermark before [map|flatMap]GroupsWithState.",
    );
  }

  getCurrentProcessingTimeMs(): number {
    return this.time.processingMs;
  }
}

/** A month counts 31 days, as for watermarks. */
function milliseconds(text: string): number {
  const ms = Number(intervalToMicros(parseInterval(text))) / 1000;
  if (ms < 0) throw new IllegalArgumentException(null, `Provided duration (${text}) is negative`);
  return ms;
}
