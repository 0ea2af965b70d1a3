/**
 * Takes the first rows of a partition and reads no more of it. Spark's `LocalLimitExec` as part of a generated stage.
 *
 * A learner can see it: rows that nobody read are not among the input rows of the progress.
 */
import type { CodegenContext, InputCode } from "../catalyst/codegen";
import type { AttributeReference } from "../plan/expression";
import type { PhysicalPlan } from "./physical-plan";
import { PipelineOperator } from "./pipeline";

export class LocalLimitExec extends PipelineOperator {
  constructor(
    readonly limit: number,
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
    return new LocalLimitExec(this.limit, child);
  }

  consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    const taken = `task.count(${context.reference("limit", this)})`;
    const stop = (read: string): string => `{ task.leaveRest(batch, ${read}); break rows; }`;
    const { limit } = this;
    return `if (${taken}.rows >= ${limit}) ${stop("row")}\n${emit(input)}\nif (++${taken}.rows >= ${limit}) ${stop("row + 1")}`;
  }

  simpleString(): string {
    return `LocalLimit ${this.limit}`;
  }
}
