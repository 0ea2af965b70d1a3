/**
 * Where a program begins: `SparkSession.builder.appName("lesson").getOrCreate()`. Spark's class of the same name.
 */

import type { Disk } from "../checkpoint/disk";
import { type Clock, SystemClock } from "../data/clock";
import { toSchema } from "../data/ddl";
import { AnalysisException, IllegalArgumentException } from "../data/errors";
import { toInternalRow } from "../data/external";
import { inferSchema } from "../data/infer-schema";
import { type Random, SystemRandom } from "../data/random";
import { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { attributesOf, LocalRelation, UnresolvedRelation } from "../plan/logical";
import { Range } from "../plan/logical-partitioning";
import type { RDD } from "../rdd/rdd";
import { SparkConf } from "../rdd/spark-conf";
import { Catalog } from "./catalog/catalog";
import type { KeysOf, NamesOf } from "./column-names";
import { DataFrameReader } from "./data-frame-reader";
import { DataStreamReader } from "./data-stream-reader";
import { DataFrame } from "./dataframe";
import { dataFrameOf } from "./rdd-data-frame";
import { RuntimeConf } from "./runtime-conf";
import { SessionState } from "./session-state";
import { SparkContext } from "./spark-context";
import { runSql, type SqlArguments } from "./sql";
import { StreamingQueryManager } from "./streaming-query-manager";
import type { UDFRegistration } from "./udf-registration";

/** Where time, chance and durable bytes come from; lessons and tests take a `ManualClock`, a `SeededRandom`, disks that break. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  /** The disk of a directory, where checkpoints and the files of file sinks lie; the machine's unless given. */
  readonly diskAt?: (directory: string) => Disk;
}

let current: SparkSession | null = null;

export class SparkSession {
  private context: SparkContext | null = null;
  readonly conf: RuntimeConf;
  /** The streaming queries of this session. */
  readonly streams: StreamingQueryManager;
  /** For the engine: what DataFrames need to be run. */
  readonly state: SessionState;

  constructor(
    private readonly appName: string,
    private readonly world: World,
    private readonly settings: ReadonlyMap<string, string>,
    /** A session of the same program, with which it shares tables and cached rows. */
    private readonly other: SparkSession | null = null,
    /** Whether clock and chance were given, so that its context is its own too. */
    private readonly isOwnWorld: boolean = false,
    private readonly masterUrl: string | null = null,
  ) {
    this.conf = new RuntimeConf();
    this.conf.set("spark.app.name", appName);
    for (const [key, value] of settings) this.conf.set(key, value);
    this.conf.begin();
    this.streams = new StreamingQueryManager(world.clock, other?.streams);
    this.state = new SessionState(this.conf, world.clock, world.random, this.streams, this, other?.state);
  }

  /** For the engine: where what is durable in that directory lies. */
  async openDisk(directory: string): Promise<Disk> {
    if (this.world.diskAt !== undefined) return this.world.diskAt(directory);
    return new (await import("../checkpoint/node-disk.js")).NodeDisk(directory);
  }

  /** Starts the description of a session; `getOrCreate()` ends it. */
  static get builder(): SparkSessionBuilder {
    return new SparkSessionBuilder();
  }

  /** Where programs over RDDs begin. Made when it is first asked for, with this session's settings. */
  get sparkContext(): SparkContext {
    if (this.other !== null) return this.other.sparkContext;
    if (this.context === null || this.context.isStopped) {
      const conf = new SparkConf()
        .setAll(this.settings)
        .setIfMissing("spark.master", this.masterUrl ?? "local[*]")
        .setAppName(this.appName);
      this.context = this.isOwnWorld ? new SparkContext(conf, this.world) : SparkContext.getOrCreate(conf);
    }
    return this.context;
  }

  /** Reads files: `spark.read.option("header", true).csv("data")`. */
  get read(): DataFrameReader {
    return new DataFrameReader(this.state);
  }

  /** Reads a stream: `spark.readStream.format("replay").option("dataset", "earthquakes").load()`. */
  get readStream(): DataStreamReader {
    return new DataStreamReader(this.state);
  }

  /** Another session of this program: the same tables and cached rows; settings, temporary views and queries of its own. */
  newSession(): SparkSession {
    return new SparkSession(this.appName, this.world, this.settings, this);
  }

  /** What tables and views there are: `await spark.catalog.listTables()`. */
  get catalog(): Catalog {
    return new Catalog(this.state);
  }

  /** The release of Spark whose rules this engine follows. */
  readonly version: string = "4.3.0";

