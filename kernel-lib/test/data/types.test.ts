import assert from "node:assert/strict";
import { parseDataType } from "../../src/data/ddl";
import {
  DecimalType,
  IntegerType,
  quoteIfNeeded,
  StringType,
  StructField,
  StructType,
  sameType,
} from "../../src/data/types";
import { toLong } from "../../src/data/value";

describe("types", () => {
  it("have Spark's three names", () => {
    const names: [string, string, string][] = [
      ["BIGINT", "long", "bigint"],
      ["INT", "integer", "int"],
      ["DECIMAL(10,2)", "decimal(10,2)", "decimal(10,2)"],
      ["ARRAY<INT>", "array", "array<int>"],
      ["MAP<STRING, SMALLINT>", "map", "map<string,smallint>"],
      ["STRUCT<a: INT, `b c`: VOID NOT NULL>", "struct", "struct<a:int,b c:void>"],
    ];
    for (const [sql, typeName, simple] of names) {
      const type = parseDataType(sql);
      assert.deepEqual([type.sql, type.typeName, type.simpleString, `${type}`], [sql, typeName, simple, sql]);
    }
  });

  it("refuse decimals that cannot be", () => {
    assert.throws(() => new DecimalType(39, 0), /1 to 38 digits, not 39/);
    assert.throws(() => new DecimalType(0, 0), RangeError);
    assert.throws(() => new DecimalType(3, 4), /scale of DECIMAL\(3, s\) is 0 to 3, not 4/);
    assert.throws(() => new DecimalType(3, 0.5), RangeError);
  });

  it("a struct grows by making a new one", () => {
    const one = new StructType().add("a", IntegerType);
    const two = one.add("b", StringType, false);
    assert.deepEqual(one.names, ["a"]);
    assert.deepEqual(two.fields, [new StructField("a", IntegerType), new StructField("b", StringType, false)]);
  });

  it("are the same when names and types are, nulls aside", () => {
    const same = (a: string, b: string): boolean => sameType(parseDataType(a), parseDataType(b));
    assert.equal(same("STRUCT<a: INT NOT NULL>", "STRUCT<a: INT>"), true);
    assert.equal(same("STRUCT<a: INT>", "STRUCT<b: INT>"), false);
    assert.equal(same("STRUCT<a: INT>", "STRUCT<a: INT, b: INT>"), false);
    assert.equal(same("DECIMAL(4,2)", "DECIMAL(4,1)"), false);
    assert.equal(same("DECIMAL(4,2)", "DECIMAL(5,2)"), false);
    assert.equal(same("MAP<INT, ARRAY<DATE>>", "MAP<INT, ARRAY<DATE>>"), true);
    assert.equal(same("MAP<INT, INT>", "MAP<INT, BIGINT>"), false);
    assert.equal(same("ARRAY<INT>", "ARRAY<STRING>"), false);
    assert.equal(same("INT", "BIGINT"), false);
    assert.equal(same("DATE", "DATE"), true);
  });

  it("odd names stand in backquotes", () => {
    assert.deepEqual(["a_1", "a b", "1a", "a`b", ""].map(quoteIfNeeded), ["a_1", "`a b`", "`1a`", "`a``b`", "``"]);
  });
});

describe("longs", () => {
  it("are numbers while that is exact", () => {
    assert.equal(toLong(2n ** 53n - 1n), Number.MAX_SAFE_INTEGER);
    assert.equal(toLong(-(2n ** 53n) + 1n), Number.MIN_SAFE_INTEGER);
    assert.equal(toLong(2n ** 53n), 2n ** 53n);
    assert.equal(toLong(-(2n ** 53n)), -(2n ** 53n));
  });
});
