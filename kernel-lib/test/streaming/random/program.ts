/**
 * A program drawn by chance, as plain data: it can be printed, made smaller, and written in two ways. As a stream it is what a
 * learner would write; as a query over a table it groups by windows it has computed before, and leaves out what came too late.
 */
import { type DataFrame, expr } from "../../../src/index";
import type { OutputMode } from "../../../src/plan/output-mode";

export type Chance = (below: number) => number;

/** What keeps state: its keys, as columns that exist after `prepare`. */
export interface Body {
  readonly name: string;
  readonly modes: readonly OutputMode[];
  /** Columns a row of the result is known by; none where every row is for itself. */
  readonly keys: readonly string[];
  /** Whether only closed windows come out in append mode. */
  readonly waits: boolean;
  stream(input: DataFrame, aggs: readonly string[]): DataFrame;
  /** The same over a table, whose column `late` names the windows, in seconds, that a row came too late for. */
  table(input: DataFrame, aggs: readonly string[]): DataFrame;
}

export interface RandomProgram {
  readonly filter: string | null;
  readonly watermarkAboveFilter: boolean;
  readonly computed: string | null;
  readonly delay: number;
  readonly lookup: string | null;
  readonly union: boolean;
  readonly body: Body;
  readonly aggs: readonly string[];
  readonly mode: OutputMode;
}

const grouped = (input: DataFrame, keys: readonly string[], aggs: readonly string[]): DataFrame =>
  input.groupBy(...keys.map((key) => expr(key))).agg(expr(aggs[0]), ...aggs.slice(1).map((agg) => expr(agg)));

/** By windows, and by more. */
function windows(name: string, window: string, more: readonly string[] = []): Body {
  return {
    name,
    modes: ["append", "update", "complete"],
    keys: ["window", ...more],
    waits: true,
    stream: (input, aggs) => grouped(input, [window, ...more], aggs),
    table: (input, aggs) => grouped(inWindows(input, window), ["window", ...more], aggs),
  };
}

/** A row for each of its windows that were still open. */
function inWindows(table: DataFrame, window: string): DataFrame {
  return table
    .selectExpr("*", `${window} AS window`)
    .where(expr("NOT array_contains(late, unix_seconds(window.start))"));
}

function sessions(name: string, gap: string): Body {
  const group = (input: DataFrame, aggs: readonly string[]): DataFrame =>
    grouped(input, [`session_window(t, ${gap})`, "k"], aggs);
  return {
    name,
    modes: ["append", "complete"],
    keys: ["session_window", "k"],
    waits: true,
    stream: group,
    table: group,
  };
}

const byKey: Body = {
  name: "groups by key",
  modes: ["update", "complete"],
  keys: ["k"],
  waits: false,
  stream: (input, aggs) => grouped(input, ["k"], aggs),
  table: (input, aggs) => grouped(input, ["k"], aggs),
};

const rows: Body = {
  name: "rows",
  modes: ["append", "update"],
  keys: [],
  waits: false,
  stream: (input) => input.select("id", "t", "k", "v"),
  table: (input) => input.select("id", "t", "k", "v"),
};

const distinct = (input: DataFrame): DataFrame => input.dropDuplicates(["k", "t"]);

const duplicates: Body = {
  name: "dropDuplicates of key and time",
  modes: ["append", "update"],
  keys: [],
  waits: false,
  stream: (input) => distinct(input).select("k", "t"),
  table: (input) => distinct(input).select("k", "t"),
};

const distinctCounts: Body = {
  name: "windows over dropDuplicates",
  modes: ["append", "complete"],
  keys: ["window"],
  waits: true,
  stream: (input) => grouped(distinct(input), ["window(t, '10 seconds')"], ["count(*) AS n", "max(k) AS k"]),
  table: (input) => grouped(distinct(input), ["window(t, '10 seconds')"], ["count(*) AS n", "max(k) AS k"]),
};

const OUTER = ["sum(n) AS n", "count(*) AS m"];

const chained: Body = {
  name: "windows of windows",
  modes: ["append"],
  keys: ["window"],
  waits: true,
  stream: (input) =>
    grouped(
      grouped(input, ["window(t, '5 seconds')", "k"], ["count(*) AS n"]),
      ["window(window, '20 seconds')"],
      OUTER,
    ),
  table: (input) =>
    grouped(
      grouped(inWindows(input, "window(t, '5 seconds')"), ["window", "k"], ["count(*) AS n"]).withColumnRenamed(
        "window",
        "w",
      ),
      ["window(w, '20 seconds')"],
      OUTER,
    ),
};

