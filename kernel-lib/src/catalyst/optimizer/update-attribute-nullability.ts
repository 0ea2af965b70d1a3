/**
 * An outer join lets NULL into columns of a side; what reads them above must know it before anything is simplified by it.
 * Spark's rule of the same name: the analysed plan may still say otherwise, as `coalesce(l.k, r.k)` of a USING join does.
 */
import { AttributeReference } from "../../plan/expression";
import { nodeRule, type Rule } from "../rule";

export const updateAttributeNullability: Rule = nodeRule("UpdateAttributeNullability", [], (node) => {
  if (node.children.length === 0) return node;
  const below = node.children.flatMap((child) => child.output);
  const nullable = new Map(below.map((column) => [column.exprId, column.nullable]));
  return node.mapExpressions((e) =>
    e instanceof AttributeReference ? e.withNullability(nullable.get(e.exprId) ?? e.nullable) : e,
  );
});
