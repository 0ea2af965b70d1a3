/** What `foreachBatch` must read of a batch of a query with state (semantics N6). Which reads pass was asked of Spark 4.3. */
import assert from "node:assert/strict";
import { type DataFrame, expr, functions, MemoryStream, type SparkSession } from "../../src/index";
import type { OutputMode } from "../../src/plan/output-mode";
import { newSession } from "../stream-test";

/** Of three partitions one has a key, one six, and one three. */
const KEYS = Array.from({ length: 10 }, (_, i) => [`k${i}`, i, new Date(Date.UTC(2024, 0, 1, 0, 0, i))]);

type Program = (input: DataFrame) => DataFrame;
type Read = (batch: DataFrame) => unknown;

const PROGRAMS: Readonly<Record<string, readonly [Program, OutputMode]>> = {
  agg: [(df) => df.groupBy("k").count(), "update"],
  complete: [(df) => df.groupBy("k").count(), "complete"],
  sorted: [(df) => df.groupBy("k").count().orderBy("k"), "complete"],
  global: [(df) => df.groupBy().count(), "update"],
  limited: [(df) => df.groupBy("k").count().limit(2), "complete"],
  globalDedup: [(df) => df.dropDuplicates(["k"]).groupBy().count(), "update"],
  dedup: [(df) => df.dropDuplicates(["k"]), "append"],
  stateless: [(df) => df.select("k"), "append"],
  repartitioned: [(df) => df.groupBy("k").count().repartition(2, "k"), "update"],
  join: [
    (df) => {
      const late = df.withWatermark("t", "1 second");
      return late.alias("a").join(late.alias("b"), expr("a.k = b.k AND a.t = b.t"));
    },
    "append",
  ],
  chain: [
    (df) =>
      df.withWatermark("t", "0 seconds").dropDuplicates(["k", "t"]).groupBy(functions.window("t", "5 seconds")).count(),
    "append",
  ],
};

const READS: Readonly<Record<string, Read>> = {
  nothing: () => {},
  schema: (df) => df.schema(),
  show: (df) => df.showString(),
  show1: (df) => df.showString(1),
  show2: (df) => df.showString(2),
  take1: (df) => df.take(1),
  take2: (df) => df.take(2),
  take3: (df) => df.take(3),
  take5: (df) => df.take(5),
  take20: (df) => df.take(20),
  first: (df) => df.first(),
  limitCollect: (df) => df.limit(2).collect(),
  limitCount: (df) => df.limit(1).count(),
  isEmpty: (df) => df.isEmpty(),
  count: (df) => df.count(),
  collect: (df) => df.collect(),
  sortTake: (df) => df.orderBy("k").take(1),
  filterFalse: (df) => df.where("false").collect(),
  where: (df) => df.where("length(k) > 0").take(1),
  takeAndCount: async (df) => [await df.take(1), await df.count()],
  persisted: (df) => df.persist().count(),
  sample: (df) => df.sample(0.5, 1).collect(),
  cartesian: (df) => df.crossJoin(df.select(expr("k AS other"))).count(),
};

describe("a batch that foreachBatch does not read", () => {
  let spark: SparkSession;

  /** `ran`, or how many stores Spark would have committed in the first batch, of how many. */
  async function outcome(program: string, read: string, conf: Record<string, boolean> = {}): Promise<string> {
    spark = newSession();
    spark.conf.set("spark.sql.shuffle.partitions", 3);
    for (const [key, value] of Object.entries(conf)) spark.conf.set(key, value);
    const input = new MemoryStream(spark, "k STRING, v INT, t TIMESTAMP");
    input.addData(...KEYS);
    const [make, mode] = PROGRAMS[program];
    const query = await make(input.toDF())
      .writeStream.outputMode(mode)
      .foreachBatch(async (batch) => {
        await READS[read](batch);
      })
      .start({ paused: true });
    const failure = await query.processAllAvailable().then(
      () => null,
      (error: Error) => error,
    );
    await query.stop();
    if (failure === null) return "ran";
    const [, expected, got] = /\[STATE_STORE_COMMIT_VALIDATION_FAILED\].*\nExpected (\d+) commits but got (\d+)\./.exec(
      failure.message,
    ) ?? [null, "?", failure.message];
    return `${got} of ${expected}`;
  }

  const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    agg: {
      ...{
        nothing: "0 of 3",
        schema: "0 of 3",
        filterFalse: "0 of 3",
        take1: "1 of 3",
        first: "1 of 3",
        where: "1 of 3",
      },
      ...{
        show: "ran",
        show1: "ran",
        take3: "ran",
        take5: "ran",
        take20: "ran",
        limitCollect: "ran",
        limitCount: "ran",
      },
      ...{ isEmpty: "ran", count: "ran", collect: "ran", sortTake: "ran", takeAndCount: "ran", persisted: "ran" },
      ...{ sample: "ran", cartesian: "ran" },
    },
    complete: { nothing: "0 of 3", take1: "1 of 3", take3: "ran", count: "ran" },
    sorted: { nothing: "ran", take1: "ran" },
    global: { nothing: "ran", take1: "ran" },
    limited: { nothing: "ran", take1: "ran" },
    globalDedup: { nothing: "ran" },
    stateless: { nothing: "ran", take1: "ran" },
    repartitioned: { nothing: "0 of 3", take1: "ran" },
    dedup: {
      ...{ nothing: "0 of 3", take1: "0 of 3", take2: "1 of 3", show2: "1 of 3", take5: "2 of 3" },
      ...{ limitCount: "0 of 3", show: "ran", count: "ran" },
    },
    join: { nothing: "0 of 12", take1: "0 of 12", limitCount: "0 of 12", show: "ran", count: "ran" },
    chain: { nothing: "0 of 6", count: "ran", take1: "4 of 6" },
  };
  for (const [program, reads] of Object.entries(expected))
    it(`${program}: ${Object.keys(reads).join(", ")}`, async () => {
      const found: Record<string, string> = {};
      for (const read of Object.keys(reads)) found[read] = await outcome(program, read);
      assert.deepEqual(found, reads);
    });

  it("is not looked at where the setting says so", async () => {
    assert.equal(
      await outcome("agg", "take1", { "spark.sql.streaming.stateStore.commitValidation.enabled": false }),
      "ran",
    );
  });

  it("ends the query before its commit, with the stores that are missing and what to do", async () => {
    spark = newSession();
    spark.conf.set("spark.sql.shuffle.partitions", 2);
    const input = new MemoryStream(spark, "k STRING, v INT, t TIMESTAMP");
    input.addData(["a", 1, null]);
    const query = await input
      .toDF()
      .groupBy("k")
      .count()
      .writeStream.outputMode("update")
      .foreachBatch(() => {})
      .start({ paused: true });
    await assert.rejects(query.processAllAvailable(), (error: Error) => {
      assert.match(
        error.message,
        /State store commit validation failed for batch 0\.\nExpected 2 commits but got 0\.\nMissing commits: \(operator=0, partition=0, store=default\), \(operator=0, partition=1, store=default\)\.\nThis error typically occurs .*\nTo fix: ensure your foreachBatch function processes the entire DataFrame\. SQLSTATE: XXKST/,
      );
      return true;
    });
    assert.deepEqual(query.trace().batches[0].outcome, "failed");
  });
});
