/**
 * `date_trunc`: the beginning of the hour, day or month that a timestamp is in, on the clock of the session's time zone.
 *
 * Streams are grouped by the hour all day long, so where the unit is written in the query and the clock is as far from UTC all
 * the time, the code is arithmetic in place of a call: no number has to become an object on its way into a function and back.
 */
import { floorMod, MICROS_PER_SECOND } from "../../data/calendar";
import { fixedOffsetSeconds, instantToWallClock, wallClockToInstant } from "../../data/time-zone";
import { TimestampType } from "../../data/types";
import { type Long, toLong } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { ScalarFunction } from "../function";
import { truncateDate } from "./dates";
import { STRING, scalarOf, TIMESTAMP } from "./define";

const clockUnits: Readonly<Record<string, number>> = {
  MICROSECOND: 1,
  MILLISECOND: 1000,
  SECOND: MICROS_PER_SECOND,
  MINUTE: 60 * MICROS_PER_SECOND,
  HOUR: 3600 * MICROS_PER_SECOND,
  DAY: 86_400 * MICROS_PER_SECOND,
  DD: 86_400 * MICROS_PER_SECOND,
};

/** `date_trunc` in a zone. The unit is nearly always the one of the row before. */
function truncation(zone: string): (unit: string, micros: Long) => Long | null {
  let last: string | null = null;
  let size: number | undefined;
  return (unit, micros) => {
    if (unit !== last) {
      size = clockUnits[unit.toUpperCase()];
      last = unit;
    }
    const wall = instantToWallClock(micros, zone);
    if (size === undefined || typeof wall !== "number") return truncate(unit, BigInt(wall), size, zone);
    const start = Math.floor(wall / size) * size;
    // The quotient of a time right before the next unit may have been rounded up.
    const exact = start > wall ? start - size : start;
    return Number.isSafeInteger(exact) ? wallClockToInstant(exact, zone) : truncate(unit, BigInt(wall), size, zone);
  };
}

/** The beginning of the unit the instant is in, on the clock of the zone; null for no unit. */
function truncate(unit: string, wall: bigint, size: number | undefined, zone: string): Long | null {
  if (size !== undefined) return wallClockToInstant(toLong(wall - floorMod(wall, BigInt(size))), zone);
  const days = Number((wall - floorMod(wall, 86_400_000_000n)) / 86_400_000_000n);
  const first = truncateDate(days, unit);
  return first === null ? null : wallClockToInstant(toLong(BigInt(first) * 86_400_000_000n), zone);
}

/** Within it a quotient is never rounded up to the next whole number: half of the safe integers. */
const EXACT = 2 ** 52;

const called: ScalarFunction = scalarOf(
  { name: "date_trunc", takes: [STRING, TIMESTAMP], gives: TimestampType, nullable: true },
  (_types, zone) => truncation(zone),
);

export const dateTrunc: ScalarFunction = {
  ...called,
  bind(args, given = []) {
    const bound = called.bind(args, given);
    const size = clockUnitOf(given[0]);
    if (bound === null || size === undefined) return bound;
    return {
      ...bound,
      code(values, context) {
        const call = bound.code(values, context);
        const offset = fixedOffsetSeconds(context.timeZone);
        if (offset === null) return call;
        const [, time] = values;
        const micros = offset * MICROS_PER_SECOND;
        const [wall, back] = micros === 0 ? [time, ""] : [`(${time} + ${micros})`, ` - ${micros}`];
        const isSmall = `typeof ${time} === "number" && ${time} > ${-EXACT} && ${time} < ${EXACT}`;
        return `(${isSmall} ? Math.floor(${wall} / ${size}) * ${size}${back} : ${call})`;
      },
    };
  },
};

/** How long the unit is that the query names, if it is one of the clock. */
function clockUnitOf(unit: Expression | undefined): number | undefined {
  return unit instanceof Literal && typeof unit.value === "string" ? clockUnits[unit.value.toUpperCase()] : undefined;
}
