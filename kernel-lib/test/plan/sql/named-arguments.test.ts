/** Arguments by name where Spark's recorded statements (`recorded/sql/assorted.sql`) do not reach; the names are those of Spark's signatures. */
import assert from "node:assert/strict";
import { toLiteral } from "../../../src/plan/literal";
import { inOrder, NamedArgument } from "../../../src/plan/sql/named-arguments";
import { session } from "../../operators/session";

describe("arguments by name", () => {
  const spark = session();
  const cells = async (text: string): Promise<unknown[][]> =>
    (await spark.sql(text).collect()).map((row) => Object.values(row));

  it("of generators, in a list and in FROM", async () => {
    assert.deepEqual(await cells("SELECT explode_outer(collection => array(1, 2))"), [[1], [2]]);
    assert.deepEqual(await cells("SELECT * FROM inline(input => array(struct(1, 'a')))"), [[1, "a"]]);
    assert.deepEqual(await cells("SELECT * FROM posexplode(collection => array('x'))"), [[0, "x"]]);
  });

  it("in any order, with defaults for the rest", async () => {
    const set = "SELECT to_json(variant_set(val => 2, path => '$.a', v => parse_json('{}')))";
    assert.deepEqual(await cells(set), [['{"a":2}']]);
    const strip = 'SELECT to_json(variant_strip_nulls(v => parse_json(\'{"a":null,"b":1}\')))';
    assert.deepEqual(await cells(strip), [['{"b":1}']]);
    const sketch = "hex(count_min_sketch(seed => 1, column => id, confidence => 0.5D, epsilon => 0.5D))";
    const [[named]] = await cells(`SELECT ${sketch} FROM range(3)`);
    assert.deepEqual(await cells("SELECT hex(count_min_sketch(id, 0.5D, 0.5D, 1)) FROM range(3)"), [[named]]);
  });

  it("come in the order of the parameters", () => {
    const [path, value] = [toLiteral("$.a"), toLiteral("{}")];
    const given = [new NamedArgument("PATH", path), new NamedArgument("v", value), new NamedArgument("val", path)];
    assert.deepEqual(inOrder("variant_set", given).map(String), ["{}", "$.a", "$.a", "true"]);
  });

  it("must be there, unless they have a default", async () => {
    await assert.rejects(async () => cells("SELECT count_min_sketch(column => 1)"), /REQUIRED_PARAMETER_NOT_FOUND/);
    await assert.rejects(async () => cells("SELECT * FROM explode(nope => array(1))"), /UNRECOGNIZED_PARAMETER_NAME/);
  });
});
