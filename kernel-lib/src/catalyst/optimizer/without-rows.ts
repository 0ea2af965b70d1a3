/** What an expression over groups is when there is no row to group: `count(*) + 1` is 1. Spark's `evalAggExprOnZeroTups`. */
import type { Value } from "../../data/value";
import { type Expression, Literal } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import { CodegenContext } from "../codegen";

/** Null where that is NULL anyway. */
export function withoutRows(expression: Expression): Expression | null {
  const rewritten = expression.transformUp((n) => (n instanceof AggregateCall ? ofNothing(n) : n));
  return rewritten instanceof Literal && rewritten.value === null ? null : rewritten;
}

function ofNothing(call: AggregateCall): Literal {
  const context = new CodegenContext("UTC");
  const names = call.bound.buffers.map((_, i) => `buffer${i}`);
  const result = call.bound.evaluate(names, context);
  const compute = context.compile<(...initial: readonly Value[]) => Value>(
    `return (${names.join(", ")}) => ${result};`,
  );
  return new Literal(compute(...call.bound.buffers.map((buffer) => buffer.initial)), call.dataType);
}
