/**
 * Turns `session_window(…)` into a column: the session that each row opens by itself. Spark's `SessionWindowing` (semantics F6).
 *
 * Rows without a time are filtered out, and those whose gap is not positive. The column inherits the watermark of the time.
 */
import { AnalysisException } from "../../data/errors";
import type { DataType } from "../../data/types";
import { Alias, AttributeReference, Literal, newExprId, references } from "../../plan/expression";
import { type BoundScalar, ScalarCall, type ScalarFunction } from "../../plan/function";
import { GetStructField } from "../../plan/get-field";
import { Filter, type LogicalPlan, Project } from "../../plan/logical";
import { SessionWindow, sessionTypeOf } from "../../plan/session-window";
import { TimeWindow } from "../../plan/time-window";
import { callOf } from "../build-expression";
import { and } from "../predicates";
import { nodeRule, type Rule } from "../rule";
import { sessionOfMicros, sessionOfText } from "../session-at";
import { typeMismatch } from "./type-mismatch";

export const resolveSessionWindows: Rule = nodeRule("SessionWindowing", [SessionWindow], (node) => {
  if (node.children.length !== 1 || !node.children[0].resolved) return node;
  const all = node.expressions.flatMap((e) =>
    e.collect((n): n is SessionWindow | TimeWindow => n instanceof SessionWindow || n instanceof TimeWindow),
  );
  const sessions = all.filter((window) => window instanceof SessionWindow);
  if (sessions.length === 0 || !sessions.every((s) => s.timeColumn.resolved && s.gap.resolved)) return node;
  if (new Set(all.map((window) => `${window}`)).size > 1)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1039",
      "Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported.",
    );
  return withSession(node, sessions[0]);
});

function withSession(node: LogicalPlan, session: SessionWindow): LogicalPlan {
  check(session);
  const { timeColumn: time, gap } = session;
  const [child] = node.children;
  const delay = references(time).find((column) => column.watermarkDelayMs !== null)?.watermarkDelayMs ?? null;
  const column = new AttributeReference("session_window", session.dataType, false, newExprId(), delay);
  const bound = definition.bind([time.dataType, gap.dataType]) as BoundScalar;
  const named = new Alias(new ScalarCall(definition, bound, [time, gap]), column.name, column.exprId, delay);
  const rows = new Project([named, ...child.output], child);
  const lasts = callOf(">", new GetStructField(column, 1), new GetStructField(column, 0));
  const kept = new Filter(and([callOf("isnotnull", time), lasts]), rows);
  return node.withChildren([kept]).mapExpressions((e) => (e instanceof SessionWindow ? column : e));
}

function check(session: SessionWindow): void {
  const { timeColumn, gap } = session;
  const type = timeColumn.dataType.kind;
  if (type !== "timestamp" && type !== "timestamp_ntz")
    throw typeMismatch(
      "UNEXPECTED_INPUT_TYPE",
      session,
      `The first parameter requires the ("(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)" or "STRUCT<start: TIMESTAMP, end: TIMESTAMP>" or "STRUCT<start: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>") type, however "${timeColumn.sql()}" has the type "${timeColumn.dataType.sql}".`,
    );
  if (!isGap(gap.dataType))
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1040",
      `Gap duration expression used in session window must be CalendarIntervalType, but got ${gap.dataType.sql}.`,
    );
  // A gap that is written down is looked at before the first row comes.
  if (gap instanceof Literal && typeof gap.value === "string") parseGap(gap.value);
}

function isGap({ kind }: DataType): boolean {
  return kind === "string" || kind === "dayTimeInterval";
}

function parseGap(text: string): void {
  if (sessionOfText(0, text, "UTC") === null)
    throw new AnalysisException("_LEGACY_ERROR_TEMP_3231", `Cannot parse the gap of the session window: ${text}`);
}

/** The row's own session. Only the analyser makes calls of it. */
const definition: ScalarFunction = {
  kind: "scalar",
  name: "sessionOf",
  arity: [2, 2],
  expects: "any",
  bind: ([time, gap]) => ({
    argumentTypes: [time, gap],
    dataType: sessionTypeOf(time),
    nullableResult: true,
    code: ([moment, length], context) => {
      if (gap.kind === "dayTimeInterval")
        return `${context.reference("session", sessionOfMicros)}(${moment}, ${length})`;
      const zone = JSON.stringify(time.kind === "timestamp_ntz" ? "UTC" : context.timeZone);
      return `${context.reference("session", sessionOfText)}(${moment}, ${length}, ${zone})`;
    },
  }),
};
