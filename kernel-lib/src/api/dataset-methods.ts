/**
 * The methods of a DataFrame about partitions, samples, caching, views and single rows. A base class, so that `DataFrame`
 * stays short; there is no other use for it.
 */
import { IllegalArgumentException } from "../data/errors";
import type { ExternalRow } from "../data/external";
import { StorageLevel } from "../data/storage-level";
import { type Column, nameOrColumn, toExpression } from "../plan/column";
import { Alias, UnresolvedFunction } from "../plan/expression";
import { LocalRelation, Project } from "../plan/logical";
import { CommandResult } from "../plan/logical-command";
import { UnresolvedHint } from "../plan/logical-hint";
import { LocalSort, Repartition, RepartitionByExpression, Sample } from "../plan/logical-partitioning";
import { SortOrder } from "../plan/sort-order";
import { checkViewName } from "./catalog/view-name";
import type { ColumnName } from "./column-names";
import type { DataFrame } from "./dataframe";
import type { FillValue } from "./na-functions";
import { ReshapingMethods } from "./reshaping-methods";
import { DataFrameStatFunctions } from "./stat-functions";
import { describePlan, summaryPlan } from "./summary";

const orders = (columns: readonly (Column | string)[]): SortOrder[] =>
  columns.map(nameOrColumn).map((e) => (e instanceof SortOrder ? e : new SortOrder(e, true)));

export abstract class DatasetMethods<Columns extends string> extends ReshapingMethods<Columns> {
  private get self(): DataFrame<Columns> {
    return this.over(this.plan);
  }

  /** Counts, means, deviations, least and largest values of these columns, or of all numbers and texts. */
  describe(...columns: string[]): DataFrame {
    return this.over(describePlan(this.session, this.plan, columns));
  }

  /**
   * Statistics of all columns of numbers and texts.
   * @param statistics `"count"`, `"mean"`, `"stddev"`, `"min"`, `"max"`, `"count_distinct"`, `"25%"` …; the usual ones unless told
   */
  summary(...statistics: string[]): DataFrame {
    return this.over(summaryPlan(this.session, this.plan, statistics));
  }

  /** Correlation, covariance, quantiles, frequent values: `df.stat.corr("a", "b")`. */
  get stat(): DataFrameStatFunctions {
    return new DataFrameStatFunctions(this.self);
  }

  /** The same as `na.replace`. */
  replace(columns: string | readonly string[], values: ReadonlyMap<FillValue | null, FillValue | null>): DataFrame {
    return this.na.replace(columns, values);
  }

  /** What `change` makes of it: puts steps of a program's own into a chain of methods. */
  transform<Names extends string>(change: (frame: DataFrame<Columns>) => DataFrame<Names>): DataFrame<Names> {
    return change(this.self);
  }

  /** In this many partitions, evenly; with columns, rows that are equal in these together. */
  repartition(numPartitions: number | string | Column, ...columns: (string | Column)[]): DataFrame<Columns> {
    if (typeof numPartitions !== "number")
      return this.over(new RepartitionByExpression([numPartitions, ...columns].map(nameOrColumn), null, this.plan));
    checkPartitions(numPartitions);
    if (columns.length === 0) return this.over(new Repartition(numPartitions, true, this.plan));
    return this.over(new RepartitionByExpression(columns.map(nameOrColumn), numPartitions, this.plan));
  }

  /** In this many partitions, each with larger values of the columns than the one before. */
  repartitionByRange(numPartitions: number | string | Column, ...columns: (string | Column)[]): DataFrame<Columns> {
    if (typeof numPartitions !== "number")
      return this.over(new RepartitionByExpression(orders([numPartitions, ...columns]), null, this.plan));
    checkPartitions(numPartitions);
    if (columns.length === 0)
      throw new IllegalArgumentException(
        null,
        "requirement failed: At least one partition-by expression must be specified.",
      );
    return this.over(new RepartitionByExpression(orders(columns), numPartitions, this.plan));
  }

