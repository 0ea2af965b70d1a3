// What the runners use of the library: its public API, and the JSON encoding of cells, which is the corpus's own (FORMAT.md 1).
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// Not the bundle: its classes must be the ones that the encoding below knows.
export const stepstream = require("../../../kernel-lib/dist/src/index.js");
const { rowFromJson, toJson } = require("../../../kernel-lib/dist/src/data/json-value.js");
const { rowToObject } = require("../../../kernel-lib/dist/src/data/external.js");
export const { parseSchema } = require("../../../kernel-lib/dist/src/data/ddl.js");

/** What a case needs and the library does not have (yet): the case fails, and says this. */
export class NotThere extends Error {}

/** Calls a method of the public API by name. @throws NotThere when there is none */
export function call(target, what, name, ...args) {
  if (typeof target?.[name] !== "function") throw new NotThere(`the library has no ${what}.${name}`);
  return target[name](...args);
}

export const expr = (text) => call(stepstream.functions, "functions", "expr", text);
export const sql = (spark, text) => call(spark, "spark", "sql", text);

/** Every look at it is a little later: no two micro-batches have one timestamp, and nothing waits for real time. */
class TickingClock {
  ms = Date.UTC(2025, 0, 1);

  now() {
    this.ms += 2;
    return this.ms;
  }

  async sleepUntil(ms) {
    this.ms = Math.max(this.ms, ms);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A session as FORMAT.md 2 wants it. @throws what the engine says to a setting, with `where` "conf" */
export function newSession(conf = {}) {
  const spark = stepstream.SparkSession.builder
    .world({ clock: new TickingClock(), random: new stepstream.SeededRandom(1) })
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", 2)
    .getOrCreate();
  for (const [key, value] of Object.entries(conf)) spark.conf.set(key, value);
  return spark;
}

/** A StreamingContext on a clock that the runner moves: `{ ssc, sc, clock, printed }`, the last what it has printed so far. */
export function newStreamingContext(name, intervalMs) {
  const { SparkConf, SparkContext, StreamingContext, ManualClock, SeededRandom, Milliseconds } = stepstream;
  const clock = new ManualClock(0);
  const conf = new SparkConf().setMaster("local[2]").setAppName(name);
  const sc = new SparkContext(conf, { clock, random: new SeededRandom(1) });
  const lines = [];
  const world = { printLine: (text) => lines.push(`${text}\n`), printError: () => {} };
  const ssc = new StreamingContext(sc, Milliseconds(intervalMs), world);
  return { ssc, sc, clock, printed: () => lines.join("") };
}

/** Rows of a case as the program's own values, as objects by column name. */
export function decodeRows(rows, schema) {
  return rows.map((row, i) => rowToObject(schema, rowFromJson(row, schema, `row ${i}`), "UTC"));
}

/** All rows of a DataFrame, encoded; cells by position, as two columns may have one name. */
export async function encodedRows(df) {
  const { fields } = await df.schema();
  const rows = await df.session.execute(df.plan);
  return rows.map((row) => row.map((cell, i) => toJson(cell, fields[i].dataType)));
}

const quoted = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name.replaceAll("`", "``")}\``);

/** A schema as the corpus writes it. */
export function schemaText({ fields }) {
  return fields.map((f) => `${quoted(f.name)} ${f.dataType.sql}${f.nullable ? "" : " NOT NULL"}`).join(",");
}
