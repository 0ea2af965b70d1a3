/** The state of a query as a table: schemas, rows and errors as a real Spark 4.3 gave them for the same three batches. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DataFrame,
  type ExternalRow,
  expr,
  type ListState,
  type MapState,
  MemoryStream,
  SparkSession,
  type StatefulProcessor,
  type StatefulProcessorHandle,
  TimeMode,
  type ValueState,
} from "../../src/index";

const at = (time: string): Date => new Date(`2024-01-01T${time}Z`);
const BATCHES = [
  [
    { k: "a", v: 1, ts: at("00:00:01") },
    { k: "b", v: 2, ts: at("00:00:02") },
  ],
  [{ k: "a", v: 5, ts: at("00:01:01") }],
  [{ k: "c", v: 7, ts: at("00:20:01") }],
];
const ROCKSDB = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";

describe("the state of a query as a table", () => {
  let folder: string;
  let spark: SparkSession;
  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), "stepstream-statestore-"));
    spark = SparkSession.builder.config("spark.sql.shuffle.partitions", "2").getOrCreate().newSession();
    spark.conf.set("spark.sql.shuffle.partitions", "2");
    const late = (df: DataFrame): DataFrame => df.withWatermark("ts", "5 minutes");
    await run("agg", (df) => df.groupBy("k").agg(expr("count(*)").as("n"), expr("max(v)").as("m")), "update");
    await run("win", (df) => late(df).groupBy(expr("window(ts, '10 seconds')"), expr("k")).count(), "append");
    await run("ddw", (df) => late(df).dropDuplicatesWithinWatermark(["k"]), "append");
    await run("ss", (df) => late(df).groupBy(expr("session_window(ts, '10 seconds')"), expr("k")).count(), "append");
    const near = "x.k = y.k AND x.ts <= y.ts + interval 1 minute AND y.ts <= x.ts + interval 1 minute";
    await run("jn", (df) => late(df).alias("x").join(late(df).alias("y"), expr(near), "left_outer"), "append");
    await run("stateless", (df) => df.select("k"), "append");
    spark.conf.set("spark.sql.streaming.stateStore.providerClass", ROCKSDB);
    await run(
      "tws",
      (df) =>
        df.groupByKey("k").transformWithState(new Remembering(), {
          timeMode: TimeMode.EventTime,
          outputMode: "update",
          output: "k STRING",
        }),
      "update",
    );
    await run("ragg", (df) => df.groupBy("k").agg(expr("count(*)").as("n"), expr("max(v)").as("m")), "update");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(name: string, program: (df: DataFrame) => DataFrame, mode: string): Promise<void> {
    const input = new MemoryStream(spark, "k STRING, v INT, ts TIMESTAMP");
    const writer = program(name === "tws" ? input.toDF().withWatermark("ts", "5 minutes") : input.toDF()).writeStream;
    const query = await writer.outputMode(mode).option("checkpointLocation", join(folder, name)).format("noop").start();
    for (const batch of BATCHES) {
      input.addData(...batch);
      await query.processAllAvailable();
    }
    await query.stop();
  }

  /** One line: the schema, then the rows. */
  async function read(name: string, options: Record<string, string | number> = {}): Promise<string> {
    const df = spark.read.format("statestore").options(options).load(join(folder, name));
    const rows = (await df.collect()).map((row) => JSON.stringify(Object.values(row)));
    return [(await df.schema()).simpleString, ...rows.sort()].join("\n");
  }

  it("an aggregation: the groups with their buffers, after any batch", async () => {
    const schema = "struct<key:struct<k:string>,value:struct<count:bigint,max:int>,partition_id:int>";
    const [a, b, c] = [
      '[{"k":"a"},{"count":2,"max":5},0]',
      '[{"k":"b"},{"count":1,"max":2},1]',
      '[{"k":"c"},{"count":1,"max":7},0]',
    ];
    assert.equal(await read("agg"), [schema, a, b, c].join("\n"));
    assert.equal(await read("ragg"), [schema, a, b, c].join("\n"));
    assert.equal(await read("agg", { batchId: 0 }), [schema, '[{"k":"a"},{"count":1,"max":1},0]', b].join("\n"));
    const columns = spark.read
      .format("statestore")
      .load(join(folder, "agg"))
      .selectExpr("key.k", "value.*", "partition_id");
    assert.deepEqual((await columns.collect())[0], { k: "a", count: 2, max: 5, partition_id: 0 });
  });

  it("windows, duplicates and sessions: what is left at the end", async () => {
    const window = '{"start":"2024-01-01T00:20:00Z","end":"2024-01-01T00:20:10Z"}';
    assert.equal(
      await read("win"),
      "struct<key:struct<window:struct<start:timestamp,end:timestamp>,k:string>,value:struct<count:bigint>,partition_id:int>\n" +
        `[{"window":${window},"k":"c"},{"count":1},0]`,
    );
    assert.equal(
      await read("ddw"),
      'struct<key:struct<k:string>,value:struct<expiresAtMicros:bigint>,partition_id:int>\n[{"k":"c"},{"expiresAtMicros":1704068701000000},0]',
    );
    const session = '{"start":"2024-01-01T00:20:01Z","end":"2024-01-01T00:20:11Z"}';
    assert.equal(
      await read("ss"),
      "struct<key:struct<k:string,sessionStartTime:timestamp>,value:struct<session_window:struct<start:timestamp,end:timestamp>,k:string,count:bigint>,partition_id:int>\n" +
        `[{"k":"c","sessionStartTime":"2024-01-01T00:20:01Z"},{"session_window":${session},"k":"c","count":1},0]`,
    );
  });

  it("a join: a side as a whole, or any of its four stores", async () => {
    const row = '{"k":"c","v":7,"ts":"2024-01-01T00:20:01Z"';
    const value = "k:string,v:int,ts:timestamp";
    for (const joinSide of ["left", "right"])
      assert.equal(
        await read("jn", { joinSide }),
        `struct<key:struct<field0:string>,value:struct<${value}>,partition_id:int>\n[{"field0":"c"},${row}},0]`,
      );
    assert.equal(
      await read("jn", { storeName: "left-keyWithIndexToValue" }),
      `struct<key:struct<field0:string,index:bigint>,value:struct<${value},matched:boolean>,partition_id:int>\n` +
        `[{"field0":"c","index":0},${row},"matched":true},0]`,
    );
    assert.equal(
      await read("jn", { storeName: "right-keyToNumValues" }),
      'struct<key:struct<field0:string>,value:struct<value:bigint>,partition_id:int>\n[{"field0":"c"},{"value":1},0]',
    );
  });

  it("changes batch by batch, with either provider", async () => {
    for (const name of ["agg", "ragg"])
      assert.equal(
        await read(name, { readChangeFeed: "true", changeStartBatchId: 0, changeEndBatchId: 1 }),
        "struct<batch_id:bigint,change_type:string,key:struct<k:string>,value:struct<count:bigint,max:int>,partition_id:int>\n" +
          '[0,"update",{"k":"a"},{"count":1,"max":1},0]\n[0,"update",{"k":"b"},{"count":1,"max":2},1]\n[1,"update",{"k":"a"},{"count":2,"max":5},0]',
      );
  });

  it("variables of a processor and its timers; lists and maps by element or whole", async () => {
    const rows = async (options: Record<string, string>): Promise<string[]> => (await read("tws", options)).split("\n");
    assert.deepEqual((await rows({ stateVarName: "count" })).slice(0, 2), [
      "struct<key:struct<k:string>,value:struct<value:bigint>,partition_id:int>",
      '[{"k":"a"},{"value":2},0]',
    ]);
    assert.deepEqual((await rows({ stateVarName: "seen" })).slice(0, 3), [
      "struct<key:struct<k:string>,list_element:struct<value:int>,partition_id:int>",
      ...['[{"k":"a"},{"value":1},0]', '[{"k":"a"},{"value":5},0]'],
    ]);
    assert.deepEqual((await rows({ stateVarName: "seen", flattenCollectionTypes: "false" })).slice(0, 2), [
      "struct<key:struct<k:string>,list_value:array<struct<value:int>>,partition_id:int>",
      '[{"k":"a"},[{"value":1},{"value":5}],0]',
    ]);
    assert.deepEqual((await rows({ stateVarName: "by" })).slice(0, 2), [
      "struct<key:struct<k:string>,user_map_key:struct<value:int>,user_map_value:struct<value:string>,partition_id:int>",
      '[{"k":"a"},{"value":1},{"value":"a1"},0]',
    ]);
    const whole = await rows({ stateVarName: "by", flattenCollectionTypes: "false" });
    assert.equal(
      whole[0],
      "struct<key:struct<k:string>,map_value:map<struct<value:int>,struct<value:string>>,partition_id:int>",
    );
    assert.equal(whole.length, 4);
    assert.deepEqual((await rows({ readRegisteredTimers: "true" })).slice(0, 2), [
      "struct<key:struct<k:string>,expiration_timestamp_ms:bigint,partition_id:int>",
      '[{"k":"a"},4102444800000,0]',
    ]);
    await assert.rejects(rows({ stateVarName: "nobody" }), /STDS_INVALID_OPTION_VALUE.*stateVarName.*nobody/);
  });

  it("what cannot be asked is refused as in Spark", async () => {
    const refused: [string, Record<string, string | number>, RegExp][] = [
      [
        "agg",
        { batchId: 99 },
        /^\[STDS_COMMITTED_BATCH_UNAVAILABLE\] No committed batch found, checkpoint location: .*agg\. Ensure .* SQLSTATE: KD006$/,
      ],
      [
        "agg",
        { batchId: -1 },
        /^\[STDS_INVALID_OPTION_VALUE.IS_NEGATIVE\] Invalid value for source option 'batchId': cannot be negative. SQLSTATE: 42616$/,
      ],
      ["agg", { batchId: "x" }, /^For input string: "x"$/],
      [
        "agg",
        { operatorId: 1 },
        /^\[STDS_FAILED_TO_READ_STATE_SCHEMA\] Failed to read the state schema.*operatorId=1.*42K03$/s,
      ],
      [
        "agg",
        { storeName: "x" },
        /'stateVarName': Providing state variable names is only supported with the transformWithState operator. Found operator=stateStoreSave/,
      ],
      ["agg", { joinSide: "left" }, /STDS_FAILED_TO_READ_STATE_SCHEMA/],
      [
        "agg",
        { joinSide: "middle" },
        /WITH_MESSAGE\] Invalid value for source option 'joinSide': Valid values are left,right,none SQLSTATE: 42616$/,
      ],
      ["jn", {}, /STDS_FAILED_TO_READ_STATE_SCHEMA/],
      [
        "jn",
        { joinSide: "left", storeName: "right-keyToNumValues" },
        /^\[STDS_CONFLICT_OPTIONS\] The options \['joinSide', 'storeName'\] cannot be specified together/,
      ],
      [
        "agg",
        { readChangeFeed: "true" },
        /^\[STDS_REQUIRED_OPTION_UNSPECIFIED\] 'changeStartBatchId' must be specified. SQLSTATE: 42601$/,
      ],
      [
        "agg",
        { readChangeFeed: "true", changeStartBatchId: 7 },
        /make sure that changeStartBatchId is less than 2. SQLSTATE: 42616$/,
      ],
      ["agg", { readChangeFeed: "true", changeStartBatchId: 0, batchId: 1 }, /\['batchId', 'readChangeFeed'\]/],
      [
        "agg",
        { changeStartBatchId: 0 },
        /'changeStartBatchId': Only specify this option when readChangeFeed is set to true/,
      ],
      ["agg", { readChangeFeed: "maybe" }, /^For input string: "maybe"$/],
      ["agg", { snapshotStartBatchId: 0 }, /'snapshotPartitionId' must be specified/],
      ["agg", { snapshotPartitionId: 0 }, /'snapshotStartBatchId' must be specified/],
      [
        "agg",
        { snapshotStartBatchId: 9, snapshotPartitionId: 0 },
        /'snapshotStartBatchId': value should be less than or equal to 2/,
      ],
      ["agg", { snapshotStartBatchId: 0, snapshotPartitionId: 0 }, /CANNOT_LOAD_STATE_STORE.UNCATEGORIZED/],
      ["agg", { stateVarName: "n" }, /'stateVarName': Providing state variable names is only supported/],
      [
        "agg",
        { readRegisteredTimers: "true" },
        /'readRegisteredTimers': Providing readRegisteredTimers=true is only supported/,
      ],
      ["stateless", {}, /STDS_FAILED_TO_READ_STATE_SCHEMA/],
      ["nowhere", {}, /STDS_COMMITTED_BATCH_UNAVAILABLE/],
    ];
    for (const [name, options, expected] of refused)
      await assert.rejects(read(name, options), { message: expected }, `${name} ${JSON.stringify(options)}`);
    const format = (): typeof spark.read => spark.read.format("statestore");
    assert.throws(() => format().load(), /^SparkError: \[STDS_REQUIRED_OPTION_UNSPECIFIED\] 'path' must be specified/);
    assert.throws(
      () => format().schema("a INT").load("x"),
      /StateDataSource source does not support user-specified schema/,
    );
    assert.throws(
      () => spark.readStream.format("statestore").load("x"),
      /Data source statestore does not support streamed reading/,
    );
    await assert.rejects(spark.range(1).write.format("statestore").save("x"), /UNSUPPORTED_FEATURE.TABLE_OPERATION/);
  });

  it("the operators of a checkpoint, by store; none where there is none", async () => {
    const operators = async (name: string): Promise<unknown[]> =>
      (await spark.read.format("state-metadata").load(join(folder, name)).collect()).map((row) => Object.values(row));
    assert.deepEqual(await operators("agg"), [[0, "stateStoreSave", "default", 2, 0, 2, null]]);
    assert.deepEqual(
      (await operators("jn")).map((row) => (row as unknown[]).slice(1, 4)),
      ["left-keyToNumValues", "left-keyWithIndexToValue", "right-keyToNumValues", "right-keyWithIndexToValue"].map(
        (store) => [...["symmetricHashJoin", store, 2]],
      ),
    );
    assert.deepEqual([await operators("stateless"), await operators("nowhere")], [[], []]);
  });
});

/** Remembers everything that it sees, and sets a timer that never rings. */
class Remembering implements StatefulProcessor {
  private handle!: StatefulProcessorHandle;
  private count!: ValueState<number>;
  private seen!: ListState<number>;
  private by!: MapState<number, string>;

  init(handle: StatefulProcessorHandle): void {
    this.handle = handle;
    this.count = handle.getValueState("count", "BIGINT");
    this.seen = handle.getListState("seen", "INT");
    this.by = handle.getMapState("by", "INT", "STRING");
  }

  handleInputRows({ k }: ExternalRow, rows: readonly ExternalRow[]): ExternalRow[] {
    for (const { v } of rows) {
      this.count.update((this.count.get() ?? 0) + 1);
      this.seen.appendValue(v as number);
      this.by.updateValue(v as number, `${k}${v}`);
    }
    this.handle.registerTimer(4102444800000);
    return [];
  }
}
