/**
 * Makes `window_time(window)` a column: one microsecond before the window's end, which is the last moment that belongs to it.
 * It inherits the watermark, so larger windows can group by it. Spark's `ResolveWindowTime` (semantics F5).
 */
import { AnalysisException } from "../../data/errors";
import { type Long, toLong } from "../../data/value";
import { Alias, AttributeReference, type Expression, newExprId } from "../../plan/expression";
import { type BoundScalar, type CodeContext, ScalarCall, type ScalarFunction } from "../../plan/function";
import { GetStructField } from "../../plan/get-field";
import { type LogicalPlan, Project } from "../../plan/logical";
import { isWindowType, WindowTime } from "../../plan/time-window";
import { nodeRule, type Rule } from "../rule";
import { typeMismatch } from "./type-mismatch";

export const resolveWindowTime: Rule = nodeRule("ResolveWindowTime", [WindowTime], (node) => {
  if (node.children.length !== 1 || !node.children[0].resolved) return node;
  const found = node.expressions.flatMap((e) => e.collect((n): n is WindowTime => n instanceof WindowTime));
  return found.length > 0 && found.every((w) => w.windowColumn.resolved) ? withColumns(node, found) : node;
});

function withColumns(node: LogicalPlan, found: readonly WindowTime[]): LogicalPlan {
  const [child] = node.children;
  const columns = new Map<string, Alias>();
  for (const windowTime of found)
    if (!columns.has(`${windowTime}`)) columns.set(`${windowTime}`, lastMoment(windowTime));
  const named = [...columns.values()];
  const replaced = node.mapExpressions((e) => {
    const column = e instanceof WindowTime ? columns.get(`${e}`) : undefined;
    return column === undefined
      ? e
      : new AttributeReference(column.name, column.dataType, column.nullable, column.exprId, column.watermarkDelayMs);
  });
  return replaced.withChildren([new Project([...named, ...child.output], child)]);
}

function lastMoment(windowTime: WindowTime): Alias {
  const { windowColumn } = windowTime;
  if (windowColumn.dataType.kind !== "struct")
    throw typeMismatch(
      "UNEXPECTED_INPUT_TYPE",
      windowTime,
      `The first parameter requires the "STRUCT" type, however "${windowColumn.sql()}" has the type "${windowColumn.dataType.sql}".`,
    );
  if (!(windowColumn instanceof AttributeReference && isWindowType(windowColumn.dataType)))
    throw new AnalysisException("_LEGACY_ERROR_TEMP_3101", `The input is not a correct window column: ${windowTime}`);
  const end = new GetStructField(windowColumn, 1);
  return new Alias(
    new ScalarCall(definition, bound(end), [end]),
    windowTime.sql(),
    newExprId(),
    windowColumn.watermarkDelayMs,
  );
}

/** Only the analyser makes calls of it. */
const definition: ScalarFunction = {
  kind: "scalar",
  name: "microsecondBefore",
  arity: [1, 1],
  expects: "any",
  bind: ([type]) => ({ argumentTypes: [type], dataType: type, code: ([time], context) => before(time, context) }),
};

function bound(end: Expression): BoundScalar {
  return definition.bind([end.dataType]) as BoundScalar;
}

function before(time: string, context: CodeContext): string {
  return `${context.reference("minusOne", minusOne)}(${time})`;
}

function minusOne(time: Long): Long {
  return typeof time === "number" && Number.isSafeInteger(time - 1) ? time - 1 : toLong(BigInt(time) - 1n);
}
