/**
 * The values a program gets and gives where JavaScript has none of its own: instants with microseconds, dates, intervals.
 *
 * Spark's Java API hands out `java.sql.Timestamp`, `LocalDate`, `LocalDateTime`, `Duration` and `Period`; these are their
 * small counterparts. They print as Spark prints them, compare with `<` and `>`, and become text in JSON. `Decimal` is the
 * same inside the engine and outside.
 */
import { inspectAsText } from "./inspect-as";
import { formatDayTimeInterval, formatYearMonthInterval } from "./interval-text";
import { secondsOf } from "./time-zone";
import { formatDate, formatIsoNtz, formatIsoUtc, formatTimestamp, formatTimestampNtz } from "./timestamp";
import { type AtomicType, DayTimeIntervalType, YearMonthIntervalType } from "./types";
import type { Long } from "./value";

/** An instant, with the zone it is to be printed in. */
export class Timestamp {
  constructor(
    /** Microseconds since 1970-01-01T00:00:00Z. */
    readonly micros: Long,
    readonly timeZone: string = "UTC",
  ) {}

  /** Milliseconds since 1970, rounded down: as `Date.getTime()`. */
  getTime(): number {
    return millisOf(this.micros);
  }

  toDate(): Date {
    return new Date(this.getTime());
  }

  /** `2024-01-01 00:00:00` in its zone. */
  toString(): string {
    return formatTimestamp(this.micros, this.timeZone);
  }

  /** ISO text in UTC. */
  toJSON(): string {
    return formatIsoUtc(this.micros);
  }

  valueOf(): Long {
    return this.micros;
  }
}

/** A date and time of day that no zone belongs to: a TIMESTAMP_NTZ. */
export class LocalDateTime {
  constructor(
    /** What the microseconds since 1970 would be if the clock were UTC's. */
    readonly micros: Long,
  ) {}

  toString(): string {
    return formatTimestampNtz(this.micros);
  }

  toJSON(): string {
    return formatIsoNtz(this.micros);
  }

  valueOf(): Long {
    return this.micros;
  }
}

/** A day in the calendar. */
export class LocalDate {
  constructor(
    /** Days since 1970-01-01. */
    readonly days: number,
  ) {}

  /** Midnight UTC of that day. */
  toDate(): Date {
    return new Date(this.days * 86_400_000);
  }

  /** `2024-01-01`. */
  toString(): string {
    return formatDate(this.days);
  }

  toJSON(): string {
    return this.toString();
  }

  valueOf(): number {
    return this.days;
  }
}

/** A day-time interval. */
export class Duration {
  constructor(
    readonly micros: Long,
    private readonly type: AtomicType<"dayTimeInterval"> = DayTimeIntervalType,
  ) {}

  toMillis(): number {
    return millisOf(this.micros);
  }

  /** `INTERVAL '0 00:10:00' DAY TO SECOND`. */
  toString(): string {
    return formatDayTimeInterval(this.micros, this.type);
  }

  toJSON(): string {
    return this.toString();
  }

  valueOf(): Long {
    return this.micros;
  }
}

/** A year-month interval. */
export class Period {
  constructor(
    readonly months: number,
    private readonly type: AtomicType<"yearMonthInterval"> = YearMonthIntervalType,
  ) {}

  /** `INTERVAL '1-2' YEAR TO MONTH`. */
  toString(): string {
    return formatYearMonthInterval(this.months, this.type);
  }

  toJSON(): string {
    return this.toString();
  }

  valueOf(): number {
    return this.months;
  }
}

for (const theClass of [Timestamp, LocalDateTime, LocalDate, Duration, Period]) inspectAsText(theClass);

function millisOf(micros: Long): number {
  if (typeof micros === "number") return Math.floor(micros / 1000);
  const seconds = secondsOf(micros);
  return seconds * 1000 + Number((micros - BigInt(seconds) * 1_000_000n) / 1000n);
}
