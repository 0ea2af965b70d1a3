import assert from "node:assert/strict";
import { parseDataType, parseDataTypeAt, parseSchema, schemaToDdl } from "../../src/data/ddl";
import { ParseException } from "../../src/data/errors";
import { DecimalType, IntegerType, StringType, StructType } from "../../src/data/types";

function fails(text: string, errorClass: string, message: string): void {
  assert.throws(
    () => parseSchema(text),
    (error) => {
      assert.ok(error instanceof ParseException, String(error));
      assert.equal(error.errorClass, errorClass);
      assert.equal(error.message, message);
      return true;
    },
  );
}

describe("DDL", () => {
  it("reads columns with their types, nullability and comments", () => {
    const text = "a INT NOT NULL, b STRUCT<x: STRING>, `odd ``name` DECIMAL(10,2) COMMENT 'it\\'s c'";
    const schema = parseSchema(text);
    assert.deepEqual(schema.names, ["a", "b", "odd `name"]);
    assert.deepEqual(
      schema.fields.map((field) => [field.dataType.sql, field.nullable, field.comment]),
      [
        ["INT", false, null],
        ["STRUCT<x: STRING>", true, null],
        ["DECIMAL(10,2)", true, "it's c"],
      ],
    );
  });

  it("does not mind case, white space, comments and colons", () => {
    const schema = parseSchema(" a:int ,\n\tB  string -- the second\n, c Struct < d bigint not null >, 1st double");
    assert.equal(schemaToDdl(schema), "a INT,B STRING,c STRUCT<d: BIGINT NOT NULL>,`1st` DOUBLE");
  });

  it("reads a struct as a schema, and nothing as no columns", () => {
    assert.equal(
      schemaToDdl(parseSchema("struct<a: int, b: array<map<string, double>>>")),
      "a INT,b ARRAY<MAP<STRING, DOUBLE>>",
    );
    assert.deepEqual(parseSchema("  "), new StructType());
    assert.equal(schemaToDdl(parseSchema("struct INT")), "struct INT");
  });

  it("knows Spark's other names of types", () => {
    const names: [string, string][] = [
      ["byte", "TINYINT"],
      ["short", "SMALLINT"],
      ["integer", "INT"],
      ["long", "BIGINT"],
      ["real", "FLOAT"],
      ["dec(5)", "DECIMAL(5,0)"],
      ["numeric", "DECIMAL(10,0)"],
      ["varchar(10)", "STRING"],
      ["char(1)", "STRING"],
      ["timestamp_ltz", "TIMESTAMP"],
      ["interval minute to second", "INTERVAL MINUTE TO SECOND"],
      ["interval year", "INTERVAL YEAR"],
      ["void", "VOID"],
      ["struct<>", "STRUCT<>"],
    ];
    for (const [name, sql] of names) assert.equal(parseDataType(name).sql, sql);
  });

  it("writes what it reads", () => {
    const ddl =
      "a INT NOT NULL COMMENT 'k\\\\ey',b MAP<STRING, ARRAY<STRUCT<`x y`: DATE NOT NULL>>>,`c``d` DECIMAL(38,18),e INTERVAL DAY TO SECOND";
    assert.equal(schemaToDdl(parseSchema(ddl)), ddl);
  });

  it("stops at the end of the type inside a longer text", () => {
    const { type, end } = parseDataTypeAt("CAST(x AS DECIMAL(4, 1)) + 1", 10);
    assert.deepEqual([type, end], [new DecimalType(4, 1), 23]);
    assert.equal(parseDataTypeAt("a::int, b", 3).type, IntegerType);
    assert.equal(parseDataTypeAt("string", 0).type, StringType);
  });

  it("points at the place of an error", () => {
    fails(
      "a INT,\nb INT x",
      "PARSE_SYNTAX_ERROR",
      "[PARSE_SYNTAX_ERROR] Syntax error at or near 'x': expected a comma or the end. SQLSTATE: 42601 (line 2, pos 6)" +
        "\n\n== SQL ==\na INT,\nb INT x\n------^^^\n",
    );
    fails(
      "a ARRAY<INT",
      "PARSE_SYNTAX_ERROR",
      "[PARSE_SYNTAX_ERROR] Syntax error at or near end of input: expected '>'. SQLSTATE: 42601 (line 1, pos 11)" +
        "\n\n== SQL ==\na ARRAY<INT\n-----------^^^\n",
    );
    fails(
      "a INT, b FOO",
      "UNSUPPORTED_DATATYPE",
      '[UNSUPPORTED_DATATYPE] Unsupported data type "FOO". SQLSTATE: 0A000\n' +
        "== SQL (line 1, position 10) ==\na INT, b FOO\n         ^^^\n",
    );
  });

  it("refuses what Spark refuses", () => {
    for (const text of [
      "a",
      "a INT,",
      "a INT NOT",
      "a b c",
      "a DECIMAL(39)",
      "a DECIMAL(3,5)",
      "a MAP<INT>",
      "`a INT",
      "a INT COMMENT x",
      "a-b INT",
      "5 INT",
      "a INTERVAL SECOND TO DAY",
      "a STRING COLLATE",
    ])
      assert.throws(() => parseSchema(text), ParseException, text);
    assert.throws(() => parseSchema("STRUCT<a: INT> x"), ParseException);
    assert.throws(() => parseDataType("INT x"), ParseException);
    assert.throws(() => parseDataType(""), ParseException);
  });
});
