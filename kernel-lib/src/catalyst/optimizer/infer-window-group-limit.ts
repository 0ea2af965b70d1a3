/**
 * Where only ranks up to a number are wanted, the other rows need not be sorted together: `WHERE rank() … <= 3` leaves them out before. The filter
 * stays. Spark's rule of the same name.
 */
import { AttributeReference, type Expression, type ExprId, Literal, type NamedExpression } from "../../plan/expression";
import { Filter, LocalRelation } from "../../plan/logical";
import { Window, WindowGroupLimit } from "../../plan/logical-window";
import { growingFrame, WindowExpression } from "../../plan/window";
import { WindowCall } from "../../plan/window-function";
import { isCall } from "../build-expression";
import { maxRows } from "../max-rows";
import { conjuncts } from "../predicates";
import { nodeRule, type Rule } from "../rule";

/** `spark.sql.optimizer.windowGroupLimitThreshold`. */
const MOST = 1000;
const RANKS: ReadonlySet<string> = new Set(["row_number", "rank", "dense_rank"]);

export const inferWindowGroupLimit: Rule = nodeRule("InferWindowGroupLimit", [Window], (node) => {
  if (!(node instanceof Filter && node.child instanceof Window) || node.isStreaming) return node;
  const window = node.child;
  if (window.child instanceof WindowGroupLimit || window.order.length === 0) return node;
  const ranks = window.windowExpressions.map((e) => ranking(e as NamedExpression));
  if (!ranks.every((rank) => rank !== null)) return node;
  const wanted = ranks.flatMap((rank) => {
    const limit = limitOf(node.condition, rank.column);
    return limit === null ? [] : [{ call: rank.call, limit }];
  });
  const chosen = smallest(wanted.filter(({ call }) => call.definition.name === "row_number")) ?? smallest(wanted);
  if (chosen === null || chosen.limit > MOST || maxRows(window.child) <= chosen.limit) return node;
  if (chosen.limit <= 0) return new LocalRelation(node.output, []);
  const { partition, order, child } = window;
  const limited = new WindowGroupLimit(partition, order, chosen.call, chosen.limit, child);
  return node.withChildren([window.withChildren([limited])]);
});

interface Limited {
  readonly call: WindowCall;
  readonly limit: number;
}

function smallest(all: readonly Limited[]): Limited | null {
  return all.reduce<Limited | null>((least, one) => (least === null || one.limit < least.limit ? one : least), null);
}

/** A rank over the rows so far; null for any other column of a window. */
function ranking(column: NamedExpression): { readonly call: WindowCall; readonly column: ExprId } | null {
  const [expression] = column.children;
  if (!(expression instanceof WindowExpression)) return null;
  const { call, spec } = expression;
  if (!(call instanceof WindowCall) || !RANKS.has(call.definition.name)) return null;
  return `${spec.frame}` === `${growingFrame}` ? { call, column: column.exprId } : null;
}

/** The largest rank that the condition lets pass, as far as it compares the rank with numbers; null when it does not. */
function limitOf(condition: Expression, rank: ExprId): number | null {
  const limits = conjuncts(condition).flatMap((part) => {
    const [a, b] = part.children;
    const isRank = (e: Expression): boolean => e instanceof AttributeReference && e.exprId === rank;
    const isTurned = b !== undefined && isRank(b);
    const value = isTurned ? a : b;
    if (!(isTurned || (a !== undefined && isRank(a))) || !(value instanceof Literal) || value.value === null) return [];
    const number = Number(value.value);
    if (isCall(part, "=") || isCall(part, isTurned ? ">=" : "<=")) return [number];
    return isCall(part, isTurned ? ">" : "<") ? [number - 1] : [];
  });
  return limits.length === 0 ? null : Math.min(...limits);
}
