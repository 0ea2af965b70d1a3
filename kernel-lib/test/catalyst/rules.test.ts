/**
 * What each rule does, alone: a plan before and after. A rule that changed something is told to whoever watches, with both
 * plans, and nothing else is.
 */
import assert from "node:assert/strict";
import type { DataFrame } from "../../src/api/dataframe";
import { analyze } from "../../src/catalyst/analyzer";
import { optimize } from "../../src/catalyst/optimizer";
import type { RuleApplication } from "../../src/catalyst/rule";
import type { LogicalPlan } from "../../src/plan/logical";
import { numberIds, runProgram } from "../recorded/programs";

interface Watched {
  readonly result: LogicalPlan;
  readonly seen: RuleApplication[];
}

function watchAnalysis(frame: DataFrame): Watched {
  const seen: RuleApplication[] = [];
  return {
    result: analyze(
      frame.plan,
      () => undefined,
      (application) => seen.push(application),
    ),
    seen,
  };
}

function watchOptimizer(frame: DataFrame): Watched {
  const seen: RuleApplication[] = [];
  const analysed = analyze(frame.plan, () => undefined);
  return { result: optimize(analysed, (application) => seen.push(application)), seen };
}

/** The first application of the rule, as one text: ids count on from the plan before to the plan after. */
function application(seen: readonly RuleApplication[], rule: string): string[] {
  const found = seen.find((one) => one.rule === rule);
  assert.ok(found, `${rule} did not run: ${seen.map((one) => one.rule)}`);
  return numberIds(`${found.before.treeString()}\n>>>\n${found.after.treeString()}`).split("\n");
}

