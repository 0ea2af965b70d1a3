/**
 * Functions over arrays, maps, structs and JSON, statement by statement as a real Spark 4.3 answered them: names, types and
 * nullability of the columns, every value as text, or the class and message of the error.
 *
 * `recorded/nested/record.py` wrote the answers down; each file there is one group of statements.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { SparkSession } from "../../src/api/spark-session";
import { SparkError } from "../../src/data/errors";
import { col } from "../../src/plan/functions/index";
import { session } from "../operators/session";
import { readRecorded } from "../recorded/programs";

interface Answer {
  readonly sql: string;
  readonly columns?: readonly (readonly [name: string, type: string, nullable: boolean])[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly error?: string | null;
  readonly message?: string;
}

/** From dist/test/plan/. */
const FOLDER = join(__dirname, "../../../test/recorded/nested");

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".json"))) {
  describe(`statements of ${file.replace(".json", "")}`, () => {
    let spark: SparkSession;
    before(() => {
      spark = session();
    });
    for (const answer of readRecorded(`nested/${file}`) as Answer[])
      it(answer.sql, () => (answer.sql.startsWith("SET ") ? set(spark, answer.sql) : check(spark, answer)));
  });
}

function set(spark: SparkSession, statement: string): void {
  const [, name, value] = /^SET ([\w.]+)\s*=\s*(.*)$/.exec(statement) as RegExpExecArray;
  spark.conf.set(name, value);
}

async function check(spark: SparkSession, { sql, columns, rows, error, message }: Answer): Promise<void> {
  const run = async (): Promise<unknown> => {
    const frame = spark.sql(sql);
    const { fields } = await frame.schema();
    const described = fields.map((f) => [f.name, f.dataType.simpleString, f.nullable]);
    if (columns !== undefined) assert.deepEqual(described, columns);
    const names = fields.map((_, i) => `c${i}`);
    const shown = frame.toDF(...names).select(...names.map((name) => col(name).cast("string")));
    return (await shown.collect()).map((row) => names.map((name) => row[name]));
  };
  if (rows !== undefined) return assert.deepEqual(await run(), rows);
  await assert.rejects(run, (thrown) => {
    if (!(thrown instanceof SparkError)) throw thrown;
    assert.equal(thrown.errorClass, error ?? null);
    if (message) assert.equal(head(thrown.message), head(message));
    return true;
  });
}

/** Without the place, the plan and the SQL text behind it. */
function head(message: string): string {
  return message.split(" SQLSTATE:")[0].trim();
}
