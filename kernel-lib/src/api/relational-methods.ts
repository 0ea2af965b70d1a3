/**
 * The methods of a DataFrame that describe relational operators beyond `select`, `where` and `groupBy`. A base class, so
 * that `DataFrame` stays short; there is no other use for it.
 */
import { AnalysisException, IllegalArgumentException } from "../data/errors";
import type { ExternalRow } from "../data/external";
import { Column, nameOrColumn, toExpression } from "../plan/column";
import type { Expression } from "../plan/expression";
import type { LogicalPlan } from "../plan/logical";
import { Join, parseJoinType } from "../plan/logical-join";
import { LateralJoin, parseLateralType } from "../plan/logical-lateral";
import { Unpivot } from "../plan/logical-pivot";
import { Distinct, Offset, SetOperation, Union } from "../plan/logical-set";
import { fromCall } from "../plan/origin";
import { type ColumnChange, SchemaChange } from "../plan/schema-change";
import { SubqueryExpression } from "../plan/subquery";
import type { ColumnName, Suggested } from "./column-names";
import type { DataFrame } from "./dataframe";
import { DataFrameNaFunctions, type FillValue } from "./na-functions";

export abstract class RelationalMethods<Columns extends string> {
  abstract readonly plan: LogicalPlan;
  /** For the engine: another plan in the same session. */
  abstract over<Names extends string = string>(plan: LogicalPlan): DataFrame<Names>;
  abstract collect(): Promise<ExternalRow[]>;
  abstract limit(n: number): DataFrame<Columns>;

  protected changed<Names extends string = string>(change: ColumnChange): DataFrame<Names> {
    return this.over(new SchemaChange(change, this.plan));
  }

  /** The rows of this and then of the other, column by position. Duplicates stay. */
  union(other: DataFrame): DataFrame<Columns> {
    return this.over(new Union([this.plan, other.plan]));
  }

  /** The same as `union`. */
  unionAll(other: DataFrame): DataFrame<Columns> {
    return this.union(other);
  }

  /** The rows of both, column by name; with `allowMissingColumns` a column that one side lacks is NULL there. */
  unionByName<Other extends string>(
    other: DataFrame<Other>,
    allowMissingColumns: boolean = false,
  ): DataFrame<Columns | Other> {
    return this.over(new Union([this.plan, other.plan], true, allowMissingColumns));
  }

  /** The rows that are in both, each once. */
  intersect(other: DataFrame): DataFrame<Columns> {
    return this.over(new SetOperation("Intersect", false, this.plan, other.plan));
  }

  /** The rows that are in both, as often as in the side that has fewer. */
  intersectAll(other: DataFrame): DataFrame<Columns> {
    return this.over(new SetOperation("Intersect", true, this.plan, other.plan));
  }

  /** The rows that the other does not have, each once. */
  except(other: DataFrame): DataFrame<Columns> {
    return this.over(new SetOperation("Except", false, this.plan, other.plan));
  }

  /** The same as `except`, as Python calls it. */
  subtract(other: DataFrame): DataFrame<Columns> {
    return this.except(other);
  }

  /** The rows without those of the other, each of which takes away one. */
  exceptAll(other: DataFrame): DataFrame<Columns> {
    return this.over(new SetOperation("Except", true, this.plan, other.plan));
  }

  /**
   * The rows of both sides that belong together.
   * @param on a condition over both sides, or names of columns that both have: such a column comes out once
   * @param how `"inner"`, `"left"`, `"right"`, `"full"`, `"left_semi"`, `"left_anti"`, `"cross"`
   */
  join<Other extends string>(
    right: DataFrame<Other>,
    on?: Column | Suggested<Columns> | readonly Suggested<Columns>[],
    how: string = "inner",
  ): DataFrame<Columns | Other> {
    const type = parseJoinType(how);
    if (on === undefined || typeof on === "string" || Array.isArray(on)) {
      const names = on === undefined ? [] : typeof on === "string" ? [on] : (on as readonly string[]);
      return this.over(new Join(this.plan, right.plan, type, null, names.length === 0 ? null : names));
    }
    return this.over(new Join(this.plan, right.plan, type, (on as Column).expression));
  }

  /** Every row with every row of the other. */
  crossJoin<Other extends string>(right: DataFrame<Other>): DataFrame<Columns | Other> {
    return this.over(new Join(this.plan, right.plan, "Cross", null));
  }

  /**
   * Each row with the rows that the other has for it: the other may name this one's columns, as `col("k").outer()`.
   * @param on a further condition over both sides
   * @param how `"inner"`, `"left"` or `"cross"`
   * @throws UNSUPPORTED_JOIN_TYPE
   */
  lateralJoin<Other extends string>(
    right: DataFrame<Other>,
    on: Column | null = null,
    how: string = "inner",
  ): DataFrame<Columns | Other> {
    const subquery = SubqueryExpression.ofDataFrame("lateral", right.plan);
    return this.over(new LateralJoin(this.plan, subquery, parseLateralType(how), on?.expression ?? null));
  }

