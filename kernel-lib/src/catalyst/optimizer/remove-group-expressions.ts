/**
 * A constant groups nothing, and the same key twice groups as once. Spark's `RemoveLiteralFromGroupExpressions` and
 * `RemoveRepetitionFromGroupExpressions`.
 */
import { type Expression, Literal } from "../../plan/expression";
import { Aggregate } from "../../plan/logical";
import { sameExpression } from "../build-expression";
import { nodeRule, type Rule } from "../rule";

function grouping(name: string, keep: (key: Expression, earlier: readonly Expression[]) => boolean): Rule {
  return nodeRule(name, [Aggregate], (node) => {
    if (!(node instanceof Aggregate) || node.isStreaming) return node;
    const keys = node.groupingExpressions;
    const kept = keys.filter((key, i) => keep(key, keys.slice(0, i)));
    // Without any key there would be a row also over nothing.
    if (kept.length === keys.length || kept.length === 0) return node;
    return new Aggregate(kept, node.aggregateExpressions, node.child);
  });
}

export const removeLiteralFromGroupExpressions: Rule = grouping(
  "RemoveLiteralFromGroupExpressions",
  (key) => !(key instanceof Literal),
);

export const removeRepetitionFromGroupExpressions: Rule = grouping(
  "RemoveRepetitionFromGroupExpressions",
  (key, earlier) => !earlier.some((one) => sameExpression(one, key)),
);
