/**
 * Random malformed CSV and JSON files with random options, schemas and modes, compared with what a real Spark 4.3 read: columns,
 * types and rows, or the class of the error. `recorded/random/record_files.py` made them and asked Spark.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SparkSession } from "../../src/api/spark-session";
import { newSession, readRecordedFile } from "../recorded/programs";
import { type Answer, failureOf, textOf } from "../recorded/random/compare";
import { onlyKnown } from "../recorded/random/known";

interface FileCase extends Answer {
  readonly format: "csv" | "json";
  readonly text: string;
  readonly options: Readonly<Record<string, string>>;
  readonly schema: string | null;
  readonly names?: readonly string[];
  readonly types?: readonly string[];
  readonly rows?: readonly (readonly (string | null)[])[];
}

async function read(
  spark: SparkSession,
  path: string,
  one: FileCase,
): Promise<Partial<Pick<FileCase, "names" | "types" | "rows" | "error">>> {
  try {
    const reader = spark.read.format(one.format).options(one.options);
    const frame = (one.schema === null ? reader : reader.schema(one.schema)).load(path);
    const { fields } = await frame.schema();
    const rows = await frame.session.execute(frame.plan);
    return {
      names: fields.map(({ name }) => name),
      types: fields.map(({ dataType }) => dataType.simpleString),
      rows: rows.map((row) => fields.map(({ dataType }, i) => textOf(row[i], dataType, "UTC"))),
    };
  } catch (error) {
    return { error: failureOf(error).error };
  }
}

describe("malformed files are read as Spark reads them", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepstream-random-"));
  const { cases } = readRecordedFile<{ readonly cases: readonly FileCase[] }>("random/files.json");
  const spark: SparkSession = newSession();
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const format of ["csv", "json"] as const)
    it(format, async function () {
      this.timeout(30_000);
      const differences = new Map<string, string>();
      for (const [i, one] of cases.entries()) {
        if (one.format !== format) continue;
        const path = join(folder, `${i}.txt`);
        writeFileSync(path, one.text);
        const { names, types, rows, error } = one;
        const expected = rows === undefined ? { error: error ?? null } : { names, types, rows };
        const actual = await read(spark, path, one);
        // Where Spark's error came without a class through Python, any error will do.
        const bothFail = expected.error === null && actual.error !== undefined;
        if (bothFail || JSON.stringify(actual) === JSON.stringify(expected)) continue;
        differences.set(
          JSON.stringify([one.text, one.options, one.schema]),
          `${JSON.stringify(actual)}\n    ${JSON.stringify(expected)}`,
        );
      }
      onlyKnown("files", format, differences);
    });
});