  /** In at most this many partitions: neighbours are put together. */
  coalesce(numPartitions: number): DataFrame<Columns> {
    checkPartitions(numPartitions);
    return this.over(new Repartition(numPartitions, false, this.plan));
  }

  /** Sorts each partition by itself. */
  sortWithinPartitions<Given extends string>(...columns: (ColumnName<Columns, Given> | Column)[]): DataFrame<Columns> {
    return this.over(new LocalSort(orders(columns), this.plan));
  }

  /**
   * About this part of the rows; the same seed over the same partitions chooses the same, here and in Spark.
   * `sample(0.1)`, `sample(0.1, 42)`, `sample(true, 1.5, 42)` with replacement.
   */
  sample(fraction: number, seed?: number | bigint): DataFrame<Columns>;
  sample(withReplacement: boolean, fraction: number, seed?: number | bigint): DataFrame<Columns>;
  sample(first: boolean | number, second?: number | bigint, third?: number | bigint): DataFrame<Columns> {
    const [replace, fraction, seed] =
      typeof first === "boolean" ? [first, Number(second), third] : [false, first, second];
    const shown = Number.isInteger(fraction) ? `${fraction}.0` : `${fraction}`;
    if (replace ? !(fraction >= 0) : !(fraction >= 0 && fraction <= 1))
      throw new IllegalArgumentException(
        null,
        replace
          ? `requirement failed: Sampling fraction (${shown}) must be nonnegative with replacement`
          : `requirement failed: Sampling fraction (${shown}) must be on interval [0, 1] without replacement`,
      );
    return this.over(new Sample(0, fraction, replace, this.seed(seed), this.plan));
  }

  /** The rows dealt out by chance into as many parts as there are weights. */
  randomSplit(weights: readonly number[], seed?: number | bigint): DataFrame<Columns>[] {
    const sum = weights.reduce((a, b) => a + b, 0);
    if (weights.some((weight) => weight < 0) || !(sum > 0))
      throw new IllegalArgumentException(
        null,
        `requirement failed: Weights must be nonnegative and their sum positive, but got [${weights.join(",")}]`,
      );
    const own = this.seed(seed);
    // Sorted first, so that every part sees the rows in the same order.
    const sorted = new LocalSort(null, this.plan);
    let bound = 0;
    const bounds = [0, ...weights.map((weight) => (bound += weight / sum))];
    return weights.map((_, i) => this.over(new Sample(bounds[i], bounds[i + 1], false, own, sorted)));
  }

  private seed(given: number | bigint | undefined): bigint {
    return BigInt(given ?? this.session.newSeed());
  }

  /** A hint to the planner: how to join this side (`"broadcast"`, `"merge"` …), or how to deal out its rows. */
  hint(name: string, ...parameters: (string | number | Column)[]): DataFrame {
    const [first, ...rest] = parameters;
    switch (name.toLowerCase()) {
      case "repartition":
        return this.repartition(first, ...(rest as string[]));
      case "repartition_by_range":
        return this.repartitionByRange(first, ...(rest as string[]));
      case "coalesce":
        return this.coalesce(Number(first));
      default:
        return this.over(new UnresolvedHint(name, parameters.map(toExpression), this.plan));
    }
  }

  /** Keeps the rows once they have been computed; every plan that contains this one uses them. */
  cache(): this {
    return this.persist();
  }

  /** The same as `cache`, with a word on where. */
  persist(level: StorageLevel = StorageLevel.MEMORY_AND_DISK): this {
    const { session, plan } = this;
    void session.commands.add(async () => {
      await session.cache.add(await session.analyseNow(plan), level, plan);
    });
    return this;
  }

  /** Forgets the rows that `cache` kept. */
  unpersist(_blocking: boolean = false): this {
    const { session, plan } = this;
    void session.commands.add(async () => session.cache.remove(await session.analyseNow(plan)));
    return this;
  }

  /** Where the rows are kept; `StorageLevel.NONE` when they are not. */
  async storageLevel(): Promise<StorageLevel> {
    return this.session.cache.find(await this.session.analyse(this.plan))?.storage ?? StorageLevel.NONE;
  }

