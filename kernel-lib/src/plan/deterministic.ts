/** Which expressions a rule may move or compute twice: those that give the same value for the same row. */
import { CurrentTime } from "./current-time";
import type { Expression } from "./expression";
import { ScalarCall } from "./function";

export function isDeterministic(expression: Expression): boolean {
  return !expression.exists(
    (n) =>
      (n instanceof ScalarCall && n.definition.nondeterministic === true) ||
      // Spark's `CurrentBatchTimestamp` is not deterministic either.
      (n instanceof CurrentTime && n.moment?.ofEachBatch === true),
  );
}
