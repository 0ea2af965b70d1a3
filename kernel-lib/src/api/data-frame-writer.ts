/** How rows are written to files: `await df.write.mode("overwrite").partitionBy("day").csv("out")`. Spark's class of that name. */
import { type BucketSpec, bucketSpec, bucketText, normalized } from "../data/bucket-spec";
import { AnalysisException } from "../data/errors";
import type { SaveMode, WriteRequest } from "../files/write-files";
import { LocalRelation, type LogicalPlan, schemaOf, UnresolvedRelation } from "../plan/logical";
import type { Command } from "../plan/sql/statement-parser";
import type { CatalogTable } from "./catalog/catalog-table";
import { insertCommand } from "./commands/insert";
import { runCommand } from "./commands/run-command";
import type { SessionState } from "./session-state";
import { isStateFormat, noBatchWrite } from "./state-formats";
import { WithOptions } from "./with-options";

const MODES: Readonly<Record<string, SaveMode>> = {
  append: "append",
  overwrite: "overwrite",
  ignore: "ignore",
  error: "errorifexists",
  errorifexists: "errorifexists",
  default: "errorifexists",
};

async function rowsOf(session: SessionState, plan: LogicalPlan): Promise<LogicalPlan> {
  const { output } = await session.analyse(plan);
  return new LocalRelation(output, await session.execute(plan));
}

function checkSameBuckets(
  { fullName, quotedName, description: { schema, partitionBy, buckets } }: CatalogTable,
  given: BucketSpec | null,
): void {
  const specified = bucketText(given && normalized(given, schema, partitionBy, quotedName));
  if (specified === bucketText(buckets)) return;
  throw new AnalysisException(
    null,
    `Specified bucketing does not match that of the existing table ${fullName}.\nSpecified bucketing: ${specified}.\nExisting bucketing: ${bucketText(buckets)}.`,
  );
}

export class DataFrameWriter extends WithOptions {
  private saveMode: SaveMode = "errorifexists";
  private columns: readonly string[] = [];
  private buckets: { readonly count: number; readonly columns: readonly string[] } | null = null;
  private sortColumns: readonly string[] = [];

  constructor(
    private readonly session: SessionState,
    private readonly plan: LogicalPlan,
  ) {
    super();
  }

  /** What happens when there is something already: `"append"`, `"overwrite"`, `"errorifexists"` (the default) or `"ignore"`. */
  mode(saveMode: string): this {
    const known = MODES[saveMode.toLowerCase()];
    if (known === undefined)
      throw new AnalysisException(
        "INVALID_SAVE_MODE",
        `The specified save mode "${saveMode}" is invalid. Valid save modes include "append", "overwrite", "ignore", "error", "errorifexists", and "default".`,
        { sqlState: "42000", parameters: { mode: saveMode } },
      );
    this.saveMode = known;
    return this;
  }

  /** Puts rows into directories `column=value` by these columns, which are then not in the files. */
  partitionBy(...columns: string[]): this {
    this.columns = columns;
    return this;
  }

  /** Divides the rows of each partition of a table by these columns among so many files; for `saveAsTable` only. */
  bucketBy(numBuckets: number, column: string, ...columns: string[]): this {
    this.buckets = { count: numBuckets, columns: [column, ...columns] };
    return this;
  }

  /** Sorts the rows of each bucket by these columns. */
  sortBy(column: string, ...columns: string[]): this {
    this.sortColumns = [column, ...columns];
    return this;
  }

