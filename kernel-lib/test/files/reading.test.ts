import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DataFrameReader } from "../../src/api/data-frame-reader";
import { type DataFrame, SparkError } from "../../src/index";
import { newSession } from "../stream-test";

describe("reading files", () => {
  const spark = newSession();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-files-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Cells as text, as `show` prints them. */
  async function rows(df: DataFrame): Promise<string[]> {
    const table = await df.showString(1000, false);
    const lines = table.split("\n").filter((line) => line.startsWith("|"));
    return lines.slice(1).map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim())
        .join("|"),
    );
  }

  async function types(df: DataFrame): Promise<string> {
    return (await df.schema()).fields.map((f) => `${f.name} ${f.dataType.simpleString}`).join(", ");
  }

  async function fails(df: DataFrame, errorClass: string, message: RegExp): Promise<void> {
    await assert.rejects(df.collect(), (error: unknown) => {
      assert.ok(error instanceof SparkError, String(error));
      assert.equal(error.errorClass, errorClass);
      assert.match(error.message, message);
      return true;
    });
  }

  const header = (): DataFrameReader => spark.read.option("header", true);

  describe("a file that is deleted after it was found", () => {
    const found = async (options: Record<string, string> = {}): Promise<DataFrame> => {
      for (let i = 0; i < 3; i++) file(`in/${i}.json`, `{"n":${i}}`);
      const df = spark.read.options(options).schema("n INT").json(join(folder, "in"));
      assert.equal(await df.count(), 3);
      rmSync(join(folder, "in/1.json"));
      return df;
    };

    it("fails the job, as recorded from Spark", async () => {
      await fails(
        await found(),
        "FAILED_READ_FILE.FILE_NOT_EXIST",
        /^\[FAILED_READ_FILE\.FILE_NOT_EXIST\] Encountered error while reading file file:\/\/\/.*1\.json\. File does not exist\. .*\nYou can explicitly invalidate .* SQLSTATE: KD001$/,
      );
    });

    it("is passed over when that is wanted, by the reader or later by the session", async () => {
      assert.deepEqual(await rows(await found({ ignoreMissingFiles: "true" })), ["0", "2"]);
      const df = await found();
      spark.conf.set("spark.sql.files.ignoreMissingFiles", true);
      try {
        assert.deepEqual(await rows(df), ["0", "2"]);
      } finally {
        spark.conf.unset("spark.sql.files.ignoreMissingFiles");
      }
    });
  });

  describe("csv", () => {
    it("without a schema every column is a string, _c0 and on", async () => {
      const df = spark.read.csv(file("x.csv", "1,a\n2,\n"));
      assert.equal(await types(df), "_c0 string, _c1 string");
      assert.deepEqual(await rows(df), ["1|a", "2|NULL"]);
    });

    it("a header names the columns; an empty name and a name that comes twice get their number", async () => {
      const df = header().csv(file("x.csv", "id,,x,X\n1,2,3,4\n"));
      assert.equal(await types(df), "id string, _c1 string, x2 string, X3 string");
    });

    it("inferSchema finds the narrowest type that fits all cells", async () => {
      const path = file(
        "x.csv",
        "i,l,d,n,day,at,mixed,ok,s\n1,3000000000,1.5,12345678901234567890,2024-01-01,2024-01-01 00:00:01,2024-01-01,true,a\n2,1,2,1,2024-01-02,2024-01-01T00:00:02Z,2024-01-01 00:00:00,FALSE,1\n",
      );
      const df = header().option("inferSchema", true).csv(path);
      assert.equal(
        await types(df),
        "i int, l bigint, d double, n decimal(20,0), day date, at timestamp, mixed string, ok boolean, s string",
      );
      assert.equal((await rows(df))[1], "2|1|2.0|1|2024-01-02|2024-01-01 00:00:02|2024-01-01 00:00:00|false|1");
    });

    it("quotes keep separators, the escape keeps quotes; a stray quote makes the cell an unquoted one", async () => {
      const df = spark.read.csv(file("x.csv", '"a,b","say \\"hi\\"","a""b"\n'));
      assert.deepEqual(await rows(df), ['a,b|say "hi"|"a""b"']);
      const doubled = spark.read.option("escape", '"').csv(join(folder, "x.csv"));
      assert.equal((await rows(doubled))[0].split("|").at(-1), 'a"b');
    });

    it("separators, null texts, comments and white space by options", async () => {
      const path = file("x.csv", "# comment\n 1 ;-\n2; b\n");
      const df = spark.read
        .options({
          sep: ";",
          nullValue: "-",
          comment: "#",
          ignoreLeadingWhiteSpace: true,
          ignoreTrailingWhiteSpace: true,
        })
        .schema("a INT, b STRING")
        .csv(path);
      assert.deepEqual(await rows(df), ["1|NULL", "2|b"]);
    });

    it("multiLine: a quoted cell goes over lines", async () => {
      const path = file("x.csv", 'a,"two\nlines"\r\nb,c\r\n');
      assert.equal(await spark.read.csv(path).count(), 3);
      const found = await spark.read.option("multiLine", true).csv(path).collect();
      assert.deepEqual(
        found.map((row) => row._c1),
        ["two\nlines", "c"],
      );
    });

    it("dates and timestamps in a form of one's own", async () => {
      const df = spark.read
        .schema("d DATE, t TIMESTAMP")
        .options({ dateFormat: "dd.MM.yyyy", timestampFormat: "MM/dd/yyyy hh:mm a" })
        .csv(file("x.csv", "31.12.2024,12/31/2024 01:05 PM\n"));
      assert.deepEqual(await rows(df), ["2024-12-31|2024-12-31 13:05:00"]);
    });

    it("a bad record is kept as far as it goes, dropped, or the end of the query", async () => {
      const path = file("x.csv", "1,a\nx,b\n3\n4,d,e\n");
      const read = (mode: string, schema: string): DataFrame =>
        spark.read.option("mode", mode).schema(schema).csv(path);
      assert.deepEqual(await rows(read("PERMISSIVE", "a INT, b STRING, _corrupt_record STRING")), [
        "1|a|NULL",
        "NULL|b|x,b",
        "3|NULL|3",
        "4|d|4,d,e",
      ]);
      assert.deepEqual(await rows(read("DROPMALFORMED", "a INT, b STRING")), ["1|a"]);
      await fails(read("FAILFAST", "a INT, b STRING"), "FAILED_READ_FILE.NO_HINT", /x\.csv/);
      // Only the columns a query wants are looked at.
      assert.equal((await rows(read("DROPMALFORMED", "a INT, b STRING").select("b"))).length, 4);
    });
  });

  describe("json", () => {
    it("the columns are all fields by name, with types that fit all records", async () => {
      const df = spark.read.json(file("x.json", '{"b":1,"a":{"x":[1,2.5]}}\n{"b":"t","c":true,"e":""}\n'));
      assert.equal(await types(df), "a struct<x:array<double>>, b string, c boolean, e string");
      assert.deepEqual(await rows(df), ["{[1.0, 2.5]}|1|NULL|NULL", "NULL|t|true|"]);
    });

    it("whole numbers are exact, a string column takes what is written", async () => {
      const path = file("x.json", '{"n":9223372036854775807,"s":{"a" : 1.50},"d":1.10}\n');
      const df = spark.read.schema("n BIGINT, s STRING, d DECIMAL(5,2)").json(path);
      assert.deepEqual(await rows(df), ['9223372036854775807|{"a" : 1.50}|1.10']);
    });

    it("a broken line goes to _corrupt_record; a value that does not fit is null", async () => {
      const path = file("x.json", '{"a":1}\n{"a":\n{"a":"x"}\n');
      const df = spark.read.schema("a INT, _corrupt_record STRING").json(path);
      assert.deepEqual(await rows(df), ["1|NULL", 'NULL|{"a":', 'NULL|{"a":"x"}']);
      assert.equal(await types(spark.read.json(path)), "_corrupt_record string, a string");
      assert.deepEqual(await rows(spark.read.schema("a INT").option("mode", "DROPMALFORMED").json(path)), ["1"]);
      await fails(
        spark.read.schema("a INT").option("mode", "FAILFAST").json(path),
        "FAILED_READ_FILE.NO_HINT",
        /x\.json/,
      );
    });

    it("an array is a row per element; multiLine reads a value that goes over lines", async () => {
      const path = file("x.json", '[{"a":1},\n {"a":2}]');
      assert.deepEqual(await rows(spark.read.option("multiLine", true).json(path)), ["1", "2"]);
    });

    it("timestamps as text or as seconds", async () => {
      const path = file("x.json", '{"t":"2024-01-01T00:00:00.5Z"}\n{"t":60}\n');
      assert.deepEqual(await rows(spark.read.schema("t TIMESTAMP").json(path)), [
        "2024-01-01 00:00:00.5",
        "1970-01-01 00:01:00",
      ]);
    });
  });

  it("text: a row per line, by lineSep, or per file", async () => {
    const path = file("x.txt", "a\r\nb\n\nc");
    assert.deepEqual(await rows(spark.read.text(path)), ["a", "b", "", "c"]);
    assert.equal(await spark.read.option("lineSep", "b").text(path).count(), 2);
    assert.deepEqual(await spark.read.option("wholetext", true).text(path).collect(), [{ value: "a\r\nb\n\nc" }]);
  });

  it("a large file is read in pieces, a line never cut", async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `${i},${"é".repeat(i % 17)}`);
    const df = spark.read.schema("i INT, s STRING").csv(file("x.csv", lines.join("\n")));
    const found = await df.collect();
    assert.equal(found.length, 100_000);
    assert.ok(found.every((row, i) => row.i === i && (row.s ?? "") === "é".repeat(i % 17)));
  });

  it("directories named column=value are columns, with types of their own", async () => {
    file("t/year=2024/city=K%C3%B6ln/a.csv", "1\n");
    file("t/year=2025/city=__HIVE_DEFAULT_PARTITION__/b.csv", "2\n");
    file("t/_SUCCESS", "");
    const df = spark.read.csv(join(folder, "t"));
    assert.equal(await types(df), "_c0 string, year int, city string");
    assert.deepEqual(await rows(df.select("city", "year", "_c0")), ["K\u00c3\u00b6ln|2024|1", "NULL|2025|2"]);
  });

  it("hidden files are left out, patterns and several paths are taken, .gz is unpacked", async () => {
    file("a1.txt", "a1");
    file("a2.txt.gz", gzipSync("a2"));
    file("b1.txt", "b1");
    file("_a.txt", "hidden");
    assert.deepEqual(await rows(spark.read.text(join(folder, "a*"))), ["a1", "a2"]);
    assert.deepEqual(await rows(spark.read.text(join(folder, "{a1,b[0-9]}.txt"))), ["a1", "b1"]);
    assert.deepEqual(await rows(spark.read.text(folder)), ["a1", "a2", "b1"]);
    assert.deepEqual(await rows(spark.read.text(join(folder, "b1.txt"), join(folder, "a1.txt"))), ["b1", "a1"]);
  });

  it("the files are looked at when the engine first needs to know, and then not again", async () => {
    const df = spark.read.csv(join(folder, "later"));
    file("later/a.csv", "1\n");
    assert.equal(await types(df), "_c0 string");
    file("later/b.csv", "2\n");
    assert.deepEqual(await rows(df), ["1"]);
  });

  it("a file is a partition, in the order of the paths", async () => {
    for (const name of ["b", "a", "c"]) file(`in/${name}.txt`, name.repeat(name === "b" ? 1000 : 1));
    await spark.read.text(join(folder, "in")).write.text(join(folder, "out"));
    const parts = readdirSync(join(folder, "out")).filter((name) => name.startsWith("part-"));
    const first = parts.sort().map((name) => readFileSync(join(folder, "out", name), "utf8")[0]);
    assert.deepEqual(first, ["a", "b", "c"]);
  });

  it("what cannot be read is said, with Spark's error class", async () => {
    await fails(spark.read.csv(join(folder, "none")), "PATH_NOT_FOUND", /Path does not exist: file:.*none/);
    await fails(spark.read.json(file("empty.json", "")), "UNABLE_TO_INFER_SCHEMA", /for JSON/);
    assert.throws(() => spark.read.format("orc").load(folder), /\[DATA_SOURCE_NOT_FOUND\].*: orc\./);
    assert.throws(() => spark.read.load(), /No path/);
  });
});
