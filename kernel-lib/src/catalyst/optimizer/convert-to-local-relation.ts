/**
 * What is projected, filtered or limited of `VALUES` is computed at once, and is values again. Spark's
 * `ConvertToLocalRelation`. What fails stays, so that it fails when the query runs and not when it is explained.
 *
 * Rows that a program hands over are left to the operators, as Spark does with rows from Python: a learner who asks how
 * five rows are filtered wants to see the filter.
 */
import type { Value } from "../../data/value";
import type { Expression } from "../../plan/expression";
import { Filter, Limit, LocalRelation, type LogicalPlan, Project } from "../../plan/logical";
import { isKnownEarly } from "../build-expression";

import { CodegenContext, generate, type InputCode } from "../codegen";
import { nodeRule, type Rule } from "../rule";

type Row = readonly Value[];

export const convertToLocalRelation: Rule = nodeRule("ConvertToLocalRelation", [LocalRelation], (node, _, timeZone) => {
  const [child] = node.children;
  if (!timeZone || !(child instanceof LocalRelation) || !child.isConstant) return node;
  try {
    return converted(node, child, timeZone);
  } catch {
    return node;
  }
});

function converted(node: LogicalPlan, child: LocalRelation, timeZone: string): LogicalPlan {
  if (node instanceof Limit) return constant(node, child.rows.slice(0, node.limit));
  if (!node.expressions.every(isKnownEarly)) return node;
  if (node instanceof Project) {
    const compute = rowFunction(node.expressions, child, timeZone);
    return constant(node, child.rows.map(compute));
  }
  if (!(node instanceof Filter)) return node;
  const compute = rowFunction([node.condition], child, timeZone);
  return constant(
    node,
    child.rows.filter((row) => compute(row)[0] === true),
  );
}

function constant(node: LogicalPlan, rows: readonly Row[]): LocalRelation {
  return new LocalRelation(node.output, rows, false, true);
}

function rowFunction(expressions: readonly Expression[], child: LocalRelation, timeZone: string): (row: Row) => Row {
  const context = new CodegenContext(timeZone);
  const input: InputCode = new Map(
    child.output.map((column, i) => {
      const value = `row[${i}]`;
      return [column.exprId, { code: "", value, isNull: column.nullable ? `${value} === null` : "false" }];
    }),
  );
  const codes = expressions.map((expression) => generate(expression, input, context));
  const body = codes.map((one) => one.code).join("");
  return context.compile(`return (row) => {\n${body}return [${codes.map((one) => one.value).join(", ")}];\n};`);
}
