/**
 * How a real Spark plans some 140 queries (`recorded/explain/`): the operators and the shape of each tree, of the parsed, the
 * analysed, the optimised and the physical plan, and which operator has which number. `otherwise.json` names what is planned
 * otherwise here.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explainMode, explainText } from "../../src/api/explain";
import { SparkSession } from "../../src/api/spark-session";
import { readRecordedFile } from "../recorded/programs";

interface Explained {
  readonly sql: string;
  readonly extended: string;
  readonly formatted: string;
}

const recorded = readRecordedFile<readonly Explained[]>("explain/plans.json");
/** By query, the parts in which ours is another. */
const otherwise = readRecordedFile<Readonly<Record<string, readonly string[]>>>("explain/otherwise.json");

/** Each operator's name at its place in the tree, with its number if it has one. */
function skeleton(lines: readonly string[]): string {
  const kept = lines.flatMap((line) => {
    const found = /^([ :+-]*(?:\* )?)(?:\*\(\d+\) )?['~]?(\w+)(?:.*?( \(\d+\)$))?/.exec(line);
    if (found === null || /^\w+( \[\d+\])?:/.test(line)) return [];
    return [found[1].replace("* ", "") + found[2] + (found[3] ?? "")];
  });
  return kept.join("\n");
}

/** The trees of a text by their titles. */
function trees(text: string): Map<string, string> {
  const parts = text.split(/^== (.*) ==$/m).slice(1);
  return new Map(
    parts.flatMap((title, i) => (i % 2 === 0 ? [[title, skeleton(parts[i + 1].split("\n"))] as const] : [])),
  );
}

function statements(name: string): string[] {
  const text = readFileSync(join(__dirname, "../../../test/recorded/explain", name), "utf8");
  const lines = text.split("\n").filter((line) => !line.startsWith("--"));
  const all = lines.join("\n").split(";\n");
  return all.map((one) => one.trim()).filter((one) => one !== "");
}

describe("plans are Spark's", () => {
  const folder = mkdtempSync(join(tmpdir(), "explain-"));
  const spark = SparkSession.builder
    .config("spark.sql.shuffle.partitions", 2)
    .config("spark.sql.warehouse.dir", folder)
    .getOrCreate();

  before(async () => {
    for (const statement of statements("views.sql")) await spark.sql(statement).collect();
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const { sql, extended, formatted } of recorded)
    it(sql, async () => {
      const frame = spark.sql(sql);
      const different: string[] = [];
      for (const [mode, wanted] of [
        ["extended", extended],
        ["formatted", formatted],
      ] as const) {
        const ours = trees(await explainText(frame.session, frame.plan, explainMode(mode)));
        for (const [title, tree] of trees(wanted)) {
          const part = mode === "formatted" ? "Formatted" : title;
          if (ours.get(title) === tree) continue;
          different.push(part);
          if (!(otherwise[sql] ?? []).includes(part)) assert.equal(ours.get(title), tree, part);
        }
      }
      assert.deepEqual(different, otherwise[sql] ?? [], "no longer different: take it off the list");
    });
});
