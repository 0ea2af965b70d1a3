/** Errors of single values name the method of a column that made the value, and where the program calls it. As in Spark 4.3. */
import assert from "node:assert/strict";
import { type Column, col, type DataFrame, expr, functions as F, lit } from "../../src/index";
import { session } from "../operators/session";

describe("an error of a single value", () => {
  const spark = session();
  const people = spark.sql("SELECT * FROM VALUES (1, 'x', array(7)) AS p(id, txt, xs)");

  /** As written where Node has source maps, as compiled elsewhere. */
  const here = /located-error\.test\.[jt]s/.exec(new Error().stack ?? "")?.[0];

  /** The block below the message, its line number as `N`. */
  async function block(df: DataFrame): Promise<string> {
    const error = await failure(df);
    return error.message.slice(error.message.indexOf("\n") + 1).replace(/:\d+\n$/, ":N\n");
  }

  const failure = (df: DataFrame): Promise<Error> =>
    df.collect().then(
      () => assert.fail("no error"),
      (thrown: unknown) => thrown as Error,
    );

  const calls: [method: string, value: Column][] = [
    ["cast", col("txt").cast("int")],
    ["plus", lit(2147483647).plus(1)],
    ["minus", col("id").minus(lit(-2147483648))],
    ["multiply", col("id").plus(1).multiply(2147483647)],
    ["divide", col("id").divide(0)],
    ["mod", col("id").mod(0)],
    ["getItem", col("xs").getItem(3)],
    ["element_at", F.element_at(col("xs"), 3)],
    ["element_at", F.element_at(col("xs"), 0)],
    ["isin", col("txt").isin(1, 2)],
  ];
  for (const [method, value] of calls)
    it(`says that ${method} was called, and where`, async () => {
      const expected = `== DataFrame ==\n"${method}" was called from\n${here}:N\n`;
      assert.equal(await block(people.select(value)), expected);
    });

  it("says the line of the call, not that of the action", async () => {
    const [, before] = /:(\d+):\d+\)?$/.exec(new Error().stack?.split("\n")[1] ?? "") ?? [];
    const value = col("txt").cast("int");
    const [, line] = /:(\d+)\n$/.exec((await failure(people.select(value))).message) ?? [];
    assert.equal(Number(line), Number(before) + 1);
  });

  it("says where a DataFrame became a value", async () => {
    const two = spark.range(2).scalar();
    assert.equal(await block(people.select(two)), `== DataFrame ==\n"scalar" was called from\n${here}:N\n`);
  });

  it("points at the text of what was written as text", async () => {
    assert.equal(await block(people.select(expr("id / 0"))), "== SQL (line 1, position 1) ==\nid / 0\n^^^^^^\n");
  });

  it("has no place for what no program wrote", async () => {
    const unknown = people.select("nope").collect();
    await assert.rejects(unknown, (e: Error) => !e.message.includes("== DataFrame =="));
  });
});
