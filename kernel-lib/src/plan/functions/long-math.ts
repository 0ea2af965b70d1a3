/**
 * Exact 64-bit arithmetic on `Long` values (a number while safe, a bigint beyond), failing on overflow as ANSI Spark does.
 *
 * The common case stays on plain numbers; only a result that leaves the safe range is computed again on bigints.
 */
import { SparkError, type SparkErrorOptions } from "../../data/errors";
import { type Long, toLong } from "../../data/value";

const MAX = 9223372036854775807n;
const MIN = -9223372036854775808n;

/**
 * @param hint the function that gives NULL instead, where there is one
 * @param word what Spark calls it: rounding writes it with a capital
 */
export function arithmeticOverflow(hint: string = "", word: string = "overflow"): SparkError {
  return overflow(hint, word, {});
}

/** The same where Spark does not tell where it happened. */
export function overflowAnywhere(): SparkError {
  return overflow("", "overflow", { context: "" });
}

function overflow(hint: string, word: string, options: SparkErrorOptions): SparkError {
  const alternative = hint === "" ? "" : ` Use '${hint}' to tolerate overflow and return NULL instead.`;
  return new SparkError(
    "ARITHMETIC_OVERFLOW",
    `${word}.${alternative} If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.`,
    { sqlState: "22003", ...options },
  );
}

function checked(value: bigint, hint: string): Long {
  if (value > MAX || value < MIN) throw arithmeticOverflow(hint);
  return toLong(value);
}

/** Java's own error of `Math.addExact`, which Spark passes on for points in time: it has no class. */
export function longOverflow(): SparkError {
  return new SparkError(null, "long overflow");
}

/** @throws longOverflow for what 64 bits do not hold */
export function exactLong(value: bigint): Long {
  if (value > MAX || value < MIN) throw longOverflow();
  return toLong(value);
}

export function addLong(a: Long, b: Long): Long {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return checked(BigInt(a) + BigInt(b), "try_add");
}

export function subtractLong(a: Long, b: Long): Long {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return checked(BigInt(a) - BigInt(b), "try_subtract");
}

export function negateLong(a: Long): Long {
  if (typeof a === "number") return 0 - a;
  if (-a > MAX) throw overflowAnywhere();
  return toLong(-a);
}

/** The largest whole number that is not above `value`; NaN is 0, as Java converts it. */
export function floorToLong(value: number): Long {
  const whole = Math.floor(value);
  if (Number.isSafeInteger(whole)) return whole + 0;
  if (Number.isNaN(whole)) return 0;
  if (whole >= 2 ** 63 || whole < -(2 ** 63)) throw arithmeticOverflow();
  return toLong(BigInt(whole));
}

export function multiplyLong(a: Long, b: Long): Long {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return checked(BigInt(a) * BigInt(b), "try_multiply");
}

/** Java's `%`: the sign of the dividend. */
export function remainderLong(a: Long, b: Long): Long {
  if (typeof a === "number" && typeof b === "number") return (a % b) + 0;
  return toLong(BigInt(a) % BigInt(b));
}
