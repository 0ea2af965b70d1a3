/**
 * The plans of small programs, compared with those of a real Spark: the analysed, the optimised and the physical one, node
 * by node and expression by expression. `comparable` lists what is left out.
 */
import assert from "node:assert/strict";
import { explainText } from "../../src/api/explain";
import { numberIds, readRecorded, runProgram } from "../recorded/programs";

interface ExplainCase {
  readonly program: string;
  readonly analyzed: string;
  readonly optimized: string;
  readonly physical: string;
}

/** Plans that are not the same, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'stream.withWatermark("ts", "10 seconds").groupBy(window("ts", "10 seconds")).count().where(col("window.start").gt("2024-01-01 00:00:00"))':
    "the window as arithmetic, and a folded timestamp",
};

/** What of a plan's text both engines can have alike. */
function comparable(plan: string): string {
  const text = plan
    // Names that only Spark has for things: of runs, plans, sources.
    .replace(/EventTimeWatermark <UUID>, /g, "EventTimeWatermark ")
    .replace(/, \[plan_id=<ID>\]/g, "")
    .replace(/, output=\[.*\]\)/g, ")")
    .replace(/StreamingRelationV2 .* \[\], (\[.*\]), name=<Unassigned>/g, "StreamingRelationV2 memory, $1")
    .replace(/state info \[ .* stateStoreCkptIds = None/g, "state info [ opId = 0, numPartitions = 2]")
    .replace(/Append, -9223372036854775808, -9223372036854775808, 2/g, "Append, 2")
    .replace(/numPartitions = 1]/g, "numPartitions = 2]")
    // Spark sorts in several partitions and generated code, we in one partition and a plain function.
    .replace(/rangepartitioning\(.*\)/g, "SinglePartition")
    .replace(/\*\(\d+\) Sort/g, "Sort")
    // A window is a function here and arithmetic there.
    .replace(/(Project|Expand) \[.*(precisetimestampconversion|window\().*/g, "$1 windows");
  // A watermark does not end a generated stage here.
  return numberIds(text.includes("EventTimeWatermark") ? text.replace(/\*\(\d+\) /g, "") : text).trim();
}

function sections(text: string): string[] {
  return text
    .split(/^== .* Plan ==\n/m)
    .slice(1)
    .map(comparable);
}

describe("explain draws what Spark draws", () => {
  for (const { program, analyzed, optimized, physical } of readRecorded<ExplainCase>("explain.json")) {
    it(program, async () => {
      const frame = runProgram(program);
      const [, ...ours] = sections(await explainText(frame.session, frame.plan, "extended"));
      const spark = [analyzed, optimized, physical].map(comparable);
      if (program in DIFFERENT) return assert.notDeepEqual(ours, spark, "no longer different: take it off the list");
      assert.deepEqual(ours, spark);
    });
  }
});
