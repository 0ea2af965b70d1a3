/**
 * Rules and how they are run: a batch of rules is applied again and again until the plan no longer changes.
 *
 * Spark's `RuleExecutor`. Every application that changed the plan can be watched, so that a learner sees what each rule did.
 * Most rules find nothing to do in most of a plan, and trees never change. So, as in Spark, a rule says which kinds of nodes
 * it is about and leaves out trees without them, and it is not asked again about a tree that it left as it was.
 */
import type { Expression } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { ANYTHING, type Kind, type KindBits, treeKinds } from "../plan/tree-kinds";
import type { Settled } from "../plan/tree-node";

export interface Rule {
  /** Spark's name of the rule, e.g. `ResolveReferences`. */
  readonly name: string;
  /** The kinds of nodes of which a plan must have one, or the rule changes nothing in it. */
  readonly about?: KindBits;
  /**
   * @param timeZone the session's, for rules that compute values; null where it is not known
   * @param settled the rule may leave these out, and add to them
   */
  apply(plan: LogicalPlan, timeZone: string | null, settled?: SettledTrees): LogicalPlan;
}

/** One rule that changed something. */
export interface RuleApplication {
  readonly rule: string;
  readonly before: LogicalPlan;
  readonly after: LogicalPlan;
}

/** @param kinds classes of operators and expressions, and functions by name; none of them is all */
export function about(...kinds: readonly Kind[]): KindBits {
  return kinds.length === 0 ? ANYTHING : treeKinds.wanted(kinds);
}

/** What a rule is known to leave as it is. */
export class SettledTrees {
  readonly plans: Settled<LogicalPlan>;
  /** For rules that look at expressions by themselves. */
  readonly expressions: Settled<Expression>;

  constructor(kinds: KindBits) {
    this.plans = settledAbout(kinds);
    this.expressions = settledAbout(kinds);
  }
}

function settledAbout<T extends LogicalPlan | Expression>(kinds: KindBits): Settled<T> {
  const seen = new Set<T>();
  return { has: (tree) => !tree.hasSome(kinds) || seen.has(tree), add: (tree) => seen.add(tree) };
}

const MAX_ITERATIONS = 100;

/**
 * Applies the rules in order until none changes the plan, at most 100 times, as Spark does.
 * @param settled what is known from other batches of the same run
 */
export function toFixedPoint(
  plan: LogicalPlan,
  rules: readonly Rule[],
  watch?: (application: RuleApplication) => void,
  timeZone: string | null = null,
  settled: Map<Rule, SettledTrees> = new Map(),
): LogicalPlan {
  for (const rule of rules) if (!settled.has(rule)) settled.set(rule, new SettledTrees(rule.about ?? about()));
  let current = plan;
  let unchanged = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    for (const rule of rules) {
      const before = current;
      const known = settled.get(rule);
      if (!known?.plans.has(before)) current = rule.apply(before, timeZone, known);
      if (current === before) {
        known?.plans.add(before);
        unchanged += 1;
      } else {
        unchanged = 0;
        watch?.({ rule: rule.name, before, after: current });
      }
      if (unchanged >= rules.length) return current;
    }
  }
  throw new Error(`internal: the rules did not settle within ${MAX_ITERATIONS} rounds`);
}

/**
 * A rule that looks at operators, from the leaves up, and at nothing but the operator and what lies below it.
 * @param kinds see `about`
 * @param rewrite gives the very operator back that it does not change
 */
export function nodeRule(
  name: string,
  kinds: readonly Kind[],
  rewrite: (node: LogicalPlan, settled?: SettledTrees, timeZone?: string | null) => LogicalPlan,
): Rule {
  return {
    name,
    about: about(...kinds),
    apply: (plan, timeZone, settled) => plan.transformUp((node) => rewrite(node, settled, timeZone), settled?.plans),
  };
}

/**
 * A rule that looks at expressions by themselves, from the leaves up; what it gives must hang on nothing else.
 * @param rewrite gives the very expression back that it does not change
 */
export function expressionRule(
  name: string,
  kinds: readonly Kind[],
  rewrite: (expression: Expression, timeZone: string | null) => Expression,
): Rule {
  return nodeRule(name, kinds, (node, settled, timeZone = null) =>
    node.mapExpressions((expression) => rewrite(expression, timeZone), settled?.expressions),
  );
}
