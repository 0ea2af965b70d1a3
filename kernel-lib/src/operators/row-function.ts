/** Expressions as one function from a row's cells to values, for operators that look at single rows. */
import { CodegenContext, generate } from "../catalyst/codegen";
import type { Value } from "../data/value";
import type { AttributeReference, Expression } from "../plan/expression";

export type RowFunction = (row: readonly Value[]) => Value[];

/** @param columns what the cells of a row are */
export function compileRowFunction(
  expressions: readonly Expression[],
  columns: readonly AttributeReference[],
  timeZone: string,
): RowFunction {
  const context = new CodegenContext(timeZone);
  const input = new Map(
    columns.map((column, i) => [
      column.exprId,
      { code: "", value: `row[${i}]`, isNull: column.nullable ? `row[${i}] === null` : "false" },
    ]),
  );
  const codes = expressions.map((expression) => generate(expression, input, context));
  const body = codes.map(({ code }) => code).join("");
  const nowhere = context.reference("nowhere", { partition: 0 });
  return context.compile(
    `return (row, task = ${nowhere}) => {\n${body}return [${codes.map(({ value }) => value).join(", ")}];\n};`,
  );
}
