/**
 * Rules and how they are run: a batch of rules is applied again and again until the plan no longer changes.
 *
 * Spark's `RuleExecutor`. Every application that changed the plan can be watched, so that a learner sees what each rule did.
 * A rule that changed nothing is not asked again about the same plan, nor a rule about expressions about the same expression:
 * trees never change, so its answer would be the same (Spark marks rules as ineffective on a tree's nodes).
 */
import type { Expression } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";

export interface Rule {
  /** Spark's name of the rule, e.g. `ResolveReferences`. */
  readonly name: string;
  /** @param timeZone the session's, for rules that compute values; null where it is not known */
  apply(plan: LogicalPlan, timeZone: string | null): LogicalPlan;
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
  timeZone: string | null = null,
): LogicalPlan {
  let current = plan;
  let unchanged = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    for (const rule of rules) {
      const before = current;
      current = rule.apply(before, timeZone);
      if (current === before) unchanged += 1;
      else {
        unchanged = 0;
        watch?.({ rule: rule.name, before, after: current });
      }
      if (unchanged >= rules.length) return current;
    }
  }
  throw new Error(`internal: the rules did not settle within ${MAX_ITERATIONS} rounds`);
}

/**
 * A rule that looks at expressions by themselves, from the leaves up; what it gives must hang on nothing else.
 * @param rewrite gives the very expression back that it does not change
 */
export function expressionRule(
  name: string,
  rewrite: (expression: Expression, timeZone: string | null) => Expression,
): Rule {
  const settled = new Map<string | null, WeakSet<Expression>>();
  return {
    name,
    apply(plan, timeZone) {
      let known = settled.get(timeZone);
      if (known === undefined) {
        known = new WeakSet();
        settled.set(timeZone, known);
      }
      const done = known;
      const once = (expression: Expression): Expression => {
        if (expression.children.length === 0 || done.has(expression)) return expression;
        const result = expression.transformUp((node) => rewrite(node, timeZone));
        if (result === expression) done.add(expression);
        return result;
      };
      return plan.transformUp((node) => node.withExpressions(node.expressions.map(once)));
    },
  };
}
