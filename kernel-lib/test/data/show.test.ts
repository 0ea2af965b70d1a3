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

  it("leaves no room for dots below four characters", () => {
    const cell = (truncate: number): string =>
      showString(parseSchema("s STRING"), [["abcdef"]], { truncate }).split("\n")[3];
    assert.deepEqual([2, 3, 4, 6].map(cell), ["| ab|", "|abc|", "|a...|", "|abcdef|"]);
  });

  it("copes with very many rows", () => {
    // More than a call of Math.max could take as arguments.
    const many = Array.from({ length: 130_000 }, (_, i): InternalRow => [i]);
    const one = parseSchema("id INT");
    const text = showString(one, many, { numRows: many.length, vertical: true });
    assert.ok(text.endsWith("\n-RECORD 129999\n id  | 129999 \n"));
    assert.equal(showString(one, many, { numRows: many.length }).length, 9 * (many.length + 4));
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
