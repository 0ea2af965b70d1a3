import assert from "node:assert/strict";
import { inspect } from "node:util";
import { createContext, runInContext } from "node:vm";
import { parseDataType, parseSchema } from "../../src/data/ddl";
import { Decimal } from "../../src/data/decimal";
import { IllegalArgumentException } from "../../src/data/errors";
import { rowToObject, toExternal, toInternal, toInternalRow } from "../../src/data/external";
import { Duration, LocalDate, LocalDateTime, Period, Timestamp } from "../../src/data/external-values";
import type { Value } from "../../src/data/value";

const PARIS = "Europe/Paris";

function refuses(external: unknown, typeText: string, message: RegExp): void {
  assert.throws(
    () => toInternal(external, parseDataType(typeText), "UTC", "rows[2].x"),
    (error) => {
      assert.ok(error instanceof IllegalArgumentException, String(error));
      assert.match(error.message, /rows\[2\]\.x/);
      assert.match(error.message, message);
      return true;
    },
  );
}

describe("values outside the engine", () => {
  it("come out in JavaScript's forms, and go in again", () => {
    const cases: [string, Value, unknown][] = [
      ["BOOLEAN", false, false],
      ["BIGINT", 5, 5],
      ["BIGINT", 2n ** 60n, 2n ** 60n],
      ["DOUBLE", 0.5, 0.5],
      ["STRING", "x", "x"],
      ["DECIMAL(4,2)", new Decimal(125n, 2), new Decimal(125n, 2)],
      ["BINARY", Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
      ["DATE", 19_723, new LocalDate(19_723)],
      ["TIMESTAMP", 1_704_067_200_000_000, new Timestamp(1_704_067_200_000_000, PARIS)],
      ["TIMESTAMP_NTZ", 1_704_067_200_000_000, new LocalDateTime(1_704_067_200_000_000)],
      ["INTERVAL DAY TO SECOND", 90e6, new Duration(90e6, parseDataType("INTERVAL DAY TO SECOND") as never)],
      ["INTERVAL YEAR TO MONTH", 14, new Period(14, parseDataType("INTERVAL YEAR TO MONTH") as never)],
      ["ARRAY<DATE>", [0, null], [new LocalDate(0), null]],
      ["MAP<INT, STRING>", { keys: [1], values: ["a"] }, new Map([[1, "a"]])],
      ["STRUCT<a: INT, b: ARRAY<INT>>", [1, [2]], { a: 1, b: [2] }],
    ];
    for (const [typeText, internal, external] of cases) {
      const type = parseDataType(typeText);
      assert.deepEqual(toExternal(internal, type, PARIS), external, typeText);
      assert.deepEqual(toInternal(external, type, PARIS), internal, typeText);
      assert.equal(toExternal(null, type, PARIS), null);
      assert.equal(toInternal(undefined, type, PARIS), null);
    }
  });

  it("print as in Spark, compare, and become text in JSON", () => {
    const early = new Timestamp(1_704_067_200_000_000, PARIS);
    const late = new Timestamp(1_704_067_200_000_001, PARIS);
    assert.equal(inspect({ ts: early }), "{ ts: 2024-01-01 01:00:00 }");
    assert.equal(`${late}`, "2024-01-01 01:00:00.000001");
    assert.equal(early < late, true);
    assert.equal(new Timestamp(2n ** 60n) > early, true);
    assert.equal(
      JSON.stringify([early, new LocalDate(0), new LocalDateTime(0)]),
      '["2024-01-01T00:00:00Z","1970-01-01","1970-01-01T00:00:00"]',
    );
    assert.equal(
      inspect([new LocalDate(19_723), new Duration(600e6)]),
      "[ 2024-01-01, INTERVAL '0 00:10:00' DAY TO SECOND ]",
    );
    assert.equal(early.getTime(), Date.UTC(2024, 0, 1));
    assert.equal(early.toDate().toISOString(), "2024-01-01T00:00:00.000Z");
    assert.equal(new Timestamp(-1).getTime(), -1);
    assert.equal(new Timestamp(-9_007_199_254_740_993n).getTime(), -9_007_199_254_741);
    assert.equal(new LocalDate(1).toDate().getTime(), 86_400_000);
    assert.equal(new Duration(1500).toMillis(), 1);
  });

  it("reads texts and Dates in the session's zone", () => {
    const timestamp = parseDataType("TIMESTAMP");
    assert.equal(toInternal("2024-01-01 01:00:00", timestamp, PARIS), 1_704_067_200_000_000);
    assert.equal(toInternal("2024-01-01T00:00:00Z", timestamp, PARIS), 1_704_067_200_000_000);
    assert.equal(toInternal(new Date(1_704_067_200_000), timestamp, PARIS), 1_704_067_200_000_000);
    // 23:30 UTC on New Year's Eve is the new year in Paris.
    assert.equal(toInternal(new Date(Date.UTC(2023, 11, 31, 23, 30)), parseDataType("DATE"), PARIS), 19_723);
    assert.equal(toInternal(new Date(Date.UTC(2023, 11, 31, 23, 30)), parseDataType("DATE"), "UTC"), 19_722);
  });

  it("keeps rows as objects; of two fields of one name the last wins", () => {
    assert.deepEqual(rowToObject(parseSchema("a INT, b INT, a INT"), [1, 2, 3], "UTC"), { a: 3, b: 2 });
    const row = rowToObject(parseSchema("`__proto__` STRING, `constructor` INT"), ["x", 1], "UTC");
    assert.deepEqual(Object.keys(row), ["__proto__", "constructor"]);
    assert.equal(Object.getPrototypeOf(row), Object.prototype);
  });

  it("takes rows by name or by position", () => {
    const schema = parseSchema("a INT, b STRING, hasOwnProperty INT");
    assert.deepEqual(toInternalRow({ b: "x", a: 1, other: true }, schema, "UTC"), [1, "x", null]);
    assert.deepEqual(toInternalRow([1, "x", null], schema, "UTC"), [1, "x", null]);
    assert.throws(
      () => toInternalRow([1, "x"], schema, "UTC", "rows[0]"),
      /FIELD_STRUCT_LENGTH_MISMATCH_WITH_NAME\] rows\[0\]: Length of object \(2\) does not match with length of fields \(3\)/,
    );
  });

  it("takes objects, Dates and Maps of another realm", () => {
    const schema = parseSchema("t TIMESTAMP, n TIMESTAMP_NTZ, d DATE, m MAP<STRING, INT>, b BINARY");
    const row: unknown = runInContext(
      "({ t: new Date(1), n: new Date(1), d: new Date(1), m: new Map([['k', 1]]), b: Uint8Array.of(7) })",
      createContext(),
    );
    assert.deepEqual(toInternalRow(row, schema, "UTC"), [
      1000,
      1000,
      0,
      { keys: ["k"], values: [1] },
      Uint8Array.of(7),
    ]);
  });

  it("says which field, which type, and what was given", () => {
    refuses(
      "abc",
      "INT",
      /^\[FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME\] rows\[2\]\.x: INT can not accept object 'abc' in type string\.$/,
    );
    refuses(
      1_704_067_200_000,
      "TIMESTAMP",
      /TIMESTAMP can not accept object 1704067200000 in type number\. A number may be seconds or milliseconds/,
    );
    refuses("yesterday", "TIMESTAMP", /'yesterday'.*2024-01-01 00:00:00/);
    refuses(new Date(Number.NaN), "TIMESTAMP", /in type Date/);
    refuses(new Date(Number.NaN), "DATE", /in type Date/);
    refuses(2 ** 31, "INT", /at most 32 bits/);
    refuses(2 ** 53, "BIGINT", /give a bigint/);
    refuses(2n ** 63n, "BIGINT", /9223372036854775808n/);
    refuses(1.5, "BIGINT", /whole number/);
    refuses(1, "STRING", /object 1 in type number/);
    refuses("1", "DOUBLE", /object '1' in type string/);
    refuses(1, "BOOLEAN", /BOOLEAN/);
    refuses("1000", "DECIMAL(4,2)", /at most 2 digits before the point/);
    refuses(Number.NaN, "DECIMAL(4,2)", /NaN/);
    refuses("x", "ARRAY<INT>", /ARRAY<INT> can not accept object 'x'/);
    refuses([1, "x"], "ARRAY<INT>", /rows\[2\]\.x\[1\]: INT/);
    refuses({ y: { z: "q" } }, "STRUCT<y: STRUCT<z: INT>>", /rows\[2\]\.x\.y\.z: INT/);
    refuses(new Map([[null, 1]]), "MAP<STRING, INT>", /map key.*not nullable/);
    refuses(new Date(0), "STRUCT<y: INT>", /in type Date\. Give an object/);
    refuses("x".repeat(100), "INT", /x\.\.\. in type string/);
  });

  it("keeps nulls out of fields that may hold none", () => {
    refuses(
      { y: null },
      "STRUCT<y: INT NOT NULL>",
      /\[FIELD_NOT_NULLABLE_WITH_NAME\] rows\[2\]\.x\.y: This field is not nullable/,
    );
    refuses({}, "STRUCT<y: INT NOT NULL>", /FIELD_NOT_NULLABLE_WITH_NAME/);
  });
});
