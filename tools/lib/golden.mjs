// What the library prints for a case of golden.json, and how far that is from what Spark prints.
import { call, encodedRows, NotThere, newSession, sql, stepstream } from "./conformance/engine.mjs";
import { gist } from "./conformance/errors.mjs";
import { dstream, dstreamFiles } from "./golden-dstreams.mjs";
import { programOf } from "./golden-programs.mjs";
import { event, explainStream, progress, status, streamException, withPlaceholders } from "./golden-streams.mjs";

/** `{ outcome, reason?, actual }`; actual is the text, or `{ skipped }`. */
export async function runGolden(theCase) {
  const why =
    (theCase.kind === "explain" && theCase.error ? "a frame that Spark cannot explain" : undefined) ??
    (isUnknownProgram(theCase) ? "a program that is not written down in tools/lib/golden-programs.mjs" : undefined);
  if (why !== undefined) return { outcome: "skipped", reason: why, actual: { skipped: why } };
  try {
    const spark = newSession();
    for (const statement of theCase.setup ?? []) await call(sql(spark, statement), "DataFrame", "collect");
    const { actual, reason } = await (KINDS[theCase.kind] ?? unknownKind)(spark, theCase);
    if (!ANSWERS.some((answer) => answer in theCase))
      return { outcome: "skipped", reason: "has no answer to compare with", actual };
    return reason === null ? { outcome: "passed", actual } : { outcome: "failed", reason, actual };
  } catch (error) {
    const reason = error instanceof NotThere ? error.message : gist(error.message ?? String(error));
    return { outcome: "failed", reason, actual: null };
  }
}

/** Where a recording keeps what Spark gave. A case without any of them still runs, for `--emit`. */
const ANSWERS = ["text", "error", "noError", "json", "files"];

const isUnknownProgram = ({ call: { method, expression } = {} }) => method === "api" && programOf(expression) === null;

const KINDS = {
  ...{ show, describe, catalog, printSchema, cast, format, error: failure, console: consoleSink, explain },
  ...{ progress, status, event, streamException, dstream, dstreamFiles },
};

function unknownKind(_spark, { kind }) {
  throw new NotThere(`the runner does not know the kind ${kind}`);
}

async function show(spark, theCase) {
  const df = sql(spark, theCase.sql);
  const chosen = theCase.select ? call(df, "DataFrame", "select", ...theCase.select) : df;
  return compared(theCase.text, await shown(chosen, theCase.call));
}

/** A table whose cells may hold what differs from run to run: paths, times, identities of columns. */
async function catalog(spark, theCase) {
  const { actual, reason } = await show(spark, theCase);
  return { actual, reason: reason === null || sameCells(theCase.text, actual) ? null : reason };
}

const PLACEHOLDER = /<(?:PATH|TIME|OWNER)>/g;

