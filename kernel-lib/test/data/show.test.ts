import assert from "node:assert/strict";
import { parseSchema } from "../../src/data/ddl";
import { escapeMetaCharacters } from "../../src/data/meta-characters";
import { displayWidth, showString, treeString } from "../../src/data/show";
import type { InternalRow } from "../../src/data/value";

// Most of what show() does is in golden.test.ts, in Spark's own words.
describe("show", () => {
  const schema = parseSchema("id INT, ts TIMESTAMP");
  const rows: InternalRow[] = [
    [1, 0],
    [2, 1_500_000],
  ];

  it("prints in the session's zone, 20 rows and 20 characters unless told otherwise", () => {
    assert.equal(
      showString(schema, rows, { timeZone: "+01:00" }),
      [
        "+---+--------------------+",
        "| id|                  ts|",
        "+---+--------------------+",
        "|  1| 1970-01-01 01:00:00|",
        "|  2|1970-01-01 01:00:...|",
        "+---+--------------------+",
        "",
      ].join("\n"),
    );
  });

  it("says that there are more rows when it was given one too many", () => {
    assert.match(showString(schema, rows, { numRows: 1 }), /only showing top 1 row$/);
    assert.doesNotMatch(showString(schema, rows, { numRows: 2 }), /only showing/);
    assert.match(showString(schema, rows, { numRows: -5 }), /only showing top 0 rows$/);
  });

  it("copes with very many rows", () => {
    const many = Array.from({ length: 200_000 }, (_, i): InternalRow => [i, null]);
    assert.match(showString(schema, many, { numRows: many.length }), /\|199999\|NULL\|\n/);
    assert.match(showString(schema, many, { numRows: many.length, vertical: true }), /-RECORD 199999-*\n/);
  });

  it("escapes column names as well as cells", () => {
    assert.match(showString(parseSchema("`a\nb` INT"), []), /^\|a\\nb\|$/m);
    assert.equal(escapeMetaCharacters("\n\r\t\f\b\v\u0007\\"), "\\n\\r\\t\\f\\b\\v\\a\\");
  });

  it("counts wide characters twice", () => {
    assert.equal(displayWidth("日本 ab"), 7);
    assert.equal(displayWidth("😀"), 2);
    assert.equal(displayWidth("é"), 1);
  });
});

describe("printSchema", () => {
  it("shows what may be null, at every depth", () => {
    assert.equal(
      treeString(parseSchema("id BIGINT NOT NULL, s STRUCT<`x\ty`: INT NOT NULL>")),
      "root\n |-- id: long (nullable = false)\n |-- s: struct (nullable = true)\n |    |-- x\\ty: integer (nullable = false)\n",
    );
    assert.equal(treeString(parseSchema("s STRUCT<x: INT>"), 1), "root\n |-- s: struct (nullable = true)\n");
    assert.equal(treeString(parseSchema("")), "root\n");
  });
});
