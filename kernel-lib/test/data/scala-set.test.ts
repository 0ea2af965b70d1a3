/** The order of `collect_set`. But for the last two, every expectation is what Spark 4.3 (local[2]) gave for `collect_set(v)` over the values in the order in which they stand here. */
import assert from "node:assert/strict";
import { inSetOrder } from "../../src/data/scala-set";
import {
  BooleanType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
} from "../../src/data/types";

const days = (text: string): number => Date.parse(text) / 86_400_000;
const micros = (text: string): number => Date.parse(text) * 1000;

describe("the order of a set in Scala", () => {
  it("texts lie by Spark's hash of their bytes", () => {
    assert.deepEqual(inSetOrder(["delta", "alpha", "charlie", "bravo", "echo", "foxtrot"], StringType), [
      "alpha",
      "foxtrot",
      "echo",
      "bravo",
      "delta",
      "charlie",
    ]);
  });

  it("whole numbers lie by their low bits, and within those by their size", () => {
    assert.deepEqual(inSetOrder([5, 300, 17, 1, -3, 33, 16, 0], IntegerType), [0, 16, 1, 17, 33, -3, 5, 300]);
    assert.deepEqual(inSetOrder([5, 30_000_000_000, 17, 1, -3], LongType), [1, 17, -3, 30_000_000_000, 5]);
  });

  it("booleans, dates and timestamps", () => {
    assert.deepEqual(inSetOrder([true, false], BooleanType), [false, true]);
    assert.deepEqual(inSetOrder([days("2024-01-05"), days("2020-02-03"), days("1969-01-01")], DateType), [
      days("2020-02-03"),
      days("1969-01-01"),
      days("2024-01-05"),
    ]);
    const [late, early, before] = ["2024-01-05T00:00:00Z", "2020-02-03T10:00:00Z", "1969-01-01T00:00:00Z"].map(micros);
    assert.deepEqual(inSetOrder([late, early, before], TimestampType), [before, late, early]);
  });

  it("forty numbers have sixty-four buckets, so they lie in their own order", () => {
    const numbers = Array.from({ length: 40 }, (_, i) => 39 - i);
    assert.deepEqual(inSetOrder(numbers, LongType), [...numbers].reverse());
  });

  it("other types stay as they came", () => {
    assert.deepEqual(inSetOrder([2.5, 1, -0.5], DoubleType), [2.5, 1, -0.5]);
  });
});
