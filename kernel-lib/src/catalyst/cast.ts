/**
 * Changing a value's type under ANSI rules: what does not fit is an error that says so, never a silent NULL.
 *
 * Spark's `Cast`. Which pairs of types there are, this file says; the conversions stand in the `cast-…` files beside it.
 * Arrays, maps and structs are cast part by part. `try_cast` is the same with NULL in place of an error.
 */
import { Decimal } from "../data/decimal";
import { SparkError } from "../data/errors";
import { castToString } from "../data/format-value";
import { instantToWallClock, wallClockToInstant } from "../data/time-zone";
import { type DataType, DoubleType, LongType, sameType } from "../data/types";
import { type Long, type MapValue, toLong, type Value } from "../data/value";
import { roundedTo, toDecimalType } from "../plan/functions/decimal-types";
import { castOverflow, noTime } from "./cast-errors";
import { intervalConversion } from "./cast-intervals";
import { legacyConversion } from "./cast-legacy";
import { inRange, isFractional, isIntegral, numberConversion } from "./cast-numbers";
import { textConversion } from "./cast-text";
import { timeOfDayConversion } from "./cast-time";
import { fromVariant, toVariant } from "./cast-variant";

export type CastFunction = (value: Value) => Value;

/** Whether Spark knows how to cast at all. */
export function canCast(from: DataType, to: DataType, legacy: boolean = false): boolean {
  return sameType(from, to) || from.kind === "null" || conversion(from, to, "UTC", false, legacy) !== undefined;
}

/**
 * The conversion of non-null values, or null when the value stays as it is.
 * @param tolerant for `try_cast`: what does not fit becomes NULL
 * @throws for a pair of types that `canCast` refuses
 */
export function castFunction(
  from: DataType,
  to: DataType,
  timeZone: string,
  tolerant: boolean = false,
  legacy: boolean = false,
): CastFunction | null {
  if (sameType(from, to) || from.kind === "null") return null;
  const convert = conversion(from, to, timeZone, tolerant, legacy);
  if (convert === undefined) throw new Error(`internal: no cast from ${from.sql} to ${to.sql}`);
  return convert;
}

function conversion(
  from: DataType,
  to: DataType,
  timeZone: string,
  tolerant: boolean,
  legacy: boolean = false,
): CastFunction | undefined {
  if (from.kind === "variant" && to.kind !== "variant")
    return fromVariant(to, timeZone, tolerant || legacy, (a, b) =>
      canCast(a, b) ? castFunction(a, b, timeZone, true) : undefined,
    );
  if (to.kind === "variant") return toVariant(from);
  if (to.kind === "string") return (value) => castToString(value, from, timeZone);
  const nested = nestedConversion(from, to, timeZone, tolerant, legacy);
  if (nested !== undefined) return nested;
  const old = legacy ? legacyConversion(from, to) : undefined;
  if (old !== undefined) return old;
  const convert =
    from.kind === "string"
      ? textConversion(to, timeZone)
      : (numberConversion(from, to) ??
        timeConversion(from, to, timeZone) ??
        intervalConversion(from, to) ??
        timeOfDayConversion(from, to));
  return convert !== undefined && (tolerant || legacy) ? orNull(convert) : convert;
}

function orNull(convert: CastFunction): CastFunction {
  return (value) => {
    try {
      return convert(value);
    } catch (error) {
      if (error instanceof SparkError) return null;
      throw error;
    }
  };
}

/** The cast of a part, which may be NULL; undefined when there is none. */
function partConversion(
  from: DataType,
  to: DataType,
  timeZone: string,
  tolerant: boolean,
  legacy: boolean,
): CastFunction | undefined {
  if (!canCast(from, to, legacy)) return undefined;
  const convert = castFunction(from, to, timeZone, tolerant, legacy);
  return convert === null ? (value) => value : (value) => (value === null ? null : convert(value));
}

