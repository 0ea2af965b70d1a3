/** The errors of dividing by zero under ANSI rules, with the function that gives NULL instead. */
import { SparkError } from "../../data/errors";

export function divisionByZero(errorClass: "DIVIDE_BY_ZERO" | "REMAINDER_BY_ZERO"): SparkError {
  const [what, hint] = errorClass === "REMAINDER_BY_ZERO" ? ["Remainder", "try_mod"] : ["Division", "try_divide"];
  return new SparkError(
    errorClass,
    `${what} by zero. Use \`${hint}\` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.`,
    { sqlState: "22012" },
  );
}
