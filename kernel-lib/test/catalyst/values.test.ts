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

/** What Python calls the methods of a column that are operators there. */
const METHODS: Readonly<Record<string, string>> = {
  ...{
    __add__: "plus",
    __sub__: "minus",
    __mul__: "multiply",
    __truediv__: "divide",
    __mod__: "mod",
    __eq__: "equalTo",
  },
};

describe("expressions give what Spark's give", () => {
  for (const { expr, name, type, cells, error } of readRecorded<ValueCase>("values.json")) {
    it(expr, async () => {
      const frame = runProgram(`nums.select(${expr})`);
      const [field] = (await frame.schema()).fields;
      assert.deepEqual([field.name, field.dataType.simpleString], [name, type]);
      if (error !== undefined) {
        const thrown = await frame.collect().then(
          () => assert.fail("no error"),
          (e: Error) => e,
        );
        const message = thrown.message.replace(/(was called from\n).*\n$/, "$1<CALLSITE>");
        assert.equal(
          message,
          error.replace(/"(__\w+__)" was/, (_, name) => `"${METHODS[name] ?? name}" was`),
        );
        return;
      }
      const rows = await frame.session.execute(frame.plan);
      const texts = rows.map(([cell]) => (cell === null ? null : castToString(cell, field.dataType, "UTC")));
      assert.deepEqual(texts, cells);
    });
  }
});
