/**
 * Random queries over three small tables (joins of all kinds, grouping, set operations, subqueries, windows, orders and limits),
 * compared with the rows that a real Spark 4.3 gave. `recorded/random/record_plans.py` made them and asked Spark.
 */
import type { SparkSession } from "../../src/api/spark-session";
import { newSession, readRecordedFile } from "../recorded/programs";
import { atHand } from "../recorded/random/compare";
import { comparePlan, type PlanAnswer } from "../recorded/random/compare-plans";
import { onlyKnown } from "../recorded/random/known";

interface Recorded {
  readonly tables: Readonly<Record<string, string>>;
  readonly cases: readonly PlanAnswer[];
}

describe("random queries give what Spark's give", () => {
  it("over three small tables", async function () {
    this.timeout(60_000);
    const { tables, cases } = readRecordedFile<Recorded>("random/plans.json");
    const spark: SparkSession = newSession();
    for (const [name, sql] of Object.entries(tables)) (await atHand(spark.sql(sql))).createOrReplaceTempView(name);
    const differences = new Map<string, string>();
    for (const one of cases) {
      const outcome = await comparePlan(spark, one);
      if (typeof outcome === "object") differences.set(one.sql, outcome.difference);
    }
    onlyKnown("plans", "all", differences);
  });
});
