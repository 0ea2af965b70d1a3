/** A timestamp moved: days and months on the clock of a time zone, hours and less in real time. */
import { addMonths, MICROS_PER_DAY } from "../../data/calendar";
import { instantToWallClock, wallClockToInstant } from "../../data/time-zone";
import { civilFromMicros, microsFromCivil } from "../../data/timestamp";
import { type Long, toLong } from "../../data/value";
import { addLong } from "./long-math";

export function shiftTimestamp(micros: Long, by: Long, zone: string): Long {
  const wholeDays = BigInt(by) / BigInt(MICROS_PER_DAY);
  const rest = toLong(BigInt(by) - wholeDays * BigInt(MICROS_PER_DAY));
  if (wholeDays === 0n) return addLong(micros, rest);
  const wall = addLong(instantToWallClock(micros, zone), toLong(wholeDays * BigInt(MICROS_PER_DAY)));
  return addLong(wallClockToInstant(wall, zone), rest);
}

export function shiftTimestampByMonths(micros: Long, months: Long, zone: string): Long {
  const time = civilFromMicros(instantToWallClock(micros, zone));
  const wall = microsFromCivil({ ...time, ...addMonths(time, Number(months)) });
  return wallClockToInstant(wall as Long, zone);
}
