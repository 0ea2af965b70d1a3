/**
 * The modes of `explain` beyond the plans themselves: numbered operators, sizes, and what each rule did. Expectations of the
 * formatted ones are from a real Spark (golden kind `explain`), ids numbered anew.
 */
import assert from "node:assert/strict";
import { explainMode, explainText } from "../../src/api/explain";
import { newSession, numberIds } from "../recorded/programs";

async function explained(sql: string, mode: string): Promise<string[]> {
  const spark = newSession();
  spark.sql("CREATE TEMP VIEW t AS SELECT id AS k, id % 3 AS g, CAST(id AS STRING) AS s FROM range(0, 10, 1, 2)");
  const frame = spark.sql(sql);
  return numberIds(await explainText(frame.session, frame.plan, explainMode(mode))).split("\n");
}

describe("explain in its modes", () => {
  it("formatted: the tree with numbers, then what each operator takes and gives", async () => {
    assert.deepEqual((await explained("SELECT * FROM t ORDER BY k LIMIT 3", "formatted")).slice(0, 13), [
      "== Physical Plan ==",
      "TakeOrderedAndProject (3)",
      "+- * Project (2)",
      "   +- * Range (1)",
      "",
      "",
      "(1) Range [codegen id : 1]",
      "Output [1]: [id#1L]",
      "Arguments: (0, 10, step=1, splits=2)",
      "",
      "(2) Project [codegen id : 1]",
      "Output [3]: [id#1L AS k#2L, (id#1L % 3) AS g#3L, cast(id#1L as string) AS s#4]",
      "Input [1]: [id#1L]",
    ]);
  });

  it("formatted: a plan with a shuffle is adaptive, and nothing is generated yet", async () => {
    const lines = await explained("SELECT g, count(*) AS c, sum(k) AS s FROM t GROUP BY g", "FORMATTED");
    assert.deepEqual(lines.slice(1, 7), [
      "AdaptiveSparkPlan (6)",
      "+- HashAggregate (5)",
      "   +- Exchange (4)",
      "      +- HashAggregate (3)",
      "         +- Project (2)",
      "            +- Range (1)",
    ]);
    assert.ok(lines.includes("Functions [2]: [partial_count(1), partial_sum(k#2L)]"), lines.join("\n"));
  });

  it("cost: how large each part is thought to be", async () => {
    const [, first, second] = await explained("SELECT k FROM t WHERE k > 3", "cost");
    assert.equal(first, "Project [id#1L AS k#2L], Statistics(sizeInBytes=80.0 B)");
    assert.equal(second, "+- Filter (id#1L > 3), Statistics(sizeInBytes=80.0 B)");
  });

  it("rules: every rule that changed something, with its new lines marked", async () => {
    const lines = await explained("SELECT k FROM t WHERE k + 1 + 2 > 3", "rules");
    const rules = lines.filter((line) => /^== \w+ ==$/.test(line)).map((line) => line.slice(3, -3));
    assert.deepEqual(rules.slice(0, 3), ["EliminateSubqueryAliases", "EliminateView", "PushDownPredicates"]);
    assert.ok(rules.includes("ReorderAssociativeOperator"), rules.join());
    const at = lines.indexOf("== ReorderAssociativeOperator ==");
    assert.match(
      lines.slice(at + 1, at + 4).join("\n"),
      /^ {2}Project .*\n! \+- Filter \(\(.*id#\d+L.* \+ 3\) > 3\)$/m,
    );
  });

  it("a mode that there is not is refused by name", () => {
    assert.throws(() => explainMode("fancy"), /Unknown explain mode: fancy\. Accepted explain modes are 'simple'/);
  });
});
