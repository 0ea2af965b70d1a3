/** Rows dealt out by column: none is lost, none changes, and they stay in order. */
import assert from "node:assert/strict";
import { ColumnBatch } from "../../src/data/column-batch";
import { parseSchema } from "../../src/data/ddl";
import { SeededRandom } from "../../src/data/random";
import type { Value } from "../../src/data/value";
import { scattered } from "../../src/operators/scatter";

describe("rows on their way to partitions", () => {
  const types = parseSchema("a INT, b BIGINT, c DOUBLE, d STRING, e BOOLEAN, f ARRAY<INT>").fields.map(
    (f) => f.dataType,
  );

  it("come as they were and in order, from several batches, with NULL and with longs beyond the safe integers", () => {
    const random = new SeededRandom(11);
    const row = (i: number): Value[] =>
      [i, i % 7 === 0 ? 2n ** 60n + BigInt(i) : i, i / 4, `t${i}`, i % 2 === 0, [i]].map((cell) =>
        random.next() < 0.2 ? null : cell,
      );
    const all = [3, 40, 0, 17].map((size) => Array.from({ length: size }, (_, i) => row(i)));
    const places = all.map((rows) => Int32Array.from(rows, () => Math.floor(random.next() * 4)));
    const batches = all.map((rows) => ColumnBatch.fromRows(types, rows));
    const parts = scattered(batches, types, 5, (batch) => places[batches.indexOf(batch)]);
    const expected = [0, 1, 2, 3, 4].map((place) =>
      all.flatMap((rows, b) => rows.filter((_, i) => places[b][i] === place)),
    );
    assert.deepEqual(
      parts.map((part) => part.toRows()),
      expected,
    );
    assert.equal(parts[4].numRows, 0);
  });

  it("may have no columns; then they are only counted", () => {
    const parts = scattered([new ColumnBatch([], 3), new ColumnBatch([], 2)], [], 2, ({ numRows }) =>
      Int32Array.from({ length: numRows }, (_, i) => i % 2),
    );
    assert.deepEqual(
      parts.map(({ numRows }) => numRows),
      [3, 2],
    );
  });
});
