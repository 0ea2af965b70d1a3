/**
 * Asks this engine a whole query that a real Spark was asked, and says how the answers differ: names and types of the columns, and
 * all rows, as a multiset unless the query orders them.
 */
import type { SparkSession } from "../../../src/api/spark-session";
import { type Answer, compare, failureOf, type Outcome, textOf } from "./compare";

export interface PlanAnswer extends Answer {
  readonly sql: string;
  readonly ordered?: boolean;
  readonly names?: readonly string[];
  readonly types?: readonly string[];
  readonly rows?: readonly (readonly (string | null)[])[];
}

type Cells = readonly (string | null)[];

export async function comparePlan(spark: SparkSession, expected: PlanAnswer): Promise<Outcome> {
  try {
    const frame = spark.sql(expected.sql);
    const { fields } = await frame.schema();
    const rows = await frame.session.execute(frame.plan);
    const cells = rows.map((row) => fields.map((field, i) => textOf(row[i], field.dataType, "UTC")));
    if (expected.rows === undefined)
      return { difference: `${cells.length} rows, Spark's ${JSON.stringify(expected.error)} (${expected.message})` };
    const actual: readonly [string, unknown, unknown][] = [
      ["names", fields.map(({ name }) => name), expected.names],
      ["types", fields.map(({ dataType }) => dataType.simpleString), expected.types],
      ["rows", expected.ordered ? cells : [...cells].sort(byCells), expected.rows],
    ];
    for (const [part, ours, theirs] of actual) {
      const outcome = compare({ cells: flat(ours) }, { cells: flat(theirs) });
      if (outcome !== "same")
        return { difference: `${part} are ${JSON.stringify(ours)}, Spark's ${JSON.stringify(theirs)}` };
    }
    return "same";
  } catch (error) {
    return compare(failureOf(error), expected);
  }
}

/** Rows one after the other, each with its length. */
function flat(value: unknown): readonly (string | null)[] {
  return (value as readonly (Cells | string)[]).flatMap((row) =>
    typeof row === "string" ? [row] : [String(row.length), ...row],
  );
}

/** NULLs first, then by UTF-16 units, cell by cell, as `record_plans.py` sorts. */
function byCells(a: Cells, b: Cells): number {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (x === y) continue;
    if (x === null || y === null) return x === null ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}
