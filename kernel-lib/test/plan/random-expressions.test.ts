/**
 * Thousands of random typed expressions over tables of nasty values, compared with what a real Spark 4.3 gave: the column's name
 * and type, every cell, or the error with its message and place.
 *
 * `recorded/random/grammar.py` made the expressions, `record_expressions.py` asked Spark. A test is one type of result.
 */
import assert from "node:assert/strict";
import type { SparkSession } from "../../src/api/spark-session";
import { newSession, readRecordedFile } from "../recorded/programs";
import { type Answer, answerOf, atHand, compare } from "../recorded/random/compare";

interface Recorded {
  readonly tables: Readonly<Record<string, string>>;
  readonly cases: readonly (Answer & {
    readonly group: string;
    readonly sql: string;
    readonly table: string;
    readonly zone?: string;
  })[];
}

/** How many of each type give the same at least; what differs is to be found and mended, so these only grow. */
const SAME: Readonly<Record<string, number>> = {
  bool: 185,
  byte: 189,
  short: 186,
  int: 180,
  long: 187,
  double: 192,
  dec: 191,
  str: 185,
  bin: 159,
  date: 187,
  ntz: 192,
  dti: 173,
  ymi: 171,
  aint: 190,
  astr: 193,
  adbl: 194,
  map: 187,
  struct: 174,
  float: 191,
  ts: 183,
};

describe("random expressions give what Spark's give", () => {
  const { tables, cases } = readRecordedFile<Recorded>("random/expressions.json");
  const spark: SparkSession = newSession();
  before(async () => {
    for (const [name, sql] of Object.entries(tables)) (await atHand(spark.sql(sql))).createOrReplaceTempView(name);
  });
  for (const group of new Set(cases.map((one) => one.group)))
    it(`of type ${group}`, async function () {
      this.timeout(30_000);
      const differences: string[] = [];
      let same = 0;
      for (const one of cases.filter((other) => other.group === group)) {
        const { sql, table, zone = "UTC" } = one;
        spark.conf.set("spark.sql.session.timeZone", zone);
        const outcome = compare(await answerOf(spark, `SELECT ${sql} FROM ${table}`, zone), { name: sql, ...one });
        if (outcome === "same") same += 1;
        if (typeof outcome === "object") differences.push(`${sql}  [${table}, ${zone}]\n    ${outcome.difference}`);
      }
      assert.ok(
        same >= SAME[group],
        `only ${same} are the same, ${differences.length} differ:\n${differences.join("\n")}`,
      );
    });
});
