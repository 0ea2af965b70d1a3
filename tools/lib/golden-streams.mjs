// The kinds of golden.json that are about queries while they run: progress, status, listener events, and what a failed one
// says. The query stands still between the steps that `record.py` of the golden texts takes, so nothing depends on timing.
import { call, newSession, sql, stepstream } from "./conformance/engine.mjs";

/** After so long without data a query counts as idle: the runner's clock goes on by itself with every poll. */
const IDLE_MS = 10;

export async function progress(_spark, theCase) {
  const { progresses } = await run(theCase);
  const found = progresses.find(
    ({ batchId, durationMs }) => batchId === theCase.call.batchId && "addBatch" in durationMs,
  );
  return texts(theCase, found);
}

export async function status(_spark, theCase) {
  const { statuses } = await run(theCase);
  return texts(theCase, statuses[theCase.call.when]);
}

/** Both forms, without what a JVM measures of itself. */
function texts(theCase, found) {
  if (found === undefined) return { actual: null, reason: "there was none" };
  const [text, json] = [found.prettyJson, found.json].map(withPlaceholders);
  const pretty = differing(uncounted(theCase.text), uncounted(text));
  return { actual: text, reason: pretty ?? differing(uncounted(theCase.json), uncounted(json)) };
}

export async function event(_spark, theCase) {
  const { events } = await run(theCase);
  const found = events.find(({ kind, json }) => kind === theCase.call.method && isOfABatch(kind, json));
  if (found === undefined) return { actual: null, reason: "there was none" };
  const values = JSON.parse(found.json);
  const json = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, key === "progress" ? "<PROGRESS>" : masked(value)]),
  );
  const fields = differing(JSON.stringify(theCase.fields), JSON.stringify(Object.keys(values)));
  return { actual: json, reason: fields ?? differing(JSON.stringify(theCase.json), JSON.stringify(json)) };
}

const isOfABatch = (kind, json) => kind !== "progress" || json.includes('"addBatch"');

