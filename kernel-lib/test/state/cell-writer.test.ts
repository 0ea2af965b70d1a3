/** State is written as bytes at once, and they are those of the text that `JSON.stringify` would make of the cells' JSON. */
import assert from "node:assert/strict";
import {
  ArrayType,
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  StructField,
  StructType,
  TimestampNTZType,
  TimestampType,
} from "../../src/data/types";
import type { Value } from "../../src/data/value";
import { ByteWriter } from "../../src/state/byte-writer";
import { cellWriter } from "../../src/state/cell-writer";
import { cellToJson } from "../../src/state/state-cells";

const window = new StructType([new StructField("start", TimestampType), new StructField('the "end"', TimestampType)]);
const CELLS: readonly [DataType, readonly Value[]][] = [
  [BooleanType, [true, false]],
  [IntegerType, [0, -7, 2147483647]],
  [LongType, [0, -1, 2 ** 53 - 1, 2n ** 62n, -(2n ** 62n)]],
  [DoubleType, [0, -0, 1.5, 1e300, Number.NaN, Number.NEGATIVE_INFINITY]],
  [StringType, ["", "ABQ", 'a "word"', "back\\slash", "line\nfeed\u0001", "ключ", "😀", "\ud800 alone", "\u2028"]],
  [TimestampType, [0, 1_700_000_000_000_001, -(2n ** 60n)]],
  [TimestampNTZType, [0, 1_700_000_000_000_000]],
  [DateType, [0, 19_000]],
  [
    window,
    [
      [0, null],
      [1_700_000_000_000_000, 1_700_000_001_000_000],
    ],
  ],
  [new StructType([]), [[]]],
  [new ArrayType(StringType), [[], ["a", null, "\t"]]],
];

describe("the bytes of a cell of state", () => {
  for (const [type, cells] of CELLS)
    it(`${type.simpleString}: as its JSON`, () => {
      const write = cellWriter(type);
      for (const cell of [...cells, null, ...cells]) {
        const out = new ByteWriter(1);
        out.text("before ");
        write(cell, out);
        assert.equal(out.toString(), `before ${JSON.stringify(cellToJson(cell, type))}`);
      }
    });
});
