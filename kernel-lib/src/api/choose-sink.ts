/** Which sink a query writes to, and whether that can work. */
import { AnalysisException, dataSourceNotFound, IllegalArgumentException } from "../data/errors";
import { isFileFormat } from "../data/file-format";
import type { StructType } from "../data/types";
import { attributesOf, LocalRelation } from "../plan/logical";
import { ConsoleSink } from "../sinks/console";
import { ForeachSink } from "../sinks/foreach";
import { ForeachBatchSink } from "../sinks/foreach-batch";
import { MemorySink } from "../sinks/memory";
import { NoopSink } from "../sinks/noop";
import type { Sink } from "../sinks/sink";
import { printLine } from "./print";
import type { QueryRecipe, SinkChoice } from "./query-recipe";

export const isFileSink = (sink: SinkChoice): boolean => "format" in sink && isFileFormat(sink.format);

/** @throws STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE when the sink does not take rows of this mode */
export async function chooseSink(recipe: QueryRecipe, schema: StructType): Promise<Sink> {
  const sink = await newSink(recipe, schema);
  if (sink.outputModes.includes(recipe.outputMode)) return sink;
  const name = "format" in recipe.sink ? recipe.sink.format : sink.description;
  throw new AnalysisException(
    "STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE",
    `Invalid streaming output mode: ${recipe.outputMode}. This output mode is not supported in Data Source ${name}.`,
    { sqlState: "42KDE", parameters: { outputMode: recipe.outputMode, className: name } },
  );
}

async function newSink(recipe: QueryRecipe, schema: StructType): Promise<Sink> {
  if ("foreachBatch" in recipe.sink) return new ForeachBatchSink(recipe.sink.foreachBatch);
  if ("foreach" in recipe.sink) return new ForeachSink(recipe.sink.foreach, recipe.session.conf.timeZone);
  const { format } = recipe.sink;
  if (isFileSink(recipe.sink)) return fileSink(recipe, format, recipe.sink.partitionBy ?? [], schema);
  switch (format.toLowerCase()) {
    case "memory":
      return memorySink(recipe, schema);
    case "console":
      return consoleSink(recipe);
    case "noop":
      return new NoopSink();
    default:
      throw dataSourceNotFound(format);
  }
}

async function fileSink(
  { session, options }: QueryRecipe,
  format: string,
  partitionBy: readonly string[],
  schema: StructType,
): Promise<Sink> {
  const path = options.get("path");
  if (path === undefined) throw new IllegalArgumentException("_LEGACY_ERROR_TEMP_2047", "'path' is not specified.");
  const { FileStreamSink } = await import("../sinks/file.js");
  const { NodeFileSystem } = await import("../files/node-file-system.js");
  return new FileStreamSink(
    {
      format,
      location: new NodeFileSystem().qualify(path),
      options: options.toObject(),
      partitionBy,
      timeZone: session.conf.timeZone,
    },
    schema,
    { disk: await session.owner.openDisk(path), clock: session.clock, random: session.random },
  );
}

function memorySink(recipe: QueryRecipe, schema: StructType): Sink {
  if (recipe.name === null) throw new AnalysisException(null, "queryName must be specified for memory sink.");
  return new MemorySink(schema, recipe.outputMode);
}

/** Makes a memory sink's rows a table of the query's name. */
export function publishTable({ name, session }: QueryRecipe, sink: Sink): void {
  if (!(sink instanceof MemorySink) || name === null) return;
  // One set of columns for all reads, so that a plan over the table stays valid while it grows.
  const columns = attributesOf(sink.schema);
  session.setView(name, () => new LocalRelation(columns, sink.rows));
}

function consoleSink(recipe: QueryRecipe): Sink {
  const numRows = recipe.options.get("numRows") ?? "20";
  if (!/^\d+$/.test(numRows))
    throw new AnalysisException(null, `The console sink's option numRows must be a whole number, not '${numRows}'.`);
  const truncate = (recipe.options.get("truncate") ?? "true") !== "false";
  return new ConsoleSink({ numRows: Number(numRows), truncate, timeZone: recipe.session.conf.timeZone }, printLine);
}
