/**
 * Java's `String.format`: `%5d`, `%-10s`, `%,.2f`, `%05x`; what `format_string` and `printf` of SQL take.
 *
 * Numbers are rounded half up by their shortest decimal text, as Java does. A DECIMAL fits no conversion but `%s`, as in Spark. Of the conversions, dates (`%t`)
 * are left out.
 */
import { Decimal } from "./decimal";
import { IllegalArgumentException } from "./errors";
import { castToString } from "./format-value";
import { hashBytes } from "./murmur3";
import { checkLetters } from "./size-limits";
import type { DataType } from "./types";
import type { Value } from "./value";

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
  readonly letter: string;
}

const SPECIFIER = /%(?:(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|)/g;
const LETTERS = "bBhHsScCdoxXeEfgGaAtT%n";

/** What Java is handed for a value of each type; its errors name it. */
const JAVA_CLASSES: Partial<Record<DataType["kind"], string>> = {
  boolean: "java.lang.Boolean",
  byte: "java.lang.Byte",
  short: "java.lang.Short",
  int: "java.lang.Integer",
  date: "java.lang.Integer",
  yearMonthInterval: "java.lang.Integer",
  long: "java.lang.Long",
  timestamp: "java.lang.Long",
  timestamp_ntz: "java.lang.Long",
  dayTimeInterval: "java.lang.Long",
  float: "java.lang.Float",
  double: "java.lang.Double",
  decimal: "org.apache.spark.sql.types.Decimal",
  string: "org.apache.spark.unsafe.types.UTF8String",
};

/** @throws IllegalArgumentException when a conversion does not fit its argument, or has none */
export function javaFormat(format: string, values: readonly Value[], types: readonly DataType[]): string {
  let next = 0;
  let last = -1;
  return format.replace(SPECIFIER, (_, index, again, flags, width, precision, letter) => {
    const conversion = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? null : Number(precision),
      letter,
    };
    checkLetters("format_string", Math.max(conversion.width, conversion.precision ?? 0));
    if (letter === undefined) throw new IllegalArgumentException(null, "Conversion = '%'");
    if (!LETTERS.includes(letter)) throw new IllegalArgumentException(null, `Conversion = '${letter}'`);
    if (String(flags).includes("-") && width === undefined) throw new IllegalArgumentException(null, _);
    if (letter === "n") return "\n";
    if (letter === "%") return pad("%", conversion);
    const at = again !== undefined ? last : index !== undefined ? Number(index) - 1 : next++;
    if (at < 0 || at >= values.length) throw new IllegalArgumentException(null, `Format specifier '${_}'`);
    last = at;
    const text = convert(conversion, values[at], types[at]);
    return /[A-Z]/.test(letter) ? text.toUpperCase() : text;
  });
}

