/**
 * Operators that pass a row on at once, and so can share one generated loop.
 *
 * Spark's `CodegenSupport` with its produce/consume model: an operator gets the code of its input columns and puts the
 * code of its own in front of whoever comes next.
 */
import { type CodegenContext, type ExprCode, generate, type InputCode } from "../catalyst/codegen";
import type { ColumnBatch, ColumnVector } from "../data/column-batch";
import type { AttributeReference, Expression, ExprId } from "../plan/expression";
import { PhysicalPlan, type TaskContext } from "./physical-plan";

export abstract class PipelineOperator extends PhysicalPlan {
  abstract readonly child: PhysicalPlan;

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  /** Whether more or fewer rows may come out than go in; only then is it worth counting them. */
  get changesCount(): boolean {
    return false;
  }

  /**
   * The code for one row. `emit` gives the code of what comes after, for a row whose columns are `output`; `continue` skips
   * the row.
   */
  abstract consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string;

  /** Alone, an operator runs as a pipeline of one. */
  protected doExecute(task: TaskContext): Iterable<ColumnBatch> {
    throw new Error(`internal: ${this.simpleString()} runs inside a generated stage, not in task ${task.partition}`);
  }
}

/** The operators from `top` down to the first that is no pipeline operator, which delivers the input. */
export function pipelineBelow(top: PhysicalPlan): { operators: PipelineOperator[]; input: PhysicalPlan } {
  const operators: PipelineOperator[] = [];
  let current = top;
  while (current instanceof PipelineOperator) {
    operators.unshift(current);
    current = current.child;
  }
  return { operators, input: current };
}

/** Names each expression's code by the column that it is for those above. */
export function generateAll(
  context: CodegenContext,
  expressions: readonly Expression[],
  outputs: readonly AttributeReference[],
  input: InputCode,
): { code: string; output: Map<ExprId, ExprCode> } {
  const codes = expressions.map((expression) => generate(expression, input, context));
  return {
    code: codes.map((code) => code.code).join(""),
    output: new Map(outputs.map((column, i) => [column.exprId, codes[i]])),
  };
}

/**
 * A loop over the rows of a batch named `batch`, through the operators, ending in `last`. The row's number in the batch is
 * `row`. A task named `task` must be at hand.
 */
export function loopOver(
  context: CodegenContext,
  columns: readonly AttributeReference[],
  operators: readonly PipelineOperator[],
  last: (output: InputCode) => string,
): string {
  const reads = columns.map((column, i) => readColumn(context, column, i));
  const input = new Map(columns.map((column, i) => [column.exprId, reads[i].cell]));
  const counters = new Map<PipelineOperator, string>();
  const body = operators.reduceRight<(output: InputCode) => string>((emit, operator) => {
    if (!operator.changesCount) return (output) => operator.consume(context, output, emit);
    const counter = context.fresh("gave");
    counters.set(operator, counter);
    return (output) => operator.consume(context, output, (row) => `${counter}++;\n${emit(row)}`);
  }, last);
  const used = body(input);
  const open = [...counters.values()].map((counter) => `let ${counter} = 0;`);
  const close = [...counters].map(
    ([operator, counter]) => `task.gave(${context.reference("operator", operator)}, ${counter});`,
  );
  const needed = reads.filter((read) => used.includes(read.cell.value));
  const loop = (cells: readonly string[]): string =>
    ["rows: for (let row = 0; row < batch.numRows; row++) {", ...cells, used, "}"].join("\n");
  if (needed.length === 0) return [...open, loop([]), ...close].join("\n");
  const noNulls = needed.map((read) => `${read.nulls} === null`).join(" && ");
  return [
    ...needed.map((read) => read.before),
    ...open,
    `if (${noNulls}) {`,
    loop(needed.map((read) => read.withoutNulls)),
    "} else {",
    loop(needed.map((read) => read.perRow)),
    "}",
    ...close,
  ].join("\n");
}

function readColumn(
  context: CodegenContext,
  column: AttributeReference,
  index: number,
): { before: string; nulls: string; perRow: string; withoutNulls: string; cell: ExprCode } {
  const values = context.fresh("column");
  const nulls = context.fresh("nulls");
  const cell = context.fresh("cell");
  const read = column.dataType.kind === "boolean" ? `${values}[row] === 1` : `${values}[row]`;
  return {
    before: `const ${values} = batch.columns[${index}].values, ${nulls} = batch.columns[${index}].nulls;`,
    nulls,
    withoutNulls: `const ${cell} = ${read};`,
    perRow: `const ${cell} = ${nulls} !== null && ${nulls}[row] === 1 ? null : ${read};`,
    cell: { code: "", value: cell, isNull: column.nullable ? `${cell} === null` : "false" },
  };
}

/** What generated loops are handed; exported for the types of compiled functions. */
export type BatchLoop = (batch: ColumnBatch, task: TaskContext) => ColumnVector[];
