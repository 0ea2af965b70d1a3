// How many rows per second the generated code aggregates when they lie in columns already: a source that serves the same
// million rows in each batch, counted and averaged over 100 groups and windows of 10 seconds.
import { inside, session, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const ROWS = 1_000_000;
const BATCHES = 12;
const WARM_UP = 3;

export async function aggregateRowsPerSecond() {
  const spark = session({ "spark.stepstream.recording": false });
  const { col, window, count, avg } = stepstream;
  const query = await fixedStream(spark)
    .groupBy(window(col("time"), "10 seconds"), col("device"))
    .agg(count("*"), avg("value"))
    .writeStream.outputMode("update")
    .format("noop")
    .start({ paused: true });
  await query.processAllAvailable();
  const progress = await query.recentProgress();
  await query.stop();
  if (progress.length !== BATCHES || progress.some(({ numInputRows }) => numInputRows !== ROWS))
    throw new Error("not the batches meant");
  // The phase that runs the tasks, as Spark's progress calls it.
  return summary(progress.slice(WARM_UP).map(({ durationMs }) => ROWS / 1000 / durationMs.addBatch));
}

/** A stream whose batches are the same columns each time; the engine's own way to register one. */
function fixedStream(spark) {
  const { attributesOf, StreamingRelation } = inside("plan/logical");
  const { ColumnBatch } = inside("data/column-batch");
  const { parseSchema } = inside("data/ddl");
  const schema = parseSchema("time TIMESTAMP, device INT, value DOUBLE");
  const rows = Array.from({ length: ROWS }, (_, i) => [1_700_000_000_000_000 + (i % 60_000) * 1000, i % 100, i / 7]);
  const types = schema.fields.map(({ dataType }) => dataType);
  const partition = {
    batch: ColumnBatch.fromRows(types, rows),
    origins: rows.map((_, offset) => ({ partition: 0, offset, arrivalMs: null })),
  };
  const source = {
    description: "FixedStream",
    schema,
    replayable: true,
    readLimit: { kind: "all" },
    latestOffset: async (start) => String(Math.min(BATCHES - 1, start === null ? 0 : Number(start) + 1)),
    reportLatestOffset: async () => null,
    prepareForTriggerAvailableNow: async () => {},
    getBatch: async () => [partition],
    commit: async () => {},
    stop: async () => {},
  };
  const id = Symbol("fixed");
  const provider = { schema: async () => schema, create: async () => source };
  spark.state.registerStream(id, { provider, options: {}, userSchema: null });
  const { DataFrame } = stepstream;
  return new DataFrame(spark.state, new StreamingRelation("fixed", id, attributesOf(schema)));
}
