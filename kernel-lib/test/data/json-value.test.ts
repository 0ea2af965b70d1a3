import assert from "node:assert/strict";
import { parseDataType, parseSchema } from "../../src/data/ddl";
import { Decimal } from "../../src/data/decimal";
import { IllegalArgumentException } from "../../src/data/errors";
import { fromJson, type Json, rowFromJson, toJson } from "../../src/data/json-value";
import type { Value } from "../../src/data/value";

describe("cells as JSON", () => {
  it("has one form for each type, both ways", () => {
    const cases: [string, Value, Json][] = [
      ["BOOLEAN", true, true],
      ["TINYINT", -128, -128],
      ["INT", 7, 7],
      ["BIGINT", 9_007_199_254_740_991, 9_007_199_254_740_991],
      ["BIGINT", 2n ** 63n - 1n, "9223372036854775807"],
      ["FLOAT", Math.fround(0.1), 0.10000000149011612],
      ["DOUBLE", Number.NaN, "NaN"],
      ["DOUBLE", Number.NEGATIVE_INFINITY, "-Infinity"],
      ["DOUBLE", -0, -0],
      ["DECIMAL(10,2)", new Decimal(150n, 2), "1.50"],
      ["STRING", "<script>", "<script>"],
      ["BINARY", Uint8Array.of(10, 255), "Cv8="],
      ["DATE", 19_782, "2024-02-29"],
      ["TIMESTAMP", 1_704_164_645_120_000, "2024-01-02T03:04:05.12Z"],
      ["TIMESTAMP_NTZ", 1_704_164_645_000_000, "2024-01-02T03:04:05"],
      ["INTERVAL DAY TO SECOND", 93_784_500_000, "INTERVAL '1 02:03:04.5' DAY TO SECOND"],
      ["INTERVAL YEAR TO MONTH", 14, "INTERVAL '1-2' YEAR TO MONTH"],
      ["ARRAY<INT>", [1, null, 3], [1, null, 3]],
      ["STRUCT<a: INT, b: STRUCT<c: STRING>>", [1, ["x"]], { a: 1, b: { c: "x" } }],
      [
        "MAP<STRING, INT>",
        { keys: ["a", "b"], values: [1, null] },
        [
          ["a", 1],
          ["b", null],
        ],
      ],
    ];
    for (const [typeText, value, json] of cases) {
      const type = parseDataType(typeText);
      assert.deepEqual(toJson(value, type), json, typeText);
      assert.deepEqual(fromJson(json, type), value, typeText);
      assert.equal(toJson(null, type), null);
      assert.equal(fromJson(null, type), null);
    }
  });

  it("sorts the pairs of a map by their text, and also reads an object", () => {
    const type = parseDataType("MAP<STRING, INT>");
    assert.deepEqual(toJson({ keys: ["b", "a"], values: [1, 2] }, type), [
      ["a", 2],
      ["b", 1],
    ]);
    assert.deepEqual(fromJson({ b: 1, a: 2 }, type), { keys: ["b", "a"], values: [1, 2] });
  });

  it("reads a row by column name; what is missing is null", () => {
    const schema = parseSchema("a INT, toString STRING, b STRING");
    assert.deepEqual(rowFromJson({ b: "x", a: 1 }, schema), [1, null, "x"]);
  });

  it("may have a column called __proto__", () => {
    const schema = parseSchema("`__proto__` INT");
    const object = toJson([5], schema) as object;
    assert.deepEqual(Object.keys(object), ["__proto__"]);
    assert.equal(Object.getPrototypeOf(object), Object.prototype);
    assert.deepEqual(rowFromJson(JSON.parse('{"__proto__": 5}') as Json, schema), [5]);
  });

  it("names the path to the cell that does not fit", () => {
    const schema = parseSchema("s STRUCT<xs: ARRAY<INT>>, m MAP<STRING, DATE>, d DECIMAL(3,1), l BIGINT");
    const cases: [Json, string][] = [
      [{ s: { xs: [1, "2"] } }, 'rows[3].s.xs[1]: "2" is not the JSON form of a INT'],
      [{ s: [1] }, "rows[3].s: [1] is not the JSON form of a STRUCT<xs: ARRAY<INT>>"],
      [{ m: { k: "2024-02-30" } }, 'rows[3].m[0].value: "2024-02-30" is not the JSON form of a DATE'],
      [{ m: ["k"] }, 'rows[3].m[0]: "k" is not the JSON form of a MAP<STRING, DATE>'],
      [{ d: "100.0" }, 'rows[3].d: "100.0" is not the JSON form of a DECIMAL(3,1)'],
      [{ l: "9223372036854775808" }, 'rows[3].l: "9223372036854775808" is not the JSON form of a BIGINT'],
      [{ l: 0.5 }, "rows[3].l: 0.5 is not the JSON form of a BIGINT"],
    ];
    for (const [json, message] of cases)
      assert.throws(
        () => rowFromJson(json, schema, "rows[3]"),
        (error) => error instanceof IllegalArgumentException && error.message === message,
        message,
      );
  });

  it("rounds a FLOAT to 32 bits", () => {
    assert.equal(fromJson(0.1, parseDataType("FLOAT")), Math.fround(0.1));
  });

  it("refuses an integer outside its type", () => {
    for (const [json, type] of [
      [128, "TINYINT"],
      [-32_769, "SMALLINT"],
      [2 ** 31, "INT"],
      [1.5, "INT"],
    ] as const)
      assert.throws(() => fromJson(json, parseDataType(type)), IllegalArgumentException, `${json} ${type}`);
  });
});
