/** DataFrames as values of expressions: `scalar`, `exists`, `isin`. */
import assert from "node:assert/strict";
import { col, expr } from "../../src/index";
import { session } from "../operators/session";

describe("a DataFrame in an expression of another", () => {
  const spark = session();
  const people = spark.sql("SELECT * FROM VALUES (1, 'ada'), (2, 'bo'), (3, 'cy') AS p(id, name)");
  const sales = spark.sql("SELECT * FROM VALUES (1, 5), (1, 7), (3, 2) AS s(who, sum)");
  const names = async (df: typeof people): Promise<unknown[]> =>
    (await df.orderBy("name").collect()).map((row) => row.name);

  it("is a value, when it has one row", async () => {
    const most = sales.groupBy().max("who").toDF("m");
    assert.deepEqual(await names(people.where(col("id").equalTo(most.scalar()))), ["cy"]);
    await assert.rejects(people.select(sales.select("who").scalar()).collect(), /SCALAR_SUBQUERY_TOO_MANY_ROWS/);
    const none = sales.where("sum > 100").select("sum").scalar().as("n");
    assert.deepEqual(await people.limit(1).select(none).collect(), [{ n: null }]);
  });

  it("is a list of values", async () => {
    assert.deepEqual(await names(people.where(col("id").isin(sales.select("who")))), ["ada", "cy"]);
    const two = expr("struct(id, id + 4)");
    assert.deepEqual(await names(people.where(two.isin(sales))), ["ada"]);
  });

  it("is there or not, for each row around", async () => {
    const sold = sales.where(col("who").equalTo(col("id").outer())).exists();
    assert.deepEqual(await names(people.where(sold)), ["ada", "cy"]);
  });

  it("is refused when it is a stream", async () => {
    const stream = spark.readStream.format("rate").load();
    await assert.rejects(people.where(stream.exists()).collect(), /INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY/);
  });
});
