/** A file stream that is not recorded reads the columns that somebody looks at, and its query gives what a recorded one gives. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { col, type DataFrame, functions as F, Trigger, window } from "../../src/index";
import { FileStreamSource } from "../../src/sources/file-stream";
import { newSession } from "../stream-test";

const LINES = [
  '{"at":"2024-01-01T00:00:10Z","a":1,"b":"x","c":1.5}',
  '{"at":"2024-01-01T00:00:20Z","a":2,"b":"y","c":2.5}',
  '{"at":"2024-01-01T01:00:00Z","a":3,"b":"x","c":null}',
];

/** What is asked, and which columns that reads. */
const QUERIES: Record<string, [(stream: DataFrame) => DataFrame, readonly string[]]> = {
  "some columns of the rows that fit": [(s) => s.where("c > 1").select("a"), ["a", "c"]],
  "another name for a column, in other letters": [(s) => s.select(col("A").plus(1).as("z")), ["a"]],
  "windows and keys": [
    (s) =>
      s
        .withWatermark("at", "1 hour")
        .groupBy(window(col("at"), "1 minute"), col("b"))
        .count(),
    ["at", "b"],
  ],
  "a number of rows": [(s) => s.groupBy().count(), []],
  "whole rows": [(s) => s, ["at", "a", "b", "c"]],
  "whole rows that fit": [(s) => s.where("a > 1"), ["at", "a", "b", "c"]],
  "whole rows, each once": [(s) => s.dropDuplicates(["b"]), ["at", "a", "b", "c"]],
  "two halves of one stream": [(s) => s.select("a").union(s.select(F.length("b"))), ["a", "b"]],
};

describe("a stream of files that is not recorded", () => {
  let folder: string;
  const read = new Set<string>();
  const { readOnly } = FileStreamSource.prototype;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-columns-"));
    writeFileSync(join(folder, "a.json"), `${LINES.join("\n")}\n`);
    read.clear();
    FileStreamSource.prototype.readOnly = function (columns) {
      for (const column of columns) read.add(column);
      readOnly.call(this, columns);
    };
  });
  afterEach(() => {
    FileStreamSource.prototype.readOnly = readOnly;
    rmSync(folder, { recursive: true, force: true });
  });

  async function rowsOf(ask: (stream: DataFrame) => DataFrame, isRecorded: boolean): Promise<string[]> {
    const spark = newSession();
    spark.conf.set("spark.stepstream.recording", isRecorded);
    const stream = spark.readStream.schema("at TIMESTAMP, a INT, b STRING, c DOUBLE").json(folder);
    const rows: unknown[] = [];
    const query = await ask(stream)
      .writeStream.outputMode("update")
      .foreachBatch(async (batch) => {
        rows.push(...(await batch.collect()));
      })
      .trigger(Trigger.AvailableNow())
      .start();
    await query.awaitTermination();
    return rows.map((row) => JSON.stringify(row)).sort();
  }

  for (const [what, [ask, columns]] of Object.entries(QUERIES))
    it(`${what}: reads ${columns.join(", ") || "no column"}`, async () => {
      const recorded = await rowsOf(ask, true);
      assert.ok(recorded.length > 0);
      assert.deepEqual([...read], []);
      assert.deepEqual(await rowsOf(ask, false), recorded);
      assert.deepEqual([...read], columns);
    });
});
