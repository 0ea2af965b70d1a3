/**
 * What a real Apache Spark answered to a list of small programs (`record.py` asked it), and a way to run the same program
 * texts against this engine.
 *
 * Both sides have the same tables. A program is an expression such as `people.where(col("id").gt(1))`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataFrame } from "../../src/api/dataframe";
import { MemoryStream } from "../../src/api/memory-stream";
import { SparkSession } from "../../src/api/spark-session";
import { ManualClock } from "../../src/data/clock";
import { SeededRandom } from "../../src/data/random";
import { Column, toExpression } from "../../src/plan/column";
import { UnresolvedFunction } from "../../src/plan/expression";
import * as functions from "../../src/plan/functions/index";

/** A list of cases; `Case` says which fields the caller expects in them. */
export function readRecorded<Case>(fileName: string): Case[] {
  return readRecordedFile<Case[]>(fileName);
}

export function readRecordedFile<Content>(fileName: string): Content {
  // From dist/test/recorded/ to test/recorded/.
  return JSON.parse(readFileSync(join(__dirname, "../../../test/recorded", fileName), "utf8")) as Content;
}

export function newSession(): SparkSession {
  return SparkSession.builder
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", 2)
    .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
    .getOrCreate();
}

const NUMS =
  "b TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, str STRING, t BOOLEAN, u BOOLEAN, ts TIMESTAMP, dt DATE";
const NUMS_ROWS = [
  [1, 2, 3, 4n, 1.5, 2.5, "abc", true, false, "2024-03-10 12:34:56.789", "2024-03-10"],
  Array(11).fill(null),
  [-7, -7, -7, -7n, -0, -0, "", false, null, "1969-12-31 23:59:59.999999", "1969-12-31"],
  [127, 32767, 2147483647, 9007199254740993n, Number.NaN, Number.NaN, " é𝄞 ", null, true, "1970-01-01", "1970-01-01"],
  [0, 0, 0, 0n, 0, 0, "12", true, true, "0001-01-01", "0001-01-01"],
  // biome-ignore format: one row, one line
  [-128, -32768, -2147483648, -9223372036854775808n, Math.fround(3e38), 1e300, "-1", false, false, "9999-12-31 23:59:59.999999", "9999-12-31"],
];

/** What a program may name. */
function surroundings(spark: SparkSession): Record<string, unknown> {
  const people = [
    [1, "alice", 30, "x"],
    [2, "bob", 0, "12a"],
  ];
  return {
    ...functions,
    spark,
    call_function: (name: string, ...args: Column[]): Column =>
      new Column(new UnresolvedFunction(name, args.map(toExpression))),
    people: spark.createDataFrame(people, "id INT, name STRING, age INT, txt STRING"),
    nums: spark.createDataFrame(NUMS_ROWS, NUMS),
    nested: spark.createDataFrame([], "s STRUCT<a: INT, b: STRING>, arr ARRAY<INT>, m MAP<STRING, INT>"),
    events: spark.createDataFrame([["2024-03-10 12:34:56", 1]], "ts TIMESTAMP, v INT"),
    stream: new MemoryStream(spark, "k STRING, v INT, ts TIMESTAMP").toDF(),
  };
}

/** What the program text gives; most give a DataFrame. */
export function runProgram(program: string, spark: SparkSession = newSession()): DataFrame {
  const names = surroundings(spark);
  return new Function(...Object.keys(names), `return ${program};`)(...Object.values(names)) as DataFrame;
}

/** Expression ids in the order in which they appear, as `record.py` numbers them. */
export function numberIds(text: string): string {
  const ids = new Map<string, number>();
  return text.replace(/#(\d+)/g, (_, id: string) => {
    if (!ids.has(id)) ids.set(id, ids.size + 1);
    return `#${ids.get(id)}`;
  });
}
