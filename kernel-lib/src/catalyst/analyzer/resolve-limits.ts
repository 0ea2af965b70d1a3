/** `LIMIT 1 + 1`, `OFFSET :n`: what says how many rows must be a whole number known before. Spark's `CheckAnalysis`. */
import { AnalysisException } from "../../data/errors";
import { AttributeReference } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { Limit, type LogicalPlan } from "../../plan/logical";
import { Offset } from "../../plan/logical-set";
import { UnresolvedLimit } from "../../plan/logical-sql";
import { positionText } from "../../plan/origin";
import { isSubquery } from "../../plan/subquery";
import { evaluated } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

export function resolveLimits(timeZone: string): Rule {
  return nodeRule("ResolveLimits", [UnresolvedLimit], (node) => {
    if (!(node instanceof UnresolvedLimit) || !node.child.resolved || !node.rows.resolved) return node;
    const rows = rowCount(node, timeZone);
    return node.clause === "limit" ? new Limit(rows, node.child) : new Offset(rows, node.child);
  });
}

function rowCount(node: UnresolvedLimit, timeZone: string): number {
  const { clause, rows } = node;
  const text = rows.sql();
  const wrong = (kind: string, why: string): AnalysisException =>
    new AnalysisException(
      `INVALID_LIMIT_LIKE_EXPRESSION.${kind}`,
      `The limit like expression "${text}" is invalid. ${why}`,
      { sqlState: "42K0E", context: `${positionText(rows.origin)};\n${(node as LogicalPlan).treeString()}\n` },
    );
  if (rows.exists((n) => n instanceof AttributeReference || n instanceof AggregateCall || isSubquery(n)))
    throw wrong("IS_UNFOLDABLE", `The ${clause} expression must evaluate to a constant value.`);
  if (rows.dataType.kind !== "int")
    throw wrong("DATA_TYPE", `The ${clause} expression must be integer type, but got "${rows.dataType.sql}".`);
  const value = evaluated(rows, timeZone);
  if (value === null) throw wrong("IS_NULL", `The evaluated ${clause} expression must not be null.`);
  if (Number(value) < 0)
    throw wrong("IS_NEGATIVE", `The ${clause} expression must be equal to or greater than 0, but got ${value}.`);
  return Number(value);
}
