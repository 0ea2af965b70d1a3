/**
 * What programs that make no sense are told, compared with a real Spark: to the character up to the plan that Spark appends,
 * and that plan too where both engines have the same nodes.
 */
import assert from "node:assert/strict";
import { DataFrame } from "../../src/api/dataframe";
import { SparkError } from "../../src/data/errors";
import { newSession, numberIds, readRecorded, runProgram } from "../recorded/programs";

interface ErrorCase {
  readonly program: string;
  readonly outputMode?: string;
  /** Null where Spark accepts the program. */
  readonly text: string | null;
}

/** Why the text differs, by program. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'people.groupBy(sum("id").plus(1)).agg(max("age"))': "Spark shows the implicit cast here, and nowhere else",
  'nums.select(avg("ts"))': "Spark reads the timestamp as a double",
  'stream.withWatermark("ts", "")': "what PySpark says before it asks Spark",
};

/** Where only the plan after the message differs. */
const DIFFERENT_PLAN: Readonly<Record<string, string>> = {
  "events.limit(-1)": "refused at once, before there is a plan",
};

async function told({ program, outputMode }: ErrorCase): Promise<string | null> {
  try {
    const spark = newSession();
    const frame = await runProgram(program, spark);
    if (!(frame instanceof DataFrame)) return null;
    if (outputMode === undefined) await frame.schema();
    else await (await frame.writeStream.format("noop").outputMode(outputMode).start({ paused: true })).stop();
    return null;
  } catch (error) {
    assert.ok(error instanceof SparkError, `${error}`);
    return numberIds(error.message);
  }
}

describe("what a wrong program is told is what Spark tells", () => {
  for (const recorded of readRecorded<ErrorCase>("errors.json")) {
    const { program, outputMode, text } = recorded;
    const name = outputMode === undefined ? program : `${program}, ${outputMode}`;
    it(name, async () => {
      const ours = await told(recorded);
      const [message, plan] = split(ours);
      const [expected, expectedPlan] = split(text);
      if (name in DIFFERENT) return assert.notEqual(message, expected, "no longer different: take it off the list");
      assert.equal(message, expected);
      if (name in DIFFERENT_PLAN || program.startsWith("stream")) return;
      assert.equal(plan, expectedPlan);
    });
  }
});

function split(text: string | null): [string | null, string] {
  if (text === null) return [null, ""];
  const at = text.indexOf(";\n");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
