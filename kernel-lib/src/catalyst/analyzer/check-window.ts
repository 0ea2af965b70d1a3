/** Refuses windows that have no meaning: functions that need none, frames that end before they begin. Part of `CheckAnalysis`. */
import { AnalysisException } from "../../data/errors";
import { isOrderable } from "../../data/ordering";
import { sameType } from "../../data/types";
import { type Expression, Literal } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { isNumeric } from "../../plan/functions/numeric-types";
import { Filter, type LogicalPlan, Project, Sort } from "../../plan/logical";
import { Window } from "../../plan/logical-window";
import { positionText } from "../../plan/origin";
import {
  FrameBoundary,
  offsetOf,
  UnresolvedWindowReference,
  WindowExpression,
  type WindowFrame,
  type WindowSpec,
} from "../../plan/window";
import { WindowCall } from "../../plan/window-function";
import { folded } from "../optimizer/constant-folding";
import { about } from "../rule";
import { typeMismatch } from "./type-mismatch";

const WINDOWS = about(WindowExpression, WindowCall);
const WITHOUT_WINDOW = about(UnresolvedWindowReference);

/** Before anything else is known to be wrong: what is written after OVER. */
export function checkWindowNames(expression: Expression): void {
  const lost = expression.find(
    (n): n is UnresolvedWindowReference => n instanceof UnresolvedWindowReference,
    WITHOUT_WINDOW,
  );
  if (lost === undefined) return;
  throw new AnalysisException(
    "MISSING_WINDOW_SPECIFICATION",
    `Window specification is not defined in the WINDOW clause for ${lost.name}. For more information about WINDOW clauses, please refer to 'https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-window.html'.`,
    { sqlState: "42P20", context: positionText(lost.origin) },
  );
}

/** @throws AnalysisException for a window that cannot be, and for a window function where none may stand */
export function checkWindows(plan: LogicalPlan): void {
  if (!(plan instanceof Window) && !plan.holdsSome(WINDOWS)) return;
  const windows = plan.expressions.flatMap((e) =>
    e.collect((n): n is WindowExpression => n instanceof WindowExpression),
  );
  for (const window of windows) {
    checkFunction(window, plan);
    if (window.spec.frame !== null) checkFrame(window.spec.frame, window.spec, plan);
  }
  if (plan instanceof Window) checkPartition(plan);
  if (plan instanceof Filter && windows.length > 0) throw inWhere(windows[0]);
  const isPlace = plan instanceof Window || plan instanceof Project;
  if (!isPlace && windows.length > 0) throw inOperator(plan, windows);
  checkAlone(plan.expressions, plan);
}

function withPlan(plan: LogicalPlan, at: Expression | LogicalPlan): { context: string } {
  return { context: `${positionText(at.origin)};\n${plan.treeString()}\n` };
}

function checkFunction(window: WindowExpression, plan: LogicalPlan): void {
  const { call } = window;
  if (call instanceof AggregateCall && call.isDistinct)
    throw new AnalysisException(
      "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
      `Distinct window functions are not supported: "${window.sql()}".`,
      { sqlState: "0A000", ...withPlan(plan, window) },
    );
  if (call instanceof WindowCall) checkLimit(call, plan);
  if (call instanceof AggregateCall || call instanceof WindowCall) return;
  throw new AnalysisException(
    "UNSUPPORTED_EXPR_FOR_WINDOW",
    `Expression "${call.sql()}" not supported within a window function.`,
    { sqlState: "42P20", ...withPlan(plan, window) },
  );
}

function checkLimit(call: WindowCall, plan: LogicalPlan): void {
  const { limit } = call.definition;
  if (limit === undefined) return;
  const value = folded(call.children[limit.argument]);
  if (value instanceof Literal && value.value !== null && Number(value.value) <= 0)
    throw typeMismatch("VALUE_OUT_OF_RANGE", call, limit.says(value.sql()), withPlan(plan, call));
}

const RANGE_TYPES = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")';

function checkFrame(frame: WindowFrame, spec: WindowSpec, plan: LogicalPlan): void {
  const wrong = (kind: string, at: Expression, why: string): AnalysisException =>
    typeMismatch(kind, at, why, withPlan(plan, at));
  const { lower, upper, type } = frame;
  for (const [name, bound] of Object.entries({ lower, upper })) {
    if (bound instanceof FrameBoundary) continue;
    if (bound.exists((n) => !n.children.length && !(n instanceof Literal)))
      throw wrong(
        "SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE",
        frame,
        `Window frame ${name} bound "${bound.sql()}" is not a literal.`,
      );
    const { kind, sql } = bound.dataType;
    const fits = type === "row" ? kind === "int" : isNumeric(bound.dataType) || /interval/i.test(kind);
    if (!fits)
      throw wrong(
        "SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
        frame,
        `The data type of the ${name} bound "${sql}" does not match the expected data type ${type === "row" ? '"INT"' : RANGE_TYPES}.`,
      );
  }
  const isBackwards = endsBeforeItBegins(lower, upper);
  if (isBackwards === "kinds")
    throw wrong(
      "SPECIFIED_WINDOW_FRAME_INVALID_BOUND",
      frame,
      `Window frame upper bound "${upper.sql()}" does not follow the lower bound "${lower.sql()}".`,
    );
  if (isBackwards === "values")
    throw wrong(
      "SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON",
      frame,
      "The lower bound of a window frame must be less than or equal to the upper bound.",
    );
  if (!(lower instanceof FrameBoundary || upper instanceof FrameBoundary || sameType(lower.dataType, upper.dataType)))
    throw wrong(
      "SPECIFIED_WINDOW_FRAME_DIFF_TYPES",
      frame,
      `Window frame bounds "${lower.sql()}" and "${upper.sql()}" do not have the same type: "${lower.dataType.sql}" <> "${upper.dataType.sql}".`,
    );
  if (type === "range") checkRange(frame, spec, wrong);
}

