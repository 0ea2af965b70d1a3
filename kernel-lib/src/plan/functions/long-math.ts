/**
 * Exact 64-bit arithmetic on `Long` values (a number while safe, a bigint beyond), failing on overflow as ANSI Spark does.
 *
 * The common case stays on plain numbers; only a result that leaves the safe range is computed again on bigints.
 */
import { SparkError } from "../../data/errors";
import { type Long, toLong } from "../../data/value";

const MAX = 9223372036854775807n;
const MIN = -9223372036854775808n;

export function arithmeticOverflow(what: string, hint: string = ""): SparkError {
  const alternative = hint === "" ? "" : ` Use '${hint}' to tolerate overflow and return NULL instead.`;
  return new SparkError(
    "ARITHMETIC_OVERFLOW",
    `${what} overflow.${alternative} If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.`,
    { sqlState: "22003" },
  );
}

function checked(value: bigint, hint: string): Long {
  if (value > MAX || value < MIN) throw arithmeticOverflow("long", hint);
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
