/**
 * `CAST('epoch' AS TIMESTAMP)`: words for points in time are read in constants, and nowhere else. Spark's
 * `SpecialDatetimeValues`. `now`, `today` and their kin are left out, as rules have no clock.
 */
import { type Expression, Literal } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { unless } from "../../plan/tree-facts";
import { about, nodeRule, type Rule } from "../rule";

const MOMENTS: ReadonlySet<string> = new Set(["date", "timestamp", "timestamp_ntz"]);

const OTHERS = unless(about(Cast));

export const specialDatetimeValues: Rule = nodeRule("SpecialDatetimeValues", [Cast], (node) =>
  node.mapExpressions(replace, OTHERS),
);

function replace(expression: Expression): Expression {
  if (!(expression instanceof Cast) || !MOMENTS.has(expression.dataType.kind)) return expression;
  const { child } = expression;
  const isWord = child instanceof Literal && child.dataType.kind === "string" && child.value !== null;
  if (!isWord || String(child.value).trim().toLowerCase() !== "epoch") return expression;
  return new Literal(0, expression.dataType);
}
