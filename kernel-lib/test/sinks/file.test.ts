/** The file sink, alone and in a query; names, log and errors are those of real Spark 4.3 (semantics N4). */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { IntegerType, LongType, StructType } from "../../src/data/types";
import { type DataFrame, ManualClock, SeededRandom, Trigger } from "../../src/index";
import { FileStreamSink } from "../../src/sinks/file";
import { newSession } from "../stream-test";

const schema = new StructType().add("v", IntegerType).add("p", LongType);
const batch = (batchId: number, ...partitions: number[][][]) => ({
  batchId,
  schema,
  partitions,
  rows: partitions.flat(),
});

function open(disk: MemoryDisk, partitionBy: string[] = []): FileStreamSink {
  const options = { format: "json", location: "file:/out", options: {}, partitionBy, timeZone: "UTC" };
  return new FileStreamSink(options, schema, { disk, clock: new ManualClock(7_000), random: new SeededRandom(1) });
}

const dataFiles = async (disk: MemoryDisk): Promise<string[]> =>
  (await disk.listFiles("")).filter((name) => !name.startsWith("_spark_metadata")).sort();

describe("the file sink", () => {
  it("writes a file per task and then one entry that makes them count", async () => {
    const disk = new MemoryDisk();
    await open(disk).addBatch(batch(0, [[1, 0]], [[2, 1]]));
    const files = await dataFiles(disk);
    assert.equal(files.length, 2);
    for (const [i, name] of files.entries())
      assert.match(name, new RegExp(`^part-0000${i}-[0-9a-f-]{36}-c000\\.json$`));
    const [version, first] = new TextDecoder().decode(await disk.read("_spark_metadata/0")).split("\n");
    assert.equal(version, "v1");
    assert.equal(
      first,
      `{"path":"memory/${files[0]}","size":14,"isDir":false,"modificationTime":7000,"blockReplication":1,"blockSize":33554432,"action":"add"}`,
    );
  });

  it("skips a batch that comes again", async () => {
    const disk = new MemoryDisk();
    for (let time = 0; time < 2; time++) await open(disk).addBatch(batch(0, [[1, 0]]));
    assert.equal((await dataFiles(disk)).length, 1);
  });

  it("puts rows into directories by column", async () => {
    const disk = new MemoryDisk();
    await open(disk, ["p"]).addBatch(
      batch(
        0,
        [
          [1, 0],
          [2, 1],
        ],
        [],
      ),
    );
    const names = (await dataFiles(disk)).map((name) => name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "U"));
    assert.deepEqual(names, ["p=0/part-00000-U.c000.json", "p=1/part-00000-U.c000.json"]);
  });
});

describe("a query that writes files", () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "stepstream-sink-"));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const rates = (spark = newSession()): DataFrame =>
    spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 4).load();
  const once = async (stream: DataFrame): Promise<void> => {
    const writer = stream.writeStream.format("json").option("checkpointLocation", join(base, "cp"));
    const query = await writer.trigger(Trigger.AvailableNow()).start(join(base, "out"));
    await query.awaitTermination();
    assert.deepEqual((await query.lastProgress())?.sink, {
      description: `FileSink[file:${base}/out]`,
      numOutputRows: -1,
    });
  };

  it("is read back batch by batch, across restarts and a compaction, without strays", async () => {
    for (let run = 0; run < 11; run++) await once(rates());
    assert.ok(readdirSync(join(base, "out/_spark_metadata")).includes("9.compact"));
    writeFileSync(join(base, "out/part-stray.json"), '{"value":99}\n');
    const spark = newSession();
    assert.equal(await spark.read.json(join(base, "out")).count(), 44);
    const stream = spark.readStream.schema("value BIGINT").json(join(base, "out"));
    const query = await stream.writeStream.format("memory").queryName("t").trigger(Trigger.AvailableNow()).start();
    await query.awaitTermination();
    assert.equal(await spark.table("t").count(), 44);
  });

  it("has each row once, although the batch ran twice because its commit was lost", async () => {
    await once(rates());
    rmSync(join(base, "cp/commits/0"));
    await once(rates());
    const values = (await newSession().read.json(join(base, "out")).collect()).map((row) => row.value);
    assert.deepEqual(values.sort(), [0, 1, 2, 3, 4, 5, 6, 7].slice(0, values.length));
    assert.ok(values.length >= 4);
    assert.equal(readFileSync(join(base, "out/_spark_metadata/0"), "utf8").split("\n").length, 3);
  });

  it("is refused without a checkpoint, a path, or rows that only ever are added", async () => {
    const write = () => rates().writeStream.format("json");
    await assert.rejects(write().start(join(base, "out")), { message: /checkpointLocation must be specified either/ });
    const checkpointed = () => write().option("checkpointLocation", join(base, "cp"));
    await assert.rejects(checkpointed().start(), { message: /'path' is not specified/ });
    await assert.rejects(checkpointed().outputMode("update").start(join(base, "out")), {
      message: /\[STREAMING_OUTPUT_MODE\.UNSUPPORTED_DATASOURCE\] Invalid streaming output mode: update\. .* json\./,
    });
    await assert.rejects(checkpointed().partitionBy("timestamp", "value").start(join(base, "out")), {
      message: /ALL_PARTITION_COLUMNS_NOT_ALLOWED/,
    });
  });
});
