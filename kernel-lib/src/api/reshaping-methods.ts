/**
 * The methods of a DataFrame that give it other columns by looking at them: by pattern, by schema, by turning rows into columns; and
 * those that watch its rows. A base class, so that `DataFrame` stays short; there is no other use for it.
 */
import { toSchema } from "../data/ddl";
import { IllegalArgumentException } from "../data/errors";
import type { ExternalRow } from "../data/external";
import { ArrayType, type StructType } from "../data/types";
import { Column, nameOrColumn } from "../plan/column";
import { UnresolvedRegex } from "../plan/column-regex";
import { Alias, UnresolvedFunction, UnresolvedStar } from "../plan/expression";
import { Project } from "../plan/logical";
import { FileRelation } from "../plan/logical-file";
import { CollectMetrics } from "../plan/logical-metrics";
import { Repartition } from "../plan/logical-partitioning";
import { userFunction } from "../plan/user-function";
import type { NamesOf } from "./column-names";
import type { DataFrame } from "./dataframe";
import type { Observation } from "./observation";
import { RelationalMethods } from "./relational-methods";
import type { SessionState } from "./session-state";
import type { SparkSession } from "./spark-session";
import { transposePlan } from "./transpose";

export abstract class ReshapingMethods<Columns extends string> extends RelationalMethods<Columns> {
  abstract readonly session: SessionState;

  /** The session it belongs to. */
  get sparkSession(): SparkSession {
    return this.session.owner;
  }

  /** All columns whose whole names a regular expression in backquotes matches: `` df.colRegex("`(id|na.*)`") ``. */
  colRegex(name: string): Column {
    const [, table, pattern] = /^(?:(\w+)\.)?`(.+)`$/.exec(name) ?? [];
    return new Column(pattern === undefined ? nameOrColumn(name) : new UnresolvedRegex(pattern, table ?? null));
  }

  /**
   * The columns in the order, with the names and types of a schema: they meet by name, one that is missing is NULL.
   * @throws INVALID_COLUMN_OR_FIELD_DATA_TYPE, NULLABLE_COLUMN_OR_FIELD
   */
  to<Schema extends StructType | string>(schema: Schema): DataFrame<NamesOf<Schema>> {
    return this.changed({ kind: "To", schema: toSchema(schema) });
  }

  /**
   * Rows that a function of your own gives for each row: `lines.flatMap((row) => …, "value STRING")`. Spark makes objects of the rows
   * and rows of the results; here it is a user-defined function of the whole row.
   * @param schema of the rows it gives, each an object by column name
   */
  flatMap<Schema extends StructType | string>(
    code: (row: ExternalRow) => readonly ExternalRow[],
    schema: Schema,
  ): DataFrame<NamesOf<Schema>> {
    const rows = userFunction((row) => [...code(row as ExternalRow)], new ArrayType(toSchema(schema), false));
    const whole = new Column(new UnresolvedFunction("struct", [new UnresolvedStar()]));
    return this.over(
      new Project([new UnresolvedFunction("inline", [rows(whole).expression])], this.plan),
    ) as unknown as DataFrame<NamesOf<Schema>>;
  }

  /** The row that a function of your own gives for each row: `df.map((row) => ({ n: row.v }), "n INT")`. */
  map<Schema extends StructType | string>(
    code: (row: ExternalRow) => ExternalRow,
    schema: Schema,
  ): DataFrame<NamesOf<Schema>> {
    return this.flatMap((row) => [code(row)], schema);
  }

  /** With a column that numbers the rows from 0, partition after partition. The rows come out in one partition. */
  zipWithIndex<Name extends string = "index">(indexColName: Name = "index" as Name): DataFrame<Columns | Name> {
    const place = new Alias(new UnresolvedFunction("monotonically_increasing_id", []), indexColName);
    return this.over(new Project([new UnresolvedStar(), place], new Repartition(1, false, this.plan)));
  }

  /**
   * Rows as columns: the values of the index column are the names, the other columns become rows, named in a column `key`.
   * @param indexColumn the first column unless told
   */
  transpose(indexColumn: Column | string | null = null): DataFrame {
    return this.over(transposePlan(this.session, this.plan, indexColumn));
  }

  /**
   * Computes aggregates over the rows that pass here. With a name they stand in a streaming query's progress
   * (`observedMetrics`), with an `Observation` that can be asked after a batch query.
   */
  observe(observation: Observation | string, first: Column, ...more: Column[]): DataFrame<Columns> {
    if (first === undefined)
      throw new IllegalArgumentException("CANNOT_BE_EMPTY", "At least one exprs must be specified.");
    const metrics = [first, ...more].map((column) => column.expression);
    const isNamed = typeof observation === "string";
    const name = isNamed ? observation : (observation.name ?? this.session.random.uuid());
    return this.over(new CollectMetrics(name, metrics, isNamed ? null : observation.listener(), this.plan));
  }

  /** The files that it reads. */
  async inputFiles(): Promise<string[]> {
    const plan = await this.session.analyse(this.plan);
    const relations = plan.collect((node): node is FileRelation => node instanceof FileRelation);
    return [...new Set(relations.flatMap(({ table }) => table.files))];
  }
}
