/**
 * An outer join lets NULL into columns of a side; what reads them above must know it before anything is simplified by it.
 * Spark's rule of the same name: the analysed plan may still say otherwise, as `coalesce(l.k, r.k)` of a USING join does.
 */
import { AttributeReference } from "../../plan/expression";
import type { LogicalPlan } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";

export const updateAttributeNullability: Rule = nodeRule("UpdateAttributeNullability", [], (node) => {
  if (node.children.length === 0) return node;
  const { children } = node;
  return node.mapExpressions((e) => (e instanceof AttributeReference ? asBelow(e, children) : e));
});

function asBelow(column: AttributeReference, children: readonly LogicalPlan[]): AttributeReference {
  for (let i = children.length - 1; i >= 0; i--) {
    const found = children[i].outputById.get(column.exprId);
    if (found !== undefined) return column.withNullability(found.nullable);
  }
  return column;
}
