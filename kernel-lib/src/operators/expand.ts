/** Turns a row into several, one per projection: a row in each of its sliding windows. Spark's `ExpandExec`. */
import type { CodegenContext, InputCode } from "../catalyst/codegen";
import type { AttributeReference, Expression } from "../plan/expression";
import type { PhysicalPlan } from "./physical-plan";
import { generateAll, PipelineOperator } from "./pipeline";

export class ExpandExec extends PipelineOperator {
  constructor(
    readonly projections: readonly (readonly Expression[])[],
    readonly output: readonly AttributeReference[],
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  override get changesCount(): boolean {
    return true;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new ExpandExec(this.projections, this.output, child);
  }

  /** The rows are produced by an inner loop, so that `continue` above skips one of them and not the others. */
  consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    const which = context.fresh("copy");
    const cells = this.output.map(() => context.fresh("expanded"));
    const cases = this.projections.map((projection, i) => {
      const { code, output } = generateAll(context, projection, this.output, input);
      const assign = this.output.map((column, c) => `${cells[c]} = ${output.get(column.exprId)?.value};`);
      return `case ${i}: {\n${code}${assign.join(" ")}\nbreak;\n}`;
    });
    const output: InputCode = new Map(
      this.output.map((column, c) => [
        column.exprId,
        { code: "", value: cells[c], isNull: column.nullable ? `${cells[c]} === null` : "false" },
      ]),
    );
    return [
      `for (let ${which} = 0; ${which} < ${this.projections.length}; ${which}++) {`,
      `let ${cells.join(", ")};`,
      `switch (${which}) {`,
      ...cases,
      "}",
      emit(output),
      "}",
    ].join("\n");
  }

  simpleString(): string {
    return `Expand [${this.projections.map((p) => `[${p.join(", ")}]`).join(", ")}], [${this.output.join(", ")}]`;
  }
}
