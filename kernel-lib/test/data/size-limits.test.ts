import assert from "node:assert/strict";
import { SparkError } from "../../src/data/errors";
import { checkCells, checkCount, checkLetters, ofSize } from "../../src/data/size-limits";

const isTooLarge = (kind: string, limit: number) => (error: unknown) =>
  error instanceof SparkError &&
  error.errorClass === `COLLECTION_SIZE_LIMIT_EXCEEDED.${kind}` &&
  error.sqlState === "54000" &&
  error.message.includes(`exceeding the array size limit ${limit},`);

describe("the size of values", () => {
  it("what would be too large is an error before any memory is taken", () => {
    checkCells("flatten", 1000);
    checkLetters("repeat", 1000);
    assert.throws(() => checkCells("flatten", 10_000_000_000), isTooLarge("FUNCTION", 2_147_483_632));
    assert.throws(() => checkCount("sequence", 2n ** 63n), isTooLarge("PARAMETER", 2_147_483_632));
    assert.throws(() => checkCount("array_repeat", 200_000_000), isTooLarge("PARAMETER", 2 ** 26));
    assert.throws(() => checkLetters("space", 2_147_483_647), isTooLarge("FUNCTION", 2 ** 27));
  });

  it("what JavaScript finds too large is told in Spark's words, other errors stay", () => {
    const found = ofSize(new RangeError("Invalid string length"));
    assert.ok(found instanceof SparkError && found.errorClass === "COLLECTION_SIZE_LIMIT_EXCEEDED.INITIALIZE");
    const other = new RangeError("Maximum call stack size exceeded");
    assert.equal(ofSize(other), other);
  });
});