  /**
   * Computes the rows and writes them to a directory.
   * @throws PATH_ALREADY_EXISTS in the default mode
   */
  async save(path: string | undefined = this.given.get("path")): Promise<void> {
    const { output, isStreaming } = await this.session.analyse(this.plan);
    if (isStreaming)
      throw new AnalysisException(
        "CALL_ON_STREAMING_DATASET_UNSUPPORTED",
        "The method `write` can not be called on streaming Dataset/DataFrame.",
        { sqlState: "42KDE" },
      );
    this.refuseBuckets("save");
    if (isStateFormat(this.formatName)) throw noBatchWrite(this.formatName);
    if (path === undefined)
      throw new AnalysisException(null, `No path to write to: say .save("out") or .option("path", "out").`);
    const { session } = this;
    const request: WriteRequest = {
      format: this.formatName,
      path: path.replace(/(?<=.)\/+$/, ""),
      mode: this.saveMode,
      options: this.given.toObject(),
      partitionBy: this.columns,
      buckets: null,
      timeZone: session.conf.timeZone,
      jobId: session.random.uuid(),
    };
    const { NodeFileSystem } = await import("../files/node-file-system.js");
    const { mayWrite, writeFiles } = await import("../files/write-files.js");
    const system = new NodeFileSystem();
    if (!(await mayWrite(system, request))) return;
    const schema = schemaOf(output);
    await writeFiles(system, request, schema, await session.executePartitions(this.plan));
  }

  /**
   * Computes the rows and makes a table of them: `spark.table(name)` reads it. In mode `append` columns meet by name.
   * @throws TABLE_OR_VIEW_ALREADY_EXISTS in the default mode
   */
  async saveAsTable(name: string): Promise<void> {
    const { session, plan } = this;
    await session.commands.settled();
    const table = new UnresolvedRelation(name);
    const buckets = this.bucketSpec();
    const old = session.catalog.findTable(table);
    const isThere = old !== undefined;
    if (isThere && this.saveMode === "append") checkSameBuckets(old, buckets);
    if (isThere && this.saveMode === "append") return this.run({ ...insertCommand(name, plan, false), byName: true });
    if (isThere && this.saveMode === "ignore") return;
    // Computed before the old table goes: the new one may be made of it.
    const rows = this.saveMode === "overwrite" && isThere ? await rowsOf(session, plan) : plan;
    if (this.saveMode === "overwrite") await this.run({ kind: "dropTable", table, ifExists: true });
    await this.run({
      kind: "createTable",
      table,
      schema: null,
      defaults: [],
      provider: this.formatName,
      options: new Map(Object.entries(this.given.toObject()).filter(([key]) => key.toLowerCase() !== "path")),
      partitionBy: this.columns,
      buckets,
      location: this.given.get("path") ?? null,
      comment: null,
      properties: new Map(),
      plan: rows,
      ifNotExists: false,
    });
  }

  /** Adds the rows to a table (in mode `overwrite`: in place of its rows); columns meet by position. */
  insertInto(name: string, overwrite: boolean = this.saveMode === "overwrite"): Promise<void> {
    this.refuseBuckets("insertInto");
    return this.run(insertCommand(name, this.plan, overwrite));
  }

  private bucketSpec(): BucketSpec | null {
    if (this.buckets !== null) return bucketSpec(this.buckets.count, this.buckets.columns, this.sortColumns);
    if (this.sortColumns.length === 0) return null;
    throw new AnalysisException("SORT_BY_WITHOUT_BUCKETING", "sortBy must be used together with bucketBy.", {
      sqlState: "42601",
    });
  }

  private refuseBuckets(operation: string): void {
    if (this.bucketSpec() === null) return;
    const what = this.sortColumns.length === 0 ? "bucketBy" : "bucketBy and sortBy";
    throw new AnalysisException(null, `'${operation}' does not support ${what} right now.`);
  }

  private async run(command: Command): Promise<void> {
    await this.session.analyse(runCommand(this.session, command));
  }

  /** CSV files. */
  csv(path: string): Promise<void> {
    return this.format("csv").save(path);
  }

  /** JSON files, a record per line. */
  json(path: string): Promise<void> {
    return this.format("json").save(path);
  }

  /** Text files: one string column, a line per row. */
  text(path: string): Promise<void> {
    return this.format("text").save(path);
  }

  /** Parquet files. */
  parquet(path: string): Promise<void> {
    return this.format("parquet").save(path);
  }
}
