/**
 * Expressions as SQL text, evaluated over small tables, compared with what a real Spark 4.3 gave: type, every value, or the
 * class of the error. `expressions.json` has tables; the texts of `formats.json` are single values as their text.
 *
 * What the engine refuses as not there yet is skipped; how many pass is held, so that nothing gets lost on the way.
 */
import assert from "node:assert/strict";
import { DataFrame } from "../../src/api/dataframe";
import type { SparkSession } from "../../src/api/spark-session";
import { parseSchema } from "../../src/data/ddl";
import { SparkError } from "../../src/data/errors";
import { castToString } from "../../src/data/format-value";
import { type Json, rowFromJson, toJson } from "../../src/data/json-value";
import type { DataType } from "../../src/data/types";
import type { Value } from "../../src/data/value";
import { Column } from "../../src/plan/column";
import { AttributeReference } from "../../src/plan/expression";
import { LocalRelation } from "../../src/plan/logical";
import { parseExpression } from "../../src/plan/sql/parse";
import { newSession, readRecorded } from "../recorded/programs";

interface Failure {
  /** Null where Spark's error has no class: then any error will do. */
  readonly class: string | null;
}

interface Result {
  readonly expr: string;
  readonly type?: string;
  readonly values?: readonly Json[];
  readonly error?: Failure;
}

interface Table {
  readonly name: string;
  readonly schema: string | null;
  readonly rows: readonly Json[];
  readonly results: readonly Result[];
}

interface Format {
  readonly expr: string;
  readonly text?: string | null;
  /** The column's, as `show()` heads it; absent for casts. */
  readonly name?: string;
  readonly error?: Failure;
}

/** Where the engine answers, and otherwise than Spark. */
const DIFFERENCES = new Set([
  "s[0]",
  "format_string('%a', 1.0D)",
  // Patterns of numbers are not read.
  "format_number(i, '#,##0.00')",
  "format_number(0.12345D, '0.00%')",
  "format_number(1234.5, '')",
  // Spark writes a key that is a struct as its internal row.
  "to_json(named_struct('v', map(struct(1 AS a), 'v')))",
]);

const REFUSED = ["UNRESOLVED_ROUTINE", "UNSUPPORTED_FEATURE", "UNSUPPORTED_TYPED_LITERAL", "UNSUPPORTED_DATATYPE"];

function tableOf(spark: SparkSession, table: Table | null): DataFrame {
  const schema = parseSchema(table?.schema ?? "nothing INT");
  const rows = (table?.schema ? table.rows : [{}]).map((row) => rowFromJson(row, schema));
  const columns = schema.fields.map((field) => new AttributeReference(field.name, field.dataType, field.nullable));
  const { session } = spark.createDataFrame([], "nothing INT");
  return new DataFrame(session, new LocalRelation(columns, rows));
}

interface Answer {
  readonly name: string;
  readonly type: DataType;
  readonly cells: readonly Value[];
}

async function evaluate(table: DataFrame, text: string): Promise<Answer | Error> {
  try {
    const frame = table.select(new Column(parseExpression(text)));
    const [field] = (await frame.schema()).fields;
    const rows = await frame.session.execute(frame.plan);
    return { name: field.name, type: field.dataType, cells: rows.map(([cell]) => cell) };
  } catch (error) {
    return error as Error;
  }
}

function isRefused(answer: Answer | Error, expected: Failure | undefined): boolean {
  if (!(answer instanceof SparkError) || answer.errorClass === null) return false;
  return REFUSED.includes(answer.errorClass) && answer.errorClass !== expected?.class;
}

/** @throws when the answer is not the error that was recorded */
function assertFails(answer: Answer | Error, expected: Failure): void {
  assert.ok(answer instanceof Error, "there is no error");
  if (expected.class === null || expected.class.startsWith("_LEGACY")) return;
  // Some were recorded with the outermost class, some with the innermost.
  const classes = [answer, answer.cause].map((error) => (error instanceof SparkError ? error.errorClass : undefined));
  assert.ok(classes.includes(expected.class), `${answer.stack}, not ${expected.class}`);
}

function withoutNullability(type: string): string {
  return type.replaceAll(" NOT NULL", "");
}

/** Sums of doubles may differ in the last digit. */
function assertSame(actual: Json, expected: Json): void {
  if (typeof actual === "number" && typeof expected === "number" && !Number.isInteger(expected))
    assert.ok(Math.abs(actual - expected) <= 4e-15 * Math.abs(expected), `${actual} is not ${expected}`);
  else if (Array.isArray(actual) && Array.isArray(expected)) {
    assert.equal(actual.length, expected.length, `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
    for (const [i, one] of actual.entries()) assertSame(one, expected[i]);
  } else assert.deepEqual(actual, expected);
}

describe("expressions in SQL give what Spark's give", () => {
  const spark = newSession();
  let passed = 0;
  for (const table of readRecorded<Table>("expressions.json")) {
    describe(table.name, () => {
      for (const { expr, type, values, error } of table.results) {
        it(expr, async function () {
          const answer = await evaluate(tableOf(spark, table), expr);
          if (DIFFERENCES.has(expr) || isRefused(answer, error)) this.skip();
          if (error !== undefined) assertFails(answer, error);
          else {
            if (answer instanceof Error) throw answer;
            assert.equal(withoutNullability(answer.type.sql), type);
            const cells = answer.cells.map((cell) => toJson(cell, answer.type));
            assertSame(cells, values as Json);
          }
          passed += 1;
        });
      }
    });
  }
  after(() => {
    assert.ok(passed >= 605, `only ${passed} expressions were evaluated`);
  });
});

describe("values have the text that Spark gives them", () => {
  const table = tableOf(newSession(), null);
  let passed = 0;
  for (const { expr, text, name, error } of readRecorded<Format>("formats.json")) {
    it(expr, async function () {
      const answer = await evaluate(table, expr);
      if (DIFFERENCES.has(expr) || isRefused(answer, error)) this.skip();
      if (error !== undefined) assertFails(answer, error);
      else {
        if (answer instanceof Error) throw answer;
        assert.equal(castToString(answer.cells[0], answer.type, "UTC"), text);
        // Our heads write double('NaN') as the cast it is, and do not escape line ends (show() does).
        if (name !== undefined && !/double\('|\n/.test(`${expr}${answer.name}`)) assert.equal(answer.name, name);
      }
      passed += 1;
    });
  }
  after(() => {
    assert.ok(passed >= 270, `only ${passed} texts were made`);
  });
});
