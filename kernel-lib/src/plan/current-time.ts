/**
 * `current_timestamp()`, `current_date()` and their kin: one moment for a whole query, and one for each batch of a stream.
 *
 * Spark's `ComputeCurrentTime` puts a literal in their place when a query is planned; a stream has `CurrentBatchTimestamp`, which takes
 * the time that stands in the batch's entry of the offset log, so a batch that runs again sees the same time. Here both read a
 * `Moment` that whoever runs the query sets.
 */
import { instantToWallClock, secondsOf } from "../data/time-zone";
import type { DataType } from "../data/types";
import { type Long, toLong } from "../data/value";
import { Expression } from "./expression";

/** When the query, or the batch, is; microseconds since 1970. */
export interface Moment {
  micros: Long;
  /** Whether it is another one in each batch: then no rule may compute with it, nor move it below what has a memory. */
  readonly ofEachBatch?: boolean;
}

export type CurrentKind = "timestamp" | "date" | "localtimestamp" | "time";

export class CurrentTime extends Expression {
  readonly children: readonly Expression[] = [];

  constructor(
    readonly kind: CurrentKind,
    readonly dataType: DataType,
    /** How it is written. */
    readonly text: string,
    readonly moment: Moment | null = null,
  ) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  at(moment: Moment): CurrentTime {
    return new CurrentTime(this.kind, this.dataType, this.text, moment);
  }

  get nullable(): boolean {
    return false;
  }

  sql(): string {
    return this.text;
  }

  override toString(): string {
    return this.text;
  }

  /** The value now. @param timeZone the session's */
  value(timeZone: string): Long {
    if (this.moment === null) throw new Error(`internal: nobody said when ${this.text} is`);
    const { micros } = this.moment;
    if (this.kind === "timestamp") return micros;
    const wall = instantToWallClock(micros, timeZone);
    if (this.kind === "localtimestamp") return wall;
    const seconds = secondsOf(wall);
    const days = Math.floor(seconds / 86_400);
    if (this.kind === "date") return days;
    return toLong((BigInt(wall) - BigInt(days) * 86_400_000_000n) * 1000n);
  }
}
