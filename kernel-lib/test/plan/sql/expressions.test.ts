/** Expressions as text: what binds before what, which literals there are, and that no word is reserved. */
import assert from "node:assert/strict";
import { ParseException } from "../../../src/data/errors";
import { Literal } from "../../../src/plan/expression";
import { parseCondition, parseExpression, parseMultipartName, parseSortOrder } from "../../../src/plan/sql/parse";

/** Each call as `name(arguments)`, so that the tree is seen. */
const tree = (text: string): string => parseExpression(text).sql();

const TREES: readonly (readonly [string, string])[] = [
  ["1 + 2 * 3", "+(1, *(2, 3))"],
  ["(1 + 2) * 3", "*(+(1, 2), 3)"],
  ["2 + 3 * 4 - 6 / 3", "-(+(2, *(3, 4)), /(6, 3))"],
  ["5 DIV 2 * 2", "*(div(5, 2), 2)"],
  ["3 & 5 | 8 ^ 1", "|(&(3, 5), ^(8, 1))"],
  ["1 + 2 || 3", "concat(+(1, 2), 3)"],
  ["a = 1 OR b = 2 AND NOT c", "or(=(a, 1), and(=(b, 2), not(c)))"],
  ["NOT true = false", "not(=(true, false))"],
  ["NOT true AND false", "and(not(true), false)"],
  ["1 < 2 = true", "=(<(1, 2), true)"],
  ["1 = 1 IN (true)", "in(=(1, 1), true)"],
  ["- - 1", "unary -(-1)"],
  ["-x % 3", "%(unary -(x), 3)"],
  ["a == 1", "=(a, 1)"],
  ["a <> 1", "not(=(a, 1))"],
  ["a != 1", "not(=(a, 1))"],
  ["!a", "not(a)"],
  ["a OR b OR c OR d", "or(or(a, b), or(c, d))"],
  ["x NOT IN (1, 2)", "not(in(x, 1, 2))"],
  ["x IS NOT NULL", "isnotnull(x)"],
  ["x IS UNKNOWN", "isnull(x)"],
  ["x IS NOT TRUE", "not(<=>(x, true))"],
  ["x IS DISTINCT FROM 3", "not(<=>(x, 3))"],
  ["s NOT LIKE 'a%'", "not(like(s, a%))"],
  ["s LIKE ANY ('a', t)", "or(like(s, a), like(s, t))"],
  ["s LIKE ANY ('a', 'b')", "likeany(s)"],
  ["s LIKE ALL ('a', t)", "and(like(s, a), like(s, t))"],
  ["s LIKE ALL ('a', 'b')", "likeall(s)"],
  ["CASE WHEN a THEN 1 ELSE 2 END", "when(a, 1, 2)"],
  ["CASE a WHEN 1 THEN 'x' END", "when(=(a, 1), x)"],
  ["cast(a AS decimal(5, 2))", "CAST(a AS DECIMAL(5,2))"],
  // As in Spark, the text of a cast to a nested type is that of its argument.
  ["cast(a AS array<array<int>>)", "a"],
  ["a.b[1].c::int", "CAST([](a.b, 1).c AS INT)"],
  ["f(a).b", "f(a).b"],
  ["count(*)", "count(1)"],
  ["(1, 'x')", "struct(1, x)"],
  ["t.*", "t.*"],
  ["sum(a) AS total", "sum(a) AS total"],
  ["a total", "a AS total"],
  ["extract(YEAR FROM d)", "extract(YEAR, d)"],
  ["trim(BOTH 'x' FROM s)", "trim(x, s)"],
  ["position('o' IN s)", "locate(o, s)"],
  ["substring(s FROM 2 FOR 3)", "substring(s, 2, 3)"],
  ["1 /* one /* inner */ */ + -- rest\n 2", "+(1, 2)"],
  // Keywords are names wherever nothing else fits (surprise 31).
  ["case", "case"],
  ["select + from", "+(select, from)"],
  ["interval", "interval"],
  ["`a.b`.`c``d`", "a.b.c`d"],
];

