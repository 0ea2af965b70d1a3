// Three million flights as JSON lines, in 30 files of 100,000: grouped by hour and origin, and streamed file by file into windows
// with a checkpoint. The twins of `flights_lines` and `flights_windows` in windowed_count.py.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib/paths.mjs";
import { inside, session, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const LINES = 100_000;
const FILES = 30;
const SCHEMA = "date TIMESTAMP, delay BIGINT, distance BIGINT, origin STRING, destination STRING";
const RUNS = 5;
const WARM_UP = 2;
const READS = 9;
const FILES_READ = 5;
/** Batches of the stream that are not counted. */
const FIRST_BATCHES = 10;

const { col, window, functions: F } = stepstream;

/** The folder of the files; they are made when they are missing, out of the Parquet file of `vega-datasets`. */
export async function flightsAsJson() {
  const folder = inRoot(".stepstream", "bench", "flights-3m");
  if (existsSync(folder)) return folder;
  const [whole, made] = [`${folder}-whole`, `${folder}-made`];
  for (const old of [whole, made]) rmSync(old, { recursive: true, force: true });
  const parquet = inRoot("node_modules", "vega-datasets", "data", "flights-3m.parquet");
  const flights = session().read.parquet(parquet);
  await flights.withColumn("date", col("date").cast("timestamp")).write.json(whole);
  mkdirSync(made);
  const parts = readdirSync(whole).filter((name) => name.startsWith("part-"));
  let text = parts
    .sort()
    .map((name) => readFileSync(join(whole, name), "utf8"))
    .join("");
  for (let i = 0; i < FILES; i++) {
    let end = -1;
    for (let line = 0; line < LINES; line++) end = text.indexOf("\n", end + 1);
    const file = join(made, `flights-${String(i).padStart(2, "0")}.json`);
    writeFileSync(file, text.slice(0, end + 1));
    // File streams read the oldest first.
    utimesSync(file, 1_700_000_000 + i, 1_700_000_000 + i);
    text = text.slice(end + 1);
  }
  if (text !== "") throw new Error("not three million flights");
  renameSync(made, folder);
  rmSync(whole, { recursive: true });
  return folder;
}

/** Nanoseconds of the processor's time for a line whose time, delay and origin are read into columns, warm. */
export function readLines(folder) {
  const { JsonReader } = inside("files/json-reader");
  const { FileOptions } = inside("data/file-options");
  const { parseSchema } = inside("data/ddl");
  const files = readdirSync(folder)
    .slice(0, FILES_READ)
    .map((name) => ({ path: name, bytes: readFileSync(join(folder, name)) }));
  const samples = [];
  for (let i = 0; i < WARM_UP + READS; i++) {
    const began = processorTime();
    let rows = 0;
    for (const file of files)
      for (const { numRows } of new JsonReader(new FileOptions({}, "UTC")).read(file, parseSchema(SCHEMA), [0, 1, 3]))
        rows += numRows;
    if (rows !== FILES_READ * LINES) throw new Error(`not all lines: ${rows}`);
    if (i >= WARM_UP) samples.push(((processorTime() - began) * 1e6) / rows);
  }
  return summary(samples);
}

/** In milliseconds. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds in which all files are read and grouped, warm: by the clock, and of the processor's time. */
export async function groupFlights(folder) {
  const spark = session();
  const samples = [];
  const processor = [];
  for (let i = 0; i < WARM_UP + RUNS; i++) {
    const began = performance.now();
    const busy = processorTime();
    const groups = spark.read
      .schema(SCHEMA)
      .json(folder)
      .groupBy(F.date_trunc("hour", col("date")).alias("hour"), col("origin"))
      .agg(F.count("*").alias("flights"), F.avg("delay").alias("delay"));
    const [row] = await groups.agg(F.sum("flights").alias("flights"), F.max("delay").alias("worst")).collect();
    if (Number(row.flights) !== FILES * LINES) throw new Error(`not all flights: ${row.flights}`);
    if (i < WARM_UP) continue;
    samples.push(performance.now() - began);
    processor.push(processorTime() - busy);
  }
  return { clock: summary(samples), processor: summary(processor) };
}

/** Milliseconds per batch of 100,000 rows. */
export async function windowFlights(folder) {
  const checkpoint = inRoot(".stepstream", "bench", "flights-checkpoint");
  rmSync(checkpoint, { recursive: true, force: true });
  const spark = session({
    "spark.sql.streaming.noDataMicroBatches.enabled": false,
    "spark.stepstream.recording": false,
  });
  const counts = spark.readStream
    .schema(SCHEMA)
    .option("maxFilesPerTrigger", 1)
    .json(folder)
    .withWatermark("date", "1 hour")
    .groupBy(window(col("date"), "1 hour"), col("origin"))
    .count();
  const query = await counts.writeStream
    .outputMode("update")
    .format("noop")
    .option("checkpointLocation", checkpoint)
    .trigger({ availableNow: true })
    .start();
  await query.awaitTermination();
  const seen = (await query.recentProgress()).filter(({ batchId }) => batchId >= FIRST_BATCHES);
  if (seen.length !== FILES - FIRST_BATCHES || seen.some(({ numInputRows }) => numInputRows !== LINES))
    throw new Error("not one batch per file");
  rmSync(checkpoint, { recursive: true, force: true });
  return summary(seen.map(({ durationMs }) => durationMs.triggerExecution));
}
