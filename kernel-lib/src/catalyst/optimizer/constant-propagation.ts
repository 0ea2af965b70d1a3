/**
 * In `a = 1 AND b = a` the second part is `b = 1`: within a conjunction a column that must equal a constant is that constant.
 * Spark's `ConstantPropagation`.
 */
import { isCollated } from "../../data/collation";
import { AttributeReference, type Expression, type ExprId, Literal } from "../../plan/expression";
import { Filter } from "../../plan/logical";
import { isCall } from "../build-expression";
import { and, conjuncts } from "../predicates";
import { nodeRule, type Rule } from "../rule";

export const constantPropagation: Rule = nodeRule("ConstantPropagation", ["="], (node) =>
  node instanceof Filter ? node.withExpressions([propagated(node.condition)]) : node,
);

function propagated(condition: Expression): Expression {
  const parts = conjuncts(condition);
  const known = new Map<ExprId, readonly [Literal, Expression]>();
  for (const part of parts) {
    const found = equality(part);
    if (found !== null && !known.has(found.column.exprId)) known.set(found.column.exprId, [found.value, part]);
  }
  if (known.size === 0) return condition;
  const changed = parts.map((part) => replaced(part, known));
  return changed.every((part, i) => part === parts[i]) ? condition : and(changed);
}

function replaced(part: Expression, known: ReadonlyMap<ExprId, readonly [Literal, Expression]>): Expression {
  if (isCall(part, "isnotnull") || isCall(part, "isnull")) return part;
  return part.transformUp((node) => {
    if (!(node instanceof AttributeReference)) return node;
    const value = known.get(node.exprId);
    return value === undefined || value[1] === part ? node : value[0];
  });
}

/** `a = 1` or `1 = a`. Text and fractions are left alone where equal values may differ in how they look. */
function equality(part: Expression): { column: AttributeReference; value: Literal } | null {
  if (!isCall(part, "=")) return null;
  const [a, b] = part.children;
  const [column, value] = a instanceof AttributeReference ? [a, b] : [b, a];
  if (!(column instanceof AttributeReference) || !(value instanceof Literal) || value.value === null) return null;
  const looksDifferent = ["double", "float", "decimal"].includes(column.dataType.kind) || isCollated(column.dataType);
  return looksDifferent ? null : { column, value };
}
