/** `FROM STREAM …`: which of them are streams, and what is refused; as a real Spark 4.3 answered. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryStream, type SparkSession } from "../../../src/index";
import { newSession } from "../../stream-test";

describe("STREAM in SQL", () => {
  let folder: string;
  let spark: SparkSession;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-sql-streams-"));
    spark = newSession();
    await spark.sql(`CREATE TABLE tab (k STRING, v INT) USING json LOCATION '${join(folder, "tab")}'`).collect();
    await spark.sql("INSERT INTO tab VALUES ('a', 1)").collect();
    await spark.sql("INSERT INTO tab VALUES ('b', 2)").collect();
    new MemoryStream(spark, "k STRING, v INT, t TIMESTAMP").toDF().createOrReplaceTempView("flow");
    spark.range(3).createOrReplaceTempView("still");
    await spark.sql("CREATE VIEW perm AS SELECT 1 x").collect();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const told = async (text: string): Promise<string> => {
    const df = spark.sql(text);
    return `${await df.isStreaming()} ${(await df.schema()).simpleString}`;
  };

  const STREAMS: [string, string][] = [
    ["SELECT * FROM STREAM tab", "struct<k:string,v:int>"],
    ["SELECT * FROM STREAM(tab)", "struct<k:string,v:int>"],
    ["SELECT x.k FROM STREAM(tab) x", "struct<k:string>"],
    ["SELECT x.k FROM STREAM tab AS x", "struct<k:string>"],
    ["SELECT * FROM STREAM flow", "struct<k:string,v:int,t:timestamp>"],
    ["SELECT * FROM STREAM tab WITH ('maxFilesPerTrigger' = '1')", "struct<k:string,v:int>"],
    ["SELECT y.v FROM STREAM tab WITH (maxFilesPerTrigger = 1) AS y", "struct<v:int>"],
    ["SELECT count(*) FROM STREAM spark_catalog.default.tab", "struct<count(1):bigint>"],
    ["WITH c AS (SELECT * FROM STREAM tab) SELECT * FROM c", "struct<k:string,v:int>"],
    ["SELECT * FROM (SELECT * FROM STREAM tab)", "struct<k:string,v:int>"],
    ["SELECT a.k FROM STREAM flow a JOIN tab b ON a.k = b.k", "struct<k:string>"],
    [
      "SELECT window(t, '5 seconds') w, count(*) n FROM STREAM flow WATERMARK t DELAY OF INTERVAL 10 SECONDS AS f GROUP BY 1",
      "struct<w:struct<start:timestamp,end:timestamp>,n:bigint>",
    ],
  ];
  for (const [text, schema] of STREAMS) it(text, async () => assert.equal(await told(text), `true ${schema}`));

  for (const text of ["SELECT * FROM STREAM range(3)", "SELECT * FROM STREAM(range(3))"])
    it(`${text}: a function gives no stream`, async () => assert.equal(await told(text), "false struct<id:bigint>"));

  it("is the name of a table where no name follows", async () => {
    spark.range(1).createOrReplaceTempView("stream");
    for (const text of ["SELECT * FROM stream", "SELECT * FROM stream WHERE id = 0", "SELECT s.id FROM stream AS s"])
      assert.equal(await told(text), "false struct<id:bigint>", text);
  });

  it("runs, with its options", async () => {
    const stream = spark.sql("SELECT k, v * 10 AS v FROM STREAM tab WITH (maxFilesPerTrigger = 1)");
    const query = await stream.writeStream.format("memory").queryName("m").start({ paused: true });
    await query.processAllAvailable();
    assert.deepEqual(await spark.sql("SELECT * FROM m ORDER BY k").collect(), [
      { k: "a", v: 10 },
      { k: "b", v: 20 },
    ]);
    assert.equal((await query.recentProgress()).length, 2);
    await query.stop();
  });

  it("what is no stream, and what cannot be read as rows, is refused in Spark's words", async () => {
    const refused: [string, RegExp][] = [
      ["SELECT * FROM STREAM still", /still is not a temp view of streaming logical plan, please use batch API/],
      [
        "SELECT * FROM STREAM perm",
        /default\.perm is a permanent view, which is not supported by streaming reading API/,
      ],
      ["SELECT * FROM STREAM nope", /\[TABLE_OR_VIEW_NOT_FOUND\] The table or view `nope` cannot be found/],
      ["SELECT * FROM STREAM tab", /Queries with streaming sources must be executed with writeStream\.start\(\)/],
    ];
    for (const [text, message] of refused) await assert.rejects(spark.sql(text).collect(), message, text);
    assert.throws(() => spark.sql("SELECT * FROM STREAM (SELECT * FROM tab)"), /PARSE_SYNTAX_ERROR/);
    assert.throws(() => spark.sql("SELECT * FROM STREAM tab TABLESAMPLE (1 ROWS)"), /PARSE_SYNTAX_ERROR/);
  });
});
