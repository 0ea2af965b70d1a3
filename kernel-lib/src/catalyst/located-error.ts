/**
 * Errors of single values point at the SQL text that made them: `== SQL (line 1, position 8) ==` with carets.
 *
 * Spark keeps a query context in the expressions whose errors show it, and only these errors do. Code from columns
 * (`col("a").divide(…)`) has no text to point at.
 */
import { SparkError } from "../data/errors";
import { sqlContext } from "../data/parse-error";
import type { Origin } from "../plan/origin";

const SHOW_CONTEXT: ReadonlySet<string> = new Set([
  "DIVIDE_BY_ZERO",
  "REMAINDER_BY_ZERO",
  "ARITHMETIC_OVERFLOW",
  "INTERVAL_DIVIDED_BY_ZERO",
  "CAST_INVALID_INPUT",
  "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
  "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION",
  "INVALID_ARRAY_INDEX",
  "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
  "INVALID_INDEX_OF_ZERO",
  "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
]);

/** For generated code: takes what was thrown and gives what to throw instead, with the place added once. */
export function locatedAt(origin: Origin): (error: unknown) => unknown {
  return (error) => {
    if (!(error instanceof SparkError) || !SHOW_CONTEXT.has(error.errorClass ?? "")) return error;
    if (error.isPlaced || error.message.includes("\n== SQL (")) return error;
    const { message, stack } = error;
    error.message = message + sqlContext(origin.text, origin.start, origin.stop);
    error.stack = stack?.replace(message, () => error.message);
    return error;
  };
}
