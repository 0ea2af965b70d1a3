/**
 * Puts the session's own values into a plan: who runs it, which database is current, and seeds for random numbers of which
 * the program gave none. Spark's `ReplaceCurrentLike` and `ResolveRandomSeed`.
 */
import { about } from "../catalyst/rule";
import { LongType, StringType } from "../data/types";
import { toLong } from "../data/value";
import { type Expression, Literal, UnresolvedFunction } from "../plan/expression";
import { type BoundScalar, ScalarCall, type ScalarFunction } from "../plan/function";
import { lookupFunction } from "../plan/functions/registry";
import type { LogicalPlan } from "../plan/logical";
import { transformWithSubqueries } from "../plan/subquery";
import { unless } from "../plan/tree-facts";
import { currentUser } from "./current-user";

/** The name that the column of a call gets. */
const NAMES: Readonly<Record<string, string>> = {
  current_user: "current_user",
  user: "user",
  session_user: "session_user",
  current_database: "current_schema",
  current_schema: "current_schema",
  current_catalog: "current_catalog",
  version: "version",
};

const CALLS = about(UnresolvedFunction);
const WITHOUT_CALLS = unless(CALLS);

export class SessionFunctions {
  /** A call without a seed has the same one each time its DataFrame is used. */
  private readonly seeds = new WeakMap<Expression, bigint>();

  constructor(
    private readonly newSeed: () => bigint,
    private readonly database: () => string,
  ) {}

  resolve(plan: LogicalPlan): LogicalPlan {
    const ours = (e: Expression): Expression => (isOurs(e) ? this.replaced(e) : e);
    return transformWithSubqueries(plan, (node) => node.mapExpressions(ours, WITHOUT_CALLS), CALLS);
  }

  private replaced(call: UnresolvedFunction): Expression {
    const name = call.name.toLowerCase();
    if (name in NAMES) return constant(NAMES[name], this.valueOf(name));
    const definition = lookupFunction(name) as ScalarFunction;
    const seed = this.seeds.get(call) ?? this.newSeed();
    this.seeds.set(call, seed);
    const bound = definition.bind([LongType], [new Literal(toLong(seed), LongType)]) as BoundScalar;
    return new ScalarCall({ ...definition, sql: () => `${name}()` }, { ...bound, argumentTypes: [] }, []);
  }

  private valueOf(name: string): string {
    if (name.endsWith("user")) return currentUser();
    if (name === "current_catalog") return "spark_catalog";
    return name === "version" ? "4.3.0" : this.database();
  }
}

const RANDOM = ["rand", "random", "randn", "uuid"];

function isOurs(expression: Expression): expression is UnresolvedFunction {
  if (!(expression instanceof UnresolvedFunction) || expression.children.length > 0) return false;
  const name = expression.name.toLowerCase();
  return name in NAMES || RANDOM.includes(name);
}

/** A value that shows as the call it came from. */
function constant(name: string, value: string): Expression {
  const bound: BoundScalar = {
    argumentTypes: [],
    dataType: StringType,
    seesNulls: { neverNull: true },
    code: () => JSON.stringify(value),
  };
  const definition: ScalarFunction = {
    kind: "scalar",
    name,
    arity: [0, 0],
    expects: "",
    sql: () => `${name}()`,
    planText: () => value,
    bind: () => bound,
  };
  return new ScalarCall(definition, bound, []);
}
