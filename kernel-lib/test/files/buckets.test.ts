/** Tables whose rows are divided into buckets: which row is in which file, and what is refused. As recorded from Spark 4.3. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataFrameWriter, ManualClock, SeededRandom, SparkSession } from "../../src/index";

describe("a table with buckets", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepstream-buckets-"));
  const spark = SparkSession.builder
    .config("spark.sql.warehouse.dir", folder)
    .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
    .getOrCreate();
  const df = spark.range(10).selectExpr("cast(id as int) k", "concat('n', id) n", "map(id, id) m", "id % 3 p");
  const write = (): DataFrameWriter => df.select("k", "n", "p").write.mode("overwrite").format("json");
  after(() => rmSync(folder, { recursive: true }));

  /** `part-00000 _00001.c000.json 0 1 4`: the keys of each file. */
  function files(table: string): string[] {
    const names = readdirSync(join(folder, table)).filter((name) => name.startsWith("part"));
    return names
      .sort((a, b) => place(a).localeCompare(place(b)))
      .map((name) => {
        const lines = readFileSync(join(folder, table, name), "utf8")
          .split("\n")
          .filter(Boolean);
        return [place(name), ...lines.map((line) => JSON.parse(line).k)].join(" ");
      });
  }
  const place = (name: string): string => `${name.slice(0, 10)} ${name.slice(-16)}`;
  const said = async (sql: string): Promise<string> => Object.values((await spark.sql(sql).collect())[0]).join();

  it("has a file for each bucket in which a partition has rows", async () => {
    await write().bucketBy(3, "k").sortBy("n").saveAsTable("one");
    assert.deepEqual(files("one"), ["part-00000 _00000.c000.json 0 2 3 4 5 7 8 9", "part-00000 _00001.c000.json 1 6"]);
    assert.deepEqual(
      (await spark.table("one").orderBy("k").collect()).map(({ k }) => k),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  it("hashes several columns, and sorts by several", async () => {
    await spark
      .range(0, 10, 1, 2)
      .selectExpr("cast(id as int) k", "concat('n', id) n", "id % 3 p")
      .write.bucketBy(3, "n", "k")
      .sortBy("p", "k")
      .format("json")
      .saveAsTable("several");
    assert.deepEqual(files("several"), [
      "part-00000 _00000.c000.json 3",
      "part-00000 _00001.c000.json 0 1 4 2",
      "part-00001 _00001.c000.json 6 5 8",
      "part-00001 _00002.c000.json 9 7",
    ]);
  });

  it("has them within the folders of its partitions", async () => {
    await write().partitionBy("p").bucketBy(2, "k").saveAsTable("folders");
    const names = readdirSync(join(folder, "folders"));
    assert.deepEqual(names.filter((name) => name.startsWith("p=")).sort(), ["p=0", "p=1", "p=2"]);
    const inside = readdirSync(join(folder, "folders", "p=0"));
    assert.ok(inside.length > 0 && inside.every((name) => /_0000[01]\.c000\.json$/.test(name)), String(inside));
    assert.equal(await spark.table("folders").count(), 10);
  });

  it("says so in the catalog", async () => {
    assert.match(
      await said("SHOW CREATE TABLE one"),
      /USING json\nCLUSTERED BY \(k\)\nSORTED BY \(n\)\nINTO 3 BUCKETS\n$/,
    );
    const lines = (await spark.sql("DESCRIBE EXTENDED one").collect()).map(
      ({ col_name, data_type }) => `${col_name}: ${data_type}`,
    );
    const from = lines.indexOf("Provider: json");
    assert.deepEqual(lines.slice(from + 1, from + 4), [
      "Num Buckets: 3",
      "Bucket Columns: [`k`]",
      "Sort Columns: [`n`]",
    ]);
    const columns = await spark.catalog.listColumns("one");
    assert.deepEqual(
      columns.map(({ name, isBucket }) => [name, isBucket]),
      [
        ["k", true],
        ["n", false],
        ["p", false],
      ],
    );
  });

  it("is made by SQL as well, and filled by INSERT", async () => {
    await spark
      .sql("CREATE TABLE sql (k int, n string) USING json CLUSTERED BY (k) SORTED BY (n ASC) INTO 3 BUCKETS")
      .collect();
    await spark.sql("INSERT INTO sql SELECT k, n FROM one").collect();
    assert.ok(files("sql").every((file) => /_0000[012]\.c000\.json/.test(file)));
    await spark.sql("CREATE TABLE alike LIKE sql").collect();
    assert.match(await said("SHOW CREATE TABLE alike"), /CLUSTERED BY \(k\)\nSORTED BY \(n\)\nINTO 3 BUCKETS\n$/);
  });

  it("takes more rows only in the same buckets", async () => {
    const existing = "Existing bucketing: 3 buckets, bucket columns: [k], sort columns: [n].";
    const mismatch = "Specified bucketing does not match that of the existing table spark_catalog.default.one.\n";
    const more = (): DataFrameWriter => df.select("k", "n", "p").write.mode("append").format("json");
    await assert.rejects(more().bucketBy(2, "k").saveAsTable("one"), {
      message: `${mismatch}Specified bucketing: 2 buckets, bucket columns: [k].\n${existing}`,
    });
    await assert.rejects(more().saveAsTable("one"), {
      message: `${mismatch}Specified bucketing: not bucketed.\n${existing}`,
    });
    await more().bucketBy(3, "K").sortBy("N").saveAsTable("one");
    assert.equal(await spark.table("one").count(), 20);
  });

  const refused: [what: string, attempt: () => Promise<unknown>, message: string | RegExp][] = [
    ["a path", () => write().bucketBy(3, "k").json("x"), "'save' does not support bucketBy right now."],
    [
      "insertInto",
      () => df.write.bucketBy(2, "k").insertInto("one"),
      "'insertInto' does not support bucketBy right now.",
    ],
    [
      "sortBy alone",
      () => write().sortBy("k").saveAsTable("no"),
      /^\[SORT_BY_WITHOUT_BUCKETING\] sortBy must be used together with bucketBy\./,
    ],
    [
      "a column that is not there",
      () => write().bucketBy(3, "zz").saveAsTable("no"),
      /^\[COLUMN_NOT_DEFINED_IN_TABLE\] bucket column `zz` is not defined in table `spark_catalog`\.`default`\.`no`, defined table columns are: `k`, `n`, `p`\./,
    ],
    [
      "an unknown column to sort by",
      () => write().bucketBy(3, "k").sortBy("zz").saveAsTable("no"),
      /^\[COLUMN_NOT_DEFINED_IN_TABLE\] sort column `zz`/,
    ],
    [
      "no bucket",
      () => write().bucketBy(0, "k").saveAsTable("no"),
      /^\[INVALID_BUCKET_COUNT\] Number of buckets should be greater than 0 but less than or equal to bucketing\.maxBuckets \(`100000`\)\. Got `0`\./,
    ],
    [
      "a column of the folders",
      () => write().partitionBy("k").bucketBy(2, "k").saveAsTable("no"),
      "Bucketing column 'k' should not be part of partition columns 'k'.",
    ],
    [
      "sorting by a column of the folders",
      () => write().partitionBy("p").bucketBy(2, "k").sortBy("p").saveAsTable("no"),
      "Bucket sorting column 'p' should not be part of partition columns 'p'.",
    ],
    [
      "sorting by a map",
      () => df.write.bucketBy(2, "k").sortBy("m").format("json").saveAsTable("no"),
      "Cannot use map<bigint,bigint> for sorting column",
    ],
    [
      "sorting downwards",
      () =>
        spark.sql("CREATE TABLE no (k int) USING json CLUSTERED BY (k) SORTED BY (k DESC) INTO 3 BUCKETS").collect(),
      /^\n?Operation not allowed: Column ordering must be ASC, was 'desc'\.\n== SQL \(line 1, position 36\) ==/,
    ],
  ];
  for (const [what, attempt, message] of refused)
    it(`refuses ${what}`, () => assert.rejects(async () => attempt(), { message }));
});
