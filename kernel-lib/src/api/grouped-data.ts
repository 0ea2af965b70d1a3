/** What `groupBy` gives: groups that wait to be aggregated. Spark's `RelationalGroupedDataset`. */

import { AnalysisException } from "../data/errors";
import type { Column } from "../plan/column";
import { nameOrColumn } from "../plan/column";
import { Alias, type Expression, Literal, UnresolvedFunction } from "../plan/expression";
import type { GroupingSets } from "../plan/grouping-sets";
import { toLiteral } from "../plan/literal";
import { Aggregate, type LogicalPlan } from "../plan/logical";
import { AggregateNumericColumns } from "../plan/logical-numeric";
import { Pivot } from "../plan/logical-pivot";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";

export class GroupedData {
  constructor(
    private readonly session: SessionState,
    private readonly child: LogicalPlan,
    private readonly grouping: readonly Expression[],
    /** For `rollup`, `cube` and `groupingSets`. */
    private readonly sets: GroupingSets | null = null,
    private readonly pivoted: PivotedBy | null = null,
  ) {}

  /**
   * One column for each value, and in it what the aggregates give for the rows of that value. Without values they are looked
   * up first, which takes a query: `await` it.
   */
  pivot(column: string, values: readonly PivotCell[]): GroupedData;
  pivot(column: string): Promise<GroupedData>;
  pivot(column: string, values?: readonly PivotCell[]): GroupedData | Promise<GroupedData> {
    if (this.sets !== null)
      throw new AnalysisException(
        "UNSUPPORTED_FEATURE.PIVOT_AFTER_GROUP_BY",
        "The feature is not supported: PIVOT clause following a GROUP BY clause. Consider pushing the GROUP BY into a subquery.",
        { sqlState: "0A000" },
      );
    if (this.pivoted !== null)
      throw new AnalysisException(
        "REPEATED_CLAUSE",
        "The PIVOT clause may be used at most once per SUBQUERY operation.",
        { sqlState: "42614" },
      );
    const by = nameOrColumn(column);
    const over = (literals: readonly Expression[]): GroupedData =>
      new GroupedData(this.session, this.child, this.grouping, null, { column: by, values: literals });
    return values === undefined ? this.valuesOf(by).then(over) : over(values.map(toLiteral));
  }

  private async valuesOf(column: Expression): Promise<Expression[]> {
    if ((await this.session.analyse(this.child)).isStreaming)
      throw new AnalysisException(
        "_LEGACY_ERROR_TEMP_3063",
        "pivot is not supported on a streaming DataFrames/Datasets",
      );
    const values = new DataFrame(this.session, new Aggregate([column], [new Alias(column, "value")], this.child));
    const { dataType } = (await values.schema()).fields[0];
    const rows = await this.session.execute(values.orderBy("value").plan);
    return rows.map(([value]) => new Literal(value, dataType));
  }

  /** One row per group: the grouping columns, then these aggregates. */
  agg(first: Column, ...more: Column[]): DataFrame {
    return this.aggregate([first, ...more].map((column) => column.expression));
  }

  /** The number of rows of each group, in a column `count`. */
  count(): DataFrame {
    return this.aggregate([new Alias(new UnresolvedFunction("count", [toLiteral(1)]), "count")]);
  }

  /** The sum of each of these columns; without any, of all that are numbers. */
  sum(...columns: string[]): DataFrame {
    return this.each("sum", columns);
  }

  /** The mean of each of these columns; without any, of all that are numbers. */
  avg(...columns: string[]): DataFrame {
    return this.each("avg", columns);
  }

  /** The same as `avg`. */
  mean(...columns: string[]): DataFrame {
    return this.avg(...columns);
  }

  /** The smallest value of each of these columns; without any, of all that are numbers. */
  min(...columns: string[]): DataFrame {
    return this.each("min", columns);
  }

  /** The largest value of each of these columns; without any, of all that are numbers. */
  max(...columns: string[]): DataFrame {
    return this.each("max", columns);
  }

  private each(name: string, columns: readonly string[]): DataFrame {
    const over = this.over.bind(this);
    return new DataFrame(this.session, new AggregateNumericColumns(name, columns, this.child, over));
  }

  private aggregate(aggregates: readonly Expression[]): DataFrame {
    return new DataFrame(this.session, this.over(this.child, aggregates));
  }

  private over(child: LogicalPlan, aggregates: readonly Expression[]): LogicalPlan {
    const { grouping, sets, pivoted } = this;
    if (pivoted !== null) {
      const values = pivoted.values.map((value) => ({ values: [value], name: null }));
      return new Pivot(grouping, [pivoted.column], values, aggregates, child);
    }
    return new Aggregate(sets === null ? grouping : [sets], [...grouping, ...aggregates], child);
  }
}

/** A value of the column that is pivoted. */
export type PivotCell = string | number | bigint | boolean | Date | null;

interface PivotedBy {
  readonly column: Expression;
  readonly values: readonly Expression[];
}
