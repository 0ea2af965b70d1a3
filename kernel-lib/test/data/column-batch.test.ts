import assert from "node:assert/strict";
import { ColumnBatch, ColumnBuilder, ColumnVector } from "../../src/data/column-batch";
import { parseDataType, parseSchema } from "../../src/data/ddl";
import { Decimal } from "../../src/data/decimal";
import type { InternalRow, Value } from "../../src/data/value";

describe("column batches", () => {
  it("give back the rows they were made of, whatever the types", () => {
    const schema = parseSchema(
      "a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f FLOAT, g DOUBLE, h DECIMAL(10,2), i STRING, j BINARY, " +
        "k DATE, l TIMESTAMP, m TIMESTAMP_NTZ, n INTERVAL YEAR TO MONTH, o INTERVAL DAY TO SECOND, p VOID, " +
        "q ARRAY<INT>, r MAP<STRING, INT>, s STRUCT<x: INT>",
    );
    const full: InternalRow = [
      true,
      -128,
      32_767,
      -(2 ** 31),
      9_007_199_254_740_991,
      0.5,
      Number.NaN,
      new Decimal(150n, 2),
      "x",
      Uint8Array.of(1),
      -1,
      1_704_067_200_000_000,
      -1,
      14,
      -5,
      null,
      [1, null],
      { keys: ["k"], values: [1] },
      [null],
    ];
    const other: InternalRow = full.map((cell, i) => (i === 0 ? false : cell));
    const empty: InternalRow = full.map(() => null);
    for (const rows of [[full], [empty], [full, empty, other], []]) {
      const batch = ColumnBatch.fromRows(
        schema.fields.map((field) => field.dataType),
        rows,
      );
      assert.equal(batch.numRows, rows.length);
      assert.deepEqual(batch.toRows(), rows);
    }
  });

  it("store numbers in typed arrays, and null flags only where there are nulls", () => {
    const stored = (type: string, values: readonly Value[]): ColumnVector =>
      ColumnVector.from(parseDataType(type), values);
    assert.ok(stored("INT", [1, 2]).values instanceof Int32Array);
    assert.ok(stored("DATE", [1]).values instanceof Int32Array);
    assert.ok(stored("DOUBLE", [1]).values instanceof Float64Array);
    assert.ok(stored("TIMESTAMP", [1]).values instanceof Float64Array);
    assert.deepEqual(stored("BOOLEAN", [true, null, false]).values, Uint8Array.of(1, 0, 0));
    assert.equal(stored("INT", [1, 2]).nulls, null);
    assert.deepEqual(stored("INT", [1, null]).nulls, Uint8Array.of(0, 1));
  });

  it("keep longs beyond 2^53 exact", () => {
    const longs = [2n ** 63n - 1n, 5, null];
    const column = ColumnVector.from(parseDataType("BIGINT"), longs);
    assert.deepEqual(
      longs.map((_, i) => column.get(i)),
      longs,
    );
  });

  it("are built cell by cell", () => {
    const builder = new ColumnBuilder(parseDataType("INT"));
    builder.append(3);
    builder.append(null);
    assert.equal(builder.length, 2);
    const column = builder.build();
    assert.deepEqual([column.length, column.get(0), column.get(1)], [2, 3, null]);
  });

  it("may have rows without columns", () => {
    assert.deepEqual(ColumnBatch.fromRows([], [[], []]).toRows(), [[], []]);
  });

  it("join their columns one below the other: numbers, nulls, lists, and longs beyond the safe integers", () => {
    const parts: readonly [string, readonly (readonly Value[])[]][] = [
      ["INT", [[1, 2], [], [3]]],
      ["DOUBLE", [[1.5, null], [2.5]]],
      [
        "BIGINT",
        [
          [1, null],
          [2n ** 62n, null],
        ],
      ],
      ["STRING", [["a", null], ["b"]]],
      ["ARRAY<INT>", [[[1, 2]], [null, [3]]]],
      ["BOOLEAN", [[true], [null, false]]],
      ["INT", []],
    ];
    for (const [type, cells] of parts) {
      const columns = cells.map((values) => ColumnVector.from(parseDataType(type), values));
      const joined = ColumnVector.concat(parseDataType(type), columns);
      const rows = Array.from({ length: joined.length }, (_, i) => joined.get(i));
      assert.deepEqual(rows, ([] as Value[]).concat(...(cells as readonly Value[][])), type);
    }
  });
});
