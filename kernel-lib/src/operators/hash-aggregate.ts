/**
 * Groups rows by key in a hash table and folds each group into its aggregates' buffers. Spark's `HashAggregateExec`.
 *
 * Aggregation happens in steps that share this one operator (semantics O6): `partial` folds rows before the shuffle,
 * `merge` folds buffers that met after it or came from the state store, `final` turns buffers into results. Spark has two more
 * operators, for buffers that do not fit its rows; `explain` names them (`aggregate-strategy.ts`), but there is no need here.
 */
import { type CodegenContext, type ExprCode, generate, type InputCode } from "../catalyst/codegen";
import type { ColumnBatch } from "../data/column-batch";
import type { Value } from "../data/value";
import { Alias, type AttributeReference, type ExprId, type NamedExpression, toAttribute } from "../plan/expression";
import type { AggregateCall } from "../plan/function";
import { type AggregateStrategy, aggregateStrategy } from "./aggregate-strategy";
import { collector } from "./collector";
import { groupLookup } from "./group-lookup";
import { PhysicalPlan, type TaskContext } from "./physical-plan";
import { loopOver, PipelineOperator, pipelineBelow } from "./pipeline";

/**
 * `complete` folds rows and gives results at once, where groups already lie together. `distinct` folds rows of calls with
 * DISTINCT, whose values came once each, and buffers of the others.
 */
export type AggregateMode = "partial" | "merge" | "final" | "complete" | "distinct";

/** An aggregate call of the query, with the columns its buffers travel in and the column its result is. */
export interface AggregateSlot {
  readonly call: AggregateCall;
  readonly buffers: readonly AttributeReference[];
  readonly result: AttributeReference;
}

/** What the generated code makes for a partition: add batches, then ask for the result. */
interface Accumulator {
  add(batch: ColumnBatch, task: TaskContext): void;
  result(): ColumnBatch;
}

export class HashAggregateExec extends PhysicalPlan {
  readonly output: readonly AttributeReference[];
  readonly grouping: readonly AttributeReference[];
  private compiled: ((task: TaskContext) => Accumulator) | undefined;
  private finish: ((batch: ColumnBatch) => ColumnBatch) | undefined;

  constructor(
    readonly mode: AggregateMode,
    /** Columns, or what is computed of a row. */
    private readonly keys: readonly NamedExpression[],
    readonly slots: readonly AggregateSlot[],
    /** For `final`: what comes out, over the grouping columns and the slots' results. */
    readonly resultExpressions: readonly NamedExpression[],
    readonly child: PhysicalPlan,
    readonly timeZone: string,
    /** Whether the rows come in the order of the keys, so that Spark needs no table of groups. */
    private readonly isGrouped: boolean = false,
  ) {
    super();
    this.grouping = keys.map(toAttribute);
    this.output = this.givesResults
      ? resultExpressions.map(toAttribute)
      : [...this.grouping, ...slots.flatMap((slot) => slot.buffers)];
  }

  /** Whether results come out, not buffers. */
  get givesResults(): boolean {
    return this.mode === "final" || this.mode === "complete";
  }