function sameCells(expected, actual) {
  const wanted = cells(expected);
  const got = cells(actual);
  const fits = (text, i) => new RegExp(`^${text.split(PLACEHOLDER).map(escaped).join(".+")}$`).test(got[i]);
  return wanted.length === got.length && wanted.every(fits);
}

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The lines of a table without rules and padding; columns are numbered in the order in which they come. */
function cells(table) {
  const ids = [];
  const place = (id) => (ids.includes(id) ? ids.indexOf(id) + 1 : ids.push(id));
  const lines = table.split("\n").filter((line) => !/^\+-*[+-]*$/.test(line));
  return lines.map((line) => line.replace(/ +(?=\|)/g, "").replace(/#(\d+)/g, (_, id) => `#${place(id)}`));
}

async function shown(df, { numRows = 20, truncate = true, vertical = false }) {
  return `${await df.showString(numRows, truncate, vertical)}\n`;
}

async function describe(spark, theCase) {
  const { method, args, then } = theCase.call;
  const described = call(sql(spark, theCase.sql), "DataFrame", method, ...(args ?? []));
  return compared(theCase.text, await shown(described, then));
}

/** Operator names and the shape of the tree count; ids, arguments and the numbers of generated stages do not. */
async function explain(spark, theCase) {
  const actual = theCase.stream
    ? await explainStream(theCase, printed)
    : await printed(() => call(sql(spark, theCase.sql), "DataFrame", "explain", theCase.call.mode));
  return { ...compared(skeleton(theCase.text), skeleton(actual)), actual };
}

/** Each operator's name at its place in the tree; of a formatted plan also which operator has which number. */
function skeleton(text) {
  const kept = text?.split("\n").flatMap((line) => {
    if (/^== .* ==$/.test(line)) return [line];
    const [, place, name, number] = /^([ :+-]*(?:\* )?)(?:\*\(\d+\) )?['~]?(\w+)(?:.*?( \(\d+\)$))?/.exec(line) ?? [];
    const isOperator = name !== undefined && !/^\w+( \[\d+\])?:/.test(line);
    return isOperator ? [place.replace("* ", "") + name + (number ?? "")] : [];
  });
  return kept?.join("\n");
}

async function printSchema(spark, theCase) {
  const df = theCase.sql ? sql(spark, theCase.sql) : spark.createDataFrame([], theCase.schema);
  const { level } = theCase.call;
  return compared(theCase.text, await printed(() => df.printSchema(...(level == null ? [] : [level]))));
}

/** What the console sink prints while the batches of a stream come in, each in one piece. */
async function consoleSink(spark, { sql: query, stream, text }) {
  const { Trigger, MemoryStream } = stepstream;
  const input = new MemoryStream(spark, stream.schema);
  const source = stream.watermark ? input.toDF().withWatermark(...stream.watermark) : input.toDF();
  source.createOrReplaceTempView(stream.view);
  const selected = sql(spark, query);
  const [method, ...args] = stream.then ?? [];
  const df = method ? call(selected, "DataFrame", method, ...args) : selected;
  const writer = df.writeStream.format("console").outputMode(stream.outputMode).options(stream.options);
  const names = input.schema.names;
  const deliver = (batch) => input.addData(...batch.map((row) => (Array.isArray(row) ? row : [row[names[0]]])));
  const actual = await printed(async () => {
    const isOneOff = stream.trigger === "availableNow";
    if (isOneOff) stream.batches.forEach(deliver);
    const started = await (isOneOff ? writer.trigger(Trigger.AvailableNow()) : writer).start({ paused: true });
    for (const batch of isOneOff ? [] : stream.batches) {
      deliver(batch);
      await started.processAllAvailable();
    }
    if (isOneOff) await started.processAllAvailable();
    await started.stop();
  });
  const exact = compared(text, actual);
  // Without ORDER BY the groups come in the order of Spark's hash partitions.
  const isUnordered = /\bgroup by\b/i.test(query) && !/\border by\b/i.test(query);
  return exact.reason !== null && isUnordered && sortedLines(text) === sortedLines(actual)
    ? { actual, reason: null }
    : exact;
}

/** The lines of each batch sorted. */
function sortedLines(text) {
  return text
    .split(/(?<=^-+\nBatch: \d+\n-+\n)/m)
    .map((part) => part.split("\n").sort().join("\n"))
    .join("\n");
}

/** What is written to standard output meanwhile. */
async function printed(body) {
  const { write } = process.stdout;
  let text = "";
  process.stdout.write = (chunk) => {
    text += chunk;
    return true;
  };
  try {
    await body();
  } finally {
    process.stdout.write = write;
  }
  return text;
}

async function oneCell(spark, query) {
  return (await encodedRows(sql(spark, query)))[0][0];
}

async function cast(spark, theCase) {
  const [row] = await encodedRows(sql(spark, theCase.sql));
  const text = compared(theCase.text, row.length === 1 ? row[0] : row);
  if (text.reason !== null || theCase.toJsonSql === undefined) return text;
  const json = compared(theCase.toJson, await oneCell(spark, theCase.toJsonSql));
  return { actual: text.actual, reason: json.reason === null ? null : `to_json: ${json.reason}` };
}

async function format(spark, theCase) {
  const message = await failureOf(spark, theCase);
  if (message !== null) return withMessage(theCase, message);
  const df = sql(spark, theCase.sql);
  const { fields } = await df.schema();
  const texts = [];
  for (const [i] of fields.entries())
    texts.push(
      await oneCell(spark, `SELECT CAST(c${i} AS STRING) FROM (${theCase.sql}) AS t(${fields.map((_, j) => `c${j}`)})`),
    );
  const text = compared(theCase.text, texts.length === 1 ? texts[0] : texts);
  if (text.reason !== null || theCase.show === undefined) return text;
  const table = compared(theCase.show, await shown(df, { truncate: false }));
  return { actual: text.actual, reason: table.reason === null ? null : `show: ${table.reason}` };
}

async function failure(spark, theCase) {
  const message = await failureOf(spark, theCase);
  return theCase.noError ? compared(null, message) : withMessage(theCase, message);
}

/** What the query says when it fails, or null. */
async function failureOf(spark, { sql: query, call: { method, expression } = {} }) {
  try {
    await (method === "api" ? programOf(expression)(spark) : sql(spark, query).collect());
    return null;
  } catch (error) {
    if (error instanceof stepstream.SparkError)
      return method === "api" ? withPlaceholders(error.message) : error.message;
    throw error;
  }
}

function withMessage({ text, error }, message) {
  return {
    ...compared(withoutPlan(text ?? error?.message), message === null ? null : withoutPlan(message)),
    actual: message,
  };
}

/** An analysis error ends with the plan, which is the matter of `explain`. */
function withoutPlan(message) {
  return message?.replace(/;\n(?=['+~]?[A-Z]\w*[ \n(])[\s\S]*$/, "");
}

/** The texts themselves, or the first line in which they differ; nothing differs from an answer that is not there. */
function compared(expected, actual) {
  if (expected === undefined) return { actual, reason: null };
  if (JSON.stringify(expected) === JSON.stringify(actual)) return { actual, reason: null };
  if (typeof expected !== "string" || typeof actual !== "string")
    return { actual, reason: `${JSON.stringify(actual)}, not ${JSON.stringify(expected)}` };
  const wanted = expected.split("\n");
  const got = actual.split("\n");
  const line = wanted.findIndex((text, i) => text !== got[i]);
  const at = line < 0 ? wanted.length : line;
  return { actual, reason: `line ${at + 1} is ${JSON.stringify(got[at])}, not ${JSON.stringify(wanted[at])}` };
}

export const goldenName = ({ kind, name }) => `${kind}/${name}`;
