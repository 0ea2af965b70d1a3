/**
 * Statements on tables, views, settings and the cache, one after the other in one session, compared with what a real Spark
 * 4.3 answered (`catalog.json`). Times, paths and users differ from run to run, and with them the widths of columns.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SparkError } from "../../../src/data/errors";
import { ManualClock, SeededRandom, SparkSession } from "../../../src/index";
import { readRecorded } from "../../recorded/programs";

interface Case {
  readonly sql: string;
  readonly text?: string;
  readonly error?: string;
}

const folder = mkdtempSync(join(tmpdir(), "stepstream-catalog-"));
const spark = SparkSession.builder
  .config("spark.sql.session.timeZone", "UTC")
  .config("spark.sql.shuffle.partitions", 2)
  .config("spark.sql.warehouse.dir", join(folder, "wh"))
  .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
  .getOrCreate();

async function answer(sql: string): Promise<string> {
  try {
    return await spark.sql(sql.replaceAll("<TMP>", folder)).showString(100, false);
  } catch (error) {
    assert.ok(error instanceof SparkError, `${sql}\n${error}`);
    return error.message.replace(/;\n'?[A-Z][\s\S]*$/, "").replace(/^\n+|\n+$/g, "");
  }
}

/** Without what is left out of the recording, and without widths. */
function comparable(text: string): string {
  return text
    .replaceAll(`file:${folder}`, "<PATH>")
    .replaceAll(folder, "<TMP>")
    .replace(/(Created Time[ |:]+)(?:<TIME>|[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:]+ \w+ \d+)/g, "$1<TIME>")
    .replace(/(\|Owner *\|)[^|]*\|/g, "$1<OWNER>|")
    .replace(/-{2,}/g, "-")
    .replace(/ +(?=\|)/g, "")
    .trim();
}

describe("statements on tables, views and settings, as Spark answers them", () => {
  after(() => rmSync(folder, { recursive: true }));
  for (const { sql, text, error } of readRecorded<Case>("catalog.json"))
    it(sql, async () => {
      assert.equal(comparable(await answer(sql)), comparable(text ?? error ?? ""));
    });
});
