/**
 * `describe` and `summary`: numbers about the columns, a row for each statistic. Spark's `StatFunctions.summary`.
 *
 * Columns of numbers and texts are looked at; of a text only what reads as a number counts for mean, deviation and
 * percentiles. Everything comes out as text.
 */
import { AnalysisException, IllegalArgumentException } from "../data/errors";
import { type DataType, StringType, StructField, StructType } from "../data/types";
import type { Value } from "../data/value";
import { Column, parseColumnName } from "../plan/column";
import { Alias, UnresolvedAttribute, UnresolvedFunction } from "../plan/expression";
import { Cast } from "../plan/function";
import { isNumeric } from "../plan/functions/numeric-types";
import { toLiteral } from "../plan/literal";
import { Aggregate, attributesOf, LocalRelation, type LogicalPlan, Project } from "../plan/logical";
import { CommandResult } from "../plan/logical-command";
import type { SessionState } from "./session-state";

export const SUMMARY: readonly string[] = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"];

/** @param columns which to describe; all of numbers and texts unless told */
export function describePlan(session: SessionState, plan: LogicalPlan, columns: readonly string[]): LogicalPlan {
  const chosen = columns.length === 0 ? plan : new Project(columns.map(parseColumnName), plan);
  return summaryPlan(session, chosen, ["count", "mean", "stddev", "min", "max"]);
}

/** @throws UNRECOGNIZED_STATISTIC */
export function summaryPlan(session: SessionState, plan: LogicalPlan, statistics: readonly string[]): LogicalPlan {
  const wanted = statistics.length === 0 ? SUMMARY : statistics;
  const makers = wanted.map(makerOf);
  return new CommandResult("summary", async () => {
    const { output } = await session.analyseNow(plan);
    const columns = output.filter(({ dataType }) => isNumeric(dataType) || dataType.kind === "string");
    const cells = columns.flatMap(({ name, dataType }) =>
      makers.map((make) => text(make(new Column(new UnresolvedAttribute([name])), dataType))),
    );
    const named = cells.map((cell, i) => new Alias(cell.expression, `_${i}`));
    const [row] =
      named.length === 0 ? [[]] : (await session.executePartitionsNow(new Aggregate([], named, plan))).flat();
    const fields = ["summary", ...columns.map((column) => column.name)].map(
      (name) => new StructField(name, StringType),
    );
    const rows = wanted.map((name, s): Value[] => [name, ...columns.map((_, c) => row[c * wanted.length + s])]);
    return new LocalRelation(attributesOf(new StructType(fields)), rows);
  });
}

type Maker = (column: Column, type: DataType) => Column;

const call = (name: string, ...args: Column[]): Column =>
  new Column(
    new UnresolvedFunction(
      name,
      args.map((arg) => arg.expression),
    ),
  );
const text = (column: Column): Column => new Column(new Cast(column.expression, StringType));
const number: Maker = (column, type) => (type.kind === "string" ? column.tryCast("double") : column);

const MAKERS: Readonly<Record<string, Maker>> = {
  count: (column) => call("count", column),
  count_distinct: (column) => call("size", call("collect_set", column)),
  approx_count_distinct: (column) => call("approx_count_distinct", column),
  mean: (column, type) => call("avg", number(column, type)),
  stddev: (column, type) => call("stddev_samp", number(column, type)),
  min: (column) => call("min", column),
  max: (column) => call("max", column),
};

function makerOf(statistic: string): Maker {
  const known = MAKERS[statistic.toLowerCase()];
  if (known !== undefined) return known;
  const percent = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)%$/.exec(statistic);
  if (percent === null)
    throw new AnalysisException(
      "UNRECOGNIZED_STATISTIC",
      `The statistic '${statistic}' is not recognized. Valid statistics include \`count\`, \`count_distinct\`, \`approx_count_distinct\`, \`mean\`, \`stddev\`, \`min\`, \`max\`, and percentile values. Percentile must be a numeric value followed by '%', within the range 0% to 100%.`,
      { sqlState: "42704", parameters: { stats: statistic } },
    );
  const fraction = Number(percent[1]) / 100;
  if (fraction < 0 || fraction > 1)
    throw new IllegalArgumentException(null, "requirement failed: Percentiles must be in the range [0, 1]");
  const asNumber: Maker = (column, type) => (type.kind === "decimal" ? column.cast("double") : number(column, type));
  return (column, type) => call("percentile_approx", asNumber(column, type), new Column(toLiteral(fraction)));
}
