/**
 * `docs/trace-format.md` shows a real trace: every JSON block in it is a part of one that this test makes.
 *
 * `UPDATE_SNAPSHOTS=1` writes the blocks anew; look at the difference in git before committing it.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { col, count, ManualClock, SeededRandom, SparkSession, type Trace, window } from "../../src/index";
import type { Json } from "../../src/inspect/trace";

// Compiled tests run from kernel-lib/dist/test/inspect.
const REPOSITORY = join(__dirname, "..", "..", "..", "..");
const PAGE = join(REPOSITORY, "docs", "trace-format.md");
const BLOCK = /(<!-- trace: (.*) -->\n```json\n)([\s\S]*?)(```)/g;

/** The ten events of the story, on a clock that stands still. */
async function storyTrace(): Promise<Trace> {
  const world = { clock: new ManualClock(Date.UTC(2026, 0, 1, 13)), random: new SeededRandom(7) };
  const spark = SparkSession.builder
    .world(world)
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", 2)
    .getOrCreate();
  const query = await spark.readStream
    .format("replay")
    .option("path", join(REPOSITORY, "datasets", "story"))
    .option("maxOffsetsPerTrigger", 2)
    .load()
    .withWatermark("time", "20 seconds")
    .groupBy(window(col("time"), "30 seconds"))
    .agg(count("*").as("readings"))
    .writeStream.format("memory")
    .queryName("story")
    .start({ paused: true });
  await query.processAllAvailable();
  const trace = query.trace();
  await spark.stop();
  return trace;
}

/** What a comment on the page names: `batches[4].points[2]`, `query without plan`, `names of batches[4].points`. */
function part(trace: Trace, wanted: string): Json {
  const [, names, path, without] = /^(names of )?(\S+)(?: without (.*))?$/.exec(wanted) ?? [];
  assert.ok(path !== undefined, `the page asks for "${wanted}", which this test does not understand`);
  let value = JSON.parse(JSON.stringify(trace)) as Json;
  for (const step of path.split(/[.[\]]+/).filter((name) => name !== ""))
    value = (value as { [name: string]: Json })[step];
  assert.ok(value !== undefined, `the trace has no ${path}`);
  if (names !== undefined) return (value as { name: Json }[]).map(({ name }) => name);
  const left = without?.split(", ") ?? [];
  return left.length === 0
    ? value
    : Object.fromEntries(Object.entries(value as object).filter(([key]) => !left.includes(key)));
}

/** JSON with short objects on one line. */
function pretty(value: Json, indent: string = ""): string {
  const line = JSON.stringify(value);
  if (typeof value !== "object" || value === null || line.length + indent.length <= 110) return line;
  const inner = `${indent}  `;
  const entries = Array.isArray(value)
    ? value.map((item) => pretty(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pretty(item as Json, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${entries.map((entry) => inner + entry).join(",\n")}\n${indent}${close}`;
}

/** Every name of a field in the trace; cells and durations have names of their own. */
function fieldNames(value: Json, names: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) fieldNames(item, names);
  else if (typeof value === "object" && value !== null)
    for (const [name, item] of Object.entries(value)) {
      names.add(name);
      if (!["values", "key", "before", "after", "rowsOut", "start", "end", "latest", "durationMs"].includes(name))
        fieldNames(item as Json, names);
    }
  return names;
}

describe("docs/trace-format.md", () => {
  it("shows what a trace really holds", async () => {
    const trace = await storyTrace();
    const page = readFileSync(PAGE, "utf8");
    const current = page.replace(
      BLOCK,
      (_, head: string, wanted: string, __, tail: string) => `${head}${pretty(part(trace, wanted))}\n${tail}`,
    );
    if (process.env.UPDATE_SNAPSHOTS === "1") writeFileSync(PAGE, current);
    assert.equal(readFileSync(PAGE, "utf8"), current, "the page is stale: run the tests once with UPDATE_SNAPSHOTS=1");
  });

  it("names every field", async () => {
    const page = readFileSync(PAGE, "utf8");
    const unnamed = [...fieldNames(JSON.parse(JSON.stringify(await storyTrace())) as Json)].filter(
      (name) => !page.includes(name),
    );
    assert.deepEqual(unnamed, []);
  });

  it("and the same program gives the same trace", async () => {
    const text = (trace: Trace): string => JSON.stringify({ ...trace, query: { ...trace.query, plan: "" } });
    assert.equal(text(await storyTrace()), text(await storyTrace()));
  });
});