export const BODIES: readonly Body[] = [
  windows("tumbling windows", "window(t, '10 seconds')"),
  windows("sliding windows", "window(t, '10 seconds', '5 seconds')"),
  windows("windows with a start", "window(t, '15 seconds', '15 seconds', '4 seconds')", ["k"]),
  windows("sliding windows by key", "window(t, '12 seconds', '4 seconds')", ["k"]),
  sessions("sessions", "'8 seconds'"),
  sessions("sessions with a gap of their own", "CASE WHEN k = 'a' THEN '3 seconds' ELSE '12 seconds' END"),
  byKey,
  rows,
  duplicates,
  distinctCounts,
  chained,
];

/** The row that closes all windows, `flush`, passes every filter. */
const FILTERS = [null, null, "v > 2", "k <> 'b'", "v % 2 = 1 OR k IS NULL", "t IS NOT NULL"];
const COMPUTED = [null, null, "v * 2", "coalesce(v, 0) - 1", "CASE WHEN k = 'a' THEN NULL ELSE v END"];
const LOOKUPS = [null, null, null, null, null, null, "inner", "left_outer", "left_semi"];
const AGGS = ["count(*) AS n", "sum(v) AS s", "count(v) AS c", "min(v) AS lo", "max(v) AS hi", "max(k) AS last"].concat(
  ["sort_array(collect_list(id)) AS ids", "avg(v) AS mean", "count_if(v > 3) AS high", "bool_or(v > 5) AS any5"],
);

/** A delay in seconds that no row is late by. */
const NONE_LATE = 100_000;

export function drawProgram(chance: Chance): RandomProgram {
  const pick = <T>(list: readonly T[]): T => list[chance(list.length)];
  const body = pick(BODIES);
  const union = chance(8) === 0;
  const lookup = pick(LOOKUPS);
  const aggs = Array.from({ length: 1 + chance(3) }, () => pick(AGGS));
  const drawn = {
    filter: pick(FILTERS),
    watermarkAboveFilter: chance(2) === 0,
    computed: pick(COMPUTED),
    // Beyond a union or a join nobody follows which row was late: there none is.
    delay: union || lookup !== null ? NONE_LATE : pick([0, 0, 3, 10, 30]),
    lookup,
    union,
    body,
    aggs: [...new Set(aggs)],
    mode: pick(body.modes),
  };
  // A row that is not late may touch a session that has gone out already, and then opens one of its own: Spark does not call any back.
  const goesOut = body.keys.includes("session_window") && drawn.mode === "append";
  return goesOut ? { ...drawn, delay: NONE_LATE } : drawn;
}

/** Everything below the part with state. */
function prepare(program: RandomProgram, input: DataFrame, lookup: DataFrame, watermark: boolean): DataFrame {
  const mark = (frame: DataFrame): DataFrame =>
    watermark ? frame.withWatermark("t", `${program.delay} seconds`) : frame;
  const filter = (frame: DataFrame): DataFrame => (program.filter === null ? frame : frame.where(expr(program.filter)));
  const kept = program.watermarkAboveFilter ? mark(filter(input)) : filter(mark(input));
  const computed = program.computed === null ? kept : kept.withColumn("v", expr(program.computed));
  return program.lookup === null ? computed : computed.join(lookup, ["k"], program.lookup);
}

/** Key and row as texts, so that both sides can be compared as they are. */
function told(body: Body, frame: DataFrame): DataFrame {
  const key = body.keys.length === 0 ? "''" : `to_json(struct(${body.keys.join(", ")}))`;
  return frame.selectExpr(`${key} AS key`, "to_json(struct(*)) AS row");
}

export function asStream(program: RandomProgram, inputs: readonly DataFrame[], lookup: DataFrame): DataFrame {
  const input = program.union ? inputs[0].union(inputs[1]) : inputs[0];
  return told(program.body, program.body.stream(prepare(program, input, lookup, true), program.aggs));
}

export function asTable(program: RandomProgram, rows: DataFrame, lookup: DataFrame): DataFrame {
  return told(program.body, program.body.table(prepare(program, rows, lookup, false), program.aggs));
}

export function programText(program: RandomProgram): string {
  const { body, ...rest } = program;
  return `${body.name} ${JSON.stringify(rest)}`;
}
