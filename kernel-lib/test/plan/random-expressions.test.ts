/**
 * Thousands of random typed expressions over tables of nasty values, compared with what a real Spark 4.3 gave: the column's name
 * and type, every cell, or the error with its message and place.
 *
 * `recorded/random/grammar.py` made the expressions, `record_expressions.py` asked Spark. A test is one type of result.
 */
import type { SparkSession } from "../../src/api/spark-session";
import { newSession, readRecordedFile } from "../recorded/programs";
import { type Answer, answerOf, atHand, compare } from "../recorded/random/compare";
import { onlyKnown } from "../recorded/random/known";

interface Recorded {
  readonly tables: Readonly<Record<string, string>>;
  readonly cases: readonly (Answer & {
    readonly group: string;
    readonly sql: string;
    readonly table: string;
    readonly zone?: string;
  })[];
}

describe("random expressions give what Spark's give", () => {
  const { tables, cases: random } = readRecordedFile<Recorded>("random/expressions.json");
  // Of these only the first cells are recorded.
  const { cases: chosen } = readRecordedFile<Recorded>("random/chosen.json");
  const cases = [...random, ...chosen];
  const spark: SparkSession = newSession();
  before(async () => {
    for (const [name, sql] of Object.entries(tables)) (await atHand(spark.sql(sql))).createOrReplaceTempView(name);
  });
  for (const group of new Set(cases.map((one) => one.group)))
    it(`of type ${group}`, async function () {
      this.timeout(30_000);
      const differences = new Map<string, string>();
      for (const one of cases.filter((other) => other.group === group)) {
        const { sql, table, zone = "UTC" } = one;
        spark.conf.set("spark.sql.session.timeZone", zone);
        const answer = await answerOf(spark, `SELECT ${sql} FROM ${table}`, zone);
        const cells = group === "chosen" ? answer.cells?.slice(0, 3) : answer.cells;
        const outcome = compare({ ...answer, ...(cells && { cells }) }, { name: sql, ...one });
        if (typeof outcome === "object") differences.set(`${sql}  [${table}, ${zone}]`, outcome.difference);
      }
      onlyKnown("expressions", group, differences);
    });
});
