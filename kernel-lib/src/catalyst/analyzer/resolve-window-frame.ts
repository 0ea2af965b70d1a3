/**
 * Gives every window the frame it has when none is written, and refuses windows that a function cannot use. Spark's
 * `ResolveWindowFrame`, `ResolveWindowOrder` and `WindowFrameCoercion`.
 */
import { AnalysisException } from "../../data/errors";
import { sameType } from "../../data/types";
import { AttributeReference, type Expression } from "../../plan/expression";
import { Cast } from "../../plan/function";
import { currentOrigin, positionText, withOrigin } from "../../plan/origin";
import {
  FrameBoundary,
  peersFrame,
  WindowExpression,
  WindowFrame,
  type WindowSpec,
  wholeFrame,
} from "../../plan/window";
import { WindowCall } from "../../plan/window-function";
import { canCast } from "../cast";
import { qualified } from "../qualified";
import { expressionRule, type Rule } from "../rule";
import { typeMismatch } from "./type-mismatch";

export const resolveWindowFrame: Rule = expressionRule("ResolveWindowFrame", [WindowExpression], resolve);

function resolve(expression: Expression): Expression {
  if (!(expression instanceof WindowExpression)) return expression;
  const { call, spec } = expression;
  if (!call.resolved || !spec.children.every((child) => child.resolved)) return expression;
  if (call instanceof WindowCall && call.definition.isOffset) checkOffset(call);
  const framed = spec.frame === null ? spec.withFrame(usualFrame(call, spec)) : checked(call, spec, spec.frame);
  if (call instanceof WindowCall && spec.order.length === 0) throw notOrdered(call);
  return framed === spec ? expression : withOrigin(expression.origin, () => new WindowExpression(call, framed));
}

/** How far `lag` looks is the same for all rows. */
function checkOffset(call: WindowCall): void {
  const [, offset] = call.children;
  if (!offset.exists((n) => n instanceof AttributeReference)) return;
  const written = call.definition.name === "lag" ? `(- ${offset.sql()})` : offset.sql();
  throw typeMismatch(
    "NON_FOLDABLE_INPUT",
    call,
    `the input \`offset\` should be a foldable "INT" expression; however, got "${written}".`,
    { context: positionText(currentOrigin()) },
  );
}

function usualFrame(call: Expression, spec: WindowSpec): WindowFrame {
  const required = call instanceof WindowCall ? call.bound.frame : null;
  return required ?? (spec.order.length > 0 ? peersFrame : wholeFrame);
}

function checked(call: Expression, spec: WindowSpec, frame: WindowFrame): WindowSpec {
  const required = call instanceof WindowCall ? call.bound.frame : null;
  if (required !== null && `${required}` !== `${frame}`) throw wrongFrame(call as WindowCall, required, frame);
  if (frame.type === "row" || spec.order.length !== 1) return spec;
  const [lower, upper] = frame.children.map((bound) => coerced(bound, spec.order[0]));
  if (lower === frame.lower && upper === frame.upper) return spec;
  return spec.withFrame(withOrigin(frame.origin, () => new WindowFrame("range", lower, upper)));
}

/** An offset is of the type of what it is added to; dates and times take what can be added to them. */
function coerced(bound: Expression, { dataType }: Expression): Expression {
  const isTime = ["date", "timestamp", "timestamp_ntz"].includes(dataType.kind);
  if (bound instanceof FrameBoundary || isTime || sameType(bound.dataType, dataType)) return bound;
  return canCast(bound.dataType, dataType) ? new Cast(bound, dataType, true) : bound;
}

function wrongFrame(call: WindowCall, required: WindowFrame, frame: WindowFrame): AnalysisException {
  const context = positionText(currentOrigin());
  if (call.definition.isOffset)
    return new AnalysisException(
      "_LEGACY_ERROR_TEMP_1035",
      `Cannot specify window frame for ${call.definition.name} function.`,
      { context },
    );
  return new AnalysisException(
    "_LEGACY_ERROR_TEMP_1036",
    `Window Frame ${frame} must match the required frame ${required}.`,
    { context },
  );
}

function notOrdered(call: WindowCall): AnalysisException {
  const example = call.withChildren(call.children.map((child) => child.transformUp(qualified)));
  return new AnalysisException(
    "WINDOW_FUNCTION_FRAME_NOT_ORDERED",
    `Window function ${call.definition.name} requires the window to be ordered. You need to add an ORDER BY clause. ` +
      `For example: SELECT ${example.sql()} OVER (PARTITION BY window_partition ORDER BY window_ordering) FROM table.`,
    { sqlState: "42601", context: positionText(currentOrigin()) },
  );
}
