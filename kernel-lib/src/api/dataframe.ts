/**
 * A table that is described, not yet computed: rows with named, typed columns. Spark's `Dataset[Row]`.
 *
 * Methods that describe (`select`, `where`, `groupBy` …) return at once and compute nothing. Methods that need the engine
 * (`show`, `collect`, `schema` …) are asynchronous: the same program may run on an engine elsewhere.
 */

import { AnalysisException, IllegalArgumentException } from "../data/errors";
import { type ExternalRow, rowToObject } from "../data/external";
import { intervalToMicros, parseDelay } from "../data/interval";
import { showString } from "../data/show";
import { treeString } from "../data/tree-string";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { PlanTrace } from "../inspect/plan-trace";
import { type Column, nameOrColumn, parseColumnName } from "../plan/column";
import { type Expression, UnresolvedStar } from "../plan/expression";
import { GroupingSets } from "../plan/grouping-sets";
import {
  Filter,
  Limit,
  type LogicalPlan,
  Project,
  Sort,
  SubqueryAlias,
  schemaOf,
  WithWatermark,
} from "../plan/logical";
import { SortOrder } from "../plan/sort-order";
import { parseCondition, parseExpression } from "../plan/sql/parse";
import { UnresolvedStarWith } from "../plan/star-except";
import type { RDD } from "../rdd/rdd";
import type { ColumnName, Suggested } from "./column-names";
import { DataFrameWriter } from "./data-frame-writer";
import { DataStreamWriter } from "./data-stream-writer";
import { DatasetMethods } from "./dataset-methods";
import { type ExplainMode, explainMode, explainText, planningOf } from "./explain";
import { GroupedData } from "./grouped-data";
import { KeyValueGroupedDataset } from "./key-value-grouped-dataset";
import { plansOf } from "./plans";
import { printLine } from "./print";
import { rddOf } from "./rdd-data-frame";
import type { SessionState } from "./session-state";

/** A row as `collect` gives it: cells by column name. */
export type Row = ExternalRow;

/** `Columns`: the names TypeScript knows, see `column-names.ts`. */
export class DataFrame<Columns extends string = string> extends DatasetMethods<Columns> {
  constructor(
    /** For the engine. */
    readonly session: SessionState,
    /** For the engine: what this DataFrame means. */
    readonly plan: LogicalPlan,
  ) {
    super();
  }

  override over<Names extends string = string>(plan: LogicalPlan): DataFrame<Names> {
    return new DataFrame<Names>(this.session, plan);
  }

  /** The columns or expressions given, in that order. A string names a column; `"*"` is all of them. */
  select<Given extends string>(...columns: (Column | ColumnName<Columns, Given>)[]): DataFrame {
    return this.over(new Project(columns.map(selected), this.plan));
  }

  /** Columns as SQL text: `selectExpr("a + 1 AS b", "*")`. @throws ParseException */
  selectExpr(...texts: string[]): DataFrame {
    return this.over(
      new Project(
        texts.map((text) => parseExpression(text, this.session.parsing)),
        this.plan,
      ),
    );
  }

  /** The rows for which the condition, a column or SQL text, is true. */
  where(condition: Column | Suggested<Columns>): DataFrame<Columns> {
    const test = typeof condition === "string" ? parseCondition(condition, this.session.parsing) : condition.expression;
    return this.over(new Filter(test, this.plan));
  }

  /** The same as `where`. */
  filter(condition: Column | Suggested<Columns>): DataFrame<Columns> {
    return this.where(condition);
  }

  /** All columns and one more, or one replaced if there is one of that name. */
  withColumn<Name extends string>(name: Name | Columns, column: Column): DataFrame<Columns | Name> {
    return this.over(new Project([new UnresolvedStarWith(name, column.expression)], this.plan));
  }

  /**
   * Says how late events may come: an event this much older than the newest one seen may be dropped, and what can no longer
   * change may be given out and forgotten.
   * @param eventTime name of a timestamp column
   * @param delayThreshold e.g. `"10 minutes"`; not negative, a month counts 31 days
   */
  withWatermark<Given extends string>(
    eventTime: ColumnName<Columns, Given>,
    delayThreshold: string,
  ): DataFrame<Columns> {
    const delayMs = Number(intervalToMicros(parseDelay(delayThreshold))) / 1000;
    if (delayMs < 0)
      throw new IllegalArgumentException(
        null,
        `requirement failed: delay threshold (${delayThreshold}) should not be negative.`,
      );
    return this.over(new WithWatermark(parseColumnName(eventTime), Math.floor(delayMs), delayThreshold, this.plan));
  }

  /** Groups rows that are equal in these columns; follow with `.count()` or `.agg(…)`. */
  groupBy<Given extends string>(...columns: (Column | ColumnName<Columns, Given>)[]): GroupedData {
    return new GroupedData(this.session, this.plan, columns.map(nameOrColumn));
  }

  /** Groups for a function of your own with a state per key: `flatMapGroupsWithState`, `mapGroupsWithState`. */
  groupByKey(...columns: (Column | string)[]): KeyValueGroupedDataset {
    return new KeyValueGroupedDataset(this.session, this.plan, columns.map(nameOrColumn));
  }

  /** Groups by these columns, by all but the last of them, and so on, down to one group of all rows. */
  rollup(...columns: (Column | string)[]): GroupedData {
    const keys = columns.map(nameOrColumn);
    return new GroupedData(this.session, this.plan, keys, GroupingSets.rollup(keys.map((key) => [key])));
  }

  /** Groups by every combination of these columns. */
  cube(...columns: (Column | string)[]): GroupedData {
    const keys = columns.map(nameOrColumn);
    return new GroupedData(this.session, this.plan, keys, GroupingSets.cube(keys.map((key) => [key])));
  }

