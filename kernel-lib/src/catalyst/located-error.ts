/**
 * Errors of single values point at what made them: `== SQL (line 1, position 8) ==` with carets, or `== DataFrame ==` with
 * the method that was called and where.
 *
 * Spark keeps a query context in the expressions whose errors show it, and only these errors do.
 */
import { SparkError } from "../data/errors";
import { contextText, type Origin } from "../plan/origin";

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
    if (error.isPlaced || /\n== (SQL \(|DataFrame ==)/.test(error.message)) return error;
    const { message, stack } = error;
    error.message = message + contextText(origin);
    error.stack = stack?.replace(message, () => error.message);
    return error;
  };
}
