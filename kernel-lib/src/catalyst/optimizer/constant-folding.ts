/**
 * What does not depend on a row is computed once: `1 + 2` is 3, `cast(1 as bigint)` is 1. Spark's `ConstantFolding`.
 *
 * What fails (`1 / 0`) stays as it is, and fails only if a row needs it. What depends on the session's time zone stays too,
 * since rules do not know it; Spark folds that.
 */
import { type Expression, Literal } from "../../plan/expression";
import { Cast, ScalarCall } from "../../plan/function";
import { CodegenContext, generate } from "../codegen";
import type { Rule } from "../rule";

export const constantFolding: Rule = {
  name: "ConstantFolding",
  apply: (plan) => plan.transformUp((node) => node.mapExpressions(fold)),
};

/** An expression that reads no row, as the value it has; any other as it is. */
export function folded(expression: Expression): Expression {
  return expression.resolved ? expression.transformUp(fold) : expression;
}

function fold(expression: Expression): Expression {
  const isCall = expression instanceof ScalarCall || (expression instanceof Cast && !needsZone(expression));
  if (!isCall || !expression.children.every((child) => child instanceof Literal)) return expression;
  const context = new CodegenContext(NO_ZONE);
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

/** Whatever asks for this zone's clock fails, and so is not folded. */
const NO_ZONE = "(not known to rules)";

/** A tolerant cast would take the missing zone for a value that does not fit. */
function needsZone(cast: Cast): boolean {
  if (cast.tolerant) return true;
  const kinds = [cast.child.dataType.kind, cast.dataType.kind];
  return kinds.includes("timestamp") && (kinds.includes("string") || kinds.includes("date"));
}