describe("the analyser, rule by rule", () => {
  const analysed = (program: string, rule: string): string[] =>
    application(watchAnalysis(runProgram(program)).seen, rule);

  it("ResolveReferences finds the columns behind names", () => {
    assert.deepEqual(analysed('events.select("V")', "ResolveReferences"), [
      "'Project ['V]",
      "+- LocalRelation [ts#1, v#2]",
      ">>>",
      "Project [V#2]",
      "+- LocalRelation [ts#1, v#2]",
    ]);
  });

  it("ResolveReferences spreads a star, and replaces a column of the same name in its place", () => {
    assert.deepEqual(analysed('events.withColumn("ts", lit(1))', "ResolveReferences").slice(3), [
      "Project [1 AS ts#3, v#2]",
      "+- LocalRelation [ts#1, v#2]",
    ]);
  });

  it("ResolveFunctions finds the function and casts its arguments", () => {
    assert.deepEqual(analysed("events.select(col('v').plus(lit(3000000000)))", "ResolveFunctions").slice(3), [
      "'Project [(cast(v#1 as bigint) + 3000000000)]",
      "+- LocalRelation [ts#2, v#1]",
    ]);
  });

  it("ResolveAliases names what has no name", () => {
    assert.deepEqual(analysed("events.select(col('v').plus(1))", "ResolveAliases").slice(3), [
      "Project [(v#1 + 1) AS (v + 1)#3]",
      "+- LocalRelation [ts#2, v#1]",
    ]);
  });

  it("GlobalAggregates makes an aggregation of a select with an aggregate", () => {
    assert.deepEqual(analysed('events.select(max("v"))', "GlobalAggregates").slice(3), [
      "'Aggregate [max(v#1)]",
      "+- LocalRelation [ts#2, v#1]",
    ]);
  });

  it("TimeWindowing turns a tumbling window into a projection, a sliding one into an expansion", () => {
    assert.deepEqual(analysed('events.select(window("ts", "1 second"))', "TimeWindowing").slice(3), [
      "Project [window#3]",
      "+- Project [window(ts#1, 1000000, 1000000, 0) AS window#3, ts#1, v#2]",
      "   +- Filter isnotnull(ts#1)",
      "      +- LocalRelation [ts#1, v#2]",
    ]);
    const sliding = analysed('events.select(window("ts", "2 seconds", "1 second"))', "TimeWindowing").slice(3);
    assert.deepEqual(
      sliding.map((line) => line.replace(/\[.*/, "")),
      ["Project ", "+- Filter isnotnull(ts#1)", "   +- Expand ", "      +- LocalRelation "],
    );
  });

  it("EliminateEventTimeWatermark takes a watermark off a batch, and leaves it on a stream", () => {
    const batch = watchAnalysis(runProgram('events.withWatermark("ts", "1 second")'));
    assert.deepEqual(
      batch.seen.map((one) => one.rule),
      ["EliminateEventTimeWatermark"],
    );
    assert.equal(numberIds(batch.result.treeString()), "LocalRelation [ts#1, v#2]");
    const stream = watchAnalysis(runProgram('stream.withWatermark("ts", "1 second")'));
    assert.deepEqual(
      stream.seen.map((one) => one.rule),
      ["ResolveReferences"],
    );
  });
});

describe("the optimiser, rule by rule", () => {
  const optimised = (program: string, rule: string): string[] =>
    application(watchOptimizer(runProgram(program)).seen, rule);

  it("EliminateSubqueryAliases", () => {
    assert.deepEqual(optimised('events.alias("e")', "EliminateSubqueryAliases"), [
      "SubqueryAlias e",
      "+- LocalRelation [ts#1, v#2]",
      ">>>",
      "LocalRelation [ts#1, v#2]",
    ]);
  });

  it("PushDownPredicates moves a filter below a projection, in terms of what the columns are computed from", () => {
    const lines = optimised('events.select(col("v").plus(1).alias("w")).where(col("w").gt(2))', "PushDownPredicates");
    assert.deepEqual(lines, [
      "Filter (w#1 > 2)",
      "+- Project [(v#2 + 1) AS w#1]",
      "   +- LocalRelation [ts#3, v#2]",
      ">>>",
      "Project [(v#2 + 1) AS w#1]",
      "+- Filter ((v#2 + 1) > 2)",
      "   +- LocalRelation [ts#3, v#2]",
    ]);
  });

  it("PushDownPredicates splits a condition at an aggregation: the key goes down, the result stays", () => {
    const program = 'events.groupBy("v").count().where(col("v").gt(2).and(col("count").gt(3)))';
    assert.deepEqual(optimised(program, "PushDownPredicates").slice(4), [
      "Filter (count#2L > cast(3 as bigint))",
      "+- Aggregate [v#1], [v#1, count(1) AS count#2L]",
      "   +- Filter (v#1 > 2)",
      "      +- LocalRelation [ts#3, v#1]",
    ]);
  });

  it("PushDownPredicates leaves a condition over everything above a global aggregation", () => {
    const { seen } = watchOptimizer(runProgram('events.agg(count("*").alias("n")).where(lit(1).plus(1).equalTo(3))'));
    assert.equal(
      seen.some((one) => one.rule === "PushDownPredicates"),
      false,
    );
    assert.match(seen.map((one) => one.before.treeString()).join("\n"), /^Filter false\n\+- Aggregate/m);
  });

  it("PushDownPredicates leaves what reads the event time above the watermark", () => {
    const program = 'stream.withWatermark("ts", "1 second").where(col("ts").isNull().or(col("v").gt(1)))';
    assert.deepEqual(watchOptimizer(runProgram(program)).seen, []);
  });

  it("CombineFilters", () => {
    const program = 'events.where(col("v").isNull()).where(col("ts").isNull())';
    assert.deepEqual(optimised(program, "CombineFilters").slice(4), [
      "Filter (isnull(v#2) AND isnull(ts#1))",
      "+- LocalRelation [ts#1, v#2]",
    ]);
  });

  it("ConstantFolding computes what no row is needed for, but not what fails", () => {
    assert.deepEqual(optimised('events.select(lit(1).plus(2).multiply(3).alias("n"))', "ConstantFolding").slice(3), [
      "Project [9 AS n#1]",
      "+- LocalRelation [ts#2, v#3]",
    ]);
    const failing = watchOptimizer(runProgram('events.select(lit(1).mod(0).alias("n"))'));
    assert.match(failing.result.treeString(), /\(1 % 0\) AS n/);
  });

  it("PruneFilters", () => {
    assert.deepEqual(optimised("events.where(lit(true))", "PruneFilters").slice(3), ["LocalRelation [ts#1, v#2]"]);
  });

  it("CollapseProject inlines a column that is used once, not one that would be computed twice", () => {
    const once = 'events.select(col("v").plus(1).alias("a")).select(col("a").multiply(2).alias("b"))';
    assert.deepEqual(optimised(once, "CollapseProject").slice(4), [
      "Project [((v#3 + 1) * 2) AS b#2]",
      "+- LocalRelation [ts#4, v#3]",
    ]);
    const twice = 'events.select(col("v").plus(1).alias("a")).select(col("a").multiply(col("a")).alias("b"))';
    assert.ok(watchOptimizer(runProgram(twice)).seen.every((one) => one.rule !== "CollapseProject"));
  });

  it("RemoveNoopOperators takes away a projection of everything, and keeps one that changes the order", () => {
    const same = watchOptimizer(runProgram('events.select("ts", "v")'));
    assert.deepEqual(
      same.seen.map((one) => one.rule),
      ["RemoveNoopOperators"],
    );
    assert.deepEqual(watchOptimizer(runProgram('events.select("v", "ts")')).seen, []);
  });

  it("InferFiltersFromConstraints adds each isnotnull once, and none for what looks at nulls itself", () => {
    const lines = optimised('events.where(col("v").gt(1).and(col("v").lt(5)))', "InferFiltersFromConstraints");
    assert.equal(lines[3], "Filter (isnotnull(v#1) AND ((v#1 > 1) AND (v#1 < 5)))");
    const seeing = 'events.where(coalesce(col("v"), lit(1)).gt(0).and(col("v").eqNullSafe(1)))';
    assert.deepEqual(watchOptimizer(runProgram(seeing)).seen, []);
  });

  it("ColumnPruning reads only what is needed", () => {
    assert.deepEqual(optimised('events.groupBy("v").count()', "ColumnPruning").slice(3), [
      "Aggregate [v#1], [v#1, count(1) AS count#2L]",
      "+- Project [v#1]",
      "   +- LocalRelation [ts#3, v#1]",
    ]);
  });

  it("what is told links up: each plan after is the next plan before, and the last one is the result", () => {
    const program =
      'events.alias("e").where(col("e.v").gt(1)).groupBy(window("ts", "2 seconds", "1 second")).count().where(col("count").gt(1))';
    const { result, seen } = watchOptimizer(runProgram(program));
    assert.ok(seen.length > 4);
    for (const [i, one] of seen.entries()) {
      assert.notEqual(one.before.treeString(), one.after.treeString(), `${one.rule} was told of without a change`);
      assert.equal(one.after, seen[i + 1]?.before ?? result);
    }
  });
});
