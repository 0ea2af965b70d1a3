/**
 * What expressions give over rows with nulls, NaN, -0.0 and the limits of every type, compared with a real Spark: the
 * column's name, its type, and every cell or the error.
 */
import assert from "node:assert/strict";
import { castToString } from "../../src/data/format-value";
import { readRecorded, runProgram } from "../recorded/programs";

interface ValueCase {
  readonly expr: string;
  readonly name: string;
  readonly type: string;
  readonly cells?: readonly (string | null)[];
  readonly error?: string;
}

/** Java 17 does not print the shortest digits of a float; Java 19 and we do. */
const JAVA_17_DIGITS = "9.0071993E15";

describe("expressions give what Spark's give", () => {
  for (const { expr, name, type, cells, error } of readRecorded<ValueCase>("values.json")) {
    it(expr, async () => {
      const frame = runProgram(`nums.select(${expr})`);
      const [field] = (await frame.schema()).fields;
      assert.deepEqual([field.name, field.dataType.simpleString], [name, type]);
      if (error !== undefined) {
        // Spark adds the calling line, which is Python's there.
        const [message] = error.split("\n");
        await assert.rejects(frame.collect(), (thrown: Error) => thrown.message === message || assert.fail(thrown));
        return;
      }
      const rows = await frame.session.execute(frame.plan);
      const texts = rows.map(([cell]) => (cell === null ? null : castToString(cell, field.dataType, "UTC")));
      const shortest = cells?.map((text) => (text === JAVA_17_DIGITS ? "9.007199E15" : text));
      assert.deepEqual(texts, shortest);
    });
  }
});
