/**
 * When the next batch runs. Spark's `Trigger` (semantics K1 to K3).
 */
import { IllegalArgumentException } from "../data/errors";
import { intervalToMicros, parseInterval } from "../data/interval";

export class Trigger {
  private constructor(
    readonly kind: "processingTime" | "availableNow" | "once",
    /** For `processingTime`: 0 means as soon as possible. */
    readonly intervalMs: number = 0,
  ) {}

  /**
   * A batch every so often, aligned to 1970: with `"10 seconds"` at :00, :10, :20 …. A batch that takes longer than the
   * interval is followed by the next one at once; missed ticks are not made up for.
   * @param interval a text such as `"10 seconds"`, or milliseconds; 0 runs as fast as data comes
   */
  static ProcessingTime(interval: string | number): Trigger {
    const ms = typeof interval === "number" ? interval : toMs(interval);
    if (!(ms >= 0)) throw new IllegalArgumentException(null, "the interval of trigger should not be negative");
    return new Trigger("processingTime", ms);
  }

  /** Everything that is there at the start, in as many batches as the limits ask for; then the query ends. */
  static AvailableNow(): Trigger {
    return new Trigger("availableNow");
  }

  /** Everything that is there at the start, in one batch, whatever the limits say; then the query ends. Spark advises AvailableNow instead. */
  static Once(): Trigger {
    return new Trigger("once");
  }

  /** Whether the query ends by itself. */
  get isOneOff(): boolean {
    return this.kind !== "processingTime";
  }

  /** The tick after `nowMs`. */
  nextTriggerMs(nowMs: number): number {
    return this.intervalMs === 0 ? nowMs : Math.floor(nowMs / this.intervalMs) * this.intervalMs + this.intervalMs;
  }
}

function toMs(text: string): number {
  const interval = parseInterval(text);
  if (interval.months !== 0)
    throw new IllegalArgumentException(null, `Doesn't support month or year interval: ${text}`);
  return Number(intervalToMicros(interval)) / 1000;
}
