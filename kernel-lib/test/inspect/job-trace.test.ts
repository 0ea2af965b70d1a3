/** What the trace of a SparkContext says of jobs, stages, tasks, executors and blocks. */
import assert from "node:assert/strict";
import { ManualClock, SeededRandom, SparkConf, SparkContext, StorageLevel } from "../../src/index";
import { BlockBook } from "../../src/inspect/block-book";
import { wordCountTrace } from "./streaming-fixture";

function context(master: string = "local-cluster[2,2,1024]"): SparkContext {
  const world = { clock: new ManualClock(1000), random: new SeededRandom(1) };
  return new SparkContext(new SparkConf().setMaster(master).setAppName("lesson"), world);
}

const counted = (sc: SparkContext) =>
  sc
    .parallelize(["a", "b", "a", "c"], 2)
    .map((word): [string, number] => [word, 1])
    .reduceByKey((a, b) => a + b);

describe("the trace of a SparkContext", () => {
  it("has the lineage of a job: stages with their RDDs, and which edges are shuffles", async () => {
    const sc = context();
    await counted(sc).collect();
    const { jobs, rdds, version } = sc.trace();
    assert.equal(version, 1);
    assert.deepEqual(
      jobs[0].stages.map(({ stageId, parentIds, rddIds, shuffleId }) => [stageId, parentIds, rddIds, shuffleId]),
      [
        [0, [], [1, 0], 0],
        [1, [0], [2], null],
      ],
    );
    assert.deepEqual(
      rdds.map(({ rddId, kind, parents }) => [rddId, kind, parents]),
      [
        [0, "ParallelCollectionRDD", []],
        [1, "MapPartitionsRDD", [{ rddId: 0, shuffleId: null }]],
        [2, "ShuffledRDD", [{ rddId: 1, shuffleId: 0 }]],
      ],
    );
  });

  it("a stage whose output is there is in the job's plan and has no attempt", async () => {
    const sc = context();
    const counts = counted(sc);
    await counts.collect();
    await counts.count();
    const { jobs, stages } = sc.trace();
    const ran = stages.filter(({ jobId }) => jobId === 1).map(({ stageId }) => stageId);
    const skipped = jobs[1].stages.filter(({ stageId }) => !ran.includes(stageId));
    assert.equal(jobs[1].stages.length, 2);
    assert.equal(skipped.length, 1);
    assert.notEqual(skipped[0].shuffleId, null);
  });

  it("has each attempt at a task: where, when, how it ended", async () => {
    const sc = context();
    let failures = 0;
    const flaky = sc.parallelize([1, 2, 3, 4], 4).map((n) => {
      if (n === 3 && failures++ === 0) throw new Error("once");
      return n;
    });
    await flaky.collect();
    const [stage] = sc.trace().stages;
    assert.deepEqual(
      stage.tasks.map(({ partition, attempt, outcome, reason }) => [partition, attempt, outcome, reason]),
      [
        [0, 0, "succeeded", null],
        [1, 0, "succeeded", null],
        [2, 0, "failed", "Error: once"],
        [3, 0, "succeeded", null],
        [2, 1, "succeeded", null],
      ],
    );
    const sums = stage.byExecutor.map(({ succeeded, failed }) => [succeeded, failed]);
    assert.equal(
      sums.flat().reduce((a, b) => a + b),
      5,
    );
  });

  it("of very many tasks it keeps some and counts all", async () => {
    const sc = context();
    await sc.range(0, 1000, 1, 1000).count();
    const [stage] = sc.trace().stages;
    assert.equal(stage.tasks.length, 200);
    assert.equal(
      stage.byExecutor.reduce((sum, { succeeded }) => sum + succeeded, 0),
      1000,
    );
  });

  it("forgets the oldest jobs and says how many", async () => {
    const sc = context();
    const rdd = sc.parallelize([1], 1);
    for (let i = 0; i < 203; i++) await rdd.count();
    const { jobs, leftOut } = sc.trace();
    assert.deepEqual([jobs[0].jobId, jobs.length, leftOut.jobs], [3, 200, 3]);
  });

  it("a failed job says why", async () => {
    const sc = context("local[1]");
    const broken = sc.parallelize([1], 1).map(() => {
      throw new Error("never");
    });
    await assert.rejects(broken.collect());
    const { jobs, stages } = sc.trace();
    assert.equal(jobs[0].outcome, "failed");
    assert.match(jobs[0].failure ?? "", /Error: never/);
    assert.equal(stages[0].outcome, "failed");
  });

  it("knows who holds which block, and how blocks go: lost, removed, evicted", async () => {
    const sc = context();
    const kept = sc.parallelize([1, 2, 3, 4], 2).persist(StorageLevel.MEMORY_ONLY_2);
    await kept.count();
    const holders = (): (string | null)[][] =>
      sc.trace().blocks.map(({ holders: all }) => all.map(({ executorId, gone }) => `${executorId} ${gone}`));
    assert.deepEqual(holders(), [
      ["0 null", "1 null"],
      ["1 null", "0 null"],
    ]);
    sc.cluster.killExecutor("1");
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(holders(), [
      ["0 null", "1 lost"],
      ["1 lost", "0 null"],
    ]);
    kept.unpersist();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(holders(), [
      ["0 removed", "1 lost"],
      ["1 lost", "0 removed"],
    ]);
  });

  it("what an executor had is computed again elsewhere, in a later attempt at the stage", async () => {
    const { executors, stages, jobs } = await wordCountTrace();
    const lost = executors.find(({ executorId }) => executorId === "1");
    assert.equal(lost?.reason, "worker lost");
    const last = jobs.filter(({ batch }) => batch === jobs.at(-1)?.batch).map(({ jobId }) => jobId);
    const again = stages.filter(({ jobId }) => last.includes(jobId));
    assert.ok(again.length > 2, "stages of earlier batches ran again");
    for (const { tasks } of again)
      for (const { executorId } of tasks) assert.notEqual(executorId, "1", "nothing runs on the dead executor");
  });
});

describe("the book of blocks", () => {
  it("of a block that comes and goes it keeps who has it, and the last of those who had", () => {
    const book = new BlockBook();
    const block = { blockId: "rdd_0_0", rddId: 0, bytes: 8, storageLevel: "Memory Deserialized 1x Replicated" };
    for (let i = 0; i < 1000; i++) {
      book.stored(block, "0", false, i);
      book.left("rdd_0_0", "0", "evicted", i + 1);
    }
    book.stored(block, "1", false, 1000);
    const [{ holders }] = book.render().blocks;
    assert.equal(holders.length, 21);
    assert.deepEqual([holders[0].sinceMs, holders[19].sinceMs], [980, 999]);
    assert.deepEqual([holders[20].executorId, holders[20].gone], ["1", null]);
  });
});
