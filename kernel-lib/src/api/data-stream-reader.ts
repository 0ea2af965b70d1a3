/** How a stream is read: `spark.readStream.format("replay").option("dataset", "earthquakes").load()`. Spark's class of that name. */
import { toSchema } from "../data/ddl";
import type { StructType } from "../data/types";
import { UnresolvedStream, UnresolvedStreamTable } from "../plan/logical";
import { streamSourceProvider } from "../sources/provider";
import type { NamesOf, Suggested } from "./column-names";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";
import { isStateFormat, noStreamedReading } from "./state-formats";
import { WithOptions } from "./with-options";

export class DataStreamReader<Columns extends string = string> extends WithOptions {
  private userSchema: StructType | null = null;

  constructor(private readonly session: SessionState) {
    super();
  }

  /** The columns to read, for sources that do not know them: a `StructType` or DDL text. */
  schema<Schema extends StructType | string>(schema: Schema): DataStreamReader<Suggested<NamesOf<Schema>>> {
    this.userSchema = toSchema(schema);
    return this as DataStreamReader<string> as DataStreamReader<Suggested<NamesOf<Schema>>>;
  }

  /**
   * The stream as a DataFrame; nothing is read yet.
   * @param path the same as `.option("path", path)`
   * @throws DATA_SOURCE_NOT_FOUND when there is no such format
   */
  load(path?: string): DataFrame<Columns> {
    if (isStateFormat(this.formatName)) throw noStreamedReading(this.formatName);
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
  csv(path: string): DataFrame<Columns> {
    return this.format("csv").load(path);
  }

  /** JSON files as they appear in a directory, a record per line. */
  json(path: string): DataFrame<Columns> {
    return this.format("json").load(path);
  }

  /** Parquet files as they appear in a directory. */
  parquet(path: string): DataFrame<Columns> {
    return this.format("parquet").load(path);
  }

  /** Text files as they appear in a directory: a row per line, in a column `value`. */
  text(path: string): DataFrame {
    return this.format("text").load(path);
  }

  /**
   * A table's files as they come, or a temporary view of a stream, by name. Format and schema are the table's. A view of a
   * table, and a permanent one, is refused when the engine first needs to know.
   */
  table(name: string): DataFrame {
    return new DataFrame(this.session, new UnresolvedStreamTable(name, this.given.toObject()));
  }
}
