/**
 * Chooses how two sides of a join come together. Spark's `JoinSelection` and `ExtractEquiJoinKeys`.
 *
 * With equal keys a small side is sent to every task, else both sides are shuffled by key. Without, the side that need not
 * keep its rows is sent everywhere and every row is compared with every row.
 */
import { and, conjuncts } from "../catalyst/predicates";
import { isOrderable } from "../data/ordering";
import { type Expression, references } from "../plan/expression";
import { ScalarCall } from "../plan/function";
import type { LogicalPlan } from "../plan/logical";
import { Join, type JoinType } from "../plan/logical-join";
import { SortOrder } from "../plan/sort-order";
import { BroadcastExchangeExec } from "./broadcast-exchange";
import { ExchangeExec } from "./exchange";
import { JoinExec, type JoinKeys } from "./join";
import type { PhysicalPlan } from "./physical-plan";
import type { PlanContext } from "./plan-relational";
import { sizeInBytes } from "./size-estimate";
import { SortExec } from "./sort";

type Side = "Left" | "Right";

export function planJoin(join: Join, context: PlanContext): PhysicalPlan {
  const keys = extractKeys(join);
  const side = keys.nullAware ? "Right" : broadcastSide(join, keys.left.length > 0, context.broadcastBytes);
  const left = context.plan(join.left);
  const right = context.plan(join.right);
  const make = (name: JoinExec["name"], build: Side, l: PhysicalPlan, r: PhysicalPlan, on: JoinKeys): JoinExec =>
    new JoinExec(name, join.joinType, on, build, l, r, context.timeZone, join.existence);
  if (side !== null) {
    const isHash = keys.left.length > 0;
    const sent = side === "Left" ? keys.left : keys.right;
    const mode = isHash
      ? `HashedRelationBroadcastMode(List(${sent.join(", ")}),${keys.nullAware === true})`
      : "IdentityBroadcastMode";
    const name = isHash ? "BroadcastHashJoin" : "BroadcastNestedLoopJoin";
    return side === "Left"
      ? make(name, side, new BroadcastExchangeExec(left, mode), right, keys)
      : make(name, side, left, new BroadcastExchangeExec(right, mode), keys);
  }
  if (keys.left.length > 0) return shuffled(join, keys, left, right, context);
  // A full outer join must see both sides as a whole.
  const single = (child: PhysicalPlan): PhysicalPlan =>
    new ExchangeExec({ kind: "single" }, 1, child, "ENSURE_REQUIREMENTS");
  return make("BroadcastNestedLoopJoin", "Right", single(left), single(right), keys);
}

/**
 * Both sides by the hash of their keys, and in order within each partition, if there is one: Spark's `SortMergeJoin`. Rows are
 * found by a hash table all the same, but come out in the order in which a merge would find them.
 */
function shuffled(
  join: Join,
  keys: JoinKeys,
  left: PhysicalPlan,
  right: PhysicalPlan,
  { shufflePartitions, timeZone }: PlanContext,
): PhysicalPlan {
  const merges = keys.left.every((key) => isOrderable(key.dataType));
  const input = (by: readonly Expression[], child: PhysicalPlan): PhysicalPlan => {
    const partitioning = { kind: "hash", keys: by, timeZone } as const;
    const moved = new ExchangeExec(partitioning, shufflePartitions, child, "ENSURE_REQUIREMENTS");
    const order = by.map((key) => new SortOrder(key, true, true));
    return merges ? new SortExec(order, moved, false, timeZone) : moved;
  };
  const build = join.joinType === "RightOuter" ? "Left" : "Right";
  const name = merges ? "SortMergeJoin" : "ShuffledHashJoin";
  const sides = [input(keys.left, left), input(keys.right, right)] as const;
  return new JoinExec(name, join.joinType, keys, build, ...sides, timeZone, join.existence);
}

/** The side to send to every task, or null for none. A side whose unmatched rows come out must not be sent. */
function broadcastSide(join: Join, hasKeys: boolean, limit: number): Side | null {
  const { left, right, joinType } = join;
  const allowed = allowedSides(joinType);
  // A stream never is: its rows run past the static side.
  if (join.isStreaming) return allowed.find((side) => !(side === "Left" ? left : right).isStreaming) ?? null;
  if (!hasKeys) return smaller(allowed, left, right);
  const small = allowed.filter((side) => sizeInBytes(side === "Left" ? left : right) <= limit);
  return smaller(small, left, right);
}

function allowedSides(type: JoinType): readonly Side[] {
  switch (type) {
    case "Inner":
    case "Cross":
      return ["Right", "Left"];
    case "RightOuter":
      return ["Left"];
    case "FullOuter":
      return [];
    default:
      return ["Right"];
  }
}

function smaller(sides: readonly Side[], left: LogicalPlan, right: LogicalPlan): Side | null {
  if (sides.length < 2) return sides[0] ?? null;
  return sizeInBytes(right) <= sizeInBytes(left) ? "Right" : "Left";
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
