/** colRegex, to, zipWithIndex, transpose, observe, inputFiles; structs with other fields. What comes out is what Spark 4.3 answered. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { col, count, type DataFrame, functions as F, lit, max, Observation, sum, Window } from "../../src/index";
import { session } from "../operators/session";

const spark = session();
const frame = spark.createDataFrame(
  [
    [1, "x", 1.5],
    [2, "y", 2.5],
    [3, null, 3.5],
  ],
  "id INT, name STRING, v DOUBLE",
);
const nested = spark.sql("SELECT named_struct('a', 1, 'b', 'x') st, array(named_struct('p', 1)) ar, map('k', 1) mp");

const shape = async (df: DataFrame): Promise<string> => (await df.schema()).simpleString.slice(7, -1);
const lines = async (df: DataFrame): Promise<string[]> =>
  (await df.showString(20, false)).split("\n").filter((line) => line.startsWith("|"));
const refused = (df: DataFrame, errorClass: string, message?: RegExp): Promise<void> =>
  assert.rejects(df.collect(), { errorClass, ...(message === undefined ? {} : { message }) });

describe("columns by a pattern", () => {
  it("the whole name must match, in any case; no match is no error, without backquotes it is a name", async () => {
    assert.deepEqual(await frame.select(frame.colRegex("`(i|n).*`")).columns(), ["id", "name"]);
    assert.deepEqual(await frame.select(frame.colRegex("`ID|V`")).columns(), ["id", "v"]);
    assert.deepEqual(await frame.select(frame.colRegex("`(id)?+.+`")).columns(), ["name", "v"]);
    assert.deepEqual(await frame.select(frame.colRegex("`zz.*`")).columns(), []);
    assert.deepEqual(await frame.alias("t").select(frame.colRegex("t.`n.*`")).columns(), ["name"]);
    await refused(frame.select(frame.colRegex("nope")), "UNRESOLVED_COLUMN.WITH_SUGGESTION");
  });
});

describe("a DataFrame brought to a schema", () => {
  it("columns meet by name, are cast as in an insertion, and are NULL when missing", async () => {
    assert.equal(await shape(frame.to("name STRING, id BIGINT, zz INT")), "name:string,id:bigint,zz:int");
    assert.deepEqual(await frame.to("V INT, zz INT").limit(1).collect(), [{ V: 1, zz: null }]);
  });

  it("fields of structs meet by name too, wherever they are", async () => {
    const wanted =
      "st STRUCT<b: STRING, c: INT, a: BIGINT>, ar ARRAY<STRUCT<q: INT, p: BIGINT>>, mp MAP<STRING, BIGINT>";
    assert.deepEqual(await lines(nested.to(wanted)), [
      "|st          |ar         |mp      |",
      "|{x, NULL, 1}|[{NULL, 1}]|{k -> 1}|",
    ]);
  });

  it("what does not fit is refused", async () => {
    await refused(frame.to("id INT NOT NULL"), "NULLABLE_COLUMN_OR_FIELD");
    await refused(
      frame.to("name INT"),
      "INVALID_COLUMN_OR_FIELD_DATA_TYPE",
      /`name` is of type "STRING" while .* "INT"/,
    );
    await refused(
      nested.to("st STRUCT<a: BOOLEAN>"),
      "INVALID_COLUMN_OR_FIELD_DATA_TYPE",
      /Column or field `st`\.`a` is/,
    );
    await refused(frame.to("zz INT NOT NULL"), "UNRESOLVED_COLUMN.WITH_SUGGESTION");
    await refused(frame.select("id", "id").to("id INT"), "AMBIGUOUS_COLUMN_OR_FIELD", /has 2 matches/);
  });
});

describe("rows and columns change places", () => {
  it("zipWithIndex numbers rows over all partitions", async () => {
    const numbered = spark.range(0, 7, 1, 3).zipWithIndex().where("id <> index");
    assert.equal(await numbered.count(), 0);
    assert.equal(await shape(frame.zipWithIndex("i")), "id:int,name:string,v:double,i:bigint");
  });

  it("transpose sorts by the index, leaves NULL out, and finds one type for all", async () => {
    assert.deepEqual(await lines(frame.transpose("name")), ["|key|x  |y  |", "|id |1.0|2.0|", "|v  |1.5|2.5|"]);
    assert.equal(await shape(frame.select("id").transpose()), "key:string,1:string,2:string,3:string");
    assert.deepEqual(await lines(frame.where("id > 5").select("id", "v").transpose()), ["|key|", "|v  |"]);
  });

  it("transpose refuses what has no one type, no atomic index, or too many rows", async () => {
    await refused(frame.transpose(), "TRANSPOSE_NO_LEAST_COMMON_TYPE", /"STRING" and "DOUBLE" do not/);
    await refused(
      nested.transpose(),
      "TRANSPOSE_INVALID_INDEX_COLUMN",
      /StructType\(StructField\(a,IntegerType,false\),/,
    );
    await refused(frame.transpose(col("id").plus(1)), "TRANSPOSE_INVALID_INDEX_COLUMN");
    await refused(spark.range(501).transpose(), "TRANSPOSE_EXCEED_ROW_LIMIT", /allowed limit of 500/);
  });
});

describe("observed metrics", () => {
  it("an observation has the metrics of the first action", async () => {
    const seen = new Observation("seen");
    const observed = frame.observe(seen, count(lit(1)).alias("n"), sum("id").plus(1).alias("s"), max("v"));
    assert.equal(await observed.where("id > 2").count(), 1);
    assert.deepEqual(await seen.get(), { n: 3, s: 7, "max(v)": 3.5 });
    assert.throws(() => frame.observe(seen, count("id")), { errorClass: "REUSE_OBSERVATION" });
  });

  it("rows need not have come, and there may be several tasks", async () => {
    const [none, all] = [new Observation(), new Observation()];
    await frame
      .where("false")
      .observe(none, count(lit(1)).alias("n"), max("v").alias("m"))
      .collect();
    assert.deepEqual(await none.get(), { n: 0, m: null });
    await spark.range(0, 10, 1, 3).observe(all, F.avg("id").alias("mean")).collect();
    assert.deepEqual(await all.get(), { mean: 4.5 });
  });

  it("nothing of single rows can be observed", async () => {
    const error = (kind: string, metric: Parameters<typeof lit>[0] | ReturnType<typeof lit>): Promise<void> =>
      refused(frame.observe("m", lit(metric).alias("x")), `INVALID_OBSERVED_METRICS.${kind}`);
    await error("NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE", col("id").plus(sum("id")));
    await error("NON_AGGREGATE_FUNC_ARG_IS_NON_DETERMINISTIC", F.rand(1));
    await error("AGGREGATE_EXPRESSION_WITH_DISTINCT_UNSUPPORTED", F.count_distinct("id"));
    await error("NESTED_AGGREGATES_UNSUPPORTED", sum(max("id")));
    await error("WINDOW_EXPRESSIONS_UNSUPPORTED", sum("id").over(Window.partitionBy("name")));
    await refused(frame.observe("", sum("id")), "INVALID_OBSERVED_METRICS.MISSING_NAME");
  });
});

describe("structs with other fields", () => {
  const st = col("st");

  it("withField adds or replaces, dropFields leaves out; the column is called so", async () => {
    assert.deepEqual(await lines(nested.select(st.withField("c", lit(3)))), [
      "|update_fields(st, WithField(3))|",
      "|{1, x, 3}                      |",
    ]);
    assert.equal(await shape(nested.select(st.withField("A", lit("q")).name("x"))), "x:struct<A:string,b:string>");
    assert.deepEqual(await lines(nested.select(st.dropFields("a"))), [
      "|update_fields(st, dropfield())|",
      "|{x}                           |",
    ]);
    assert.equal(await shape(nested.select(st.dropFields("zz").as("x"))), "x:struct<a:int,b:string>");
  });

  it("reaches into structs inside; a NULL stays NULL", async () => {
    const outer = spark.sql(
      "SELECT named_struct('i', named_struct('p', 1, 'q', 2), 'j', 3) o, CAST(NULL AS STRUCT<a: INT>) z",
    );
    const [i, p] = [col("o").withField("i.r", lit(9)), col("o").dropFields("i.p")];
    assert.deepEqual(await lines(outer.select(i.as("x"), p.as("y"), col("z").withField("b", lit(1)).as("z"))), [
      "|x             |y       |z   |",
      "|{{1, 2, 9}, 3}|{{2}, 3}|NULL|",
    ]);
    await refused(outer.select(col("o").withField("k.r", lit(9))), "FIELD_NOT_FOUND");
  });

  it("all fields cannot be left out, and only structs have any", async () => {
    await refused(nested.select(st.dropFields("a", "b")), "DATATYPE_MISMATCH.CANNOT_DROP_ALL_FIELDS");
    await refused(nested.select(col("ar").withField("c", lit(3))), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
  });
});

describe("where rows come from", () => {
  it("inputFiles and input_file_name say the file; rows without one an empty text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "frames2 "));
    try {
      await frame.write.mode("overwrite").csv(folder);
      const files = spark.read.schema("id INT, name STRING, v DOUBLE").csv(folder);
      const [file] = await files.union(files).where("id > 1").inputFiles();
      assert.match(file, /^file:\/\/\/.*frames2%20.*\/part-00000-.*\.csv$/);
      assert.deepEqual(await files.select(F.input_file_name().as("f")).distinct().collect(), [{ f: file }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual(await frame.select(F.input_file_name().as("f")).distinct().collect(), [{ f: "" }]);
    assert.deepEqual(await frame.inputFiles(), []);
  });

  it("a DataFrame knows its session; a new session shares tables but neither views nor settings", async () => {
    assert.equal(frame.sparkSession, spark);
    const other = spark.newSession();
    frame.createOrReplaceTempView("mine");
    frame.createOrReplaceGlobalTempView("ours");
    spark.conf.set("spark.sql.shuffle.partitions", 7);
    assert.equal(await other.catalog.tableExists("mine"), false);
    assert.equal(await other.table("global_temp.ours").count(), 3);
    assert.equal(other.conf.get("spark.sql.shuffle.partitions"), "2");
  });

  it("flatMap and map call a function of the program's own with each row", async () => {
    const spark = session();
    const rows = spark.createDataFrame(
      [
        ["a b", 1],
        ["c", 2],
        ["", null],
      ],
      "line STRING, n INT",
    );
    const words = rows.flatMap(
      (row) =>
        String(row.line)
          .split(" ")
          .filter((word) => word !== "")
          .map((word) => ({ word, n: row.n })),
      "word STRING, n INT",
    );
    assert.deepEqual(await words.collect(), [
      { word: "a", n: 1 },
      { word: "b", n: 1 },
      { word: "c", n: 2 },
    ]);
    assert.deepEqual(
      await rows.map((row) => ({ twice: row.n === null ? null : Number(row.n) * 2 }), "twice INT").collect(),
      [{ twice: 2 }, { twice: 4 }, { twice: null }],
    );
    const failing = rows.map(() => {
      throw new Error("no word");
    }, "x INT");
    await assert.rejects(failing.collect(), /FAILED_EXECUTE_UDF[\s\S]*no word/);
  });
});
