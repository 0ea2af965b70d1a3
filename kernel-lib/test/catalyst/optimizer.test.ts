/**
 * What the optimiser makes of SQL queries, compared with the optimised plans of a real Spark (`record_optimized.py`), and
 * that no rule changes a result: each query gives the same rows with each of its rules left out.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SparkSession } from "../../src/api/spark-session";
import { optimize } from "../../src/catalyst/optimizer";
import { SeededRandom } from "../../src/data/random";
import { newSession, numberIds } from "../recorded/programs";

interface Recorded {
  readonly views: readonly string[];
  readonly cases: readonly { readonly sql: string; readonly optimized: string }[];
}

// From dist/test/catalyst/ to test/recorded/.
const file = join(__dirname, "../../../test/recorded/optimized.json");
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;

const RULE = "spark.sql.optimizer.excludedRules";

function withViews(views: readonly string[]): SparkSession {
  const spark = newSession();
  for (const view of views) spark.sql(view);
  return spark;
}

describe("the optimiser makes what Spark makes", () => {
  const spark = withViews(recorded.views);
  spark.conf.set(RULE, "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation");
  for (const { sql, optimized } of recorded.cases)
    it(sql, async () => {
      const plan = optimize(await spark.state.analyse(spark.sql(sql).plan), undefined, spark.conf.optimizer);
      const ours = numberIds(plan.treeString());
      assert.equal(ours, optimized);
    });
});

/** The same views over a few dozen random rows, with NULL in one cell of four, and small values that meet each other. */
function randomViews(seed: number): SparkSession {
  const random = new SeededRandom(seed);
  const below = (n: number): number => Math.floor(random.next() * n);
  const orNull = (text: string, type: string): string => (below(4) === 0 ? `CAST(NULL AS ${type})` : text);
  const rows = (cells: readonly (() => string)[]): string =>
    Array.from({ length: 10 + below(20) }, () => `(${cells.map((cell) => cell()).join(", ")})`).join(", ");
  const k = (): string => orNull(`${below(6)}`, "INT");
  const name = (): string => orNull(`'${["a", "ab", "b", "A", "xab", ""][below(6)]}'`, "STRING");
  const x = (): string => orNull(`${below(5)}.5D`, "DOUBLE");
  const d = (): string => orNull(`DATE'2024-01-0${1 + below(4)}'`, "DATE");
  const arr = (): string => orNull(["array(1, 2)", "CAST(array() AS ARRAY<INT>)", "array(3)"][below(3)], "ARRAY<INT>");
  return withViews([
    `CREATE TEMP VIEW p AS SELECT * FROM VALUES ${rows([k, name, d, x, arr])} AS p(k, name, d, x, arr)`,
    `CREATE TEMP VIEW q AS SELECT * FROM VALUES ${rows([k, name, x])} AS q(k, name, x)`,
    `CREATE TEMP VIEW r AS SELECT * FROM VALUES ${rows([() => `${below(6)}`, () => `'b${below(3)}'`])} AS r(k, name)`,
  ]);
}

describe("a rule changes no result", () => {
  const sessions = [1, 2, 3].map(randomViews);
  for (const [i, { sql }] of recorded.cases.entries())
    it(sql, async () => {
      const spark = sessions[i % sessions.length];
      spark.conf.unset(RULE);
      const used = new Set<string>();
      optimize(await spark.state.analyse(spark.sql(sql).plan), (one) => used.add(one.rule), spark.conf.optimizer);
      // Which rows a limit keeps may change; how many may not.
      const rows = async (): Promise<unknown[]> => {
        const all = (await spark.sql(sql).collect()).map((row) => JSON.stringify(Object.values(row), jsonable));
        return /LIMIT/.test(sql) ? [all.length] : all.sort();
      };
      const expected = await rows();
      // Without these there is no operator for what they replace.
      for (const rule of [...used].filter(
        (one) => !one.startsWith("Replace") && !/^Eliminate(Subquery|View)/.test(one),
      )) {
        spark.conf.set(RULE, rule);
        assert.deepEqual(await rows(), expected, `without ${rule}`);
      }
    });
});

function jsonable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}
