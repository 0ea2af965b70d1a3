/** How files are read: `spark.read.option("header", true).csv("data/*.csv")`. Spark's class of that name. */
import type { Disk } from "../checkpoint/disk";
import { toSchema } from "../data/ddl";
import { AnalysisException } from "../data/errors";
import { checkFileFormat } from "../data/file-format";
import type { StructType } from "../data/types";
import { UnresolvedRelation } from "../plan/logical";
import { type FileTable, UnresolvedFiles } from "../plan/logical-file";
import { unspecified } from "../state/state-source-options";
import type { NamesOf, Suggested } from "./column-names";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";
import { isStateFormat, noUserSchema } from "./state-formats";
import { WithOptions } from "./with-options";

export class DataFrameReader<Columns extends string = string> extends WithOptions {
  private userSchema: StructType | null = null;

  constructor(private readonly session: SessionState) {
    super();
  }

  /** The columns, instead of looking for them in the files: a `StructType` or DDL text. */
  schema<Schema extends StructType | string>(schema: Schema): DataFrameReader<Suggested<NamesOf<Schema>>> {
    this.userSchema = toSchema(schema);
    return this as DataFrameReader<string> as DataFrameReader<Suggested<NamesOf<Schema>>>;
  }

  /**
   * The files as a DataFrame. Nothing is read yet: the files are looked for, and their columns found, when the engine first
   * needs to know (Spark does it here).
   * @param paths files, directories, or patterns such as `"data/2024-*"`; without any, the option `path`
   */
  load(...paths: string[]): DataFrame<Columns> {
    if (isStateFormat(this.formatName)) return this.state(paths);
    checkFileFormat(this.formatName);
    const all = paths.length > 0 ? paths : [this.given.get("path") ?? ""].filter((path) => path !== "");
    if (all.length === 0)
      throw new AnalysisException(
        null,
        `No path to read ${this.formatName} files from: say .load("data") or .option("path", "data").`,
      );
    const request = {
      format: this.formatName,
      paths: all,
      options: this.given.toObject(),
      schema: this.userSchema,
      ...this.session.conf.reading,
    };
    const look = async (): Promise<FileTable> => {
      const { NodeFileSystem } = await import("../files/node-file-system.js");
      const { openTable } = await import("../files/file-table.js");
      return openTable(new NodeFileSystem(), request);
    };
    return new DataFrame(this.session, new UnresolvedFiles(this.formatName, look));
  }

  /** The state of a query, or what its checkpoint says of it: `format("statestore").load(checkpointLocation)`. */
  private state(paths: readonly string[]): DataFrame {
    const path = paths[0] ?? this.given.get("path");
    const format = this.formatName.toLowerCase();
    if (this.userSchema !== null) throw noUserSchema(format);
    if (path === undefined && format === "statestore") throw unspecified("path");
    const options = this.given.toObject();
    const look = async (): Promise<FileTable> => {
      const { NodeDisk } = await import("../checkpoint/node-disk.js");
      const disk = path === undefined ? null : new NodeDisk(path);
      if (format === "state-metadata")
        return (await import("../state/state-metadata-source.js")).openStateMetadata(disk);
      return (await import("../state/state-data-source.js")).openStateTable(disk as Disk, options);
    };
    return new DataFrame(this.session, new UnresolvedFiles(format, look));
  }

  /** CSV files; every column is a string unless there is a schema or `inferSchema`. */
  csv(...paths: string[]): DataFrame<Columns> {
    return this.format("csv").load(...paths);
  }

  /** JSON files, a record per line unless `multiLine` is set. */
  json(...paths: string[]): DataFrame<Columns> {
    return this.format("json").load(...paths);
  }

  /** Text files: a row per line, in a column `value`. */
  text(...paths: string[]): DataFrame {
    return this.format("text").load(...paths);
  }

  /** Parquet files; they know their columns. */
  parquet(...paths: string[]): DataFrame<Columns> {
    return this.format("parquet").load(...paths);
  }

  /** A table or temporary view by name. */
  table(name: string): DataFrame {
    return new DataFrame(this.session, new UnresolvedRelation(name));
  }
}
