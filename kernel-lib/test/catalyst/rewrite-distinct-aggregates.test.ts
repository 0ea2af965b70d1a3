/** Several DISTINCTs of different values give what each would give alone, beside other aggregates, groups, and over nothing. */
import assert from "node:assert/strict";
import { explainMode, explainText } from "../../src/api/explain";
import type { DataFrame, SparkSession } from "../../src/index";
import { session } from "../operators/session";

const RULE = "spark.sql.optimizer.excludedRules";
const VALUES = "(1, 'a', 5), (1, 'b', 5), (2, 'a', NULL), (2, NULL, 7), (1, 'a', 7), (3, NULL, NULL), (NULL, 'c', 5)";

const LISTS = [
  "count(DISTINCT s), count(DISTINCT v)",
  "count(DISTINCT s, v), sum(DISTINCT v), count(DISTINCT v, s), count(*)",
  "count(DISTINCT s) + sum(DISTINCT v) AS both, max(s), min(v), sum(v), avg(v)",
  "count(DISTINCT upper(s)), count(DISTINCT v % 2), count(v), count(s) FILTER (WHERE v > 5), first(s), count(DISTINCT 1)",
  "count(DISTINCT s), count(DISTINCT v), collect_list(v)",
  "count(DISTINCT s) FILTER (WHERE v > 5), count(DISTINCT v)",
];

describe("several DISTINCTs of different values", () => {
  let spark: SparkSession;

  before(() => {
    spark = session();
    spark.sql(`CREATE TEMP VIEW t AS SELECT * FROM VALUES ${VALUES} AS t(g, s, v)`);
  });

  const rows = async (frame: DataFrame): Promise<string[]> =>
    (await frame.collect()).map((row) => JSON.stringify(Object.values(row))).sort();
  const isExpanded = async (frame: DataFrame): Promise<boolean> =>
    (await explainText(frame.session, frame.plan, explainMode("simple"))).includes("Expand");

  it("are counted each for itself", async () => {
    const frame = spark.sql("SELECT g, count(DISTINCT s), count(DISTINCT v), count(*) FROM t GROUP BY g");
    assert.ok(await isExpanded(frame));
    assert.deepEqual(await rows(frame), ["[1,2,2,3]", "[2,1,1,2]", "[3,0,0,1]", "[null,1,1,1]"]);
  });

  it("give what they give without the rule, with groups, without, and over nothing", async () => {
    for (const list of LISTS)
      for (const rest of [
        "FROM t",
        "FROM t WHERE g > 9",
        "FROM t GROUP BY g",
        "FROM t GROUP BY g, s HAVING count(*) > 0",
      ]) {
        const frame = (): DataFrame => spark.sql(`SELECT ${list} ${rest}`);
        const rewritten = await rows(frame());
        spark.conf.set(RULE, "RewriteDistinctAggregates");
        const plain = await rows(frame());
        spark.conf.unset(RULE);
        assert.deepEqual(rewritten, plain, `${list} ${rest}`);
      }
  });

  it("of the same values, and those that have a filter, need no row more than once", async () => {
    for (const list of ["count(DISTINCT s, v), count(DISTINCT v, s)", LISTS[5], "count(DISTINCT s), sum(v)"])
      assert.ok(!(await isExpanded(spark.sql(`SELECT ${list} FROM t`))), list);
  });
});
