/** What is wrong with a WITHIN GROUP, or with a call that has none where Spark wants one: `percentile_cont(0.5)`, `mode()`. */
import { AnalysisException } from "../../data/errors";
import { currentOrigin, positionText } from "../../plan/origin";

export function invalidWithinGroup(name: string, kind: string, why: string): AnalysisException {
  return new AnalysisException(
    `INVALID_WITHIN_GROUP_EXPRESSION.${kind}`,
    `Invalid function \`${name}\` with WITHIN GROUP. ${why}`,
    { sqlState: "42K0K", context: positionText(currentOrigin()) },
  );
}

/** @throws WITHIN_GROUP_MISSING; `mode(a)` needs none */
export function checkNeedsNoGroup(name: string, given: number): void {
  const lower = name.toLowerCase();
  const needs = ["percentile_cont", "percentile_disc"].includes(lower) || (lower === "mode" && given === 0);
  if (needs) throw invalidWithinGroup(lower, "WITHIN_GROUP_MISSING", "WITHIN GROUP is required for the function.");
}
