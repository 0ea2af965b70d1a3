/** The session that a row opens by itself, in microseconds: from its time to its time plus the gap. */
import { type CalendarInterval, parseInterval } from "../data/interval";
import { type Long, toLong } from "../data/value";
import { shiftTimestamp, shiftTimestampByMonths } from "../plan/functions/shift-timestamp";

export type Session = readonly [Long, Long];

const gaps = new Map<string, CalendarInterval | null>();

/** @param gap as text, e.g. `5 minutes`; what is no interval gives null, as a cast in Spark does */
export function sessionOfText(time: Long, gap: string, zone: string): Session | null {
  let interval = gaps.get(gap);
  if (interval === undefined) {
    interval = parsed(gap);
    if (gaps.size < 1000) gaps.set(gap, interval);
  }
  if (interval === null) return null;
  const { months, days, micros } = interval;
  // A day is a day of the calendar, which is not 24 hours long where the clocks change.
  const later = months === 0 ? time : shiftTimestampByMonths(time, months, zone);
  const withDays = days === 0 ? later : shiftTimestamp(later, toLong(BigInt(days) * 86_400_000_000n), zone);
  return [time, toLong(BigInt(withDays) + BigInt(micros))];
}

export function sessionOfMicros(time: Long, gap: Long): Session {
  return [time, toLong(BigInt(time) + BigInt(gap))];
}

function parsed(gap: string): CalendarInterval | null {
  try {
    return parseInterval(gap);
  } catch {
    return null;
  }
}