function convert(conversion: Conversion, value: Value, type: DataType): string {
  const letter = conversion.letter.toLowerCase();
  if (letter === "b")
    return pad(cut(String(value === null ? false : type.kind === "boolean" ? value : true), conversion), conversion);
  if (value === null || letter === "s") return pad(cut(textOf(value, type), conversion), conversion);
  const isReal = type.kind === "double" || type.kind === "float" || type.kind === "decimal";
  if ("dxo".includes(letter) && (typeof value === "number" || typeof value === "bigint") && !isReal)
    return letter === "d"
      ? signed(conversion, BigInt(value) < 0n, abs(BigInt(value)).toString())
      : bits(conversion, letter, value, type);
  if (letter === "c" && typeof value === "number") return pad(String.fromCodePoint(value), conversion);
  if (letter === "a" && isReal && type.kind !== "decimal") return pad(hexadecimal(value as number), conversion);
  if (letter === "g" && isReal && type.kind !== "decimal") return general(conversion, value as number);
  if (letter === "h") return pad(cut(hashCode(textOf(value, type)), conversion), conversion);
  if ((letter === "f" || letter === "e") && isReal && type.kind !== "decimal") return real(conversion, letter, value);
  throw new IllegalArgumentException(
    null,
    `${conversion.letter} != ${JAVA_CLASSES[type.kind] ?? `org.apache.spark.sql.catalyst.expressions.Unsafe${type.typeName}`}`,
  );
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** `0x1.8p1`: the bits as they are. */
function hexadecimal(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  if (size === 0) return `${sign}0x0.0p0`;
  const exponent = Math.max(-1022, Math.floor(Math.log2(size)));
  const mantissa = size / 2 ** exponent;
  const fraction = BigInt((mantissa - Math.floor(mantissa)) * 2 ** 52)
    .toString(16)
    .padStart(13, "0")
    .replace(/0+$/, "");
  return `${sign}0x${Math.floor(mantissa)}.${fraction || "0"}p${mantissa < 1 ? -1022 : exponent}`;
}

/** Scientific where the rounded number is below 0.0001 or has more digits before the point than the precision. */
function general(conversion: Conversion, value: number): string {
  const precision = conversion.precision === 0 ? 1 : (conversion.precision ?? 6);
  if (!Number.isFinite(value)) return real(conversion, "f", value);
  if (value === 0) return real({ ...conversion, precision: precision - 1 }, "f", value);
  const exponent = Number(
    Math.abs(value)
      .toExponential(precision - 1)
      .split("e")[1],
  );
  const isPlain = exponent >= -4 && exponent < precision;
  return isPlain
    ? real({ ...conversion, precision: precision - 1 - exponent }, "f", value)
    : real({ ...conversion, precision: precision - 1 }, "e", value);
}

/** Of a text as Spark keeps it: murmur3 of its bytes. */
function hashCode(text: string): string {
  return (hashBytes(new TextEncoder().encode(text), 42) >>> 0).toString(16);
}

/** Spark hands Java its internal values: a timestamp is a number of microseconds there. */
function textOf(value: Value, type: DataType): string {
  if (value === null) return "null";
  return ["timestamp", "timestamp_ntz", "date"].includes(type.kind)
    ? String(value)
    : (castToString(value, type, "UTC") ?? "null");
}

function cut(text: string, { precision }: Conversion): string {
  return precision === null ? text : text.slice(0, precision);
}

function pad(text: string, { flags, width }: Conversion): string {
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

/** With its sign, groups of three and leading zeros, as the flags say. */
function signed(conversion: Conversion, negative: boolean, digits: string): string {
  const { flags, width } = conversion;
  const grouped = flags.includes(",") ? digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",") : digits;
  const inParentheses = negative && flags.includes("(");
  const before = inParentheses ? "(" : negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const after = inParentheses ? ")" : "";
  const zeros = flags.includes("0") ? Math.max(0, width - before.length - grouped.length - after.length) : 0;
  return pad(before + "0".repeat(zeros) + grouped + after, conversion);
}

/** Negative numbers show the bits of their type. */
function bits(conversion: Conversion, letter: string, value: number | bigint, type: DataType): string {
  const text = BigInt.asUintN(type.kind === "long" ? 64 : 32, BigInt(value)).toString(letter === "x" ? 16 : 8);
  const prefix = conversion.flags.includes("#") ? (letter === "x" ? "0x" : "0") : "";
  const zeros = conversion.flags.includes("0") ? Math.max(0, conversion.width - prefix.length - text.length) : 0;
  return pad(prefix + "0".repeat(zeros) + text, conversion);
}

function real(conversion: Conversion, letter: string, value: Value): string {
  const precision = conversion.precision ?? 6;
  const decimal = Decimal.fromNumber(value as number);
  if (decimal === null) {
    const text = Number.isNaN(value) ? "NaN" : "Infinity";
    return signed({ ...conversion, flags: conversion.flags.replace("0", "") }, (value as number) < 0, text);
  }
  const negative = decimal.unscaled < 0n || Object.is(value, -0);
  if (letter === "f") return signed(conversion, negative, decimal.abs().rescale(precision).toPlain());
  return signed(conversion, negative, scientific(decimal.abs(), precision));
}

/** `1.234568e+06` */
function scientific(value: Decimal, precision: number): string {
  const digits = value.unscaled.toString();
  let exponent = value.isZero ? 0 : digits.length - 1 - value.scale;
  let mantissa = new Decimal(value.unscaled, digits.length - 1).rescale(precision);
  if (mantissa.toBigInt() >= 10n) {
    exponent += 1;
    mantissa = new Decimal(mantissa.unscaled / 10n, precision);
  }
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${mantissa.toPlain()}e${exponent < 0 ? "-" : "+"}${size}`;
}
