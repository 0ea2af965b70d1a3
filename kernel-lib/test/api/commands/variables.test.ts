/** Session variables where Spark's recorded statements (`recorded/sql/variables.sql`) do not reach: programs, scopes and names. */
import assert from "node:assert/strict";
import { col } from "../../../src/index";
import { session } from "../../operators/session";

describe("session variables", () => {
  it("are seen by DataFrames, in conditions and in queries inside", async () => {
    const spark = session();
    spark.sql("DECLARE least = 3");
    const big = spark.range(5).where(col("id").geq(col("least")));
    assert.deepEqual(await big.collect(), [{ id: 3 }, { id: 4 }]);
    const text = "SELECT id FROM range(5) WHERE id < (SELECT max(id) FROM range(9) WHERE id < least) ORDER BY id";
    assert.deepEqual(await spark.sql(text).collect(), [{ id: 0 }, { id: 1 }]);
  });

  it("are no place in a list", async () => {
    const spark = session();
    spark.sql("DECLARE place = 7");
    assert.deepEqual(await spark.sql("SELECT id FROM range(2) ORDER BY place, id DESC").collect(), [
      { id: 1 },
      { id: 0 },
    ]);
  });

  it("are read when a DataFrame is asked for its rows", async () => {
    const spark = session();
    spark.sql("DECLARE v = 1");
    const df = spark.sql("SELECT v");
    spark.sql("SET VAR v = 2");
    assert.deepEqual(await df.collect(), [{ v: 2 }]);
  });

  it("are one session's own, and go by any case", async () => {
    const spark = session();
    spark.sql("DECLARE Mine = 1");
    assert.deepEqual(await spark.sql("SELECT SESSION.mine AS m, sum(id) AS s FROM range(3) GROUP BY MINE").collect(), [
      { m: 1, s: 3 },
    ]);
    await assert.rejects(spark.newSession().sql("SELECT mine").collect(), /UNRESOLVED_COLUMN/);
  });

  it("hold structs, whose fields have names", async () => {
    const spark = session();
    spark.sql("DECLARE s = named_struct('a', 1, 'b', array(2, 3))");
    assert.deepEqual(await spark.sql("SELECT s.a, session.s.b[1] AS b").collect(), [{ a: 1, b: 3 }]);
  });

  it("need a type or a value, and no query for one", async () => {
    const spark = session();
    assert.throws(() => spark.sql("DECLARE v"), /VARIABLE_TYPE_OR_DEFAULT_REQUIRED/);
    await assert.rejects(spark.sql("DECLARE v = (SELECT 1)").collect(), /INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION/);
  });

  it("are no settings, and a setting may be called var", async () => {
    const spark = session();
    spark.sql("DECLARE v = 1");
    await assert.rejects(async () => spark.sql("SET v = 2").collect(), /SET_VARIABLE_USING_SET/);
    assert.deepEqual(await spark.sql("SET var = 2").collect(), [{ key: "var", value: "2" }]);
  });
});
