/** Streams of files in queries: more scenarios of Spark's `FileStreamSourceSuite`, in our words and with our data. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type DataFrame, MemoryStream, type SparkSession, type StreamingQuery } from "../../src/index";
import { newSession } from "../stream-test";

describe("a stream of files", () => {
  let base: string;
  let spark: SparkSession;
  let time: number;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "stepstream-source-"));
    spark = newSession();
    time = 1_700_000_000;
    mkdirSync(join(base, "in"));
  });
  afterEach(async () => {
    for (const query of spark.streams.active) await query.stop();
    rmSync(base, { recursive: true, force: true });
  });

  /** Appears whole, a second after the file before. */
  function put(path: string, text: string): void {
    const whole = join(base, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(join(base, ".part"), text);
    utimesSync(join(base, ".part"), ++time, time);
    renameSync(join(base, ".part"), whole);
  }
  const reader = (options: Record<string, string | number> = {}, schema: string = "a INT, b STRING") =>
    spark.readStream.schema(schema).options(options);
  const start = (frame: DataFrame, name: string = "t", checkpoint: string | null = null): Promise<StreamingQuery> => {
    const writer = frame.writeStream.queryName(name);
    return checkpoint === null
      ? writer.format("memory").start({ paused: true })
      : writer.format("noop").option("checkpointLocation", join(base, checkpoint)).start({ paused: true });
  };
  const rows = async (table: string = "t"): Promise<string[]> =>
    (await spark.table(table).collect()).map((row) => Object.values(row).join()).sort();
  async function after(query: StreamingQuery, ...steps: (() => void)[]): Promise<string[]> {
    for (const step of steps) {
      step();
      await query.processAllAvailable();
    }
    return rows();
  }

  it("text: a row for each line, whatever the file is called", async () => {
    const query = await start(spark.readStream.text(join(base, "in")));
    const names = ["plain.txt", "with space & %41 #.txt", "ü.txt"];
    const found = await after(query, ...names.map((name, i) => () => put(`in/${name}`, `line ${i}\nmore ${i}\n`)));
    assert.deepEqual(found, ["line 0", "line 1", "line 2", "more 0", "more 1", "more 2"]);
  });

  it("json: what is missing is NULL, what is more is left out, in whatever batch", async () => {
    const query = await start(reader().json(join(base, "in")));
    const found = await after(
      query,
      () => put("in/1.json", '{"a":1,"b":"x"}\n'),
      () => put("in/2.json", '{"b":"y","c":true}\n{"c":7,"a":3}\n'),
    );
    assert.deepEqual(found, [",y", "1,x", "3,"]);
  });

  it("csv: with a header in each file", async () => {
    const query = await start(reader({ header: "true" }).csv(join(base, "in")));
    const found = await after(
      query,
      () => put("in/1.csv", "a,b\n1,x\n"),
      () => put("in/2.csv", 'a,b\n2,"y, z"\n'),
    );
    assert.deepEqual(found, ["1,x", "2,y, z"]);
  });

  it("only files that fit pathGlobFilter", async () => {
    const query = await start(reader({ pathGlobFilter: "*.json" }).json(join(base, "in")));
    const found = await after(query, () => {
      put("in/1.json", '{"a":1,"b":"x"}\n');
      put("in/2.log", '{"a":2,"b":"y"}\n');
    });
    assert.deepEqual(found, ["1,x"]);
    const table = spark.read.schema("a INT, b STRING").option("pathGlobFilter", "*.l?g").json(join(base, "in"));
    assert.deepEqual(await table.collect(), [{ a: 2, b: "y" }]);
  });

  it("a pattern finds files in folders that come later", async () => {
    put("in/day-1/1.json", '{"a":1,"b":"x"}\n');
    const query = await start(reader().json(join(base, "in/day-*")));
    const found = await after(
      query,
      () => put("in/day-2/1.json", '{"a":2,"b":"y"}\n'),
      () => put("in/night-1/1.json", '{"a":3,"b":"z"}\n'),
    );
    assert.deepEqual(found, ["1,x", "2,y"]);
  });

  it("folders by column are columns", async () => {
    put("in/b=x/1.json", '{"a":1}\n');
    const query = await start(reader().json(join(base, "in")));
    assert.deepEqual(await after(query, () => put("in/b=y/1.json", '{"a":2}\n')), ["1,x", "2,y"]);
  });

  it("what another query writes, by its log: nothing of it that is not committed", async () => {
    const input = new MemoryStream(spark, "a INT, b STRING");
    const writing = await input
      .toDF()
      .writeStream.format("json")
      .option("checkpointLocation", join(base, "writer"))
      .start(join(base, "out"), { paused: true });
    input.addData([1, "x"]);
    await writing.processAllAvailable();
    put("out/part-stray.json", '{"a":9,"b":"stray"}\n');
    const query = await start(reader().json(join(base, "out")));
    await query.processAllAvailable();
    assert.deepEqual(await rows(), ["1,x"]);
    input.addData([2, "y"]);
    await writing.processAllAvailable();
    await query.processAllAvailable();
    assert.deepEqual(await rows(), ["1,x", "2,y"]);
  });

  it("two of them in one query, one of which is silent over a restart", async () => {
    mkdirSync(join(base, "other"));
    const both = (): DataFrame =>
      reader()
        .json(join(base, "in"))
        .union(reader().json(join(base, "other")));
    const counts = async (query: StreamingQuery): Promise<number[]> =>
      (await query.recentProgress()).map((progress) => progress.numInputRows).filter((n) => n > 0);
    const first = await start(both(), "both", "cp");
    put("in/1.json", '{"a":1,"b":"x"}\n');
    await first.processAllAvailable();
    await first.stop();
    const second = await start(both(), "both", "cp");
    put("in/2.json", '{"a":2,"b":"x"}\n{"a":3,"b":"x"}\n');
    await second.processAllAvailable();
    put("other/1.json", '{"a":4,"b":"x"}\n');
    await second.processAllAvailable();
    assert.deepEqual([await counts(first), await counts(second)], [[1], [2, 1]]);
  });

  it("after a kill in the middle of a batch reads its files once more, and no others", async () => {
    const read = async (query: StreamingQuery): Promise<number> =>
      (await query.recentProgress()).reduce((sum, { numInputRows }) => sum + numInputRows, 0);
    put("in/1.json", '{"a":1,"b":"x"}\n');
    const first = await start(reader().json(join(base, "in")), "killed", "cp");
    await first.at(0, "addBatch.done");
    await first.kill();
    put("in/2.json", '{"a":2,"b":"x"}\n{"a":3,"b":"x"}\n');
    const second = await start(reader().json(join(base, "in")), "killed", "cp");
    await second.processAllAvailable();
    const batches = (await second.recentProgress()).map(({ batchId, numInputRows }) => [batchId, numInputRows]);
    assert.deepEqual(
      batches.filter(([, n]) => n > 0),
      [
        [0, 1],
        [1, 2],
      ],
    );
    assert.equal(await read(second), 3);
  });

  it("options have no case", async () => {
    for (const n of [1, 2, 3]) put(`in/${n}.json`, `{"a":${n},"b":"x"}\n`);
    const query = await start(reader({ MAXfilesPERtrigger: 1 }).json(join(base, "in")));
    await query.processAllAvailable();
    assert.equal((await query.recentProgress()).filter(({ numInputRows }) => numInputRows === 1).length, 3);
  });

  it("columns may be NULL, whatever the schema says", async () => {
    const frame = reader({}, "a INT NOT NULL, b STRING").json(join(base, "in"));
    assert.ok((await frame.schema()).fields.every(({ nullable }) => nullable));
  });
});
