/**
 * What does not depend on a row is computed once: `1 + 2` is 3, `cast(1 as bigint)` is 1. Spark's `ConstantFolding`.
 *
 * What fails (`1 / 0`) stays as it is, and fails only if a row needs it.
 */
import { type Expression, Literal } from "../../plan/expression";
import { Cast, ScalarCall } from "../../plan/function";
import { CodegenContext, generate } from "../codegen";
import type { Rule } from "../rule";

export function constantFolding(timeZone: string): Rule {
  return {
    name: "ConstantFolding",
    apply: (plan) => plan.transformUp((node) => node.mapExpressions((expression) => fold(expression, timeZone))),
  };
}

/** An expression that reads no row, as the value it has; any other as it is. */
export function folded(expression: Expression, timeZone: string = "UTC"): Expression {
  return expression.resolved ? expression.transformUp((one) => fold(one, timeZone)) : expression;
}

/** Whether it may give something else each time: chance, or code of the program's own. */
function dependsOnCall({ definition }: ScalarCall): boolean {
  return definition.nondeterministic === true || definition.callsProgram === true;
}

function fold(expression: Expression, timeZone: string): Expression {
  const isCall = (expression instanceof ScalarCall && !dependsOnCall(expression)) || expression instanceof Cast;
  if (!isCall || !expression.children.every((child) => child instanceof Literal)) return expression;
  const context = new CodegenContext(timeZone);
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
