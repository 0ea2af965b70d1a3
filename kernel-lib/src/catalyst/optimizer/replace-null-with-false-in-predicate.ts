/**
 * In a condition NULL does what false does: the row goes. So a NULL inside AND, OR and CASE becomes false there, which other
 * rules can do more with. Spark's `ReplaceNullWithFalseInPredicate`.
 */
import { type Expression, Literal } from "../../plan/expression";
import { Filter } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { FALSE, isCall, isNullLiteral } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

export const replaceNullWithFalseInPredicate: Rule = nodeRule("ReplaceNullWithFalseInPredicate", [Literal], (node) => {
  if (!(node instanceof Filter || node instanceof Join)) return node;
  return node.withExpressions(node.expressions.map(replaced));
});

function replaced(condition: Expression): Expression {
  if (isNullLiteral(condition)) return FALSE;
  if (isCall(condition, "and") || isCall(condition, "or"))
    return condition.withChildren(condition.children.map(replaced));
  if (!isCall(condition, "when") && !isCall(condition, "if")) return condition;
  const last = condition.children.length - 1;
  const isValue = (i: number): boolean => i % 2 === 1 || (i === last && last % 2 === 0);
  return condition.withChildren(
    condition.children.map((child, i) => (isValue(i) || i % 2 === 0 ? replaced(child) : child)),
  );
}
