// How many rows per second of the processor's time the generated code aggregates when they lie in columns already: a source
// that serves the same million rows in each batch, counted and averaged over the keys of the query.
import { inside, session, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const ROWS = 1_000_000;
const BATCHES = 30;
// The first batches are run by code that is not yet compiled, and clear away what making the rows has left.
const WARM_UP = 10;
const AIRPORTS = Array.from({ length: 10 }, (_, i) => `A${i}`);

const { col, window, count, avg, functions } = stepstream;

const KEYS = {
  "window and device": [window(col("time"), "10 seconds"), col("device")],
  "hour and origin": [functions.date_trunc("hour", col("departure")), col("origin")],
  origin: [col("origin")],
};

/** Million rows per second, by batch. @param by one of `KEYS` */
export async function aggregateRowsPerSecond(by) {
  const spark = session({ "spark.stepstream.recording": false });
  const times = [];
  const query = await fixedStream(spark, times)
    .groupBy(...KEYS[by])
    .agg(count("*"), avg("value"))
    .writeStream.outputMode("update")
    .format("noop")
    .start({ paused: true });
  await query.processAllAvailable();
  const progress = await query.recentProgress();
  await query.stop();
  if (progress.length !== BATCHES || progress.some(({ numInputRows }) => numInputRows !== ROWS))
    throw new Error("not the batches meant");
  const micros = times.slice(1).map((time, i) => time - times[i]);
  return summary(micros.slice(WARM_UP).map((cpu) => ROWS / cpu));
}

/**
 * A stream whose batches are the same columns each time; the engine's own way to register one.
 * @param times is given the processor's time, in microseconds, at which each batch was asked for
 */
function fixedStream(spark, times) {
  const { attributesOf, StreamingRelation } = inside("plan/logical");
  const { ColumnBatch } = inside("data/column-batch");
  const { parseSchema } = inside("data/ddl");
  const schema = parseSchema("time TIMESTAMP, device INT, departure TIMESTAMP, origin STRING, value DOUBLE");
  const rows = Array.from({ length: ROWS }, (_, i) => [
    1_700_000_000_000_000 + (i % 60_000) * 1000,
    i % 100,
    1_700_000_000_000_000 + ((i * 7919) % ROWS) * 260_000, // 72 hours, all over
    AIRPORTS[(i * 104_729) % AIRPORTS.length],
    i / 7,
  ]);
  const types = schema.fields.map(({ dataType }) => dataType);
  const partition = {
    batch: ColumnBatch.fromRows(types, rows),
    originOf: (offset) => ({ partition: 0, offset, arrivalMs: null }),
  };
  const source = {
    description: "FixedStream",
    schema,
    replayable: true,
    readLimit: { kind: "all" },
    latestOffset: async (start) => String(Math.min(BATCHES - 1, start === null ? 0 : Number(start) + 1)),
    reportLatestOffset: async () => null,
    prepareForTriggerAvailableNow: async () => {},
    getBatch: async () => {
      const { user, system } = process.cpuUsage();
      times.push(user + system);
      return [partition];
    },
    commit: async () => {},
    stop: async () => {},
  };
  const id = Symbol("fixed");
  const provider = { schema: async () => schema, create: async () => source };
  spark.state.registerStream(id, { provider, options: {}, userSchema: null });
  const { DataFrame } = stepstream;
  return new DataFrame(spark.state, new StreamingRelation("fixed", id, attributesOf(schema)));
}
