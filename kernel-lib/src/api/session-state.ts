/** What stands behind a session's DataFrames: views, streams, and the way from a plan to rows. Spark's `SessionState`. */
import { analyze } from "../catalyst/analyzer";
import { computeCurrentTime } from "../catalyst/compute-current-time";
import { optimize } from "../catalyst/optimizer";
import { about, type RuleApplication } from "../catalyst/rule";
import { checkBatch } from "../catalyst/streaming-checks";
import type { Clock } from "../data/clock";
import { AnalysisException } from "../data/errors";
import { type ExternalRow, rowToObject } from "../data/external";
import type { Random } from "../data/random";
import { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { FileSystem } from "../files/file-system";
import type { PhysicalPlan } from "../operators/physical-plan";
import { type PlannerOptions, planPhysical } from "../operators/planner";
import { withAnsi } from "../plan/ansi";
import {
  attributesOf,
  type LogicalPlan,
  StreamingRelation,
  SubqueryAlias,
  schemaOf,
  UnresolvedRelation,
  UnresolvedStream,
} from "../plan/logical";
import { CommandResult } from "../plan/logical-command";
import { UnresolvedFiles } from "../plan/logical-file";
import type { ParseOptions } from "../plan/sql/parser";
import { nodesWithSubqueries, transformWithSubqueries } from "../plan/subquery";
import type { SourceOptions, StreamSourceProvider } from "../sources/provider";
import { CacheManager } from "./cache-manager";
import { CatalogTable, type TableDescription } from "./catalog/catalog-table";
import { SessionCatalog, type TableName } from "./catalog/session-catalog";
import { CommandQueue } from "./commands/command-queue";
import { physicalTree, stageNumbers } from "./physical-text";
import { runQuery } from "./run-plan";
import type { RuntimeConf } from "./runtime-conf";
import { SessionFunctions } from "./session-functions";
import { SessionVariables } from "./session-variables";
import type { SparkSession } from "./spark-session";
import { withStreamTables } from "./stream-table";
import type { StreamingQueryManager } from "./streaming-query-manager";
import { UDFRegistration } from "./udf-registration";

/** One `load()` of a stream. */
export interface LoadedStream {
  readonly provider: StreamSourceProvider;
  readonly options: SourceOptions;
  readonly userSchema: StructType | null;
}

/** A view is made anew each time it is read: a memory sink's table grows. */
export type View = () => LogicalPlan;

const textOf = (plan: PhysicalPlan): string => physicalTree(plan, stageNumbers(plan), true);

const SOURCES = about(UnresolvedFiles, CommandResult, UnresolvedStream);

export class SessionState {
  private readonly streams = new Map<symbol, LoadedStream>();
  private readonly relations = new Map<symbol, StreamingRelation>();
  readonly catalog: SessionCatalog;
  /** Functions of the program's own. */
  readonly udf: UDFRegistration = new UDFRegistration();
  /** `DECLARE x = 5` */
  readonly variables: SessionVariables = new SessionVariables();
  readonly commands: CommandQueue = new CommandQueue();
  readonly cache: CacheManager;
  private readonly functions: SessionFunctions;

  constructor(
    readonly conf: RuntimeConf,
    readonly clock: Clock,
    readonly random: Random,
    readonly queries: StreamingQueryManager,
    /** What a program has in its hands. */
    readonly owner: SparkSession,
    /** Another session of the same program, whose tables and cache it shares. */
    other: SessionState | null = null,
  ) {
    this.catalog = new SessionCatalog(() => conf.get("spark.sql.warehouse.dir"), other?.catalog);
    this.functions = new SessionFunctions(
      () => this.newSeed(),
      () => this.catalog.currentDatabase,
    );
    this.cache =
      other?.cache ??
      new CacheManager({
        run: (plan) => runQuery(plan, plan, false, this),
        planText: (plan) => textOf(planPhysical(optimize(plan, undefined, this.conf.optimizer), this.planning)),
      });
  }

  /** How SQL text is read in this session. */
  get parsing(): ParseOptions {
    return { timeZone: this.conf.timeZone };
  }

  setView(name: string, view: View): void {
    this.catalog.setTemporary(name, { plan: view });
  }

  /** The plan in which a name means what it means now, whatever it will mean later. */
  withView(plan: LogicalPlan, name: string): LogicalPlan {
    return transformWithSubqueries(plan, (node) => {
      if (!(node instanceof UnresolvedRelation) || node.name.toLowerCase() !== name.toLowerCase()) return node;
      if (this.catalog.findTemporary(node) === undefined) return node;
      return new SubqueryAlias(name.toLowerCase(), this.catalog.lookup(node) as LogicalPlan);
    });
  }

  /** A seed for random numbers of which the program gave none. */
  newSeed(): bigint {
    const half = (): bigint => BigInt(Math.floor(this.random.next() * 0x100000000));
    return BigInt.asIntN(64, (half() << 32n) | half());
  }

  /** All rows as a program sees them, by partition. */
  async externalPartitions(plan: LogicalPlan): Promise<ExternalRow[][]> {
    const { output } = await this.analyse(plan);
    const schema = schemaOf(output);
    const partitions = await this.executePartitions(plan);
    return partitions.map((rows) => rows.map((row) => rowToObject(schema, row, this.conf.timeZone)));
  }

  /** Where data files are. The module is loaded when it is first needed. */
  async fileSystem(): Promise<FileSystem> {
    const { NodeFileSystem } = await import("../files/node-file-system.js");
    return new NodeFileSystem();
  }

  /** Files as a leaf of a plan; they are looked at when the plan is first analysed. */
  files(
    format: string,
    paths: readonly string[],
    options: Readonly<Record<string, string>>,
    schema: StructType | null,
  ): LogicalPlan {
    const request = { format, paths, options, schema, ...this.conf.reading };
    return new UnresolvedFiles(format, async () => {
      const { openTable } = await import("../files/file-table.js");
      return openTable(await this.fileSystem(), request);
    });
  }

  /** A table of the catalog with what is said of it, and defaults for the rest. */
  catalogTable(description: Partial<TableDescription> & TableName): CatalogTable {
    const filled: TableDescription = {
      type: "MANAGED",
      schema: new StructType(),
      defaults: new Map(),
      provider: "parquet",
      options: new Map(),
      partitionBy: [],
      buckets: null,
      location: "",
      comment: null,
      properties: new Map(),
      createdMs: this.clock.now(),
      view: null,
      ...description,
    };
    return new CatalogTable(filled, async (table) => {
      const { openTable } = await import("../files/file-table.js");
      return openTable(await this.fileSystem(), {
        format: table.provider,
        paths: [table.location],
        options: Object.fromEntries(table.options),
        schema: table.schema,
        name: `spark_catalog.${table.database}.${table.name}`,
        partitionBy: table.partitionBy,
        ...this.conf.reading,
      });
    });
  }

  registerStream(sourceId: symbol, stream: LoadedStream): void {
    this.streams.set(sourceId, stream);
  }

  loadedStream(sourceId: symbol): LoadedStream {
    const stream = this.streams.get(sourceId);
    if (stream === undefined) throw new Error("internal: the stream was loaded in another session");
    return stream;
  }

  /** Resolves every name, once the commands given so far are done. @throws AnalysisException */
  async analyse(plan: LogicalPlan): Promise<LogicalPlan> {
    await this.commands.settled();
    return this.analyseNow(plan);
  }

  /** The same within a command. */
  async analyseNow(given: LogicalPlan, watch?: (rule: RuleApplication) => void): Promise<LogicalPlan> {
    const plan = withStreamTables(this, given);
    // Sources are asked for their columns here, since that may take reading a file; the rules themselves never wait.
    for (const leaf of this.leavesOf(plan, new Set())) {
      if (leaf instanceof UnresolvedStream) await this.resolveStream(leaf);
      if (leaf instanceof UnresolvedFiles || leaf instanceof CommandResult) await leaf.resolve();
    }
    const known = (leaf: LogicalPlan): LogicalPlan => {
      if (leaf instanceof UnresolvedFiles || leaf instanceof CommandResult) return leaf.relation;
      return leaf instanceof UnresolvedStream ? (this.relations.get(leaf.sourceId) ?? leaf) : leaf;
    };
    const withStreams = (node: LogicalPlan): LogicalPlan => transformWithSubqueries(node, known, SOURCES);
    const lookup = (name: string): LogicalPlan | undefined => {
      const found = this.lookup(name);
      return found === undefined ? undefined : this.functions.resolve(withStreams(found));
    };
    const functions = (name: string): ReturnType<UDFRegistration["find"]> => this.udf.find(name);
    const { timeZone } = this.conf;
    return withAnsi(this.conf.get("spark.sql.ansi.enabled", "true") !== "false", () =>
      analyze(
        this.functions.resolve(withStreams(plan)),
        lookup,
        watch,
        timeZone,
        this.catalog.currentDatabase,
        functions,
        (name) => this.variables.reference(name),
      ),
    );
  }

  /** What a plan reads in the end, through its views and theirs. */
  private leavesOf(plan: LogicalPlan, seen: Set<string>): LogicalPlan[] {
    return nodesWithSubqueries(plan).flatMap((node) => {
      if (!(node instanceof UnresolvedRelation)) return node.children.length === 0 ? [node] : [];
      const view = seen.has(node.name.toLowerCase()) ? undefined : this.lookup(node.name);
      seen.add(node.name.toLowerCase());
      return view === undefined ? [] : this.leavesOf(view, seen);
    });
  }

  private lookup(name: string): LogicalPlan | undefined {
    const found = this.catalog.lookup(new UnresolvedRelation(name));
    return found === undefined ? undefined : withStreamTables(this, found);
  }

  private async resolveStream(stream: UnresolvedStream): Promise<void> {
    if (this.relations.has(stream.sourceId)) return;
    const { provider, options, userSchema } = this.loadedStream(stream.sourceId);
    const schema = await provider.schema(options, userSchema, {
      timeZone: this.conf.timeZone,
      schemaInference: this.conf.find("spark.sql.streaming.schemaInference") === "true",
    });
    // A copy: awaiting twice at once must not give one stream two sets of columns.
    if (this.relations.has(stream.sourceId)) return;
    this.relations.set(stream.sourceId, new StreamingRelation(stream.format, stream.sourceId, attributesOf(schema)));
  }

  /** Resolves every name of a batch query. @throws AnalysisException when it reads a stream */
  private async analyseBatch(plan: LogicalPlan): Promise<LogicalPlan> {
    const analysed = await this.analyseNow(plan);
    if (analysed.isStreaming)
      throw new AnalysisException(
        null,
        "Queries with streaming sources must be executed with writeStream.start(), or from a streaming table or flow definition within a Spark Declarative Pipeline.",
        { context: `;\n${analysed.find((n): n is StreamingRelation => n instanceof StreamingRelation)?.format}` },
      );
    checkBatch(analysed);
    return computeCurrentTime(analysed, { micros: Math.floor(this.clock.now() * 1000) });
  }

  /** The plans of a batch query. @throws AnalysisException when it reads a stream */
  async plan(plan: LogicalPlan): Promise<{ analysed: LogicalPlan; optimised: LogicalPlan; physical: PhysicalPlan }> {
    await this.commands.settled();
    const analysed = await this.analyseBatch(plan);
    const optimised = optimize(this.cache.replaced(analysed), undefined, this.conf.optimizer);
    return { analysed, optimised, physical: planPhysical(optimised, this.planning) };
  }

  /** How plans of batch queries are made physical. */
  get planning(): PlannerOptions {
    return {
      timeZone: this.conf.timeZone,
      shufflePartitions: this.conf.number("spark.sql.shuffle.partitions"),
      broadcastBytes: Number.parseInt(this.conf.get("spark.sql.autoBroadcastJoinThreshold"), 10),
    };
  }

  /** All rows of a batch query. */
  async execute(plan: LogicalPlan): Promise<InternalRow[]> {
    await this.commands.settled();
    return (await this.executePartitionsNow(plan, true)).flat();
  }

  /** The same by partition. */
  async executePartitions(plan: LogicalPlan): Promise<InternalRow[][]> {
    await this.commands.settled();
    return this.executePartitionsNow(plan);
  }

  /** The same within a command. @param isCollected whether the rows go to the program as they are */
  async executePartitionsNow(plan: LogicalPlan, isCollected: boolean = false): Promise<InternalRow[][]> {
    const analysed = await this.analyseBatch(plan);
    return runQuery(analysed, this.cache.replaced(analysed), isCollected, this);
  }
}
