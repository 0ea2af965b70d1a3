/**
 * The page on traces as a test sees it: every JSON block in it is a part of a trace that the test makes.
 *
 * `UPDATE_SNAPSHOTS=1` writes the blocks anew; look at the difference in git before committing it.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../src/inspect/trace";

// Compiled tests run from kernel-lib/dist/test/inspect.
export const REPOSITORY: string = join(__dirname, "..", "..", "..", "..");
const PAGE = join(REPOSITORY, "docs", "trace-format.md");
const BLOCK = /(<!-- ([a-z ]*trace): (.*) -->\n```json\n)([\s\S]*?)(```)/g;

/** Compares all blocks of one kind with the trace. */
export function pageShows(kind: string, trace: object): void {
  const page = readFileSync(PAGE, "utf8");
  const current = page.replace(BLOCK, (block, head: string, its: string, wanted: string, _, tail: string) =>
    its === kind ? `${head}${pretty(part(trace, wanted))}\n${tail}` : block,
  );
  if (process.env.UPDATE_SNAPSHOTS === "1") writeFileSync(PAGE, current);
  assert.equal(readFileSync(PAGE, "utf8"), current, "the page is stale: run the tests once with UPDATE_SNAPSHOTS=1");
}

/** The fields of the trace that the page does not name. */
export function unnamedFields(trace: object): string[] {
  const page = readFileSync(PAGE, "utf8");
  return [...fieldNames(JSON.parse(JSON.stringify(trace)) as Json)].filter((name) => !page.includes(name));
}

/** What a comment on the page names: `batches[4].points[2]`, `query without plan`, `names of batches[4].points`. */
function part(trace: object, wanted: string): Json {
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
