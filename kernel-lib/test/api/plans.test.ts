/** How a program is planned, step by step, and how many rows its operators gave. */
import assert from "node:assert/strict";
import { col, MemoryStream, type PlanTrace } from "../../src/index";
import { newSession } from "../stream-test";

async function streamed(): Promise<PlanTrace> {
  const spark = newSession();
  const input = new MemoryStream(spark, "t TIMESTAMP, k STRING, n INT");
  const counts = input.toDF().withWatermark("t", "10 seconds").where(col("n").gt(1)).groupBy("k").count();
  const query = await counts.writeStream.format("noop").outputMode("update").start({ paused: true });
  const t = new Date(1000);
  for (const rows of [
    [
      [t, "a", 1],
      [t, "a", 2],
      [t, "b", 3],
    ],
    [[t, "a", 5]],
  ] as [Date, string, number][][]) {
    input.addData(...rows);
    await query.processAllAvailable();
  }
  const plans = await query.plans();
  await query.stop();
  return plans;
}

describe("plans()", () => {
  it("has every rule that changed the plan, each going on from where the one before ended", async () => {
    const { rules, analysed, optimised } = await streamed();
    const names = (phase: string) => rules.filter((rule) => rule.phase === phase).map(({ rule }) => rule);
    assert.ok(names("analysis").includes("ResolveReferences"), `${names("analysis")}`);
    assert.ok(names("optimization").includes("PushDownPredicates"), `${names("optimization")}`);
    const optimising = rules.filter(({ phase }) => phase === "optimization");
    assert.equal(optimising[0].before, analysed);
    assert.equal(optimising.at(-1)?.after, optimised);
    for (const [i, { before }] of optimising.slice(1).entries()) assert.equal(before, optimising[i].after);
  });

  it("has the operators as explain draws them, with the rows that each gave in each batch", async () => {
    const { operators, batches } = await streamed();
    const rows = (batch: number): Record<string, number | null> =>
      Object.fromEntries(operators.map(({ text }, i) => [text.replace(/\W.*/, ""), batches[batch].rows[i]]));
    assert.deepEqual(
      [rows(0).MicroBatchScan, rows(0).Filter, rows(0).Exchange, rows(0).StateStoreSave],
      [3, 2, 2, 2],
      JSON.stringify(operators),
    );
    assert.deepEqual([rows(1).MicroBatchScan, rows(1).Filter, rows(1).StateStoreSave], [1, 1, 1]);
    assert.deepEqual([operators[0].parent, operators[1].parent], [null, 0]);
  });

  it("has the code of the stages that operators are said to be in", async () => {
    const { operators, generated } = await streamed();
    const stages = new Set(operators.flatMap(({ codegen }) => (codegen === null ? [] : [codegen])));
    assert.deepEqual(
      [...stages].sort(),
      generated.map(({ codegen }) => codegen),
    );
    for (const { code } of generated) assert.match(code, /^return function/);
  });

  it("is the same each time: columns are numbered from 0 on", async () => {
    assert.deepEqual(await streamed(), await streamed());
  });

  it("plans a query over tables without running it", async () => {
    const spark = newSession();
    const frame = spark.range(10).where(col("id").gt(3)).select(col("id").plus(1).as("x"));
    const { rules, operators, batches, name } = await frame.plans();
    assert.ok(rules.some(({ phase }) => phase === "analysis"));
    assert.deepEqual(
      operators.map(({ text }) => text.replace(/\W.*/, "")),
      ["Project", "Filter", "Range"],
    );
    assert.deepEqual([batches, name], [[], null]);
  });
});