/** Text, type, and the value as text. */
const LITERALS: readonly (readonly [string, string, string])[] = [
  ["1", "INT", "1"],
  ["-2147483648", "INT", "-2147483648"],
  ["2147483648", "BIGINT", "2147483648"],
  ["1L", "BIGINT", "1"],
  ["1S", "SMALLINT", "1"],
  ["1Y", "TINYINT", "1"],
  ["9223372036854775808", "DECIMAL(19,0)", "9223372036854775808"],
  ["1.50", "DECIMAL(3,2)", "1.50"],
  [".5", "DECIMAL(1,1)", "0.5"],
  ["5.", "DECIMAL(1,0)", "5"],
  ["1e2", "DOUBLE", "100.0"],
  ["1.5D", "DOUBLE", "1.5"],
  ["1.5F", "FLOAT", "1.5"],
  ["1.5BD", "DECIMAL(2,1)", "1.5"],
  ["true", "BOOLEAN", "true"],
  ["NULL", "VOID", "NULL"],
  ["'a\\'b'", "STRING", "a'b"],
  ["'it''s'", "STRING", "it's"],
  ["'a' 'b'", "STRING", "ab"],
  ['"dq"', "STRING", "dq"],
  ["'\\u0041\\n'", "STRING", "A\n"],
  ["r'\\n'", "STRING", "\\n"],
  ["'100\\%'", "STRING", "100\\%"],
  ["INTERVAL '1' DAY", "INTERVAL DAY", "INTERVAL '1' DAY"],
  ["INTERVAL 1 DAY 2 HOURS", "INTERVAL DAY TO HOUR", "INTERVAL '1 02' DAY TO HOUR"],
  ["INTERVAL -'1-2' YEAR TO MONTH", "INTERVAL YEAR TO MONTH", "INTERVAL '-1-2' YEAR TO MONTH"],
  ["INTERVAL '1 02:03:04' DAY TO SECOND", "INTERVAL DAY TO SECOND", "INTERVAL '1 02:03:04' DAY TO SECOND"],
];

describe("SQL expressions", () => {
  for (const [text, expected] of TREES) it(text, () => assert.equal(tree(text), expected));
});

describe("SQL literals", () => {
  for (const [text, type, value] of LITERALS)
    it(`${text} is ${type}`, () => {
      const literal = parseExpression(text);
      assert.ok(literal instanceof Literal);
      assert.deepEqual([literal.dataType.sql, literal.sql()], [type, value]);
    });

  it("a timestamp is an instant in the session's time zone", () => {
    const at = (timeZone: string): unknown => {
      const literal = parseExpression("TIMESTAMP'2024-01-01 00:00:00'", { timeZone });
      return literal instanceof Literal ? literal.value : null;
    };
    assert.equal(Number(at("UTC")) - Number(at("+02:00")), 2 * 3_600_000_000);
  });

  it("X'…' is binary", () => {
    const literal = parseExpression("X'0aFF'");
    assert.deepEqual(literal instanceof Literal ? literal.value : null, Uint8Array.of(10, 255));
  });
});

describe("other texts", () => {
  it("a condition has no alias", () => {
    assert.equal(parseCondition("a > 1").sql(), ">(a, 1)");
    assert.throws(() => parseCondition("a > 1 AS b"), ParseException);
  });

  it("a sort order", () => {
    assert.equal(parseSortOrder("a DESC NULLS FIRST").sql(), "a DESC NULLS FIRST");
    assert.equal(parseSortOrder("a").sql(), "a ASC NULLS FIRST");
  });

  it("a name of several parts", () => assert.deepEqual(parseMultipartName("a.`b.c`"), ["a", "b.c"]));

  it("every node knows where it was written", () => {
    const [sum] = parseExpression("a + b * c").nodes();
    const texts = [...sum.nodes()].map(({ origin }) =>
      origin !== null && "text" in origin ? origin.text.slice(origin.start, origin.stop) : null,
    );
    assert.deepEqual(texts, ["a + b * c", "a", "b * c", "b", "c"]);
  });
});

describe("deep SQL texts", () => {
  const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + 1 + close.repeat(depth);

  it("ten thousand parentheses are read", () => assert.equal(tree(nested("(", ")", 10_000)), "1"));

  it("ten thousand ORs become a shallow tree", () => assert.ok(parseExpression(`a${" OR a".repeat(10_000)}`)));

  for (const text of [
    nested("f(", ")", 20_000),
    nested("a[", "]", 20_000),
    `1${" + 1".repeat(20_000)}`,
    "- ".repeat(20_000) + 1,
    `${"CASE WHEN ".repeat(20_000)}1`,
    `${"a IN (".repeat(20_000)}1`,
    `CAST(1 AS ${"ARRAY<".repeat(20_000)}INT`,
  ])
    it(`what is far too deep is refused: ${text.slice(0, 12)}…`, () =>
      assert.throws(() => parseExpression(text), { errorClass: "FAILED_TO_PARSE_TOO_COMPLEX" }));
});
