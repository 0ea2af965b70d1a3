/**
 * Casts with ANSI rules off (`spark.sql.ansi.enabled=false`): what does not fit becomes NULL, or keeps its lowest bits.
 *
 * Spark's `Cast` in `EvalMode.LEGACY`. Whole numbers are cut to the bits of the target as in Java, floating-point numbers end
 * at the target's limits (by way of an int for byte and short), NaN is 0; text may have a fraction (`'1.5'` as int is 1).
 */
import type { Decimal } from "../data/decimal";
import type { DataType } from "../data/types";
import { type Long, toLong, type Value } from "../data/value";
import { isFractional, isIntegral, parseIntegral } from "./cast-numbers";

const BITS: Partial<Record<DataType["kind"], number>> = { byte: 8, short: 16, int: 32, long: 64 };

/** The conversions that differ from ANSI's by more than NULL in place of an error; undefined for all others. */
export function legacyConversion(from: DataType, to: DataType): ((value: Value) => Value) | undefined {
  if (from.kind === "boolean" && to.kind === "timestamp") return (value) => (value === true ? 1 : 0);
  if (from.kind === "timestamp" && to.kind === "boolean") return (value) => BigInt(value as Long) !== 0n;
  if (isFractional(from) && to.kind === "timestamp") return (value) => seconds(value as number);
  const bits = BITS[to.kind];
  if (bits === undefined) return undefined;
  if (isIntegral(from)) return (value) => toLong(BigInt.asIntN(bits, BigInt(value as Long)));
  if (from.kind === "decimal") return (value) => toLong(BigInt.asIntN(bits, (value as Decimal).toBigInt()));
  if (from.kind === "timestamp") return (value) => toLong(BigInt.asIntN(bits, floorSeconds(BigInt(value as Long))));
  if (isFractional(from)) return (value) => saturated(value as number, bits);
  if (from.kind === "string")
    return (value) => {
      const text = (value as string).trim();
      const whole = /^[+-]?\d+\.\d*$/.test(text) || /^[+-]?\.\d+$/.test(text) ? text.replace(/\.\d*$/, "") : text;
      return parseIntegral(/^[+-]?$/.test(whole) && whole !== text ? "0" : whole, to);
    };
  return undefined;
}

function floorSeconds(micros: bigint): bigint {
  const seconds = micros / 1_000_000n;
  return micros % 1_000_000n < 0n ? seconds - 1n : seconds;
}

/** Seconds that are too many end at the last point in time there is. */
function seconds(value: number): Value {
  return Number.isFinite(value) ? saturated(value * 1e6, 64) : null;
}

/** As Java narrows: to an int or a long at its limits, from there to fewer bits. */
function saturated(value: number, bits: number): Long {
  if (Number.isNaN(value)) return 0;
  const wide = bits === 64 ? 64n : 32n;
  const limit = 2n ** (wide - 1n);
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : value > 0 ? limit : -limit;
  const held = whole >= limit ? limit - 1n : whole < -limit ? -limit : whole;
  return toLong(BigInt.asIntN(bits, held));
}
