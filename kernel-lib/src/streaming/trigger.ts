/**
 * When the next batch runs. Spark's `Trigger` (semantics K1 to K3).
 */
import { IllegalArgumentException, nonEmptyText, SparkError } from "../data/errors";
import { intervalToMicros, parseInterval } from "../data/interval";

/** How Python writes a trigger: exactly one of them. */
export interface TriggerForm {
  readonly processingTime?: string;
  readonly once?: boolean;
  readonly availableNow?: boolean;
  readonly continuous?: string;
}

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
    if (!(ms >= 0))
      throw new IllegalArgumentException(null, "requirement failed: the interval of trigger should not be negative");
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

  /** The trigger of `{ processingTime: "10 seconds" }`, `{ once: true }` or `{ availableNow: true }`. */
  static of(form: TriggerForm): Trigger {
    const given = Object.entries(form).filter(([, value]) => value !== undefined && value !== null);
    if (given.length !== 1)
      throw new IllegalArgumentException("ONLY_ALLOW_SINGLE_TRIGGER", "Only a single trigger is allowed.");
    const [[kind, value]] = given;
    switch (kind) {
      case "processingTime":
        return Trigger.ProcessingTime(nonEmptyText(kind, value));
      case "once":
        return mustBeTrue(kind, value) && Trigger.Once();
      case "availableNow":
        return mustBeTrue(kind, value) && Trigger.AvailableNow();
      case "continuous":
        toMs(nonEmptyText(kind, value));
        throw new SparkError(null, "Continuous processing is not there yet: use processingTime, once or availableNow.");
      default:
        throw new IllegalArgumentException("ONLY_ALLOW_SINGLE_TRIGGER", "Only a single trigger is allowed.");
    }
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

function mustBeTrue(name: string, value: unknown): true {
  if (value === true) return true;
  throw new IllegalArgumentException(
    "VALUE_NOT_ALLOWED",
    `Value for \`${name}\` has to be amongst the following values: [True].`,
  );
}

function toMs(text: string): number {
  const interval = parseInterval(text);
  if (interval.months !== 0)
    throw new IllegalArgumentException(null, `Doesn't support month or year interval: ${text}`);
  return Number(intervalToMicros(interval)) / 1000;
}