function nestedConversion(
  from: DataType,
  to: DataType,
  timeZone: string,
  tolerant: boolean,
  legacy: boolean,
): CastFunction | undefined {
  if (from.kind === "array" && to.kind === "array") {
    const element = partConversion(from.elementType, to.elementType, timeZone, tolerant, legacy);
    return element && ((value) => (value as readonly Value[]).map(element));
  }
  if (from.kind === "map" && to.kind === "map") {
    const key = partConversion(from.keyType, to.keyType, timeZone, tolerant, legacy);
    const item = partConversion(from.valueType, to.valueType, timeZone, tolerant, legacy);
    if (key === undefined || item === undefined) return undefined;
    return (value) => {
      const { keys, values } = value as MapValue;
      return { keys: keys.map(key), values: values.map(item) };
    };
  }
  if (from.kind !== "struct" || to.kind !== "struct" || from.fields.length !== to.fields.length) return undefined;
  const fields = from.fields.map((field, i) =>
    partConversion(field.dataType, to.fields[i].dataType, timeZone, tolerant, legacy),
  );
  if (fields.includes(undefined)) return undefined;
  return (value) => (value as readonly Value[]).map((cell, i) => (fields[i] as CastFunction)(cell));
}

function timeConversion(from: DataType, to: DataType, timeZone: string): CastFunction | undefined {
  if (to.kind === "timestamp") return toTimestamp(from, timeZone);
  if (to.kind === "timestamp_ntz") {
    if (from.kind === "date") return midnight;
    return from.kind === "timestamp" ? (value) => instantToWallClock(value as Long, timeZone) : undefined;
  }
  if (to.kind === "date") {
    if (from.kind === "timestamp") return (value) => dayOf(instantToWallClock(value as Long, timeZone));
    return from.kind === "timestamp_ntz" ? (value) => dayOf(value as Long) : undefined;
  }
  if (from.kind !== "timestamp") return undefined;
  if (isFractional(to)) return (value) => Number(value) / 1e6;
  if (to.kind === "decimal") return (value) => toDecimalType(new Decimal(BigInt(value as Long), 6), to);
  if (!isIntegral(to)) return undefined;
  return (value) => inRange(BigInt(floorSeconds(value as Long)), value, from, to, timeZone);
}

function toTimestamp(from: DataType, timeZone: string): CastFunction | undefined {
  if (isIntegral(from)) return (value) => saturated(BigInt(value as Long) * 1_000_000n);
  if (isFractional(from)) return fractionToMicros;
  if (from.kind === "decimal")
    // Scala's decimals have 34 digits when they are multiplied; what is too large for a long loses its upper bits.
    return (value) =>
      toLong(BigInt.asIntN(64, roundedTo(34, (value as Decimal).mul(new Decimal(1_000_000n, 0))).toBigInt()));
  if (from.kind === "date") return (value) => wallClockToInstant(midnight(value) as Long, timeZone);
  return from.kind === "timestamp_ntz" ? (value) => wallClockToInstant(value as Long, timeZone) : undefined;
}

function midnight(days: Value): Value {
  const micros = BigInt(days as number) * 86_400_000_000n;
  if (BigInt.asIntN(64, micros) !== micros) throw new SparkError(null, "long overflow");
  return toLong(micros);
}

function dayOf(wallMicros: Long): number {
  return Math.floor(Number(floorSeconds(wallMicros)) / 86_400);
}

function floorSeconds(micros: Long): Long {
  const value = BigInt(micros);
  const seconds = value / 1_000_000n;
  return toLong(value % 1_000_000n < 0n ? seconds - 1n : seconds);
}

/** The nearest point in time that there is: Spark lets seconds that are too many end there. */
function saturated(micros: bigint): Long {
  const limit = 2n ** 63n;
  return toLong(micros >= limit ? limit - 1n : micros < -limit ? -limit : micros);
}

/** In whole microseconds: what is too much for them fails as a long. */
function fractionToMicros(value: Value): Value {
  const number = value as number;
  if (!Number.isFinite(number)) throw noTime(number);
  const micros = number * 1e6;
  if (micros >= 2 ** 63 || micros < -(2 ** 63)) throw castOverflow(micros, DoubleType, LongType);
  return toLong(BigInt(Math.trunc(micros)));
}
