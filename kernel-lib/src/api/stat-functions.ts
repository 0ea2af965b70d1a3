/** Statistics over columns: `df.stat`. Spark's `DataFrameStatFunctions`. */
import { AnalysisException, IllegalArgumentException } from "../data/errors";
import { castToString } from "../data/format-value";
import { comparator } from "../data/ordering";
import { ArrayType, DoubleType, LongType, StringType, StructField, StructType } from "../data/types";
import type { Value } from "../data/value";
import { Column, type ColumnOrValue, nameOrColumn, parseColumnName, toExpression } from "../plan/column";
import { Alias, type AttributeReference, UnresolvedFunction } from "../plan/expression";
import { Cast } from "../plan/function";
import { isNumeric } from "../plan/functions/numeric-types";
import { toLiteral } from "../plan/literal";
import { Aggregate, attributesOf, LocalRelation, Project } from "../plan/logical";
import { CommandResult } from "../plan/logical-command";
import type { DataFrame } from "./dataframe";
import { FrequentItems } from "./frequent-items";

export class DataFrameStatFunctions {
  constructor(private readonly frame: DataFrame) {}

  /** Pearson's correlation of two columns of numbers. */
  corr(column1: string, column2: string, method: string = "pearson"): Promise<number> {
    if (method !== "pearson")
      throw new IllegalArgumentException(
        null,
        "requirement failed: Currently only the calculation of the Pearson Correlation coefficient is supported.",
      );
    return this.pair("corr", "correlation", column1, column2);
  }

  /** The sample covariance of two columns of numbers. */
  cov(column1: string, column2: string): Promise<number> {
    return this.pair("covar_samp", "covariance", column1, column2);
  }

  private async pair(name: string, what: string, ...columns: [string, string]): Promise<number> {
    const { session, plan } = this.frame;
    const project = new Project(columns.map(parseColumnName), plan);
    for (const { dataType } of (await session.analyse(project)).output)
      if (!isNumeric(dataType))
        throw new IllegalArgumentException(
          null,
          `requirement failed: Currently ${what} calculation for columns with dataType ${dataType.simpleString} not supported.`,
        );
    const call = new UnresolvedFunction(
      name,
      columns.map((column) => new Cast(parseColumnName(column), DoubleType)),
    );
    const [[value]] = await session.execute(new Aggregate([], [new Alias(call, "value")], plan));
    return (value as number | null) ?? Number.NaN;
  }

  /**
   * Values such that the given parts of all values are not larger; exact here, whatever error is allowed.
   * @param columns one column, or several for a list of lists
   * @param probabilities each from 0 (the smallest value) to 1 (the largest)
   */
  approxQuantile(column: string, probabilities: readonly number[], relativeError: number): Promise<number[]>;
  approxQuantile(
    columns: readonly string[],
    probabilities: readonly number[],
    relativeError: number,
  ): Promise<number[][]>;
  async approxQuantile(
    columns: string | readonly string[],
    probabilities: readonly number[],
    relativeError: number,
  ): Promise<number[] | number[][]> {
    if (probabilities.some((p) => !(p >= 0 && p <= 1)))
      throw new IllegalArgumentException(null, "requirement failed: percentile should be in the range [0.0, 1.0]");
    if (!(relativeError >= 0))
      throw new IllegalArgumentException(
        null,
        `requirement failed: Relative Error must be non-negative but got ${relativeError}`,
      );
    const names = typeof columns === "string" ? [columns] : columns;
    const { session, plan } = this.frame;
    const project = new Project(names.map(parseColumnName), plan);
    const { output } = await session.analyse(project);
    output.forEach(refuseNoNumber);
    const casts = names.map((name, i) => new Alias(new Cast(parseColumnName(name), DoubleType), `_${i}`));
    const rows = await session.execute(new Project(casts, plan));
    const quantiles = names.map((_, c) => {
      const values = rows
        .map((row) => row[c] as number | null)
        .filter((v): v is number => v !== null && !Number.isNaN(v));
      values.sort((a, b) => a - b);
      return values.length === 0 ? [] : probabilities.map((p) => values[Math.max(0, Math.ceil(p * values.length) - 1)]);
    });
    return typeof columns === "string" ? quantiles[0] : quantiles;
  }

