/**
 * What is known to differ from a real Spark: one list for each recording, in `known-differences.json`. A difference that is not on
 * the list is red, so a change that breaks what was right cannot hide behind a count.
 *
 * With STEPSTREAM_KNOWN=write in the environment the lists are written anew: to be done when something was mended, and looked at with
 * `git diff`, in which lines should only go.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PATH = join(__dirname, "../../../../test/recorded/random/known-differences.json");

type Lists = Record<string, Record<string, readonly string[]>>;

/** `differences`: what was asked, and how the answers differ. */
export function onlyKnown(recording: string, group: string, differences: ReadonlyMap<string, string>): void {
  const lists = JSON.parse(readFileSync(PATH, "utf8")) as Lists;
  if (process.env.STEPSTREAM_KNOWN === "write") {
    lists[recording] = { ...lists[recording], [group]: [...differences.keys()] };
    writeFileSync(PATH, `${JSON.stringify(lists, null, 1)}\n`);
  }
  const known = new Set(lists[recording]?.[group]);
  const fresh = [...differences].filter(([question]) => !known.has(question));
  assert.equal(fresh.length, 0, fresh.map(([question, how]) => `${question}\n    ${how}`).join("\n"));
}
