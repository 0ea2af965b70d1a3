/** Which expressions a rule may move or compute twice: those that give the same value for the same row. */
import { CurrentTime } from "./current-time";
import type { Expression } from "./expression";
import { ScalarCall } from "./function";
import { factsOf } from "./tree-facts";

export function isDeterministic(expression: Expression): boolean {
  const facts = factsOf(expression);
  facts.isDeterministic ??= !isChance(expression) && facts.children.every(isDeterministic);
  return facts.isDeterministic;
}

function isChance(node: Expression): boolean {
  if (node instanceof ScalarCall) return node.definition.nondeterministic === true;
  // Spark's `CurrentBatchTimestamp` is not deterministic either.
  return node instanceof CurrentTime && node.moment?.ofEachBatch === true;
}
