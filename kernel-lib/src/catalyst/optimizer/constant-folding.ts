/**
 * What does not depend on a row is computed once: `1 + 2` is 3, `cast(1 as bigint)` is 1. Spark's `ConstantFolding`.
 *
 * What fails (`1 / 0`) stays as it is, and fails only if a row needs it. Casts that depend on the session's time zone stay
 * too, since rules do not know it; Spark folds those.
 */
import { type Expression, Literal } from "../../plan/expression";
import { Cast, ScalarCall } from "../../plan/function";
import { CodegenContext, generate } from "../codegen";
import type { Rule } from "../rule";

export const constantFolding: Rule = {
  name: "ConstantFolding",
  apply: (plan) => plan.transformUp((node) => node.mapExpressions(fold)),
};

function fold(expression: Expression): Expression {
  const isCall = expression instanceof ScalarCall || (expression instanceof Cast && !needsZone(expression));
  if (!isCall || !expression.children.every((child) => child instanceof Literal)) return expression;
  const context = new CodegenContext("UTC");
  const { code, value } = generate(expression, new Map(), context);
  try {
    return new Literal(
      context.compile<() => Literal["value"]>(`return () => {\n${code}return ${value};\n};`)(),
      expression.dataType,
    );
  } catch {
    return expression;
  }
}

function needsZone(cast: Cast): boolean {
  const kinds = [cast.child.dataType.kind, cast.dataType.kind];
  return kinds.includes("timestamp") && (kinds.includes("string") || kinds.includes("date"));
}
