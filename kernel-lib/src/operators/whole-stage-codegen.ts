/**
 * A chain of pipeline operators as one generated JavaScript function over column batches.
 *
 * Spark's `WholeStageCodegenExec`: no call per row and operator, no row objects. An aggregation generates its own loop
 * over the operators below it, so this wraps only chains that end in rows.
 */
import type { ColumnBatch } from "../data/column-batch";
import type { AttributeReference } from "../plan/expression";
import { collector } from "./collector";
import { PhysicalPlan, type TaskContext } from "./physical-plan";
import { loopOver, pipelineBelow } from "./pipeline";

type Stage = (batch: ColumnBatch, task: TaskContext) => ColumnBatch;

export class WholeStageCodegenExec extends PhysicalPlan {
  private compiled: Stage | undefined;

  constructor(
    readonly child: PhysicalPlan,
    readonly timeZone: string,
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new WholeStageCodegenExec(child, this.timeZone);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    this.compiled ??= this.generateCode().compile();
    for (const batch of pipelineBelow(this.child).input.execute(task)) yield this.compiled(batch, task);
  }

  generateCode(): { source: string; compile: () => Stage } {
    const { operators, input } = pipelineBelow(this.child);
    const { context, open, append, close } = collector(this.timeZone, this.output);
    const loop = loopOver(context, input.output, operators, (row) =>
      append(this.output.map((column) => row.get(column.exprId)?.value ?? "null")),
    );
    const source = `return function stage(batch, task) {\n${open}\n${loop}\n${close}\n};`;
    return { source, compile: () => context.compile(source) };
  }

  /** Drawn as a star on the operators inside, not as a line of its own. */
  simpleString(): string {
    return "WholeStageCodegen";
  }
}
