/**
 * Which programs a stream may be, in which output mode, and what is said of the others: real Spark 4.3's answers
 * (`recorded/record_unsupported.py`), program by program. Spark's `UnsupportedOperationsSuite` has the same list over plans made by
 * hand. Spark refuses some of them only when the first batch is planned; here a program is refused before it starts.
 */
import assert from "node:assert/strict";
import { DataFrame } from "../../src/api/dataframe";
import { SparkError } from "../../src/data/errors";
import { expr, MemoryStream, type SparkSession } from "../../src/index";
import { readRecordedFile } from "../recorded/programs";
import { newSession } from "../stream-test";

interface Refusal {
  readonly errorClass: string | null;
  readonly sqlState: string | null;
  readonly message: string;
}

interface Recorded {
  readonly refusals: readonly Refusal[];
  readonly programs: readonly {
    readonly topic: string;
    readonly program: string;
    /** The number of the refusal by mode; null where Spark runs it. */
    readonly modes: Readonly<Record<string, number | null>>;
  }[];
}

/** Why ours is not Spark's answer, by program and mode. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "update: s.exceptAll(b)": "refused here",
  'update: s.select("k").exceptAll(b.select("k"))': "refused here",
  "append: w.exceptAll(b)": "refused here",
  "update: w.exceptAll(b)": "refused here",
  'update: w.select("k").exceptAll(b.select("k"))': "refused here",
  'update: sql("SELECT k FROM s MINUS ALL SELECT k FROM b")': "refused here",
};

const SCHEMA = "k STRING, v INT, t TIMESTAMP";
const ROWS = [
  { k: "a", v: 1, t: new Date("2024-01-01T00:00:10Z") },
  { k: "b", v: 2, t: new Date("2024-01-01T00:00:20Z") },
];

/** What a program can name. */
function scope(spark: SparkSession): Readonly<Record<string, unknown>> {
  const streams = [new MemoryStream(spark, SCHEMA), new MemoryStream(spark, SCHEMA)];
  for (const stream of streams) stream.addData(...ROWS);
  const [s, s2] = streams.map((stream) => stream.toDF());
  const [b, b2] = [spark.createDataFrame(ROWS, SCHEMA), spark.createDataFrame(ROWS, SCHEMA)];
  const frames = { s, s2, w: s.withWatermark("t", "10 seconds"), w2: s2.withWatermark("t", "10 seconds"), b, b2 };
  for (const [name, frame] of Object.entries(frames)) frame.createOrReplaceTempView(name);
  return { ...frames, expr, sql: (text: string) => spark.sql(text) };
}

/** Runs the program over its two rows, or says why not. */
async function answer(program: string, mode: string): Promise<SparkError | null> {
  const spark = newSession();
  const names = scope(spark);
  try {
    const result: unknown = await new Function(...Object.keys(names), `return ${program}`)(...Object.values(names));
    if (isIterable(result)) await result[Symbol.asyncIterator]().next();
    if (!(result instanceof DataFrame)) return null;
    const query = await result.writeStream.format("noop").outputMode(mode).start();
    await query.processAllAvailable();
    await query.stop();
    return null;
  } catch (error) {
    assert.ok(error instanceof SparkError, `${error instanceof Error ? error.stack : error}`);
    return error.errorClass === "STREAM_FAILED" && error.cause instanceof SparkError ? error.cause : error;
  } finally {
    await spark.stop();
  }
}

function isIterable(result: unknown): result is AsyncIterable<unknown> {
  return typeof result === "object" && result !== null && Symbol.asyncIterator in result;
}

const firstLine = (message: string): string =>
  message
    .split(/;\n|\n\n|\n== /)[0]
    .replace(/#\d+L?/g, "#N")
    .trim();

describe("what a stream may be", () => {
  const { programs, refusals } = readRecordedFile<Recorded>("unsupported.json");
  for (const { topic, program, modes } of programs)
    it(`${topic}: ${program}`, async () => {
      for (const [mode, number] of Object.entries(modes)) {
        const ours = await answer(program, mode);
        const spark = number === null ? null : refusals[number];
        const [told, expected] = [ours === null ? null : firstLine(ours.message), spark?.message ?? null];
        const name = `${mode}: ${program}`;
        if (name in DIFFERENT) assert.notEqual(told, expected, `${name} is no longer different: take it off the list`);
        else assert.equal(told, expected, name);
      }
    });
});

describe("texts with a collation", () => {
  it("texts with a collation are no keys of state", async () => {
    const spark = newSession();
    const stream = new MemoryStream(spark, "k STRING");
    const counts = stream.toDF().selectExpr("k COLLATE UTF8_LCASE AS c").groupBy("c").count();
    await assert.rejects(
      async () => counts.writeStream.format("memory").queryName("counts").outputMode("complete").start(),
      (error) =>
        error instanceof SparkError &&
        error.message ===
          '[STATE_STORE_UNSUPPORTED_OPERATION_BINARY_INEQUALITY] Binary inequality column is not supported with state store. Provided schema: {"type":"struct","fields":[{"name":"c","type":"string","nullable":true,"metadata":{"__COLLATIONS":{"c":"spark.UTF8_LCASE"}}}]}. SQLSTATE: XXKST',
    );
  });
});
