/**
 * The operators of a join: what is sent to every task, what is shuffled by key, what is sorted. Spark's `ExtractEquiJoinKeys`, and
 * what `EnsureRequirements` does for joins. Which join it is to be is decided in `join-selection.ts`.
 */
import { and, conjuncts } from "../catalyst/predicates";
import { type Expression, references } from "../plan/expression";
import { ScalarCall } from "../plan/function";
import { Join, type JoinType } from "../plan/logical-join";
import { BroadcastExchangeExec, GatherExec } from "./broadcast-exchange";
import { ascending, sortedBy } from "./ensure-requirements";
import { ExchangeExec } from "./exchange";
import { JoinExec, type JoinKeys } from "./join";
import { chosenJoin, type Side } from "./join-selection";
import type { PhysicalPlan } from "./physical-plan";
import { hashedBy, isSingle } from "./placement";
import type { PlanContext } from "./plan-relational";

export function planJoin(join: Join, context: PlanContext): PhysicalPlan {
  const keys = extractKeys(join);
  const { name, build } = chosenJoin(join, keys, context.broadcastBytes);
  const left = context.plan(join.left);
  const right = context.plan(join.right);
  const make = (l: PhysicalPlan, r: PhysicalPlan): JoinExec =>
    new JoinExec(name, join.joinType, keys, build, l, r, context.timeZone, join.existence);
  if (name === "BroadcastHashJoin" || name === "BroadcastNestedLoopJoin") {
    const sent = build === "Left" ? keys.left : keys.right;
    const mode =
      name === "BroadcastHashJoin"
        ? `HashedRelationBroadcastMode(List(${sent.join(", ")}),${keys.nullAware === true})`
        : "IdentityBroadcastMode";
    // The unmatched rows of what is sent come out once, so then there must be one task.
    const stays = (side: PhysicalPlan): PhysicalPlan =>
      keepsUnmatched(join.joinType, build) ? new GatherExec(side) : side;
    return build === "Left"
      ? make(new BroadcastExchangeExec(left, mode), stays(right))
      : make(stays(left), new BroadcastExchangeExec(right, mode));
  }
  if (name === "CartesianProduct") return make(new GatherExec(left), new GatherExec(right));
  return make(...shuffled(name, keys, left, right, context));
}

/** Whether rows of the side that is built come out also when no row of the other belongs to them. */
function keepsUnmatched(type: JoinType, build: Side): boolean {
  return (
    type === "FullOuter" || (type === "LeftOuter" && build === "Left") || (type === "RightOuter" && build === "Right")
  );
}

/**
 * Both sides by the hash of their keys, and in order within each partition for Spark's `SortMergeJoin`. Rows are found by a
 * hash table all the same, but come out in the order in which a merge would find them.
 */
function shuffled(
  name: JoinExec["name"],
  keys: JoinKeys,
  left: PhysicalPlan,
  right: PhysicalPlan,
  { shufflePartitions, timeZone }: PlanContext,
): [PhysicalPlan, PhysicalPlan] {
  const known = [hashedBy(left, keys.left), hashedBy(right, keys.right)];
  const fits = (isSingle(left) && isSingle(right)) || (known[0] !== null && known[0] === known[1]);
  // One side may lie right already: then only the other moves, into as many partitions.
  const count = Math.max(known[0] ?? 0, known[1] ?? 0) || shufflePartitions;
  const input = (by: readonly Expression[], child: PhysicalPlan, here: number | null): PhysicalPlan => {
    const stays = fits || here === count;
    const partitioning = { kind: "hash", keys: by, timeZone } as const;
    const moved = stays ? child : new ExchangeExec(partitioning, count, child, "ENSURE_REQUIREMENTS");
    return name === "SortMergeJoin" ? sortedBy(ascending(by), moved, timeZone) : moved;
  };
  return [input(keys.left, left, known[0]), input(keys.right, right, known[1])];
}

/** The columns that must be equal on both sides, and what else must hold. */
export function extractKeys(join: Join): JoinKeys {
  return nullAwareKeys(join) ?? equalKeys(join);
}

/** `a = b OR (a = b) IS NULL` of an anti join, also as `a = b OR a IS NULL OR b IS NULL`. Spark's `ExtractSingleColumnNullAwareAntiJoin`. */
function nullAwareKeys(join: Join): JoinKeys | null {
  const { condition, joinType } = join;
  if (joinType !== "LeftAnti" || condition === null) return null;
  const parts = disjuncts(condition);
  const equal = parts.find((part) => part instanceof ScalarCall && part.definition.name === "=");
  if (equal === undefined || parts.length < 2) return null;
  const unknown = parts.filter((part) => part !== equal).map(askedForNull);
  const operands = equal.children.filter((operand) => operand.nullable).map(String);
  const isWhole = unknown.length === 1 && unknown[0] === String(equal);
  const isEach = unknown.length === operands.length && operands.every((operand) => unknown.includes(operand));
  if (!isWhole && !isEach) return null;
  const keys = equalKeys(new Join(join.left, join.right, joinType, equal));
  return keys.left.length === 1 && keys.residual === null ? { ...keys, nullAware: true } : null;
}

/** What a call of `isnull` asks about, as text; null for anything else. */
function askedForNull(part: Expression): string | null {
  return part instanceof ScalarCall && part.definition.name === "isnull" ? String(part.children[0]) : null;
}

function disjuncts(condition: Expression): Expression[] {
  const isOr = condition instanceof ScalarCall && condition.definition.name === "or";
  return isOr ? condition.children.flatMap(disjuncts) : [condition];
}

function equalKeys(join: Join): JoinKeys {
  const [left, right] = [join.left, join.right].map((side) => new Set(side.output.map((column) => column.exprId)));
  const reads = (e: Expression, ids: ReadonlySet<number>): boolean => {
    const columns = references(e);
    return columns.length > 0 && columns.every((column) => ids.has(column.exprId));
  };
  const pairs: { left: Expression; right: Expression; nullSafe: boolean }[] = [];
  const rest: Expression[] = [];
  for (const part of join.condition === null ? [] : conjuncts(join.condition)) {
    const name = part instanceof ScalarCall ? part.definition.name : "";
    const [a, b] = part.children;
    const nullSafe = name === "<=>";
    if (name !== "=" && !nullSafe) rest.push(part);
    else if (reads(a, left) && reads(b, right)) pairs.push({ left: a, right: b, nullSafe });
    else if (reads(b, left) && reads(a, right)) pairs.push({ left: b, right: a, nullSafe });
    else rest.push(part);
  }
  return {
    left: pairs.map((pair) => pair.left),
    right: pairs.map((pair) => pair.right),
    nullSafe: pairs.map((pair) => pair.nullSafe),
    residual: rest.length === 0 ? null : and(rest),
  };
}