function endsBeforeItBegins(lower: Expression, upper: Expression): "kinds" | "values" | null {
  const isKind = (bound: Expression, kind: string): boolean => bound instanceof FrameBoundary && bound.kind === kind;
  if (isKind(lower, "UNBOUNDED FOLLOWING") || isKind(upper, "UNBOUNDED PRECEDING")) return "kinds";
  if (lower instanceof FrameBoundary || upper instanceof FrameBoundary) return null;
  const [from, to] = [lower, upper].map(offsetValue);
  return typeof from === "number" && typeof to === "number" && from > to ? "values" : null;
}

function offsetValue(bound: Expression): number | null {
  const { offset, precedes } = offsetOf(bound);
  const literal = folded(offset);
  if (!(literal instanceof Literal) || typeof literal.value !== "number") return null;
  return precedes ? -literal.value : literal.value;
}

function checkRange(
  { lower, upper }: WindowFrame,
  spec: WindowSpec,
  wrong: (kind: string, at: Expression, why: string) => AnalysisException,
): void {
  const offset = [lower, upper].find((bound) => !(bound instanceof FrameBoundary));
  const isWhole = offset === undefined && ![lower, upper].some((b) => (b as FrameBoundary).kind === "CURRENT ROW");
  if (spec.order.length === 0 && !isWhole)
    throw wrong(
      "RANGE_FRAME_WITHOUT_ORDER",
      spec,
      "A range window frame cannot be used in an unordered window specification.",
    );
  if (offset === undefined) return;
  if (spec.order.length > 1)
    throw wrong(
      "RANGE_FRAME_MULTI_ORDER",
      spec,
      `A range window frame with value boundaries cannot be used in a window specification with multiple order by expressions: ${spec.order.join(",")}.`,
    );
  const { dataType } = spec.order[0];
  const isInterval = /interval/i.test(offset.dataType.kind);
  const isDate = dataType.kind === "date" && (offset.dataType.kind === "int" || isInterval);
  const isTime = dataType.kind.startsWith("timestamp") && isInterval;
  if (!isDate && !isTime && !sameType(dataType, offset.dataType))
    throw wrong(
      "RANGE_FRAME_INVALID_TYPE",
      spec,
      `The data type "${dataType.sql}" used in the order specification does not support the data type "${offset.dataType.sql}" which is used in the range frame.`,
    );
}

/** Rows are divided by sorting them. */
function checkPartition(plan: Window): void {
  const unordered = plan.partition.find((e) => !isOrderable(e.dataType));
  if (unordered !== undefined)
    throw new AnalysisException(
      "EXPRESSION_TYPE_IS_NOT_ORDERABLE",
      `Column expression "${unordered.sql()}" cannot be sorted because its type "${unordered.dataType.sql}" is not orderable.`,
      { sqlState: "42822", ...withPlan(plan, unordered) },
    );
}

function inWhere(at: Expression): AnalysisException {
  return new AnalysisException(
    "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE",
    "It is not allowed to use window functions inside WHERE clause.",
    { sqlState: "42601", context: positionText(at.origin) },
  );
}

function inOperator(plan: LogicalPlan, windows: readonly WindowExpression[]): AnalysisException {
  const name = plan instanceof Sort ? "Sort" : plan.constructor.name;
  return new AnalysisException(
    "UNSUPPORTED_EXPR_FOR_OPERATOR",
    `The query operator ${name} contains one or more unsupported expressions.\n` +
      `Consider to rewrite it to avoid window functions, aggregate functions, and generator functions in the ${name} operator.\n` +
      `Invalid expressions: [${windows.map((window) => `"${window.sql()}"`).join(", ")}]`,
    { sqlState: "42K0E", ...withPlan(plan, windows[0]) },
  );
}

/** `row_number()` without OVER */
function checkAlone(expressions: readonly Expression[], plan: LogicalPlan): void {
  for (const expression of expressions) {
    if (expression instanceof WindowCall)
      throw new AnalysisException(
        "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE",
        `Window function "${expression.sql()}" requires an OVER clause.`,
        { sqlState: "42601", ...withPlan(plan, plan) },
      );
    const below = expression instanceof WindowExpression ? expression.call.children : expression.children;
    checkAlone(below, plan);
  }
}
