import assert from "node:assert/strict";
import { ColumnVector } from "../../src/data/column-batch";
import { parseSchema } from "../../src/data/ddl";
import { murmur3 } from "../../src/data/murmur3";
import { murmur3Rows } from "../../src/data/murmur3-rows";
import type { Value } from "../../src/data/value";

describe("hashes of rows", () => {
  it("are those of their cells one after the other, for every kind of column, with and without NULL", () => {
    const { fields } = parseSchema(
      "a TINYINT, b INT, c BIGINT, d FLOAT, e DOUBLE, f STRING, g BOOLEAN, h DATE, i TIMESTAMP, j STRUCT<x: INT, y: STRING>",
    );
    const cells: readonly (readonly Value[])[] = [
      [1, -1, -128, 0],
      [2 ** 31 - 1, -(2 ** 31), 0, 7],
      [2 ** 53 - 1, -5, 2n ** 62n, 0],
      [0.5, -0, Number.NaN, 1],
      [0.1, -0, Number.NaN, 1e300],
      ["", "abc", "Grüße", "four".repeat(300)],
      [true, false, true, false],
      [19_000, -1, 0, 1],
      [1_700_000_000_000_000, -1, 0, 1],
      [[1, "x"], [null, "abcde"], [2, null], null],
    ];
    for (const nulls of [false, true]) {
      const rows = cells[0].map((_, row) =>
        cells.map((column, c) => (nulls && (row + c) % 3 === 0 ? null : column[row])),
      );
      const columns = fields.map((field, c) =>
        ColumnVector.from(
          field.dataType,
          rows.map((row) => row[c]),
        ),
      );
      const expected = rows.map((row) =>
        row.reduce((hash: number, cell, c) => murmur3(cell, fields[c].dataType, hash), 42),
      );
      assert.deepEqual([...murmur3Rows(columns, rows.length)], expected);
    }
    assert.deepEqual([...murmur3Rows([], 2)], [42, 42]);
  });
});
