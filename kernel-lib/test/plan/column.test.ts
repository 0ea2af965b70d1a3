/** Columns as a program writes them: names, literals, and what is refused at once. */
import assert from "node:assert/strict";
import { DoubleType, IntegerType, LongType, TimestampType } from "../../src/data/types";
import { parseColumnName } from "../../src/plan/column";
import type { UnresolvedAttribute } from "../../src/plan/expression";
import * as F from "../../src/plan/functions/index";
import { toLiteral } from "../../src/plan/literal";

const parts = (name: string): readonly string[] => (parseColumnName(name) as UnresolvedAttribute).nameParts;

describe("column names", () => {
  it("split at dots, unless in backquotes", () => {
    assert.deepEqual(parts("a"), ["a"]);
    assert.deepEqual(parts("a.b"), ["a", "b"]);
    assert.deepEqual(parts("`a.b`"), ["a.b"]);
    assert.deepEqual(parts("`a``b`.c"), ["a`b", "c"]);
  });
});

describe("literals", () => {
  it("take their type from the value", () => {
    assert.equal(toLiteral(1).dataType, IntegerType);
    assert.equal(toLiteral(-2147483648).dataType, IntegerType);
    assert.equal(toLiteral(2147483648).dataType, LongType);
    assert.equal(toLiteral(1n).dataType, LongType);
    assert.equal(toLiteral(1.5).dataType, DoubleType);
    assert.equal(toLiteral(-0).dataType, DoubleType);
    assert.equal(toLiteral(new Date(5)).dataType, TimestampType);
    assert.equal(toLiteral(new Date(5)).value, 5000);
    assert.equal(toLiteral(undefined).value, null);
  });

  it("show themselves as Spark does", () => {
    assert.equal(`${F.lit(new Date(0))}`, "TIMESTAMP '1970-01-01 00:00:00'");
    assert.equal(`${F.lit(1e300)}`, "1.0E300");
    assert.equal(`${F.lit(null)}`, "NULL");
  });

  it("refuse what has no type", () => {
    assert.throws(() => toLiteral({} as never), { errorClass: "UNSUPPORTED_FEATURE.LITERAL_TYPE" });
  });
});

describe("when … otherwise", () => {
  it("follows when, once", () => {
    const chosen = F.when(F.col("a").gt(1), "x").otherwise("y");
    assert.throws(() => chosen.otherwise("z"), TypeError);
    assert.throws(() => F.col("a").when(F.col("b"), 1), TypeError);
  });
});
