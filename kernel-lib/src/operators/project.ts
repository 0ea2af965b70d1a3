/** Computes columns. Spark's `ProjectExec`. */
import type { CodegenContext, InputCode } from "../catalyst/codegen";
import { type AttributeReference, type NamedExpression, toAttribute } from "../plan/expression";
import type { PhysicalPlan } from "./physical-plan";
import { generateAll, PipelineOperator } from "./pipeline";

export class ProjectExec extends PipelineOperator {
  readonly output: readonly AttributeReference[];

  constructor(
    readonly projectList: readonly NamedExpression[],
    readonly child: PhysicalPlan,
  ) {
    super();
    this.output = projectList.map(toAttribute);
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new ProjectExec(this.projectList, child);
  }

  consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    const { code, output } = generateAll(context, this.projectList, this.output, input);
    return code + emit(output);
  }

  simpleString(): string {
    return this.projectList.length === 0 ? "Project" : `Project [${this.projectList.join(", ")}]`;
  }
}
