/** What `groupBy` gives: groups that wait to be aggregated. Spark's `RelationalGroupedDataset`. */
import type { Column } from "../plan/column";
import { nameOrColumn } from "../plan/column";
import { Alias, type Expression, UnresolvedFunction } from "../plan/expression";
import { toLiteral } from "../plan/literal";
import { Aggregate, type LogicalPlan } from "../plan/logical";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";

export class GroupedData {
  constructor(
    private readonly session: SessionState,
    private readonly child: LogicalPlan,
    private readonly grouping: readonly Expression[],
  ) {}

  /** One row per group: the grouping columns, then these aggregates. */
  agg(first: Column, ...more: Column[]): DataFrame {
    return this.aggregate([first, ...more].map((column) => column.expression));
  }

  /** The number of rows of each group, in a column `count`. */
  count(): DataFrame {
    return this.aggregate([new Alias(new UnresolvedFunction("count", [toLiteral(1)]), "count")]);
  }

  /** The sum of each of these columns. */
  sum(...columns: string[]): DataFrame {
    return this.each("sum", columns);
  }

  /** The mean of each of these columns. */
  avg(...columns: string[]): DataFrame {
    return this.each("avg", columns);
  }

  /** The same as `avg`. */
  mean(...columns: string[]): DataFrame {
    return this.avg(...columns);
  }

  /** The smallest value of each of these columns. */
  min(...columns: string[]): DataFrame {
    return this.each("min", columns);
  }

  /** The largest value of each of these columns. */
  max(...columns: string[]): DataFrame {
    return this.each("max", columns);
  }

  private each(name: string, columns: readonly string[]): DataFrame {
    return this.aggregate(columns.map((column) => new UnresolvedFunction(name, [nameOrColumn(column)])));
  }

  private aggregate(aggregates: readonly Expression[]): DataFrame {
    return new DataFrame(this.session, new Aggregate(this.grouping, [...this.grouping, ...aggregates], this.child));
  }
}