  /** Groups by each of these sets of columns; `columns` are those that come out. */
  groupingSets(sets: readonly (readonly (Column | string)[])[], ...columns: (Column | string)[]): GroupedData {
    const keys = columns.map(nameOrColumn);
    const given = sets.map((set) => set.map(nameOrColumn));
    return new GroupedData(this.session, this.plan, keys, GroupingSets.of(given, keys));
  }

  /** Aggregates over all rows: one row comes out. */
  agg(first: Column, ...more: Column[]): DataFrame {
    return this.groupBy().agg(first, ...more);
  }

  /** Sorts: names and columns ascending, `col("a").desc()` descending. */
  orderBy<Given extends string>(...columns: (Column | ColumnName<Columns, Given>)[]): DataFrame<Columns> {
    const order = columns.map(nameOrColumn).map((e) => (e instanceof SortOrder ? e : new SortOrder(e, true)));
    return this.over(new Sort(order, this.plan));
  }

  /** The same as `orderBy`. */
  sort<Given extends string>(...columns: (Column | ColumnName<Columns, Given>)[]): DataFrame<Columns> {
    return this.orderBy<string>(...columns);
  }

  /** The first `n` rows. */
  override limit(n: number): DataFrame<Columns> {
    if (!Number.isSafeInteger(n) || n < 0)
      throw new AnalysisException(
        "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
        `The limit like expression "${n}" is invalid. The limit expression must be equal to or greater than 0, but got ${n}.`,
        { sqlState: "42K0E" },
      );
    return this.over(new Limit(n, this.plan));
  }

  /** A name for the whole, to say `col("a.x")` by. */
  alias(name: string): DataFrame<Columns> {
    return this.over(new SubqueryAlias(name, this.plan));
  }

  /** The same as `alias`. */
  as(name: string): DataFrame<Columns> {
    return this.alias(name);
  }

  /** Writes the rows to files: `await df.write.mode("overwrite").csv("out")`. */
  get write(): DataFrameWriter {
    return new DataFrameWriter(this.session, this.plan);
  }

  /** Writes the stream somewhere, batch by batch. */
  get writeStream(): DataStreamWriter {
    return new DataStreamWriter(this.session, this.plan);
  }

  /** Whether it reads a stream. */
  async isStreaming(): Promise<boolean> {
    return (await this.session.analyse(this.plan)).isStreaming;
  }

  /** The columns and their types. */
  async schema(): Promise<StructType> {
    const analysed = await this.session.analyse(this.plan);
    return schemaOf(analysed.output);
  }

  /** The columns' names. */
  async columns(): Promise<string[]> {
    return (await this.schema()).names;
  }

  /** The columns' names and types, as pairs: `["id", "int"]`. */
  async dtypes(): Promise<[name: string, type: string][]> {
    return (await this.schema()).fields.map((field) => [field.name, field.dataType.simpleString]);
  }

  /**
   * Prints the schema as a tree.
   * @param level how many levels deep; all unless told
   */
  async printSchema(level?: number): Promise<void> {
    printLine(treeString(await this.schema(), level));
  }

  /** The rows as an RDD of plain objects, for what a table cannot say. Its query runs with the first action, once. */
  get rdd(): RDD<Row> {
    return rddOf(this, this.session.owner.sparkContext);
  }

  /** All rows, as objects by column name. */
  override async collect(): Promise<Row[]> {
    const schema = await this.schema();
    const rows = await this.session.execute(this.plan);
    return rows.map((row) => rowToObject(schema, row, this.session.conf.timeZone));
  }

  /** The first `n` rows. */
  take(n: number): Promise<Row[]> {
    return this.limit(n).collect();
  }

  /** The first row, or undefined when there is none. */
  async first(): Promise<Row | undefined> {
    return (await this.take(1))[0];
  }

  /** How many rows there are. */
  async count(): Promise<number> {
    const [row] = await this.groupBy().count().collect();
    return Number(row.count);
  }

  /**
   * Prints the first rows as a table, in Spark's form.
   * @param numRows how many; 20 unless told
   * @param truncate true cuts cells to 20 characters, false not at all, a number to that many
   * @param vertical one line per cell instead
   */
  async show(numRows: number = 20, truncate: boolean | number = true, vertical: boolean = false): Promise<void> {
    printLine(await this.showString(numRows, truncate, vertical));
  }

  /** The text that `show` prints. */
  async showString(
    numRows: number = 20,
    truncate: boolean | number = true,
    vertical: boolean = false,
  ): Promise<string> {
    const shown = Math.max(0, numRows);
    const rows: InternalRow[] = await this.session.execute(this.limit(shown + 1).plan);
    return showString(await this.schema(), rows, {
      numRows: shown,
      truncate,
      vertical,
      timeZone: this.session.conf.timeZone,
    });
  }

  /**
   * Prints the physical plan; with true or `"extended"` the logical ones too; with `"codegen"` the generated JavaScript, with
   * `"formatted"` what each operator takes and gives, with `"cost"` sizes, and with `"rules"` what each rule of the optimiser did.
   */
  async explain(mode: boolean | ExplainMode = "simple"): Promise<void> {
    const chosen = mode === true ? "extended" : explainMode(mode || "simple");
    printLine(await explainText(this.session, this.plan, chosen));
  }

  /** How it is planned, rule by rule, with the code that is made for it: for `figures.planWalk`. Nothing is run. */
  async plans(): Promise<PlanTrace> {
    const { session, plan: parsed } = this;
    return plansOf({ session, parsed, planning: (analysed) => planningOf(session, analysed) });
  }

  override toString(): string {
    return "DataFrame (await .printSchema() or .show() to look into it)";
  }
}

function selected(column: Column | string): Expression {
  return column === "*" ? new UnresolvedStar() : nameOrColumn(column);
}