function masked(value) {
  if (typeof value !== "string") return value;
  const text = withPlaceholders(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return "<TIMESTAMP>";
  return text.includes("\n\tat ") ? `${text.split("\n\tat ")[0]}\n\tat <STACK>` : text;
}

export async function streamException(_spark, theCase) {
  const { failure } = await run(theCase);
  if (failure === null) return { actual: null, reason: "the query did not fail" };
  const actual = withPlaceholders(failure.message);
  const wanted = theCase.text ?? theCase.error?.message;
  return { actual, reason: differing(withoutClasses(wanted), withoutClasses(actual)) };
}

/** The plan of the streaming frame itself, of its query before the first batch, or of the last batch. */
export async function explainStream({ sql: query, stream, call: { mode, target } }, printed) {
  const spark = newSession();
  const inputs = inputsOf(spark, stream);
  const given = frameOf(spark, query, stream);
  // The recording explained a frame that it made of the analysed plan.
  const frame = new given.constructor(given.session, await given.session.analyse(given.plan));
  if (target.startsWith("frame")) return printed(() => call(frame, "DataFrame", "explain", mode));
  const started = await frame.writeStream.format("noop").outputMode(stream.outputMode).start({ paused: true });
  if (target === "query")
    for (const rows of stream.batches) await deliver(started, readBy(query, stream, inputs), rows);
  const text = await printed(() => started.explain(mode === "extended"));
  await started.stop();
  await spark.stop();
  return text;
}

/** Class names inside plans are the JVM's own. */
const withoutClasses = (text) => text?.replace(/^(.*ScanRelation\[.*?\]) .*$/gm, "$1");

/** Everything that is seen of the query while it does what the recording did. */
async function run({ name, sql: query, stream }) {
  const spark = newSession({ "spark.sql.streaming.noDataProgressEventInterval": IDLE_MS });
  const seen = { progresses: [], statuses: {}, events: [], failure: null };
  spark.streams.addListener(listener(seen.events));
  const read = readBy(query, stream, inputsOf(spark, stream));
  const started = await start(spark, query, stream);
  const isFailing = name === "failing";
  try {
    await started.processAllAvailable();
    seen.statuses["started, no data"] = await started.status();
    await idle(started);
    for (const rows of stream.batches) await deliver(started, read, rows);
    seen.statuses["idle after data"] = await started.status();
    await idle(started);
  } catch (error) {
    if (!isFailing || !(error instanceof stepstream.StreamingQueryException)) throw error;
    seen.failure = error;
  }
  seen.progresses = await started.recentProgress();
  await started.stop();
  seen.statuses.stopped = await started.status();
  await spark.stop();
  return seen;
}

function inputsOf(spark, stream) {
  return stream.views.map((view) => {
    const input = new stepstream.MemoryStream(spark, stream.schema);
    const df = stream.watermark ? input.toDF().withWatermark(...stream.watermark) : input.toDF();
    df.createOrReplaceTempView(view);
    return input;
  });
}

/** The streams that the query names. */
function readBy(query, stream, inputs) {
  return inputs.filter((_, i) => new RegExp(`\\b${stream.views[i]}\\b`).test(query));
}

function frameOf(spark, query, stream) {
  const [method, ...args] = stream.then ?? [];
  const selected = sql(spark, query);
  return method ? call(selected, "DataFrame", method, ...args) : selected;
}

function start(spark, query, stream) {
  const writer = frameOf(spark, query, stream)
    .writeStream.format(stream.sink)
    .queryName(stream.queryName)
    .outputMode(stream.outputMode);
  return writer.start({ paused: true });
}

async function idle(query) {
  for (let poll = 0; poll < 5; poll++) await query.processAllAvailable();
}

/** Each stream in turn: what comes to the first is taken before the second has anything. */
async function deliver(query, inputs, rows) {
  for (const [i, input] of inputs.entries()) {
    input.addData(...rows);
    if (i < inputs.length - 1) await query.nextBatch();
  }
  await query.processAllAvailable();
}

function listener(events) {
  const note = (kind) => (event) => events.push({ kind, json: event.json });
  return {
    onQueryStarted: note("started"),
    onQueryProgress: note("progress"),
    onQueryIdle: note("idle"),
    onQueryTerminated: note("terminated"),
  };
}

/** What differs from run to run, as the recording names it. */
export function withPlaceholders(text) {
  const ids = [];
  const place = (id) => (ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1) + 1;
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<UUID>")
    .replace(/(" was called from\n).*/g, "$1<CALLSITE>")
    .replace(/("timestamp" ?: ?)"[^"]*"/g, '$1"<TIMESTAMP>"')
    .replace(/("(?:inputRowsPerSecond|processedRowsPerSecond)" ?: ?)[-0-9.E]+/g, "$1<RATE>")
    .replace(
      /("(?:batchDuration|addBatch|commit(?:Batch|Offsets)|getBatch|latestOffset|queryPlanning|triggerExecution|walCommit|[A-Za-z]*Ms)" ?: ?)\d+/g,
      "$1<MS>",
    )
    .replace(/("(?:memoryUsedBytes|stateOnCurrentVersionSizeBytes)" ?: ?)\d+/g, "$1<BYTES>")
    .replace(/("isTriggerActive" ?: ?)(?:true|false)(?=[\s\S]*$)/g, (all, head) =>
      /"Stopped"/.test(text) ? all : `${head}<BOOLEAN>`,
    )
    .replace(/#(\d+)/g, (_, id) => `#${place(id)}`);
}

/** Without the instances of a join's stores: of eight, Spark names five, in no order. */
const uncounted = (text) => text?.replace(/\s*"SnapshotLastUploaded\.partition_\d+_\w+-\w+" ?: ?-?\d+,?/g, "");

/** The first line in which they differ, or null; nothing differs from an answer that is not there. */
function differing(expected, actual) {
  if (expected === undefined || expected === actual) return null;
  const wanted = expected.split("\n");
  const got = actual.split("\n");
  const line = wanted.findIndex((text, i) => text !== got[i]);
  const at = line < 0 ? wanted.length : line;
  return `line ${at + 1} is ${JSON.stringify(got[at])}, not ${JSON.stringify(wanted[at])}`;
}
