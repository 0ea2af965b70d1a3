/**
 * Rules and how they are run: a batch of rules is applied again and again until the plan no longer changes.
 *
 * Spark's `RuleExecutor`. Every application that changed the plan can be watched, so that a learner sees what each rule did.
 */
import type { LogicalPlan } from "../plan/logical";

export interface Rule {
  /** Spark's name of the rule, e.g. `ResolveReferences`. */
  readonly name: string;
  apply(plan: LogicalPlan): LogicalPlan;
}

/** One rule that changed something. */
export interface RuleApplication {
  readonly rule: string;
  readonly before: LogicalPlan;
  readonly after: LogicalPlan;
}

const MAX_ITERATIONS = 100;

/** Applies the rules in order until none changes the plan, at most 100 times, as Spark does. */
export function toFixedPoint(
  plan: LogicalPlan,
  rules: readonly Rule[],
  watch?: (application: RuleApplication) => void,
): LogicalPlan {
  let current = plan;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const start = current;
    for (const rule of rules) {
      const before = current;
      current = rule.apply(before);
      if (current !== before) watch?.({ rule: rule.name, before, after: current });
    }
    if (current === start) return current;
  }
  throw new Error(`internal: the rules did not settle within ${MAX_ITERATIONS} rounds`);
}