  /**
   * A column `id` with the numbers from `start` (0 unless told) to below `end`.
   * @param numPartitions in how many partitions; one unless told, where Spark takes one per core
   */
  range(
    start: number | bigint,
    end?: number | bigint,
    step: number | bigint = 1,
    numPartitions: number = 1,
  ): DataFrame {
    if (BigInt(step) === 0n) throw new IllegalArgumentException(null, "requirement failed: step (0) cannot be 0");
    const [from, to] = end === undefined ? [0, start] : [start, end];
    return new DataFrame(this.state, new Range(BigInt(from), BigInt(to), BigInt(step), numPartitions));
  }

  /** No rows and no columns; with a schema, its columns. */
  emptyDataFrame(schema: StructType | string = new StructType()): DataFrame {
    return this.createDataFrame([], schema);
  }

  /** The session that `getOrCreate` would give, or null. */
  static getActiveSession(): SparkSession | null {
    return current;
  }

  /** The session that `getOrCreate` would give. @throws NO_ACTIVE_SESSION */
  static active(): SparkSession {
    if (current === null)
      throw new AnalysisException("NO_ACTIVE_SESSION", "No active Spark session found. Create a new one first.", {
        sqlState: "08003",
      });
    return current;
  }

  /** A table or temporary view by name; a memory sink's result is a table of its query's name. */
  table(name: string): DataFrame {
    return new DataFrame(this.state, new UnresolvedRelation(name));
  }

  /** Functions of the program's own, for SQL texts: `spark.udf.register("twice", (x: number) => 2 * x, "int")`. */
  get udf(): UDFRegistration {
    return this.state.udf;
  }

  /**
   * A query in SQL, or a command (`CREATE TEMP VIEW`, `DROP VIEW`, `SET`), which is carried out at once.
   * @param args values for `:name` (an object) or for each `?` in turn (an array); they are never read as SQL
   * @throws ParseException when the text is not well-formed
   */
  sql(text: string, args: SqlArguments = {}): DataFrame {
    return runSql(this.state, text, args);
  }

  /**
   * Rows as a DataFrame.
   * @param rows plain objects by column name, or arrays in column order
   * @param schema a `StructType` or DDL text such as `"device STRING, time TIMESTAMP, value DOUBLE"`; without one, or with
   *   names for the columns of arrays only, the types are found out from the values
   */
  createDataFrame<Schema extends StructType | string>(
    rows: readonly object[],
    schema: Schema,
  ): DataFrame<NamesOf<Schema>>;
  createDataFrame<Row extends object>(rows: readonly Row[], names?: readonly string[]): DataFrame<KeysOf<Row>>;
  createDataFrame<T>(rdd: RDD<T>, schema?: StructType | string | readonly string[]): DataFrame;
  createDataFrame(
    rows: readonly object[] | RDD<unknown>,
    schema: StructType | string | readonly string[] = [],
  ): DataFrame {
    if (!Array.isArray(rows)) return dataFrameOf(this.state, rows as RDD<unknown>, schema);
    const struct = typeof schema === "string" || "fields" in schema ? toSchema(schema) : inferSchema(rows, schema);
    const internal = rows.map((row, i) => toInternalRow(row, struct, this.conf.timeZone, `row ${i}`));
    return new DataFrame(this.state, new LocalRelation(attributesOf(struct), internal as InternalRow[]));
  }

  /** Stops all queries and forgets the session. */
  async stop(): Promise<void> {
    await this.streams.stopAll();
    await this.context?.stop();
    if (current === this) current = null;
  }
}

export class SparkSessionBuilder {
  private name = "stepstream";
  private readonly settings = new Map<string, string>();
  private surroundings: World | null = null;
  private masterUrl: string | null = null;

  /** A name for the program. */
  appName(name: string): this {
    this.name = name;
    return this;
  }

  /** How many executors and cores RDDs have, see `rdd/master.ts`. Queries run in one process, whatever the master. */
  master(master: string): this {
    this.masterUrl = master;
    return this;
  }

  /** A setting, e.g. `.config("spark.sql.shuffle.partitions", 2)`. */
  config(key: string, value: string | number | boolean): this {
    this.settings.set(key, String(value));
    return this;
  }

  /** Ours: the clock, the source of chance, the disks to use instead of the machine's. Makes a session of its own. */
  world(world: Partial<World>): this {
    this.surroundings = { clock: new SystemClock(), random: new SystemRandom(), ...world };
    return this;
  }

  /** The session of this process, with these settings added; a new one if there is none. */
  getOrCreate(): SparkSession {
    if (current !== null && this.surroundings === null) {
      for (const [key, value] of this.settings)
        if (current.conf.isModifiable(key) || !key.startsWith("spark.sql.")) current.conf.set(key, value);
      return current;
    }
    const world = this.surroundings ?? { clock: new SystemClock(), random: new SystemRandom() };
    current = new SparkSession(this.name, world, this.settings, null, this.surroundings !== null, this.masterUrl);
    return current;
  }
}
