import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { col, SparkError, type SparkSession } from "../../../src/index";
import { session } from "../../operators/session";

/** What a real Spark gave for a statement; `record.py` beside the files has the recipe. */
interface Recorded {
  readonly sql: string;
  readonly columns?: readonly (readonly [string, string])[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly error?: string;
  readonly sqlState?: string;
  readonly message?: string;
}

const FOLDER = join(__dirname, "../../../../test/recorded/sql");

/** Not there yet, or on purpose otherwise: `otherwise.sql`. */
const OTHERWISE: ReadonlySet<string> = new Set(statements("otherwise"));

function statements(name: string): string[] {
  const lines = readFileSync(join(FOLDER, `${name}.sql`), "utf8").split("\n");
  const text = lines.filter((line) => !line.startsWith("--")).join("\n");
  return text
    .split(";\n")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

async function cells(spark: SparkSession, text: string): Promise<Pick<Recorded, "columns" | "rows">> {
  const df = spark.sql(text);
  const { fields } = await df.schema();
  const names = fields.map((_, i) => `c${i}`);
  const texts = df.toDF(...names).select(...names.map((name) => col(name).cast("string").as(name)));
  const rows = await texts.collect();
  return {
    columns: fields.map((field): [string, string] => [field.name, field.dataType.simpleString]),
    rows: rows.map((row) => names.map((name) => (row[name] ?? null) as string | null)),
  };
}

/** Rows have an order only where the statement ends with one. */
function inOrder(sql: string, rows: Recorded["rows"]): string[] {
  const texts = (rows ?? []).map((row) => JSON.stringify(row));
  return /order by[^)]*$/i.test(sql) ? texts : texts.sort();
}

async function compare(spark: SparkSession, recorded: Recorded): Promise<void> {
  if (recorded.error !== undefined) {
    await assert.rejects(cells(spark, recorded.sql), (error) => {
      if (!(error instanceof SparkError)) throw error;
      assert.equal(error.errorClass, recorded.error);
      assert.equal(error.sqlState ?? null, recorded.sqlState ?? null);
      const [line] = (recorded.message ?? "").split("\n");
      assert.ok(error.message.includes(line), `${error.message}\nis not\n${line}`);
      return true;
    });
    return;
  }
  const found = await cells(spark, recorded.sql);
  assert.deepEqual(found.columns, recorded.columns);
  assert.deepEqual(inOrder(recorded.sql, found.rows), inOrder(recorded.sql, recorded.rows));
}

describe("SQL statements give what they gave in a real Spark", function () {
  this.timeout(60_000);
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".json")))
    it(file.replace(".json", ""), async () => {
      const all = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Recorded[];
      const spark = session();
      for (const view of statements("views")) spark.sql(view);
      const differing: string[] = [];
      for (const recorded of all.filter(({ sql }) => !OTHERWISE.has(sql.trim())))
        await compare(spark, recorded).catch((error: Error) => differing.push(`${recorded.sql}\n${error.message}`));
      assert.equal(differing.join("\n\n"), "");
    });
});