  /**
   * Turns columns into rows: for each of `values` a row with the column's name and its value.
   * @param ids the columns that stay
   * @param values the columns that become rows; null for all others
   */
  unpivot(
    ids: Column | string | readonly (Column | string)[],
    values: Column | string | readonly (Column | string)[] | null,
    variableColumnName: string,
    valueColumnName: string,
  ): DataFrame {
    const listed = (given: Column | string | readonly (Column | string)[]): Expression[] =>
      (Array.isArray(given) ? (given as readonly (Column | string)[]) : [given as Column | string]).map(nameOrColumn);
    const columns = values === null ? null : listed(values).map((column) => ({ columns: [column], name: null }));
    return this.over(new Unpivot(listed(ids), columns, variableColumnName, [valueColumnName], true, this.plan));
  }

  /** The same as `unpivot`. */
  melt(
    ids: Column | string | readonly (Column | string)[],
    values: Column | string | readonly (Column | string)[] | null,
    variableColumnName: string,
    valueColumnName: string,
  ): DataFrame {
    return this.unpivot(ids, values, variableColumnName, valueColumnName);
  }

  /** The value of its one row and column, for expressions of another DataFrame; NULL without rows. */
  scalar(): Column {
    return fromCall(null, () => new Column(SubqueryExpression.ofDataFrame("scalar", this.plan)));
  }

  /** Whether it has rows, for expressions of another DataFrame, whose columns it may name: `col("t.k").outer()`. */
  exists(): Column {
    return new Column(SubqueryExpression.ofDataFrame("exists", this.plan));
  }

  /** Every row once. */
  distinct(): DataFrame<Columns> {
    return this.over(new Distinct(this.plan));
  }

  /** Of the rows that are equal in these columns one stays; without columns the same as `distinct`. */
  dropDuplicates<Given extends string>(columns?: readonly ColumnName<Columns, Given>[]): DataFrame<Columns> {
    return columns === undefined ? this.distinct() : this.changed({ kind: "Deduplicate", columns });
  }

  /**
   * Of rows equal in these columns, or in all, the first, as far as they come within the delay of the watermark; later ones
   * pass again. Only for streams with a watermark.
   */
  dropDuplicatesWithinWatermark<Given extends string>(
    columns?: readonly ColumnName<Columns, Given>[],
  ): DataFrame<Columns> {
    return this.changed({ kind: "Deduplicate", columns: columns ?? null, withinWatermark: true });
  }

  /** Without these columns; a name that there is not is no error. */
  drop(...columns: (Column | Suggested<Columns>)[]): DataFrame<Columns> {
    return this.changed({ kind: "Drop", columns: columns.map((c) => (typeof c === "string" ? c : toExpression(c))) });
  }

  /** The columns of this name under another; no error when there is none. */
  withColumnRenamed<Name extends string>(existingName: Suggested<Columns>, newName: Name): DataFrame<Columns | Name> {
    return this.withColumnsRenamed({ [existingName]: newName });
  }

  /** Several renamings, from the existing to the new name. */
  withColumnsRenamed<Name extends string>(names: Readonly<Record<string, Name>>): DataFrame<Columns | Name> {
    return this.changed({ kind: "WithColumnsRenamed", renames: Object.entries(names) });
  }

  /** Adds or replaces columns; all of them read the columns as they are now. */
  withColumns<Name extends string>(columns: Readonly<Record<Name, Column>>): DataFrame<Columns | Name> {
    const given = Object.entries<Column>(columns).map(([name, column]) => [name, column.expression] as const);
    return this.changed({ kind: "WithColumns", columns: given });
  }

  /** All columns under new names, as many as there are. */
  toDF<Name extends string>(...names: Name[]): DataFrame<Name> {
    return this.changed({ kind: "ToDF", names });
  }

  /** What to do with missing values: `df.na.drop()`, `df.na.fill(0)`, `df.na.replace(…)`. */
  get na(): DataFrameNaFunctions {
    return new DataFrameNaFunctions((change) => this.changed(change));
  }

  /** The same as `na.drop`. */
  dropna(how: "any" | "all" | number = "any", columns?: readonly string[]): DataFrame<Columns> {
    return this.over(this.na.drop(how, columns).plan);
  }

  /** The same as `na.fill`. */
  fillna(value: FillValue | Readonly<Record<string, FillValue>>, columns?: readonly string[]): DataFrame<Columns> {
    return this.over(this.na.fill(value, columns).plan);
  }

  /** All rows but the first `n`. */
  offset(n: number): DataFrame<Columns> {
    if (!Number.isSafeInteger(n) || n < 0)
      throw new AnalysisException(
        "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
        `The limit like expression "${n}" is invalid. The offset expression must be equal to or greater than 0, but got ${n}.`,
        { sqlState: "42K0E" },
      );
    return this.over(new Offset(n, this.plan));
  }

  /** Whether there is no row. */
  async isEmpty(): Promise<boolean> {
    return (await this.limit(1).count()) === 0;
  }

  /** The first `n` rows. */
  head(n: number = 1): Promise<ExternalRow[]> {
    return this.limit(n).collect();
  }

  /** The last `n` rows. */
  async tail(n: number): Promise<ExternalRow[]> {
    if (!Number.isSafeInteger(n) || n < 0)
      throw new IllegalArgumentException(null, `tail(n) takes a whole number from 0, not ${n}.`);
    const rows = await this.collect();
    return rows.slice(Math.max(0, rows.length - n));
  }

  /** The rows one after the other. */
  async *toLocalIterator(): AsyncGenerator<ExternalRow, void, void> {
    yield* await this.collect();
  }
}