  /** The rows as they are now, without the plan that made them. Without `eager` they are computed when first needed. */
  async checkpoint(eager: boolean = true): Promise<DataFrame<Columns>> {
    const { session, plan } = this;
    const rows = new CommandResult("checkpoint", async () => {
      const analysed = await session.analyseNow(plan);
      return new LocalRelation(analysed.output, (await session.executePartitionsNow(plan)).flat());
    });
    if (eager) await session.analyse(rows);
    return this.over(rows);
  }

  /** The same as `checkpoint`. */
  localCheckpoint(eager: boolean = true): Promise<DataFrame<Columns>> {
    return this.checkpoint(eager);
  }

  /** Makes it readable by name: `spark.table(name)`. A stream stays a stream. */
  createOrReplaceTempView(name: string): void {
    this.makeView(name, false, true);
  }

  /** The same; a name that is taken is an error. @throws TEMP_TABLE_OR_VIEW_ALREADY_EXISTS */
  createTempView(name: string): void {
    this.makeView(name, false, false);
  }

  /** A view `global_temp.name`. @throws TEMP_TABLE_OR_VIEW_ALREADY_EXISTS */
  createGlobalTempView(name: string): void {
    this.makeView(name, true, false);
  }

  /** A view `global_temp.name`. */
  createOrReplaceGlobalTempView(name: string): void {
    this.makeView(name, true, true);
  }

  private makeView(name: string, global: boolean, replace: boolean): void {
    const { session } = this;
    checkViewName(name);
    // What the name meant until now, it still means inside.
    const plan = session.withView(this.plan, global ? `global_temp.${name}` : name);
    session.catalog.setTemporary(name, { plan: () => plan }, global, replace);
  }

  /** Calls `visit` with each row. */
  async foreach(visit: (row: ExternalRow) => void | Promise<void>): Promise<void> {
    for (const row of await this.collect()) await visit(row);
  }

  /** Calls `visit` with the rows of each partition. */
  async foreachPartition(visit: (rows: Iterable<ExternalRow>) => void | Promise<void>): Promise<void> {
    for (const rows of await this.session.externalPartitions(this.plan)) await visit(rows);
  }

  /** The rows as JSON texts, in a column `value`. */
  toJSON(): DataFrame {
    const { session, plan } = this;
    return this.over(
      new CommandResult("toJSON", async () => {
        const { output } = await session.analyseNow(plan);
        const whole = new UnresolvedFunction("to_json", [new UnresolvedFunction("struct", output)]);
        const project = new Project([new Alias(whole, "value")], plan);
        const analysed = await session.analyseNow(project);
        return new LocalRelation(analysed.output, (await session.executePartitionsNow(project)).flat());
      }),
    );
  }

  /** Whether `collect` needs no engine: the rows stand in the plan itself. */
  async isLocal(): Promise<boolean> {
    return (await this.session.analyse(this.plan)) instanceof LocalRelation;
  }

  /** Whether both mean the same rows, whatever their columns are called. */
  async sameSemantics(other: DataFrame): Promise<boolean> {
    return (await this.semanticText()) === (await other.semanticText());
  }

  /** Equal for DataFrames that mean the same. */
  async semanticHash(): Promise<number> {
    let hash = 0;
    for (const character of await this.semanticText())
      hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
    return hash;
  }

  /** For the engine. */
  async semanticText(): Promise<string> {
    return this.session.cache.keyOf(await this.session.analyse(this.plan));
  }

  /** The same as `dropDuplicates`, as Python calls it. */
  drop_duplicates<Given extends string>(columns?: readonly ColumnName<Columns, Given>[]): DataFrame<Columns> {
    return this.dropDuplicates(columns);
  }
}

function checkPartitions(numPartitions: number): void {
  if (!Number.isSafeInteger(numPartitions) || numPartitions <= 0)
    throw new IllegalArgumentException(
      null,
      `requirement failed: Number of partitions (${numPartitions}) must be positive.`,
    );
}
