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
      assert.deepEqual(texts, cells);
    });
  }
});
