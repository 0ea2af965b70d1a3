/**
 * Floating-point numbers as Java writes them, which is how Spark prints them: `1.0`, `1.0E10`, `1.0E-5`, `NaN`.
 *
 * Java always keeps one digit after the point and turns to scientific notation outside 0.001 ≤ |x| < 10^7. Which digits those
 * are is told by `java-digits.ts`.
 */
import { type Digits, digitsOf } from "./java-digits";

export function doubleToString(value: number): string {
  return textOf(value, false);
}

/** The same for FLOAT: as few digits as tell it from other 32-bit numbers. */
export function floatToString(value: number): string {
  return textOf(value, true);
}

function textOf(value: number, isFloat: boolean): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  const sign = value < 0 ? "-" : "";
  // Most numbers are small whole ones, and most of these are what JavaScript writes.
  if (size < 1e7 && Number.isInteger(size)) return `${sign}${size}.0`;
  return sign + javaNotation(digitsOf(size, isFloat));
}

function javaNotation({ digits, exponent }: Digits): string {
  const point = (text: string, at: number): string => `${text.slice(0, at) || "0"}.${text.slice(at) || "0"}`;
  if (exponent < -3 || exponent >= 7) return `${point(digits, 1)}E${exponent}`;
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  return point(digits.padEnd(exponent + 1, "0"), exponent + 1);
}
