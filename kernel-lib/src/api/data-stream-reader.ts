/** How a stream is read: `spark.readStream.format("replay").option("dataset", "earthquakes").load()`. Spark's class of that name. */
import { parseSchema } from "../data/ddl";
import type { StructType } from "../data/types";
import { UnresolvedStream } from "../plan/logical";
import { streamSourceProvider } from "../sources/provider";
import { DataFrame } from "./dataframe";
import { OptionMap, type OptionValue } from "./options";
import type { SessionState } from "./session-state";

export class DataStreamReader {
  private formatName = "parquet";
  private userSchema: StructType | null = null;
  private readonly given = new OptionMap();

  constructor(private readonly session: SessionState) {}

  /** The kind of source, e.g. `"replay"`. */
  format(source: string): this {
    this.formatName = source;
    return this;
  }

  /** The columns to read, for sources that do not know them: a `StructType` or DDL text. */
  schema(schema: StructType | string): this {
    this.userSchema = typeof schema === "string" ? parseSchema(schema) : schema;
    return this;
  }

  /** A setting of the source. */
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
   * The stream as a DataFrame; nothing is read yet.
   * @param path the same as `.option("path", path)`
   * @throws DATA_SOURCE_NOT_FOUND when there is no such format
   */
  load(path?: string): DataFrame {
    if (path !== undefined) this.option("path", path);
    const sourceId = Symbol(this.formatName);
    this.session.registerStream(sourceId, {
      provider: streamSourceProvider(this.formatName),
      options: this.given.toObject(),
      userSchema: this.userSchema,
    });
    return new DataFrame(this.session, new UnresolvedStream(this.formatName, sourceId));
  }

  /** CSV files as they appear in a directory. */
  csv(path: string): DataFrame {
    return this.format("csv").load(path);
  }

  /** JSON files as they appear in a directory, a record per line. */
  json(path: string): DataFrame {
    return this.format("json").load(path);
  }

  /** Parquet files as they appear in a directory. */
  parquet(path: string): DataFrame {
    return this.format("parquet").load(path);
  }

  /** Text files as they appear in a directory: a row per line, in a column `value`. */
  text(path: string): DataFrame {
    return this.format("text").load(path);
  }
}