  /** How often each pair of values occurs: a row per value of the first column, a column per value of the second. */
  crosstab(column1: string, column2: string): DataFrame {
    const { session, plan } = this.frame;
    return this.frame.over(
      new CommandResult("crosstab", async () => {
        const texts = [column1, column2].map(
          (name, i) => new Alias(new Cast(parseColumnName(name), StringType), `_${i}`),
        );
        const rows = (await session.executePartitionsNow(new Project(texts, plan))).flat();
        return countedPairs(
          `${column1}_${column2}`,
          rows.map(([a, b]) => [name(a), name(b)]),
        );
      }),
    );
  }

  /**
   * Values that may be frequent: all that are in at least this part of the rows are among them (Karp, Schenker,
   * Papadimitriou, 2003).
   */
  freqItems(columns: readonly string[], support: number = 0.01): DataFrame {
    if (!(support >= 1e-4 && support <= 1))
      throw new IllegalArgumentException(
        null,
        `requirement failed: Support must be in [1e-4, 1], but got ${castToString(support, DoubleType, "UTC")}.`,
      );
    const { session, plan } = this.frame;
    return this.frame.over(
      new CommandResult("freqItems", async () => {
        const project = new Project(columns.map(parseColumnName), plan);
        const { output } = await session.analyseNow(project);
        const rows = (await session.executePartitionsNow(project)).flat();
        const items = output.map(
          (_, c) =>
            new FrequentItems(
              Math.floor(1 / support),
              rows.map((row) => row[c]),
            ).values,
        );
        const fields = output.map((c) => new StructField(`${c.name}_freqItems`, new ArrayType(c.dataType, false)));
        return new LocalRelation(attributesOf(new StructType(fields)), [items]);
      }),
    );
  }

  /**
   * A sample without replacement, of another part of the rows for each value of a column.
   * @param fractions by value, as a Map: `new Map([[0, 0.5]])`; values that are not in it are left out
   */
  sampleBy(
    column: Column | string,
    fractions: ReadonlyMap<Exclude<ColumnOrValue, Column>, number>,
    seed?: number | bigint,
  ): DataFrame {
    const stratum = nameOrColumn(column);
    const branches = [...fractions].flatMap(([value, fraction]) => [
      new UnresolvedFunction("<=>", [stratum, toExpression(value)]),
      new Cast(toLiteral(fraction), DoubleType),
    ]);
    const chosen = new UnresolvedFunction("when", [...branches, new Cast(toLiteral(0), DoubleType)]);
    const drawn = new UnresolvedFunction("rand", [toLiteral(seed ?? this.frame.session.newSeed())]);
    return this.frame.where(new Column(new UnresolvedFunction("<", [drawn, chosen])));
  }
}

const name = (value: Value): string => (value === null ? "null" : String(value).replaceAll("`", ""));

function refuseNoNumber({ name: column, dataType }: AttributeReference): void {
  if (isNumeric(dataType)) return;
  const type = dataType.kind[0].toUpperCase() + dataType.kind.slice(1);
  throw new IllegalArgumentException(
    null,
    `requirement failed: Quantile calculation for column ${column} with data type ${type}Type is not supported.`,
  );
}

function countedPairs(corner: string, pairs: readonly (readonly [string, string])[]): LocalRelation {
  const compare = comparator(StringType);
  const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort(compare);
  const columns = sorted(pairs.map(([, b]) => b));
  if (columns.length > 1e6)
    throw new AnalysisException(null, `The number of distinct values for ${corner} can't exceed 1e6.`);
  const counts = new Map<string, number>();
  for (const [a, b] of pairs) counts.set(JSON.stringify([a, b]), (counts.get(JSON.stringify([a, b])) ?? 0) + 1);
  const rows = sorted(pairs.map(([a]) => a)).map((a) => [
    a,
    ...columns.map((b) => counts.get(JSON.stringify([a, b])) ?? 0),
  ]);
  const fields = [
    new StructField(corner, StringType),
    ...columns.map((column) => new StructField(column, LongType, false)),
  ];
  return new LocalRelation(attributesOf(new StructType(fields)), rows);
}
