/**
 * Casts of every type to every other, with corner texts and limits, compared with what a real Spark 4.3 gave: value, type,
 * column name, or the error. `recorded/random/record_casts.py` asked Spark.
 */
import type { SparkSession } from "../../src/api/spark-session";
import { newSession, readRecordedFile } from "../recorded/programs";
import { type Answer, answerOf, atHand, compare } from "../recorded/random/compare";
import { onlyKnown } from "../recorded/random/known";

interface Recorded {
  readonly tables: Readonly<Record<string, string>>;
  readonly cases: readonly (Answer & { readonly group: string; readonly sql: string })[];
}

describe("casts give what Spark's give", () => {
  const { tables, cases } = readRecordedFile<Recorded>("random/casts.json");
  const spark: SparkSession = newSession();
  before(async () => (await atHand(spark.sql(tables.single))).createOrReplaceTempView("single"));
  for (const group of new Set(cases.map((one) => one.group)))
    it(`from ${group}`, async function () {
      this.timeout(30_000);
      const differences = new Map<string, string>();
      for (const one of cases.filter((other) => other.group === group)) {
        const outcome = compare(await answerOf(spark, `SELECT ${one.sql} FROM single`, "UTC"), {
          name: one.sql,
          ...one,
        });
        if (typeof outcome === "object") differences.set(one.sql, outcome.difference);
      }
      onlyKnown("casts", group, differences);
    });
});
