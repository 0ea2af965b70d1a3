/**
 * Folds the rows that pass into aggregates, and lets them pass. Spark's `CollectMetricsExec`.
 *
 * The tasks of a job run one after the other, so they share the buffers of the aggregates; Spark merges those of its executors.
 */
import { CodegenContext, type ExprCode, generate, type InputCode } from "../catalyst/codegen";
import { type ExternalRow, rowToObject } from "../data/external";
import type { InternalRow, Value } from "../data/value";
import { AttributeReference, type ExprId, newExprId } from "../plan/expression";
import { AggregateCall } from "../plan/function";
import type { CollectMetrics } from "../plan/logical-metrics";
import { schemaOf } from "../plan/logical-plan";
import type { PhysicalPlan } from "./physical-plan";
import { PipelineOperator } from "./pipeline";

export class CollectMetricsExec extends PipelineOperator {
  private readonly calls: readonly AggregateCall[];

  constructor(
    readonly node: CollectMetrics,
    private readonly timeZone: string,
    readonly child: PhysicalPlan,
  ) {
    super();
    const all = node.metrics.flatMap((metric) => metric.collect((n): n is AggregateCall => n instanceof AggregateCall));
    this.calls = [...new Map(all.map((call) => [`${call}`, call])).values()];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new CollectMetricsExec(this.node, this.timeZone, child);
  }

  /** Of no rows at all. */
  get initial(): Value[] {
    return this.calls.flatMap((call) => call.bound.buffers.map((buffer) => buffer.initial));
  }

  consume(context: CodegenContext, input: InputCode, emit: (output: InputCode) => string): string {
    const buffers = context.fresh("observed");
    const node = context.reference("metrics", this.node);
    const initial = context.reference("initial", () => this.initial);
    const steps = this.calls.map((call, i) => {
      const args = call.children.map((child) => generate(child, input, context));
      const update = call.bound.update(
        this.cells(i, buffers),
        args.map((arg) => arg.value),
        context,
      );
      return `${args.map((arg) => arg.code).join("")}${update}`;
    });
    // In a block of its own: an aggregate may name its variables as it likes.
    return `{\nconst ${buffers} = task.observed(${node}, ${initial});\n${steps.join("\n")}\n}\n${emit(input)}`;
  }

  /** What the buffers of a job come to. */
  result(buffers: readonly Value[]): ExternalRow {
    return rowToObject(schemaOf(this.node.named), this.evaluate(buffers), this.timeZone);
  }

  private evaluate(buffers: readonly Value[]): InternalRow {
    const context = new CodegenContext(this.timeZone);
    const columns = new Map<ExprId, ExprCode>();
    const results = this.calls.map((call, i) => {
      const column = new AttributeReference(call.sql(), call.dataType, call.nullable, newExprId());
      const value = `(${call.bound.evaluate(this.cells(i, "buffers"), context)})`;
      columns.set(column.exprId, { code: "", value, isNull: call.nullable ? `${value} === null` : "false" });
      return [`${call}`, column] as const;
    });
    const known = new Map(results);
    const codes = this.node.metrics.map((metric) => {
      const replaced = metric.transformUp((e) => (e instanceof AggregateCall ? (known.get(`${e}`) ?? e) : e));
      return generate(replaced, columns, context);
    });
    const body = `return (buffers) => {\n${codes.map((code) => code.code).join("")}return [${codes.map((code) => code.value).join(", ")}];\n};`;
    return context.compile<(buffers: readonly Value[]) => InternalRow>(body)(buffers);
  }

  private cells(call: number, buffers: string): string[] {
    const before = this.calls.slice(0, call).reduce((sum, { bound }) => sum + bound.buffers.length, 0);
    return this.calls[call].bound.buffers.map((_, i) => `${buffers}[${before + i}]`);
  }

  simpleString(): string {
    return `CollectMetrics ${this.node.name}, [${this.node.metrics.join(", ")}]`;
  }
}

/** What a job has observed, by the operators of its plan; rows need not have come by. */
export function observedMetrics(
  plan: PhysicalPlan,
  observed: ReadonlyMap<object, readonly Value[]>,
): { readonly node: CollectMetrics; readonly metrics: ExternalRow }[] {
  return plan
    .collect((n): n is CollectMetricsExec => n instanceof CollectMetricsExec)
    .map((exec) => ({ node: exec.node, metrics: exec.result(observed.get(exec.node) ?? exec.initial) }));
}
