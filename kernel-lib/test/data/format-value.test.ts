import assert from "node:assert/strict";
import { parseDataType } from "../../src/data/ddl";
import { castToString, formatValue } from "../../src/data/format-value";
import { doubleToString, floatToString } from "../../src/data/java-double";

describe("numbers as Java prints them", () => {
  it("doubles", () => {
    const cases: [number, string][] = [
      [1, "1.0"],
      [-0, "-0.0"],
      [0.001, "0.001"],
      [0.00099, "9.9E-4"],
      [9_999_999.999, "9999999.999"],
      [1e7, "1.0E7"],
      [123_456, "123456.0"],
      [-12.5, "-12.5"],
      [0.1 + 0.2, "0.30000000000000004"],
      [1.5e300, "1.5E300"],
      [-1e-5, "-1.0E-5"],
      [2e23, "1.9999999999999998E23"],
      [Number.MIN_VALUE, "4.9E-324"],
      [Number.MAX_VALUE, "1.7976931348623157E308"],
      [Number.NaN, "NaN"],
      [Number.NEGATIVE_INFINITY, "-Infinity"],
    ];
    for (const [value, text] of cases) assert.equal(doubleToString(value), text);
  });

  it("floats, with as few digits as 32 bits need", () => {
    const cases: [number, string][] = [
      [0.1, "0.1"],
      [1 / 3, "0.33333334"],
      [16_777_216, "1.6777216E7"],
      [3.4028234663852886e38, "3.4028235E38"],
      [1.401298464324817e-45, "1.4E-45"],
      [100, "100.0"],
    ];
    for (const [value, text] of cases) assert.equal(floatToString(Math.fround(value)), text);
  });
});

describe("cells as text", () => {
  it("show says NULL and hexadecimal, a cast says null and the bytes", () => {
    const type = parseDataType("STRUCT<a: ARRAY<INT>, b: BINARY, m: MAP<STRING, DOUBLE>>");
    const value = [[1, null], Uint8Array.of(65, 66), { keys: ["k"], values: [null] }];
    assert.equal(formatValue(value, type, "UTC"), "{[1, NULL], [41 42], {k -> NULL}}");
    assert.equal(castToString(value, type, "UTC"), "{[1, null], AB, {k -> null}}");
  });

  it("a null is NULL to show and stays null in a cast", () => {
    assert.equal(formatValue(null, parseDataType("INT"), "UTC"), "NULL");
    assert.equal(castToString(null, parseDataType("INT"), "UTC"), null);
  });

  it("timestamps are in the session's zone, inside a struct too", () => {
    const type = parseDataType("STRUCT<t: TIMESTAMP, n: TIMESTAMP_NTZ>");
    assert.equal(formatValue([0, 0], type, "Asia/Tokyo"), "{1970-01-01 09:00:00, 1970-01-01 00:00:00}");
  });

  it("bytes become text as UTF-8, a byte-order mark included", () => {
    const cast = (...bytes: number[]): string | null =>
      castToString(Uint8Array.from(bytes), parseDataType("BINARY"), "UTC");
    assert.equal(cast(0xef, 0xbb, 0xbf, 0x41), "\ufeffA");
    assert.equal(cast(0xff, 0x41), "\ufffdA");
  });

  it("integers of any size are plain", () => {
    assert.equal(formatValue(2n ** 63n - 1n, parseDataType("BIGINT"), "UTC"), "9223372036854775807");
    assert.equal(formatValue(false, parseDataType("BOOLEAN"), "UTC"), "false");
  });
});
