/** A timestamp moved: days and months on the clock of a time zone, hours and less in real time. */
import { addMonths, daysFromCivil, MICROS_PER_DAY } from "../../data/calendar";
import { instantToWallClock, wallClockToInstant } from "../../data/time-zone";
import { civilFromMicros } from "../../data/timestamp";
import { type Long, toLong } from "../../data/value";
import { exactLong } from "./long-math";

const sum = (a: Long, b: Long): Long => exactLong(BigInt(a) + BigInt(b));

export function shiftTimestamp(micros: Long, by: Long, zone: string): Long {
  const wholeDays = BigInt(by) / BigInt(MICROS_PER_DAY);
  const rest = toLong(BigInt(by) - wholeDays * BigInt(MICROS_PER_DAY));
  if (wholeDays === 0n) return sum(micros, rest);
  const wall = sum(instantToWallClock(micros, zone), toLong(wholeDays * BigInt(MICROS_PER_DAY)));
  return sum(wallClockToInstant(wall, zone), rest);
}

export function shiftTimestampByMonths(micros: Long, months: Long, zone: string): Long {
  const time = civilFromMicros(instantToWallClock(micros, zone));
  const moved = { ...time, ...addMonths(time, Number(months)) };
  const seconds = BigInt(daysFromCivil(moved)) * 86_400n + BigInt(moved.hour * 3600 + moved.minute * 60 + moved.second);
  return wallClockToInstant(exactLong(seconds * 1_000_000n + BigInt(moved.micro)), zone);
}
