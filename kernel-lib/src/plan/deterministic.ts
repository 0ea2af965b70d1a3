/** Which expressions a rule may move or compute twice: those that give the same value for the same row. */
import { CurrentTime } from "./current-time";
import type { Expression } from "./expression";
import { ScalarCall } from "./function";
import { factsOf, type TreeFacts } from "./tree-facts";

export function isDeterministic(expression: Expression): boolean {
  return isSure(factsOf(expression));
}

function isSure(facts: TreeFacts<Expression>): boolean {
  facts.isDeterministic ??= !isChance(facts.node) && facts.children.every(isSure);
  return facts.isDeterministic;
}

function isChance(node: Expression): boolean {
  if (node instanceof ScalarCall) return node.definition.nondeterministic === true;
  // Spark's `CurrentBatchTimestamp` is not deterministic either.
  return node instanceof CurrentTime && node.moment?.ofEachBatch === true;
}
