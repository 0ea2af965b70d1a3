/**
 * Spans of time as Spark's settings write them: `50s`, `100ms`, `7d`. Spark's `JavaUtils.timeStringAs`.
 *
 * These are not intervals of SQL (`interval.ts`): one whole number, one unit, no blank.
 */
import { NumberFormatException } from "./errors";

const MICROS: Readonly<Record<string, bigint>> = {
  us: 1n,
  ms: 1_000n,
  s: 1_000_000n,
  m: 60_000_000n,
  min: 60_000_000n,
  h: 3_600_000_000n,
  d: 86_400_000_000n,
};

/**
 * The span in whole units, the rest cut off: `timeStringAs("90s", "min")` is 1.
 * @param unit of the result, and of a text without one
 * @throws NumberFormatException
 */
export function timeStringAs(text: string, unit: "ms" | "s" | "min"): number {
  const match = /^(-?\d+)([a-z]+)?$/.exec(text.trim().toLowerCase());
  if (match === null) throw noTime(`Failed to parse time string: ${text}`);
  const micros = MICROS[match[2] ?? unit];
  if (micros === undefined) throw noTime(`Invalid suffix: "${match[2]}"`);
  return Number((BigInt(match[1]) * micros) / MICROS[unit]);
}

function noTime(why: string): NumberFormatException {
  return new NumberFormatException(
    null,
    "Time must be specified as seconds (s), milliseconds (ms), microseconds (us), minutes (m or min), hour (h), or day (d). " +
      `E.g. 50s, 100ms, or 250us.\n${why}`,
  );
}
