/**
 * Turns `window(…)` into columns that exist: a projection for tumbling windows, an expansion for sliding ones.
 *
 * Spark's `ResolveTimeWindows` (semantics F1 to F5). Rows without a time are filtered out. The new `window` column
 * inherits the watermark of the time column, which is what lets append mode group by it.
 */
import { AnalysisException, type SparkErrorOptions } from "../../data/errors";
import {
  Alias,
  AttributeReference,
  type Expression,
  type NamedExpression,
  newExprId,
  references,
} from "../../plan/expression";
import { GetStructField } from "../../plan/get-field";
import { Expand, Filter, type LogicalPlan, Project } from "../../plan/logical";
import { positionText } from "../../plan/origin";
import { TimeWindow, WindowOf, WindowTime } from "../../plan/time-window";
import { callOf } from "../build-expression";
import { nodeRule, type Rule } from "../rule";
import { typeMismatch } from "./type-mismatch";

export const resolveTimeWindows: Rule = nodeRule("TimeWindowing", [TimeWindow], (node) => {
  if (node.children.length !== 1 || !node.children[0].resolved) return node;
  const windows = node.expressions.flatMap((e) => e.collect((n): n is TimeWindow => n instanceof TimeWindow));
  const ready = windows.filter((w) => w.timeColumn.resolved);
  return ready.length === 0 || ready.length < windows.length ? node : replaceWindows(node, ready);
});

function replaceWindows(node: LogicalPlan, windows: readonly TimeWindow[]): LogicalPlan {
  const distinct = new Map(windows.map((w) => [`${w}`, w]));
  if (distinct.size > 1)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1039",
      "Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported.",
    );
  const window = windows[0];
  // A window over a window stands over the last moment of the inner one.
  if (window.timeColumn.dataType.kind === "struct" && !(window.timeColumn instanceof WindowTime))
    return node.mapExpressions((e) =>
      e instanceof TimeWindow && !(e.timeColumn instanceof WindowTime)
        ? e.withChildren([new WindowTime(e.timeColumn)])
        : e,
    );
  check(window, { context: `${positionText(window.origin)};\n${node.treeString()}\n` });
  const delay = references(window.timeColumn).find((c) => c.watermarkDelayMs !== null)?.watermarkDelayMs ?? null;
  const column = new AttributeReference("window", window.dataType, false, newExprId(), delay);
  const child = windowed(window, column, node.children[0]);
  return node.withChildren([child]).mapExpressions((e) => (e instanceof TimeWindow ? column : e));
}

function windowed(window: TimeWindow, column: AttributeReference, child: LogicalPlan): LogicalPlan {
  const { timeColumn: time, sizeUs, slideUs, startUs } = window;
  const windowAt = (index: number): Expression => new WindowOf(time, sizeUs, slideUs, startUs, index);
  if (sizeUs === slideUs) {
    const named: NamedExpression = new Alias(windowAt(0), "window", column.exprId, column.watermarkDelayMs);
    return new Project([named, ...child.output], new Filter(callOf("isnotnull", time), child));
  }
  const overlaps = Math.ceil(sizeUs / slideUs);
  const projections = Array.from({ length: overlaps }, (_, i) => [windowAt(i), ...child.output]);
  const expanded = new Expand(projections, [column, ...child.output], child);
  // The optimiser moves this below the expansion.
  if (sizeUs % slideUs === 0) return new Filter(callOf("isnotnull", time), expanded);
  // The oldest of the candidate windows may end before the row when the slide does not divide the size. Without a time
  // the comparison is NULL, so that such rows go too.
  const after = callOf(">=", time, new GetStructField(column, 0));
  const before = callOf("<", time, new GetStructField(column, 1));
  return new Filter(callOf("and", after, before), expanded);
}

/** @param options goes with every error: the plan around the window */
function check(window: TimeWindow, options: SparkErrorOptions): void {
  const { timeColumn, sizeUs, slideUs, startUs } = window;
  const mismatch = (kind: string, why: string): AnalysisException => typeMismatch(kind, window, why, options);
  const type = timeColumn.dataType.kind;
  if (type !== "timestamp" && type !== "timestamp_ntz")
    throw mismatch(
      "UNEXPECTED_INPUT_TYPE",
      `The first parameter requires the ("(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)" or "STRUCT<start: TIMESTAMP, end: TIMESTAMP>" or "STRUCT<start: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>") type, however "${timeColumn.sql()}" has the type "${timeColumn.dataType.sql}".`,
    );
  const outOfRange = (name: string, range: string, value: number): AnalysisException =>
    mismatch("VALUE_OUT_OF_RANGE", `The \`${name}\` must be between ${range} (current value = ${value}L).`);
  if (sizeUs <= 0) throw outOfRange("window_duration", "(0, 9223372036854775807]", sizeUs);
  if (slideUs <= 0) throw outOfRange("slide_duration", "(0, 9223372036854775807]", slideUs);
  if (slideUs > sizeUs)
    throw mismatch(
      "PARAMETER_CONSTRAINT_VIOLATION",
      `The \`slide_duration\`(${slideUs}L) must be <= the \`window_duration\`(${sizeUs}L).`,
    );
  if (Math.abs(startUs) >= slideUs)
    throw mismatch(
      "PARAMETER_CONSTRAINT_VIOLATION",
      `The \`abs(start_time)\`(${Math.abs(startUs)}L) must be < the \`slide_duration\`(${slideUs}L).`,
    );
}
