/** ANSI rules off: what real Spark gave for `spark.sql.ansi.enabled=false` (conformance case expr-ansi-off and kin). */
import assert from "node:assert/strict";
import type { SparkSession } from "../../src/index";
import { session } from "../operators/session";

describe("with spark.sql.ansi.enabled=false", () => {
  let spark: SparkSession;
  before(() => {
    spark = session();
    spark.conf.set("spark.sql.ansi.enabled", "false");
  });

  const EXPECTED: readonly (readonly [text: string, value: string | null, type: string])[] = [
    ["2147483647 + 1", "-2147483648", "int"],
    ["9223372036854775807 + 1", "-9223372036854775808", "bigint"],
    ["-(-2147483648)", "-2147483648", "int"],
    ["1 / 0", null, "double"],
    ["1 % 0", null, "int"],
    ["cast('12x' AS INT)", null, "int"],
    ["cast('1.5' AS INT)", "1", "int"],
    ["cast(300 AS TINYINT)", "44", "tinyint"],
    ["cast(3e9D AS INT)", "2147483647", "int"],
    ["cast(double('NaN') AS INT)", "0", "int"],
    ["cast('2024-13-01' AS DATE)", null, "date"],
    ["cast(100.0 AS DECIMAL(4,2))", null, "decimal(4,2)"],
    ["array(1)[5]", null, "int"],
    ["element_at(array(1), 5)", null, "int"],
    ["1 = 'x'", null, "boolean"],
    ["1 + '2'", "3.0", "double"],
    ["coalesce(1, 'x')", "1", "string"],
    ["array(1, 'x')", "[1, x]", "array<string>"],
    ["make_date(2023, 2, 29)", null, "date"],
  ];
  for (const [text, value, type] of EXPECTED)
    it(`${text} is ${value}`, async () => {
      const frame = spark.sql(`SELECT v, cast(v AS STRING) AS s FROM (SELECT ${text} AS v)`);
      assert.equal((await frame.schema()).fields[0].dataType.simpleString, type);
      assert.equal((await frame.collect())[0].s, value);
    });

  it("the setting counts for the session that has it", async () => {
    await assert.rejects(session().sql("SELECT 1 / 0").collect(), { errorClass: "DIVIDE_BY_ZERO" });
  });
});
