import assert from "node:assert/strict";
import { AnalysisException, IllegalStateException, ParseException, SparkError } from "../../src/data/errors";
import { sqlContext, syntaxError, unsupportedDataType } from "../../src/data/parse-error";

describe("errors", () => {
  it("read as Spark's: class, message, SQLSTATE, context", () => {
    const cause = new Error("below");
    const error = new SparkError("SOME_CLASS.SUB", "It went wrong.", {
      sqlState: "42601",
      parameters: { name: "x" },
      context: "; line 1 pos 0",
      cause,
    });
    assert.equal(error.message, "[SOME_CLASS.SUB] It went wrong. SQLSTATE: 42601; line 1 pos 0");
    assert.deepEqual([error.errorClass, error.sqlState, error.parameters], ["SOME_CLASS.SUB", "42601", { name: "x" }]);
    assert.equal(error.cause, cause);
  });

  it("do without a class where Spark has none", () => {
    const error = new IllegalStateException(null, "query is stopped");
    assert.equal(error.message, "query is stopped");
    assert.deepEqual([error.errorClass, error.sqlState, error.parameters], [null, undefined, {}]);
    assert.equal("cause" in error, false);
    assert.equal(String(error), "IllegalStateException: query is stopped");
  });

  it("form a family", () => {
    const error = new ParseException(null, "x");
    assert.ok(error instanceof AnalysisException && error instanceof SparkError && error instanceof Error);
    assert.equal(error.name, "ParseException");
  });
});

describe("errors in a text", () => {
  it("are marked as in Spark", () => {
    // Real Spark starts with an empty line and says `extra input 'people'` here.
    assert.equal(
      syntaxError("SELECT * FORM people", 14, "people", "extra input 'people'").message,
      "[PARSE_SYNTAX_ERROR] Syntax error at or near 'people': extra input 'people'. SQLSTATE: 42601 (line 1, pos 14)" +
        "\n\n== SQL ==\nSELECT * FORM people\n--------------^^^\n",
    );
    assert.equal(
      syntaxError("SELECT (1", 9, null).message,
      "[PARSE_SYNTAX_ERROR] Syntax error at or near end of input. SQLSTATE: 42601 (line 1, pos 9)" +
        "\n\n== SQL ==\nSELECT (1\n---------^^^\n",
    );
    assert.equal(
      unsupportedDataType("SELECT CAST(1 AS FOO)", 17, 20).message,
      '[UNSUPPORTED_DATATYPE] Unsupported data type "FOO". SQLSTATE: 0A000\n' +
        "== SQL (line 1, position 18) ==\nSELECT CAST(1 AS FOO)\n                 ^^^\n",
    );
  });

  it("keep the lines after the place", () => {
    assert.match(
      syntaxError("a\nbb cc\nd", 5, "cc").message,
      /\(line 2, pos 3\)\n\n== SQL ==\na\nbb cc\n---\^\^\^\nd\n$/,
    );
    assert.equal(sqlContext("a\nbb cc\nd", 5, 7), "\n== SQL (line 2, position 4) ==\nbb cc\n   ^^\n");
  });
});
