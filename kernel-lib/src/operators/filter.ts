/** Lets rows pass for which the condition is true: neither false nor NULL. Spark's `FilterExec`. */
import { type CodegenContext, generate, type InputCode } from "../catalyst/codegen";
import { conjuncts } from "../catalyst/predicates";
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

  override get changesCount(): boolean {
    return true;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new FilterExec(this.condition, child);
  }

  /** Part by part, as Spark does: after the first that is not true the row is out, and nothing more is computed for it. */
  consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    const tests = conjuncts(this.condition).map((part) => {
      const { code, value } = generate(part, input, context);
      return `${code}if (${value} !== true) continue;\n`;
    });
    return tests.join("") + emit(input);
  }

  simpleString(): string {
    return `Filter ${this.condition.simpleString()}`;
  }
}
