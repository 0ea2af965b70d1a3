/** What a cast says under ANSI rules when a value has no place in the other type, in Spark's words. */
import { SparkError } from "../data/errors";
import { castToString } from "../data/format-value";
import { type DataType, DoubleType } from "../data/types";
import type { Value } from "../data/value";

export function castOverflow(value: Value, from: DataType, to: DataType, timeZone: string = "UTC"): SparkError {
  return new SparkError(
    "CAST_OVERFLOW",
    `The value ${sqlLiteral(value, from, timeZone)} of the type "${from.sql}" cannot be cast to "${to.sql}" due to an overflow. Use \`try_cast\` to tolerate overflow and return NULL instead.`,
    { sqlState: "22003" },
  );
}

export function malformed(text: string, to: DataType): SparkError {
  return new SparkError(
    "CAST_INVALID_INPUT",
    `The value '${text.replace(/['\\]/g, "\\$&")}' of the type "STRING" cannot be cast to "${to.sql}" because it is malformed. Correct the value as per the syntax, or change its target type. Use \`try_cast\` to tolerate malformed input and return NULL instead.`,
    { sqlState: "22018" },
  );
}

/** Of NaN and the infinities, which are no numbers of seconds. */
export function noTime(value: number): SparkError {
  return new SparkError(
    "CAST_INVALID_INPUT",
    `The value ${castToString(value, DoubleType, "UTC")} of the type "DOUBLE" cannot be cast to "TIMESTAMP" because it is malformed. Correct the value as per the syntax, or change its target type. Use \`try_cast\` to tolerate malformed input and return NULL instead.`,
    { sqlState: "22018" },
  );
}

export function tooManyDigits(text: string): SparkError {
  return new SparkError(
    "NUMERIC_OUT_OF_SUPPORTED_RANGE",
    `The value ${text} cannot be interpreted as a numeric since it has more than 38 digits.`,
    { sqlState: "22003" },
  );
}

const suffixes: Partial<Record<DataType["kind"], string>> = {
  byte: "Y",
  short: "S",
  long: "L",
  double: "D",
  decimal: "BD",
};

/** A number or timestamp as it stands in SQL text, e.g. `3000000000L`. */
function sqlLiteral(value: Value, type: DataType, timeZone: string): string {
  const text = castToString(value, type, timeZone) ?? "NULL";
  if (type.kind === "timestamp") return `TIMESTAMP '${text}'`;
  if (typeof value === "number" && !Number.isFinite(value)) return text;
  return text + (suffixes[type.kind] ?? "");
}
