/** What a reader takes beyond JSON, by its options: the lines that a real Spark 4.3 read, with a schema and without one. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SparkSession } from "../../src/api/spark-session";
import { newSession, readRecordedFile } from "../recorded/programs";

interface Recorded {
  readonly lines: readonly string[];
  readonly cases: readonly {
    readonly options: Readonly<Record<string, string>>;
    readonly schema: string | null;
    readonly types: string;
    readonly rows: readonly (readonly (string | null)[])[];
  }[];
}

describe("options about the syntax of JSON", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepstream-json-"));
  const path = join(folder, "lines.json");
  const { lines, cases } = readRecordedFile<Recorded>("json-syntax.json");
  const spark: SparkSession = newSession();
  before(() => writeFileSync(path, `${lines.join("\n")}\n`));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { options, schema, types, rows } of cases)
    it(`${JSON.stringify(options)} ${schema === null ? "inferred" : "with a schema"}`, async () => {
      const reader = spark.read.options(options);
      const frame = (schema === null ? reader : reader.schema(schema)).json(path);
      assert.equal((await frame.schema()).simpleString, types);
      const read = await spark.state.execute(frame.plan);
      assert.deepEqual(
        read.map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
        rows,
      );
    });
});
