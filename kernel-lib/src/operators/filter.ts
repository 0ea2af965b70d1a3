/** Lets rows pass for which the condition is true: neither false nor NULL. Spark's `FilterExec`. */
import { type CodegenContext, generate, type InputCode } from "../catalyst/codegen";
import type { AttributeReference, Expression } from "../plan/expression";
import type { PhysicalPlan } from "./physical-plan";
import { PipelineOperator } from "./pipeline";

export class FilterExec extends PipelineOperator {
  constructor(
    readonly condition: Expression,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new FilterExec(this.condition, child);
  }

  consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    const condition = generate(this.condition, input, context);
    return `${condition.code}if (${condition.value} !== true) continue;\n${emit(input)}`;
  }

  simpleString(): string {
    return `Filter ${this.condition.simpleString()}`;
  }
}
