/** The errors of dividing by zero under ANSI rules, with the function that gives NULL instead. */
import { SparkError } from "../../data/errors";

const WORDS = {
  DIVIDE_BY_ZERO: ["Division", "try_divide"],
  REMAINDER_BY_ZERO: ["Remainder", "try_mod"],
  INTERVAL_DIVIDED_BY_ZERO: ["Division", "try_divide"],
} as const;

export function divisionByZero(errorClass: keyof typeof WORDS): SparkError {
  const [what, hint] = WORDS[errorClass];
  const setting =
    errorClass === "INTERVAL_DIVIDED_BY_ZERO"
      ? ""
      : ' If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.';
  return new SparkError(
    errorClass,
    `${what} by zero. Use \`${hint}\` to tolerate divisor being 0 and return NULL instead.${setting}`,
    { sqlState: "22012" },
  );
}
