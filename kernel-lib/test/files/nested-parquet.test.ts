/**
 * Nested columns in Parquet files: files that a real Spark wrote, what it read from them (`recorded/parquet/record.py`), and files of ours.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../../src/data/json-value";
import { schemaFromJson } from "../../src/data/schema-json";
import { type DataFrame, SparkError } from "../../src/index";
import { newSession } from "../stream-test";

const RECORDED = join(__dirname, "../../../test/recorded/parquet");

type Rows = readonly (readonly (string | null)[])[];
interface OfFile {
  readonly schema: Json;
  readonly foreign: Json;
  readonly rows: Rows;
  readonly foreignRows: Rows;
}
interface OfSchema {
  readonly schema: string;
  readonly rows?: Rows;
  /** Java's errors, from the outside to the inside. */
  readonly error?: readonly string[];
}
interface Recorded {
  readonly files: Readonly<Record<string, OfFile>>;
  readonly schemas: readonly OfSchema[];
  readonly unwritable: readonly { readonly query: string; readonly error?: readonly string[] }[];
}

/** `[CLASS] message` out of a line of Java's. */
function outermost(error: readonly string[]): string {
  return error[0].replace(/^[\w.]+: /, "");
}

function withoutFolder(message: string): string {
  return message.replace(/file:\S*\//, "").trim();
}

describe("nested columns in parquet", () => {
  const spark = newSession();
  const recorded: Recorded = JSON.parse(readFileSync(join(RECORDED, "recorded.json"), "utf8"));
  const fileOf = (name: string): string => join(RECORDED, `${name}.parquet`);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-parquet-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Each cell as text, with all that is in it. */
  async function texts(df: DataFrame): Promise<Rows> {
    const names = (await df.schema()).fields.map(({ name }) => name);
    const rows = await df.selectExpr(...names.map((name) => `CAST(${name} AS STRING) AS ${name}`)).collect();
    return rows.map((row) => names.map((name) => row[name] as string | null));
  }

  it("files of Spark: structs, arrays and maps within each other, nulls at every level, old layouts, all codecs", async () => {
    assert.deepEqual(Object.keys(recorded.files), ["shapes", "types-int96", "types-millis", "legacy", "required"]);
    for (const [name, { schema, rows }] of Object.entries(recorded.files)) {
      const df = spark.read.parquet(fileOf(name));
      assert.deepEqual((await df.schema()).jsonValue(), schemaFromJson(schema).jsonValue(), name);
      assert.deepEqual(await texts(df), rows, name);
    }
  });

  it("without Spark's own schema in the file the types come from Parquet's", async () => {
    for (const [name, { foreign, foreignRows }] of Object.entries(recorded.files)) {
      const key = "org.apache.spark.sql.parquet.row.metadata";
      const text = readFileSync(fileOf(name), "latin1").replace(key, `x${key.slice(1)}`);
      const path = join(folder, `${name}.parquet`);
      writeFileSync(path, text, "latin1");
      const df = spark.read.parquet(path);
      assert.deepEqual((await df.schema()).jsonValue(), schemaFromJson(foreign).jsonValue(), name);
      assert.deepEqual(await texts(df), foreignRows, name);
    }
  });

  it("a user's schema: fields left out, new ones, wider types, and what does not fit", async () => {
    for (const { schema, rows, error } of recorded.schemas) {
      const read = texts(spark.read.schema(schema).parquet(fileOf("shapes")));
      if (rows !== undefined) assert.deepEqual(await read, rows, schema);
      else
        await assert.rejects(read, (ours: unknown) => {
          assert.ok(ours instanceof SparkError, schema);
          assert.equal(withoutFolder(ours.message), outermost(error ?? []), schema);
          return true;
        });
    }
  });

  it("some of the columns, and fields of them", async () => {
    const df = spark.read.parquet(fileOf("shapes"));
    const rows = await df.where("s.i > 1").selectExpr("z", "deep.a.b", "get(a, 1) AS second", "size(m) AS n").collect();
    assert.deepEqual(rows, [
      { z: "x", b: null, second: null, n: 1 },
      { z: "y", b: { c: null }, second: 6, n: null },
    ]);
  });

  it("what is written comes back, and a stream reads it", async () => {
    for (const [name, compression] of [
      ["shapes", "snappy"],
      ["types-int96", "gzip"],
      ["legacy", "none"],
    ]) {
      const path = join(folder, name);
      const df = spark.read.parquet(fileOf(name));
      await df.write.option("compression", compression).parquet(path);
      const back = spark.read.parquet(path);
      assert.deepEqual((await back.schema()).jsonValue(), (await df.schema()).jsonValue(), name);
      assert.deepEqual(await texts(back), recorded.files[name].rows, name);
      const stream = spark.readStream.schema(await df.schema()).parquet(path);
      const query = await stream.writeStream.format("memory").queryName("nested").start({ paused: true });
      await query.processAllAvailable();
      assert.deepEqual(await texts(spark.table("nested")), recorded.files[name].rows, name);
      await query.stop();
    }
  });

  it("many rows: lists and maps over several row groups and batches, none, and only nulls", async () => {
    const many = spark
      .range(9_000)
      .selectExpr("id", "sequence(0, id % 5) AS a", "IF(id % 3 = 0, null, map(id, named_struct('x', array(id)))) AS m");
    await many.write.parquet(join(folder, "many"));
    const back = spark.read.parquet(join(folder, "many"));
    assert.deepEqual(await back.orderBy("id").collect(), await many.collect());
    for (const condition of ["id < 0", "id = 3"]) {
      const path = join(folder, condition.replace(/\W/g, ""));
      await many.where(condition).select("m").write.parquet(path);
      assert.deepEqual(await spark.read.parquet(path).collect(), condition === "id = 3" ? [{ m: null }] : []);
    }
  }).timeout(20_000);

  it("names of fields that Object knows, and keys that are no texts", async () => {
    const df = spark.sql(
      "SELECT named_struct('toString', 1, 'constructor', 'c', 'key', 2, 'a.b', 3) AS s, map(2, 'b', 1, 'a') AS m, map(array(1), X'00') AS k",
    );
    await df.write.parquet(join(folder, "names"));
    assert.deepEqual(await texts(spark.read.parquet(join(folder, "names"))), await texts(df));
  });

  it("what parquet has no type for is refused with the whole column", async () => {
    const refused = recorded.unwritable.filter(({ error }) => error !== undefined && /^\[/.test(error[0]));
    assert.equal(refused.length, 3);
    for (const { query, error = [] } of refused)
      await assert.rejects(spark.sql(query).write.parquet(join(folder, "refused")), (ours: unknown) => {
        assert.ok(ours instanceof SparkError, query);
        assert.equal(ours.message, error[0], query);
        return true;
      });
  });
});
