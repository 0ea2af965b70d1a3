import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { LocalDateTime } from "../../src/data/external-values";
import { col, type DataFrame, SparkError } from "../../src/index";
import { newSession } from "../stream-test";

describe("writing files", () => {
  const spark = newSession();
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "stepstream-files-")), "out");
  });

  afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  /** The files below the folder, ids of writes replaced. */
  function names(): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll("\\", "/").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "<id>"))
      .filter((name) => /_SUCCESS$|part-/.test(name))
      .sort();
  }

  function content(): string {
    const parts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("part-"));
    return parts
      .sort()
      .map((name) => readFileSync(join(folder, name), "utf8"))
      .join("");
  }

  async function refused(write: Promise<unknown>, errorClass: string | null, message: RegExp): Promise<void> {
    await assert.rejects(write, (error: unknown) => {
      assert.ok(error instanceof SparkError, String(error));
      assert.equal(error.errorClass, errorClass);
      assert.match(error.message, message);
      return true;
    });
  }

  const numbers = (...values: number[]): DataFrame =>
    spark.createDataFrame(
      values.map((v) => ({ v })),
      "v INT",
    );

  it("a part per partition and _SUCCESS; nothing temporary stays", async () => {
    await numbers(1, 2).write.csv(folder);
    assert.deepEqual(names(), ["_SUCCESS", "part-00000-<id>-c000.csv"]);
    assert.deepEqual(readdirSync(folder).sort()[0], "_SUCCESS");
    assert.equal(content(), "1\n2\n");
  });

  it("the modes: an error, nothing, more files, other files", async () => {
    await numbers(1).write.csv(folder);
    await refused(numbers(2).write.csv(folder), "PATH_ALREADY_EXISTS", /Set mode as "overwrite"/);
    await numbers(2).write.mode("ignore").csv(folder);
    assert.equal(content(), "1\n");
    await numbers(3).write.mode("append").csv(folder);
    assert.equal(names().length, 3);
    assert.deepEqual(content().split("\n").sort().join(""), "13");
    // Rows that are read from what is overwritten are safe: they are written before it goes.
    await spark.read.schema("v INT").csv(folder).orderBy("v").limit(1).write.mode("overwrite").csv(folder);
    assert.equal(content(), "1\n");
    assert.throws(() => numbers(1).write.mode("maybe"), /\[INVALID_SAVE_MODE\].*SQLSTATE: 42000/);
  });

  const mixed = (): DataFrame =>
    spark.createDataFrame(
      [
        {
          s: 'say "a,b"',
          d: 1e10,
          n: "1.50",
          t: "2024-01-01 00:00:00.5",
          day: "2024-02-29",
          a: [1, null],
          m: { k: 1 },
          r: { x: null, y: "é\n" },
        },
        { s: "", d: Number.NaN, n: null, t: null, day: null, a: null, m: null, r: null },
      ],
      "s STRING, d DOUBLE, n DECIMAL(5,2), t TIMESTAMP, day DATE, a ARRAY<INT>, m MAP<STRING, INT>, r STRUCT<x: INT, y: STRING>",
    );

  it("csv: quotes where needed, an empty text is not a null", async () => {
    await mixed().select("s", "d", "n", "t", "day").write.option("header", true).csv(folder);
    assert.equal(
      content(),
      's,d,n,t,day\n"say \\"a,b\\"",1.0E10,1.50,2024-01-01T00:00:00.500Z,2024-02-29\n"",NaN,,,\n',
    );
    await refused(mixed().write.mode("append").csv(folder), "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", /`a`.*ARRAY<INT>/);
  });

  it("json: null fields are left out, numbers keep their digits", async () => {
    await mixed().write.json(folder);
    assert.equal(
      content(),
      '{"s":"say \\"a,b\\"","d":1.0E10,"n":1.50,"t":"2024-01-01T00:00:00.500Z","day":"2024-02-29","a":[1,null],"m":{"k":1},"r":{"y":"é\\n"}}\n' +
        '{"s":"","d":"NaN"}\n',
    );
  });

  it("json comes back as it was", async () => {
    await mixed().write.json(folder);
    const schema = await mixed().schema();
    assert.deepEqual(await spark.read.schema(schema).json(folder).collect(), await mixed().collect());
  });

  it("text: one string column", async () => {
    await mixed().select("s").write.text(folder);
    assert.equal(content(), 'say "a,b"\n\n');
    await refused(mixed().select("s", "d").write.mode("append").text(folder), null, /single column, and you have 2/);
    await refused(
      mixed().select("d").write.mode("append").text(folder),
      "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
      /TEXT/,
    );
  });

  it("parquet: what is written comes back, types and all", async () => {
    const schema =
      "b BOOLEAN, y TINYINT, h SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, n DECIMAL(5,2), w DECIMAL(38,10), s STRING, x BINARY, day DATE, t TIMESTAMP, z TIMESTAMP_NTZ";
    const full = {
      b: true,
      y: -128,
      h: 32767,
      i: -2147483648,
      l: 9223372036854775807n,
      f: 0.5,
      d: 1e300,
      n: "-1.50",
      w: "-1234567890123456789012345678.0123456789",
      s: "é",
      x: new Uint8Array([0, 255]),
      day: "1582-10-15",
      t: "1969-12-31 23:59:59.999999",
      z: new LocalDateTime(-1),
    };
    const df = spark.createDataFrame(
      [full, {}, ...Array.from({ length: 9000 }, (_, i) => ({ i, s: `row ${i}` }))],
      schema,
    );
    for (const compression of ["snappy", "gzip", "none"]) {
      await df.write.mode("overwrite").option("compression", compression).parquet(folder);
      const back = spark.read.parquet(folder);
      assert.deepEqual(await back.schema(), await df.schema());
      assert.deepEqual(await back.collect(), await df.collect());
    }
    assert.deepEqual(names(), ["_SUCCESS", "part-00000-<id>-c000.parquet"]);
    assert.deepEqual(await spark.read.parquet(folder).select("s", "i").where(col("i").equalTo(7)).collect(), [
      { s: "row 7", i: 7 },
    ]);
    // A user's schema: wider types, columns the file does not have, but no other types.
    const wider = await spark.read.schema("I BIGINT, new STRING").parquet(folder).where(col("i").equalTo(7)).collect();
    assert.deepEqual(wider, [{ I: 7, new: null }]);
    await assert.rejects(spark.read.schema("s INT").parquet(folder).collect(), (error: SparkError) => {
      assert.equal(error.errorClass, "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH");
      assert.match(error.message, /Parquet column \[s\]. Expected Spark type int, actual Parquet type BINARY./);
      return true;
    });
  });

  it("parquet: a file of another program, and one that is none", async () => {
    const flights = join(__dirname, "../../../../node_modules/vega-datasets/data/flights-3m.parquet");
    if (existsSync(flights)) {
      const df = spark.read.parquet(flights);
      assert.equal(await df.select().count(), 3_000_000);
    }
    await numbers(1).write.csv(folder);
    await refused(spark.read.parquet(folder).collect(), "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", /footer/);
  }).timeout(20_000);

  it("partitionBy: a directory per value, and back", async () => {
    const df = spark.createDataFrame(
      [
        { v: 1, city: "a/b", year: 2024 },
        { v: 2, city: null, year: 2024 },
        { v: 3, city: "a/b", year: 2024 },
      ],
      "v INT, city STRING, year INT",
    );
    await df.write.partitionBy("year", "city").csv(folder);
    assert.deepEqual(names(), [
      "_SUCCESS",
      "year=2024/city=__HIVE_DEFAULT_PARTITION__/part-00000-<id>.c000.csv",
      "year=2024/city=a%2Fb/part-00000-<id>.c000.csv",
    ]);
    const back = await spark.read.schema("v INT").csv(folder).orderBy("v").collect();
    assert.deepEqual(
      back.map((row) => [row.v, row.year, row.city]),
      [
        [1, 2024, "a/b"],
        [2, 2024, null],
        [3, 2024, "a/b"],
      ],
    );
    await refused(
      df.write.partitionBy("v", "city", "year").csv(`${folder}2`),
      "ALL_PARTITION_COLUMNS_NOT_ALLOWED",
      /all/,
    );
    await refused(df.write.partitionBy("no").csv(`${folder}2`), null, /`no` not found/);
  });

  it("compression: the file's name says which, and it is read back", async () => {
    await numbers(7).write.option("compression", "gzip").json(folder);
    assert.deepEqual(names()[1], "part-00000-<id>-c000.json.gz");
    const [part] = readdirSync(folder).filter((name) => name.startsWith("part-"));
    assert.equal(gunzipSync(readFileSync(join(folder, part))).toString(), '{"v":7}\n');
    assert.deepEqual(await spark.read.json(folder).collect(), [{ v: 7 }]);
    await refused(numbers(7).write.mode("append").option("compression", "rar").json(folder), CODEC, /rar/);
  });
});

const CODEC = "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION";
