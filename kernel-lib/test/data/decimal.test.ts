import assert from "node:assert/strict";
import { inspect } from "node:util";
import { Decimal } from "../../src/data/decimal";

const decimal = (text: string): Decimal => {
  const parsed = Decimal.parse(text);
  assert.ok(parsed !== null, `${text} is a decimal`);
  return parsed;
};

describe("Decimal", () => {
  it("keeps every digit of its text, zeros at the end too", () => {
    for (const text of ["0", "1.50", "-0.5", "0.000001000000000000", "12345678901234567890123456789012345678"])
      assert.equal(decimal(text).toPlain(), text);
  });

  it("reads exponents, a bare point, signs and white space", () => {
    const read = ["1E3", "1.5e-3", ".5", "5.", "+7", " 42\n", "1.25E1", "-0"].map((text) => decimal(text).toPlain());
    assert.deepEqual(read, ["1000", "0.0015", "0.5", "5", "7", "42", "12.5", "0"]);
  });

  it("refuses what is no number", () => {
    for (const text of ["", " ", ".", "-", "abc", "1,5", "1.2.3", "0x10", "NaN", "1e", "1e99999"])
      assert.equal(Decimal.parse(text), null, text);
  });

  it("takes a number by its shortest text", () => {
    assert.equal(Decimal.fromNumber(0.1)?.toPlain(), "0.1");
    assert.equal(Decimal.fromNumber(1e21)?.toPlain(), "1000000000000000000000");
    assert.equal(Decimal.fromNumber(1.5e-7)?.toPlain(), "0.00000015");
    assert.equal(Decimal.fromNumber(Number.NaN), null);
    assert.equal(Decimal.fromNumber(Number.POSITIVE_INFINITY), null);
  });

  it("rounds half away from zero when digits are cut", () => {
    const rounded = ["2.345", "2.344", "-2.345", "-2.346", "0.005", "-0.004", "9.999"].map((text) =>
      decimal(text).rescale(2).toPlain(),
    );
    assert.deepEqual(rounded, ["2.35", "2.34", "-2.35", "-2.35", "0.01", "0.00", "10.00"]);
  });

  it("adds and subtracts over different scales", () => {
    assert.equal(decimal("0.1").add(decimal("0.2")).toPlain(), "0.3");
    assert.equal(decimal("1.5").add(decimal("2.25")).toPlain(), "3.75");
    assert.equal(decimal("1").sub(decimal("1.001")).toPlain(), "-0.001");
    assert.equal(decimal("1.25").add(decimal("1.3"), 1).toPlain(), "2.6");
  });

  it("multiplies exactly, or to the scale asked for", () => {
    assert.equal(decimal("1.25").mul(decimal("-1.5")).toPlain(), "-1.875");
    assert.equal(decimal("1.25").mul(decimal("-1.5"), 2).toPlain(), "-1.88");
  });

  it("divides to the scale asked for, rounding once", () => {
    // SELECT 1 / 3BD and 10BD / 3 in Spark.
    assert.equal(decimal("1").div(decimal("3"), 6).toPlain(), "0.333333");
    assert.equal(decimal("10").div(decimal("3"), 6).toPlain(), "3.333333");
    assert.equal(decimal("2").div(decimal("-3"), 2).toPlain(), "-0.67");
    assert.equal(decimal("0.00001").div(decimal("100"), 2).toPlain(), "0.00");
    assert.equal(decimal("1.005").div(decimal("1"), 2).toPlain(), "1.01");
  });

  it("gives the rest of a division the sign of the left side", () => {
    assert.equal(decimal("-7.5").rem(decimal("2")).toPlain(), "-1.5");
    assert.equal(decimal("7.5").rem(decimal("-2")).toPlain(), "1.5");
  });

  it("refuses to divide by zero", () => {
    assert.throws(() => decimal("1").div(decimal("0.00"), 2), RangeError);
    assert.throws(() => decimal("1").rem(decimal("0"), 2), RangeError);
  });

  it("compares by value, not by scale", () => {
    assert.equal(decimal("1.5").equals(decimal("1.50")), true);
    assert.equal(decimal("-1").compare(decimal("0.5")), -1);
    assert.equal(decimal("10").compare(decimal("9.99")), 1);
    assert.equal(decimal("2.5") < decimal("10"), true);
  });

  it("counts its digits as Spark does", () => {
    assert.deepEqual(
      ["0", "0.05", "1.50", "-123", "1000"].map((text) => decimal(text).precision),
      [1, 2, 3, 3, 4],
    );
    assert.equal(decimal("999.9").fits(4), true);
    assert.equal(decimal("999.9").fits(3), false);
  });

  it("becomes other values", () => {
    assert.equal(decimal("-2.75").toNumber(), -2.75);
    assert.equal(decimal("-2.75").toBigInt(), -2n);
    assert.equal(JSON.stringify({ price: decimal("1.10") }), '{"price":"1.10"}');
    assert.equal(inspect([decimal("1.10")]), "[ 1.10 ]");
    assert.equal(`${decimal("1.10")}`, "1.10");
  });
});
