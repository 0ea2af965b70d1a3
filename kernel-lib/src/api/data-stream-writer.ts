/**
 * How a stream is written: mode, sink, trigger, checkpoint; `start()` makes a running query of it. Spark's class of that name.
 */

import { AnalysisException, IllegalArgumentException, nonEmptyText } from "../data/errors";
import type { ExternalRow } from "../data/external";
import { StructField, StructType } from "../data/types";
import { attributesOf, LocalRelation, type LogicalPlan } from "../plan/logical";
import { type OutputMode, parseOutputMode } from "../plan/output-mode";
import type { RowWriter } from "../sinks/foreach";
import { PartitionReads } from "../sinks/partition-reads";
import type { SinkBatch } from "../sinks/sink";
import { Trigger, type TriggerForm } from "../streaming/trigger";
import { watchReads } from "./batch-reads";
import { DataFrame } from "./dataframe";
import type { QueryRecipe, SinkChoice } from "./query-recipe";
import type { SessionState } from "./session-state";
import { startQuery } from "./start-query";
import { tableToWrite } from "./stream-table";
import type { StreamingQuery } from "./streaming-query";
import { WithOptions } from "./with-options";

export interface StartOptions {
  /** Ours: the query stands still before its first point, to be stepped. */
  readonly paused?: boolean;
}

export class DataStreamWriter extends WithOptions {
  private mode: OutputMode = "append";
  /** A function of the program, in place of a format. */
  private receiver: SinkChoice | null = null;
  private partitionColumns: readonly string[] = [];
  private name: string | null = null;
  private when: Trigger = Trigger.ProcessingTime(0);

  constructor(
    private readonly session: SessionState,
    private readonly plan: LogicalPlan,
  ) {
    super();
  }

  /** What the sink gets in each batch: `"append"` (the default), `"update"` or `"complete"`. */
  outputMode(mode: OutputMode | string): this {
    this.mode = parseOutputMode(mode);
    return this;
  }

  /** The sink: `"memory"` (a table of the query's name), `"console"`, `"noop"`, or files: `"parquet"` (the default), `"json"`, `"csv"`, `"text"`. */
  override format(sink: string): this {
    this.receiver = null;
    return super.format(sink);
  }

  /**
   * Hands each batch to a function: `async (df, batchId) => …`. After a restart the last batch may come again with the same
   * id; a function that remembers ids makes that exactly once.
   */
  foreachBatch(deliver: (batch: DataFrame, batchId: number) => unknown): this {
    refuseNull("foreachBatch function", deliver);
    this.receiver = { foreachBatch: (batch) => this.handOver(deliver, batch) };
    return this;
  }

  /**
   * Hands every row to a function, or to a writer: `{ open(partitionId, epochId) {…}, process(row) {…}, close(error) {…} }`.
   * `open` is called for each partition of each batch; what it has seen before it may skip by returning false.
   */
  foreach(writer: RowWriter | ((row: ExternalRow) => unknown)): this {
    refuseNull("foreach writer", writer);
    this.receiver = { foreach: typeof writer === "function" ? { process: writer } : writer };
    return this;
  }

  private async handOver(
    deliver: (batch: DataFrame, batchId: number) => unknown,
    { schema, rows, batchId, partitions }: SinkBatch,
  ): Promise<PartitionReads> {
    const columns = attributesOf(
      new StructType(schema.fields.map((f) => new StructField(f.name, f.dataType, f.nullable))),
    );
    const reads = new PartitionReads(partitions);
    watchReads(rows, reads);
    await deliver(new DataFrame(this.session, new LocalRelation(columns, rows)), batchId);
    return reads;
  }

  /** Puts the rows of a file sink into directories `column=value`; these columns are then not in the files. */
  partitionBy(...columns: string[]): this {
    this.partitionColumns = columns;
    return this;
  }

  /** A name, unique among the running queries; the memory sink's table is called so. */
  queryName(name: string): this {
    this.name = nonEmptyText("queryName", name);
    return this;
  }

  /** When batches run; by default as soon as there is data. `Trigger.AvailableNow()`, or as Python has it `{ availableNow: true }`. */
  trigger(trigger: Trigger | TriggerForm): this {
    this.when = trigger instanceof Trigger ? trigger : Trigger.of(trigger);
    return this;
  }

  /**
   * Starts the query, which then runs in the background, or with `{ paused: true }` waits to be stepped.
   * @param path the same as `.option("path", path)`
   * @throws AnalysisException when the query cannot be streamed in this mode or to this sink
   */
  async start(
    path?: string | StartOptions,
    options: StartOptions = typeof path === "object" ? path : {},
  ): Promise<StreamingQuery> {
    if (typeof path === "string") this.option("path", path);
    this.checkPartitioning();
    const sink = this.receiver ?? { format: this.formatName, partitionBy: this.partitionColumns };
    return startQuery(this.recipe(sink), options);
  }

  /**
   * Starts the query and writes to a table of the catalog, which is made if there is none; only files in append mode.
   * @throws AnalysisException for views, and when the table has another format
   */
  async toTable(name: string, options: StartOptions = {}): Promise<StreamingQuery> {
    const [format, partitionBy] = [this.formatName, this.partitionColumns];
    const write = { name, format, partitionBy, path: this.given.get("path") ?? null };
    const table = await tableToWrite(this.session, this.plan, write);
    const { options: given, ...recipe } = this.recipe({ format, partitionBy, table });
    given.set("path", table.description.location);
    return startQuery({ ...recipe, options: given }, options);
  }

  private checkPartitioning(): void {
    const [kind] = Object.keys(this.receiver ?? {});
    const operation = kind ?? this.formatName.toLowerCase();
    if (this.partitionColumns.length === 0 || (kind === undefined && operation !== "memory")) return;
    throw new AnalysisException("_LEGACY_ERROR_TEMP_1197", `'${operation}' does not support partitioning`);
  }

  private recipe(sink: SinkChoice): QueryRecipe {
    const { session, plan, mode: outputMode, name, when: trigger } = this;
    return { session, plan, outputMode, sink, name, trigger, options: this.given.copy() };
  }
}

function refuseNull(what: string, given: unknown): void {
  if (given === null || given === undefined) throw new IllegalArgumentException(null, `${what} cannot be null`);
}
