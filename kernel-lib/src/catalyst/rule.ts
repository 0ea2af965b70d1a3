/**
 * Rules and how they are run: a batch of rules is applied again and again until the plan no longer changes.
 *
 * Spark's `RuleExecutor`. Every application that changed the plan can be watched, so that a learner sees what each rule did.
 * Most rules find nothing to do in most of a plan, and trees never change. So, as in Spark, a rule says which kinds of nodes
 * it is about and leaves out trees without them, and it is not asked again about a tree that it left as it was.
 */
import type { Expression } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { factsOf, RuleRun, type Settled } from "../plan/tree-facts";
import { ANYTHING, type Kind, type KindBits, treeKinds } from "../plan/tree-kinds";

export interface Rule {
  /** Spark's name of the rule, e.g. `ResolveReferences`. */
  readonly name: string;
  /** The kinds of nodes of which a plan must have one, or the rule changes nothing in it. */
  readonly about?: KindBits;
  /**
   * @param timeZone the session's, for rules that compute values; null where it is not known
   * @param settled the rule may leave these out, and add to them
   */
  apply(plan: LogicalPlan, timeZone: string | null, settled?: Settled): LogicalPlan;
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

/** What one run of rules knows, in all its batches. */
export class RunOfRules {
  private readonly run = new RuleRun();
  private readonly byRule = new Map<Rule, Settled>();

  /** The trees, plans as well as expressions, that the rule leaves as they are. */
  settled(rule: Rule): Settled {
    const known = this.byRule.get(rule);
    if (known !== undefined) return known;
    const marks = this.run.marksOf(rule.about ?? ANYTHING);
    this.byRule.set(rule, marks);
    return marks;
  }
}

const MAX_ITERATIONS = 100;

/**
 * Applies the rules in order until none changes the plan, at most 100 times, as Spark does.
 * @param run whose other batches have found out something already
 */
export function toFixedPoint(
  plan: LogicalPlan,
  rules: readonly Rule[],
  watch?: (application: RuleApplication) => void,
  timeZone: string | null = null,
  run: RunOfRules = new RunOfRules(),
): LogicalPlan {
  const marks = rules.map((rule) => run.settled(rule));
  let current = plan;
  let unchanged = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i];
      const before = current;
      const settled = marks[i];
      if (!settled.has(factsOf(before))) current = rule.apply(before, timeZone, settled);
      if (current === before) {
        settled.add(factsOf(before));
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
  rewrite: (node: LogicalPlan, settled?: Settled, timeZone?: string | null) => LogicalPlan,
): Rule {
  return {
    name,
    about: about(...kinds),
    apply: (plan, timeZone, settled) => plan.transformUp((node) => rewrite(node, settled, timeZone), settled),
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
    node.mapExpressions((expression) => rewrite(expression, timeZone), settled),
  );
}
