/** Which sink a query writes to, and whether that can work. */
import { AnalysisException } from "../data/errors";
import type { StructType } from "../data/types";
import { attributesOf, LocalRelation } from "../plan/logical";
import { ConsoleSink } from "../sinks/console";
import { ForeachBatchSink } from "../sinks/foreach-batch";
import { MemorySink } from "../sinks/memory";
import { NoopSink } from "../sinks/noop";
import type { Sink } from "../sinks/sink";
import { printLine } from "./print";
import type { QueryRecipe } from "./query-recipe";

export function chooseSink(recipe: QueryRecipe, schema: StructType): Sink {
  if ("foreachBatch" in recipe.sink) return new ForeachBatchSink(recipe.sink.foreachBatch);
  const { format } = recipe.sink;
  switch (format.toLowerCase()) {
    case "memory":
      return memorySink(recipe, schema);
    case "console":
      return consoleSink(recipe);
    case "noop":
      return new NoopSink();
    default:
      throw new AnalysisException(
        "DATA_SOURCE_NOT_FOUND",
        `Failed to find the data source: ${format}. Make sure the provider name is correct and the package is properly registered and compatible with your Spark version. ` +
          "The streaming sinks here are: memory, console, noop, and foreachBatch(…).",
        { sqlState: "42K02", parameters: { provider: format } },
      );
  }
}

function memorySink(recipe: QueryRecipe, schema: StructType): Sink {
  if (recipe.name === null)
    throw new AnalysisException(null, "queryName must be specified for memory sink: the table gets that name.");
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