  /** Whether rows come in for this call, not buffers. */
  private takesRows({ call }: AggregateSlot): boolean {
    return this.mode === "partial" || this.mode === "complete" || (this.mode === "distinct" && call.isDistinct);
  }

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    const { mode, keys, slots, resultExpressions, timeZone, isGrouped } = this;
    return new HashAggregateExec(mode, keys, slots, resultExpressions, child, timeZone, isGrouped);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    let input = pipelineBelow(this.child).input.execute(task);
    if (this.meetsBuffers) {
      const batches = [...input];
      const folded = batches.length === 1 ? this.folded(batches[0]) : null;
      if (folded !== null) {
        yield folded;
        return;
      }
      input = batches;
    }
    this.compiled ??= this.generateCode().compile();
    const accumulator = this.compiled(task);
    for (const batch of input) accumulator.add(batch, task);
    yield accumulator.result();
  }

  private get meetsBuffers(): boolean {
    return (this.mode === "merge" || this.mode === "final") && !(this.child instanceof PipelineOperator);
  }

  /** What becomes of buffers that have no others to meet, since each group is there once; null where that is not known. */
  private folded(batch: ColumnBatch): ColumnBatch | null {
    const { distinctBy } = batch;
    const isDistinct =
      distinctBy?.length === this.grouping.length && distinctBy.every((id, i) => id === this.grouping[i].exprId);
    if (!isDistinct || this.mode === "merge") return isDistinct ? batch : null;
    this.finish ??= this.generateFinish();
    return this.finish(batch);
  }

  private generateFinish(): (batch: ColumnBatch) => ColumnBatch {
    const codegen = collector(this.timeZone, this.output);
    const { context } = codegen;
    const loop = loopOver(context, this.child.output, [], (row) => {
      const value = (column: AttributeReference): string => cellOf(row, column).value;
      const buffers = this.slots.map((slot) => slot.buffers.map(value));
      return this.emit(context, this.grouping.map(value), buffers, codegen.append);
    });
    return context.compile(`return function finish(batch) {\n${codegen.open}\n${loop}\n${codegen.close}\n}`);
  }

  /** The generated function as text; `explain("codegen")` shows it. */
  generateCode(): { source: string; compile: () => (task: TaskContext) => Accumulator } {
    const { operators, input } = pipelineBelow(this.child);
    const distinctBy = this.givesResults ? null : this.grouping.map(({ exprId }) => exprId);
    const codegen = collector(this.timeZone, this.output, distinctBy);
    const { context } = codegen;
    const keys = this.grouping.map(() => context.fresh("key"));
    const buffers = this.slots.map((slot) => slot.buffers.map(() => context.fresh("buffer")));
    const lookup = groupLookup(context, this.grouping, keys, this.initialise(context, buffers));
    const loop = loopOver(context, input.output, operators, (row) => this.fold(context, row, buffers));
    const source = [
      `return function accumulate(task) {`,
      ...[...keys, ...buffers.flat()].map((name) => `const ${name} = [];`),
      lookup,
      // Without keys there is exactly one group, also over no rows at all (semantics D12).
      this.grouping.length === 0 ? "findGroup();" : "",
      "return {",
      `add(batch, task) {\n${loop}\n},`,
      `result() {\n${codegen.open}`,
      `for (let group = 0; group < groups; group++) {`,
      this.emit(
        context,
        keys.map((key) => `${key}[group]`),
        buffers.map((names) => names.map((name) => `${name}[group]`)),
        codegen.append,
      ),
      `}\n${codegen.close}\n}`,
      "};",
      "};",
    ].join("\n");
    return { source, compile: () => context.compile(source) };
  }

  private initialise(context: CodegenContext, buffers: readonly (readonly string[])[]): string {
    return this.slots
      .flatMap((slot, s) =>
        slot.call.bound.buffers.map((buffer, b) => {
          const initial = buffer.initial === null ? "null" : context.reference("initial", buffer.initial);
          return `${buffers[s][b]}.push(${typeof buffer.initial === "number" ? buffer.initial : initial});`;
        }),
      )
      .join(" ");
  }

  /** Finds the row's group and folds the row (or, when merging, the row's buffers) into it. */
  private fold(context: CodegenContext, row: InputCode, buffers: readonly (readonly string[])[]): string {
    const keys = this.keys.map((key) => (key instanceof Alias ? generate(key.child, row, context) : cellOf(row, key)));
    const group = context.fresh("group");
    const steps = this.slots.map((slot, s) => {
      const targets = buffers[s].map((name) => `${name}[${group}]`);
      if (!this.takesRows(slot)) {
        const other = slot.buffers.map((column) => cellOf(row, column).value);
        return slot.call.bound.merge(targets, other, context);
      }
      const args = slot.call.children.map((child) => generate(child, row, context));
      const before = args.map((arg) => arg.code).join("");
      return `${before}${slot.call.bound.update(
        targets,
        args.map((arg) => arg.value),
        context,
      )}`;
    });
    // The code of a column has run before.
    const computed = keys.map((key, i) => (this.keys[i] instanceof Alias ? key.code : "")).join("");
    return `${computed}const ${group} = findGroup(${keys.map((key) => key.value).join(", ")});\n${steps.join("\n")}`;
  }

  private emit(
    context: CodegenContext,
    keys: readonly string[],
    buffers: readonly (readonly string[])[],
    append: (cells: readonly string[]) => string,
  ): string {
    if (!this.givesResults) return append([...keys, ...buffers.flat()]);
    const columns = new Map<ExprId, ExprCode>(this.grouping.map((column, i) => [column.exprId, cell(keys[i], column)]));
    this.slots.forEach((slot, s) => {
      const value = slot.call.bound.evaluate(buffers[s], context);
      columns.set(slot.result.exprId, cell(`(${value})`, slot.result));
    });
    const results = this.resultExpressions.map((expression) => generate(expression, columns, context));
    return results.map((result) => result.code).join("") + append(results.map((result) => result.value));
  }

  /** As Spark would run it; here all three are this operator. */
  get strategy(): AggregateStrategy {
    return this.isGrouped ? "SortAggregate" : aggregateStrategy(this.slots);
  }

  /** The call as Spark writes it: `partial_sum(a)`. */
  callText(slot: AggregateSlot): string {
    if (this.givesResults) return `${slot.call}`;
    return `${this.takesRows(slot) ? "partial" : "merge"}_${slot.call}`;
  }

  simpleString(): string {
    const functions = this.slots.map((slot) => this.callText(slot));
    const keys = this.strategy === "SortAggregate" ? "key" : "keys";
    return `${this.strategy}(${keys}=[${this.grouping.join(", ")}], functions=[${functions.join(", ")}])`;
  }
}

function cell(value: string, column: AttributeReference): ExprCode {
  return { code: "", value, isNull: column.nullable ? `${value} === null` : "false" };
}

function cellOf(row: InputCode, column: AttributeReference): ExprCode {
  const code = row.get(column.exprId);
  if (code === undefined) throw new Error(`internal: ${column} is not among the columns below the aggregation`);
  return code;
}

/** The key of a group as the engine keeps it elsewhere: one cell per grouping column. */
export type GroupKey = readonly Value[];
