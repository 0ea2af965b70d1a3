import assert from "node:assert/strict";
import type { Value } from "../../src/data/value";
import { IntCodes, NumberCodes, PairCodes, ValueCodes } from "../../src/operators/key-codes";

/** Each value has the code of its place. */
function inOrder(codes: NumberCodes | IntCodes, values: readonly Value[]): void {
  assert.deepEqual(
    values.map((value) => codes.codeOf(value)),
    values.map((_, i) => i),
  );
}

describe("codes of keys", () => {
  it("counts whole numbers in the order of first sight, also far more than fit at first", () => {
    const codes = new NumberCodes();
    const times = Array.from({ length: 10_000 }, (_, i) => 1_700_000_000_000_000 + i * 3_600_000_000);
    for (let turn = 0; turn < 2; turn++) inOrder(codes, times);
  });

  it("keeps numbers apart that agree in their lower 32 bits, and negative ones from positive ones", () => {
    const codes = new NumberCodes();
    const values = [
      5,
      5 + 2 ** 32,
      5 + 2 ** 33,
      -5,
      -5 - 2 ** 32,
      0,
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
    ];
    inOrder(codes, values);
    inOrder(codes, values);
  });

  it("has codes for NULL and for longs beyond the safe integers among numbers", () => {
    const codes = new NumberCodes();
    const values = [null, 7, 2n ** 62n, 0, -(2n ** 63n)];
    inOrder(codes, values);
    for (let i = 0; i < 1000; i++) codes.codeOf(1000 + i);
    inOrder(codes, values);
    assert.equal(codes.codeOf(-0), 3);
  });

  it("has one order for small numbers, large ones and NULL", () => {
    const codes = new IntCodes();
    const values = [
      1023,
      1024,
      0,
      -1,
      null,
      2 ** 31 - 1,
      -(2 ** 31),
      7,
      ...Array.from({ length: 900 }, (_, i) => 8 + i),
    ];
    for (let turn = 0; turn < 2; turn++) inOrder(codes, values);
    assert.equal(codes.codeOf(-0), 2);
  });

  it("takes NaN as equal to itself, 0.0 as equal to -0.0, and text as what it says", () => {
    const codes = new ValueCodes();
    assert.deepEqual(
      [Number.NaN, 0, -0, Number.NaN, "a", "b", ["a"].join(), null].map((value) => codes.codeOf(value)),
      [0, 1, 1, 0, 2, 3, 2, 4],
    );
  });

  it("tells every pair from every other", () => {
    const codes = new PairCodes();
    const pairs = Array.from({ length: 20_000 }, (_, i) => [Math.floor(i / 100), i % 100] as const);
    for (let turn = 0; turn < 2; turn++)
      assert.deepEqual(
        pairs.map(([a, b]) => codes.codeOf(a, b)),
        pairs.map((_, i) => i),
      );
    assert.equal(codes.codeOf(0, 1), 1);
    assert.equal(codes.codeOf(1, 0), 100);
  });

  it("keeps the codes of pairs when there are too many for a table", () => {
    const codes = new PairCodes();
    const pairs = Array.from({ length: 3000 }, (_, i) => [i, (i * 7) % 3000] as const);
    for (let turn = 0; turn < 2; turn++)
      assert.deepEqual(
        pairs.map(([a, b]) => codes.codeOf(a, b)),
        pairs.map((_, i) => i),
      );
    assert.equal(codes.codeOf(0, 7), 3000);
    assert.equal(codes.codeOf(1, 7), 1);
  });
});
