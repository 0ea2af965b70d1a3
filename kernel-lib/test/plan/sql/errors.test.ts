/** What a wrong SQL text is told: Spark's words, and the place. Most texts are recorded from a real Spark. */
import assert from "node:assert/strict";
import { SparkError } from "../../../src/data/errors";
import { parsePlan } from "../../../src/plan/sql/parse";
import { newSession } from "../../recorded/programs";

const MARKED: readonly (readonly [string, string])[] = [
  [
    "SELECT * FORM people",
    "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'people': extra input 'people'. SQLSTATE: 42601 (line 1, pos 14)\n\n== SQL ==\nSELECT * FORM people\n--------------^^^\n",
  ],
  [
    "SELECT (1",
    "\n[PARSE_SYNTAX_ERROR] Syntax error at or near end of input. SQLSTATE: 42601 (line 1, pos 9)\n\n== SQL ==\nSELECT (1\n---------^^^\n",
  ],
  [
    "SELECT 1 /* abc",
    "\n[UNCLOSED_BRACKETED_COMMENT] Found an unclosed bracketed comment. Please, append */ at the end of the comment. SQLSTATE: 42601\n== SQL ==\nSELECT 1 /* abc",
  ],
  [
    "SELECT CAST(1 AS FOO)",
    '\n[UNSUPPORTED_DATATYPE] Unsupported data type "FOO". SQLSTATE: 0A000\n== SQL (line 1, position 18) ==\nSELECT CAST(1 AS FOO)\n                 ^^^\n',
  ],
  [
    "SELECT DATE'abc'",
    "\n[INVALID_TYPED_LITERAL] The value of the typed literal \"DATE\" is invalid: 'abc'. SQLSTATE: 42604\n== SQL (line 1, position 8) ==\nSELECT DATE'abc'\n       ^^^^^^^^^\n",
  ],
  [
    "SELECT k FRM e WHERE",
    "\n[PARSE_SYNTAX_ERROR] Syntax error at or near 'e'. SQLSTATE: 42601 (line 1, pos 13)\n\n== SQL ==\nSELECT k FRM e WHERE\n-------------^^^\n",
  ],
];

/** Text, and how the error begins and ends before the plan. */
const TOLD: readonly (readonly [string, RegExp])[] = [
  ["SELECT 128Y", /INVALID_NUMERIC_LITERAL_RANGE.* 128 is outside the valid range for tinyint .* -128 .* 127\./],
  ["SELECT 1e999D", /INVALID_NUMERIC_LITERAL_RANGE/],
  ["SELECT 99999999999999999999999999999999999999999", /DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION.* 41 /],
  ["SELECT :p", /UNBOUND_SQL_PARAMETER.*the unbound parameter: p\..*42P02$/],
  ["SELECT nam FROM people", /UNRESOLVED_COLUMN\.WITH_SUGGESTION.*`name`.*42703; line 1 pos 7;\n'Project \['nam\]/],
  ["SELECT x", /UNRESOLVED_COLUMN\.WITHOUT_SUGGESTION.*42703; line 1 pos 7;\n'Project \['x\]\n\+- OneRowRelation\n/],
  ["SELECT id.x FROM people", /INVALID_EXTRACT_BASE_FIELD_TYPE.*42000; line 1 pos 7$/],
  ["SELECT\n  nope(1)", /UNRESOLVED_ROUTINE.*42883; line 2 pos 2$/],
  ["SELECT * FROM nope", /TABLE_OR_VIEW_NOT_FOUND[\s\S]*42P01; line 1 pos 14;\n'Project \[\*\]\n/],
  ["SELECT id, count(*) FROM people", /MISSING_GROUP_BY.*42803; line 1 pos 0;\n/],
  ["SELECT id FROM people WHERE 1", /FILTER_NOT_BOOLEAN.*42K09; line 1 pos 0;\n/],
  ["SELECT 1 IN ('a', array(1))", /DATA_DIFF_TYPES.*42K09; line 1 pos 9;\n/],
  ["SELECT true + false", /BINARY_OP_WRONG_TYPE.*42K09; line 1 pos 7;\n/],
  ["SELECT z.* FROM people", /CANNOT_RESOLVE_STAR_EXPAND.*`z`\.\*.*; line 1 pos 7$/],
  ["SELECT 2 * * FROM people", /INVALID_USAGE_OF_STAR_OR_REGEX/],
  ["SELECT id FROM people ORDER BY 2", /ORDER_BY_POS_OUT_OF_RANGE.*position 2 .*\[1, 1\].*; line 1 pos 31$/],
  ["SELECT id FROM people GROUP BY 3", /GROUP_BY_POS_OUT_OF_RANGE/],
  ["SELECT sum(id) FROM people GROUP BY 1", /GROUP_BY_POS_AGGREGATE/],
  ["SELECT id FROM people LIMIT -1", /INVALID_LIMIT_LIKE_EXPRESSION\.IS_NEGATIVE/],
  ["SELECT * FROM VALUES (1), ('a', 2)", /INVALID_INLINE_TABLE\.NUM_COLUMNS_MISMATCH/],
  ["SELECT 1 UNION SELECT 1, 2", /NUM_COLUMNS_MISMATCH.*42826; line 1 pos 0;\n'Distinct\n\+- 'Union false, false\n/],
  ["DROP VIEW nope", /TABLE_OR_VIEW_NOT_FOUND/],
  ["CREATE TEMP VIEW people AS SELECT 1", /TEMP_TABLE_OR_VIEW_ALREADY_EXISTS/],
  [
    "SELECT 1 + 'abc'",
    /CAST_INVALID_INPUT[\s\S]*22018\n== SQL \(line 1, position 8\) ==\nSELECT 1 \+ 'abc'\n {7}\^{9}\n$/,
  ],
  [
    "SELECT id,\n  10 /\n    (id - 1) AS q\nFROM people",
    /DIVIDE_BY_ZERO[\s\S]*22012\n== SQL \(line 2, position 3\) ==\n {2}10 \/\n {2}\^{4}\n {4}\(id - 1\) AS q\n\^{12}\n$/,
  ],
];

describe("a wrong SQL text is told what Spark tells", () => {
  for (const [text, message] of MARKED)
    it(text, () =>
      assert.throws(
        () => parsePlan(text),
        (e) => e instanceof SparkError && same(e.message, message),
      ),
    );

  for (const [text, expected] of TOLD)
    it(text, async () => {
      const spark = newSession();
      spark.sql("CREATE TEMP VIEW people AS SELECT * FROM VALUES (1, 'alice', 30), (2, 'bob', 0) AS t(id, name, age)");
      const run = async (): Promise<unknown> => spark.sql(text).collect();
      await assert.rejects(run, (error) => {
        assert.ok(error instanceof SparkError, `${error}`);
        assert.match(error.message, expected);
        return true;
      });
    });
});

function same(actual: string, expected: string): boolean {
  assert.equal(actual, expected);
  return true;
}
