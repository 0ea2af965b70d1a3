/** How files are read: `spark.read.option("header", true).csv("data/*.csv")`. Spark's class of that name. */
import { parseSchema } from "../data/ddl";
import { AnalysisException } from "../data/errors";
import type { StructType } from "../data/types";
import { UnresolvedRelation } from "../plan/logical";
import { type FileTable, UnresolvedFiles } from "../plan/logical-file";
import { DataFrame } from "./dataframe";
import { OptionMap, type OptionValue } from "./options";
import type { SessionState } from "./session-state";

export class DataFrameReader {
  private formatName = "parquet";
  private userSchema: StructType | null = null;
  private readonly given = new OptionMap();

  constructor(private readonly session: SessionState) {}

  /** The kind of files: `"csv"`, `"json"`, `"text"`, `"parquet"` (the default). */
  format(source: string): this {
    this.formatName = source;
    return this;
  }

  /** The columns, instead of looking for them in the files: a `StructType` or DDL text. */
  schema(schema: StructType | string): this {
    this.userSchema = typeof schema === "string" ? parseSchema(schema) : schema;
    return this;
  }

  /** A setting, e.g. `.option("header", true)`. */
  option(key: string, value: OptionValue): this {
    this.given.set(key, value);
    return this;
  }

  /** Several settings at once. */
  options(options: Readonly<Record<string, OptionValue>>): this {
    for (const [key, value] of Object.entries(options)) this.option(key, value);
    return this;
  }

  /**
   * The files as a DataFrame. Nothing is read yet: the files are looked for, and their columns found, when the engine first
   * needs to know (Spark does it here).
   * @param paths files, directories, or patterns such as `"data/2024-*"`; without any, the option `path`
   */
  load(...paths: string[]): DataFrame {
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
      timeZone: this.session.conf.timeZone,
    };
    const look = async (): Promise<FileTable> => {
      const { NodeFileSystem } = await import("../files/node-file-system.js");
      const { openTable } = await import("../files/file-table.js");
      return openTable(new NodeFileSystem(), request);
    };
    return new DataFrame(this.session, new UnresolvedFiles(this.formatName, look));
  }

  /** CSV files; every column is a string unless there is a schema or `inferSchema`. */
  csv(...paths: string[]): DataFrame {
    return this.format("csv").load(...paths);
  }

  /** JSON files, a record per line unless `multiLine` is set. */
  json(...paths: string[]): DataFrame {
    return this.format("json").load(...paths);
  }

  /** Text files: a row per line, in a column `value`. */
  text(...paths: string[]): DataFrame {
    return this.format("text").load(...paths);
  }

  /** Parquet files; they know their columns. */
  parquet(...paths: string[]): DataFrame {
    return this.format("parquet").load(...paths);
  }

  /** A table or temporary view by name. */
  table(name: string): DataFrame {
    return new DataFrame(this.session, new UnresolvedRelation(name));
  }
}
