/** `foreachBatch` in a query: the scenarios of Spark's `ForeachBatchSinkSuite`, in our words and with our data. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SparkError } from "../../src/data/errors";
import { type DataFrame, MemoryStream, type SparkSession, type StreamingQuery } from "../../src/index";
import type { OutputMode } from "../../src/plan/output-mode";
import { newSession } from "../stream-test";

describe("foreachBatch", () => {
  let spark: SparkSession;
  let input: MemoryStream;
  beforeEach(() => {
    spark = newSession();
    input = new MemoryStream(spark, "k STRING, v INT");
  });

  /** What `read` makes of each batch, over these blocks of rows. */
  async function seen(
    program: (df: DataFrame) => DataFrame,
    outputMode: OutputMode,
    read: (batch: DataFrame, id: number) => Promise<unknown>,
    ...blocks: unknown[][][]
  ): Promise<{ results: unknown[]; query: StreamingQuery }> {
    const results: unknown[] = [];
    const query = await program(input.toDF())
      .writeStream.outputMode(outputMode)
      .foreachBatch(async (batch, id) => {
        results.push(await read(batch, id));
      })
      .start({ paused: true });
    for (const block of blocks) {
      input.addData(...(block as object[]));
      await query.processAllAvailable();
    }
    await query.stop();
    return { results, query };
  }

  const rows = async (batch: DataFrame): Promise<string[]> =>
    (await batch.collect()).map((row) => Object.values(row).join(" ")).sort();

  it("hands over the rows of a query without state, to be computed on", async () => {
    const { results } = await seen(
      (df) => df.selectExpr("v + 1 AS v"),
      "append",
      (batch) => rows(batch.selectExpr("v + 1 AS v")),
      [
        ["a", 1],
        ["a", 2],
      ],
      [["b", 5]],
    );
    assert.deepEqual(results, [["3", "4"], ["7"]]);
  });

  it("hands over what changed, in update mode", async () => {
    const { results } = await seen(
      (df) => df.groupBy("k").count(),
      "update",
      rows,
      [["a", 1]],
      [["b", 1]],
      [
        ["a", 2],
        ["b", 3],
      ],
    );
    assert.deepEqual(results, [["a 1"], ["b 1"], ["a 2", "b 2"]]);
  });

  it("hands over everything, in complete mode", async () => {
    const { results } = await seen((df) => df.groupBy("k").count(), "complete", rows, [["a", 1]], [["b", 1]]);
    assert.deepEqual(results, [["a 1"], ["a 1", "b 1"]]);
  });

  it("takes what only tables can: cached, sorted, joined, and read twice", async () => {
    const names = spark.createDataFrame([{ k: "a", name: "Ada" }], "k STRING, name STRING");
    const read = async (batch: DataFrame): Promise<unknown> => {
      batch.persist();
      const sorted = await batch.repartition(1).orderBy("v").collect();
      const joined = await batch.join(names, "k").count();
      batch.unpersist();
      return [sorted.map((row) => row.v), joined];
    };
    const { results } = await seen(
      (df) => df,
      "append",
      read,
      [
        ["a", 3],
        ["b", 1],
      ],
      [["a", 2]],
    );
    assert.deepEqual(results, [
      [[1, 3], 1],
      [[2], 1],
    ]);
  });

  it("gives each batch its id, and a batch without rows one too", async () => {
    const read = async (batch: DataFrame, id: number): Promise<unknown> => [id, await batch.count()];
    const { results } = await seen(
      (df) => df,
      "append",
      read,
      [["a", 1]],
      [],
      [
        ["b", 1],
        ["c", 1],
      ],
    );
    assert.deepEqual(results, [
      [0, 1],
      [1, 0],
      [2, 2],
    ]);
  });

  it("progress names the sink and does not say how many rows it wrote", async () => {
    const { query } = await seen((df) => df, "append", rows, [["a", 1]]);
    const [progress] = await query.recentProgress();
    assert.deepEqual(progress.sink, { description: "ForeachBatchSink", numOutputRows: -1 });
    assert.equal(progress.numInputRows, 1);
  });

  it("writes a batch to several places, in SQL too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stepstream-batches-"));
    try {
      const read = async (batch: DataFrame, id: number): Promise<unknown> => {
        batch.createOrReplaceTempView("batch");
        await spark
          .sql(`CREATE TABLE t${id} USING json LOCATION '${join(folder, `t${id}`)}' AS SELECT k FROM batch`)
          .collect();
        await batch.write.mode("append").json(join(folder, "all"));
        return rows(spark.table(`t${id}`));
      };
      const { results } = await seen((df) => df, "append", read, [["a", 1]], [["b", 2]]);
      assert.deepEqual(results, [["a"], ["b"]]);
      assert.deepEqual(await rows(spark.read.schema("k STRING, v INT").json(join(folder, "all"))), ["a 1", "b 2"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("wraps what a function throws of its own, and leaves Spark's errors as they are", async () => {
    const failure = async (error: Error): Promise<Error> => {
      const query = await input
        .toDF()
        .writeStream.foreachBatch(() => {
          throw error;
        })
        .start({ paused: true });
      input.addData(["a", 1]);
      return query.processAllAvailable().then(
        () => assert.fail("the query did not fail"),
        (thrown: Error) => thrown.cause as Error,
      );
    };
    const own = new Error("access error");
    const wrapped = await failure(own);
    assert.ok(wrapped instanceof SparkError && wrapped.errorClass === "FOREACH_BATCH_USER_FUNCTION_ERROR");
    assert.equal(wrapped.cause, own);
    const sparks = new SparkError("SOME_CLASS", "network error");
    assert.equal(await failure(sparks), sparks);
  });

  it("is refused without a function, and with folders by column", async () => {
    assert.throws(
      () => input.toDF().writeStream.foreachBatch(null as never),
      /^IllegalArgumentException: foreachBatch function cannot be null$/,
    );
    await assert.rejects(
      input
        .toDF()
        .writeStream.foreachBatch(() => {})
        .partitionBy("k")
        .start(),
      /'foreachBatch' does not support partitioning/,
    );
  });
});
