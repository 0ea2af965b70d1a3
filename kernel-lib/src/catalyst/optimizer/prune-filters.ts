/**
 * A filter that lets everything pass goes, and so does the part of a condition that holds already below; one that lets nothing
 * pass leaves an empty relation. Spark's `PruneFilters`. A stream keeps its filter: its source must still be asked.
 */

import { isDeterministic } from "../../plan/deterministic";
import { Literal } from "../../plan/expression";
import { Filter, LocalRelation } from "../../plan/logical";
import { isTrue, sameExpression } from "../build-expression";
import { constraintsOf } from "../constraints";
import { and, conjuncts } from "../predicates";
import { nodeRule, type Rule } from "../rule";

export const pruneFilters: Rule = nodeRule("PruneFilters", [Filter], (node) => {
  if (!(node instanceof Filter)) return node;
  const { condition, child } = node;
  const isNever = condition instanceof Literal && condition.value !== true;
  if (isNever) return node.isStreaming ? node : new LocalRelation(node.output, []);
  const known = constraintsOf(child);
  const parts = conjuncts(condition);
  const open = parts.filter(
    (part) => !isTrue(part) && !(isDeterministic(part) && known.some((one) => sameExpression(one, part))),
  );
  if (open.length === parts.length) return node;
  return open.length === 0 ? child : new Filter(and(open), child);
});
