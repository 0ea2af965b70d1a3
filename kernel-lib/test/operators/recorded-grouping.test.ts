/**
 * Window functions, DISTINCT, grouping sets, PIVOT, WITHIN GROUP and the aggregates: queries whose columns, rows and errors
 * a real Spark 4.3 gave (`record_grouping.py`).
 */
import assert from "node:assert/strict";
import { SparkError, type SparkSession } from "../../src/index";
import { readRecorded } from "../recorded/programs";
import { session } from "./session";

interface Case {
  readonly sql: string;
  readonly schema?: readonly (readonly [string, string])[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly error?: { readonly class: string | null; readonly sqlState: string | null; readonly message: string };
}

/** Where this engine answers otherwise, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "SELECT * FROM (SELECT dept, sal FROM emp) PIVOT (sal FOR dept IN ('eng'))":
    "a subquery without a name has none here",
  "SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY sal) FROM emp": "the error shows the call as it was written",
  "SELECT histogram_numeric(sal, 2), histogram_numeric(d, 5) FROM emp LEFT JOIN n ON i = id":
    "NaN breaks Spark's search: where it stands hangs on the order of the joined rows",
  "SELECT product(id) FROM emp": "a function of programs, which SQL may call here too",
};

const TABLES = [
  `CREATE TEMPORARY VIEW emp AS SELECT * FROM VALUES
   (1, 'Ann', 'eng', 100, NULL, DATE'2020-01-15'), (2, 'Bob', 'eng', 80, 1, DATE'2021-03-01'),
   (3, 'Cid', 'ops', 80, 1, DATE'2020-07-31'), (4, 'Dee', 'ops', 60, 3, DATE'2022-02-28'),
   (5, 'Eve', NULL, NULL, 2, NULL), (6, 'Fay', 'eng', 80, 1, DATE'2021-03-01') AS x(id, name, dept, sal, mgr, hired)`,
  `CREATE TEMPORARY VIEW n AS SELECT k, i, l, d, CAST(dec AS DECIMAL(10,2)) AS dec, ts FROM VALUES
   ('a', 1, 10L, 0.5D, 1.25BD, TIMESTAMP'2024-01-01 00:00:00'), ('b', 2, NULL, 1.0D, 2.5BD, TIMESTAMP'2024-01-01 00:04:00'),
   ('a', 3, -5L, double('NaN'), NULL, TIMESTAMP'2024-01-01 00:09:00'), (NULL, 4, 7L, NULL, -3.75BD, NULL),
   ('b', 5, 7L, -0.0D, 2.0BD, TIMESTAMP'2024-01-01 01:00:00'), ('a', 6, 3L, 2.25D, 3.0BD, TIMESTAMP'2024-01-01 01:02:30')
   AS x(k, i, l, d, dec, ts)`,
];

let spark: SparkSession;

/** The order of an answer counts where the query itself says ORDER BY, not only one of its windows or subqueries. */
function isOrdered(sql: string): boolean {
  return sql.replace(/\([^()]*(\([^()]*\)[^()]*)*\)/g, "").includes("ORDER BY");
}

async function rowsOf(sql: string): Promise<{ schema: string[][]; rows: (string | null)[][] }> {
  const frame = await spark.sql(sql);
  const schema = (await frame.schema()).fields.map((f) => [f.name, f.dataType.simpleString]);
  const names = schema.map((_, i) => `c${i}`);
  const cells = frame.toDF(...names).selectExpr(...names.map((name) => `CAST(${name} AS STRING)`));
  const rows = (await cells.collect()).map((row) => names.map((_, i) => Object.values(row)[i] as string | null));
  return { schema, rows: isOrdered(sql) ? rows : rows.sort(byText) };
}

function byText(a: unknown, b: unknown): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

const NOT_THERE_YET = ["UNSUPPORTED_FEATURE", "UNRESOLVED_ROUTINE"];

/** @returns whether there was something to compare */
async function compare({ sql, schema, rows, error }: Case): Promise<boolean> {
  let answer: Awaited<ReturnType<typeof rowsOf>>;
  try {
    answer = await rowsOf(sql);
  } catch (caught) {
    assert.ok(caught instanceof SparkError, `an error of Spark's, not ${(caught as Error).stack}`);
    if (NOT_THERE_YET.includes(caught.errorClass ?? "") && caught.errorClass !== error?.class) return false;
    assert.ok(error !== undefined, `an answer, not ${caught.message}`);
    if (error.class === null) return true;
    assert.equal(caught.errorClass, error.class, caught.message);
    assert.equal(caught.sqlState ?? null, error.sqlState);
    const [expected, found] = [error.message, caught.message].map((text) => withoutIds(text).trimStart());
    assert.ok(found.startsWith(expected), `${found}\n does not begin with\n${expected}`);
    return true;
  }
  assert.equal(error, undefined, `an error, not ${JSON.stringify(answer)}`);
  assert.deepEqual(answer.schema, schema);
  assert.deepEqual(answer.rows, isOrdered(sql) ? rows : [...(rows ?? [])].sort(byText));
  return true;
}

function withoutIds(text: string): string {
  return text.replace(/#\d+L?/g, "#");
}

describe("Grouping and windows, as recorded", () => {
  before(async () => {
    spark = session();
    for (const table of TABLES) await spark.sql(table);
  });

  const all = readRecorded<Case>("grouping.json");
  for (const theCase of all) {
    if (theCase.sql in DIFFERENCES) continue;
    it(theCase.sql, async function () {
      if (!(await compare(theCase))) this.skip();
    });
  }
});
