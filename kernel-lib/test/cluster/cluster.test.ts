/** Jobs over RDDs on a cluster of executors: stages, failures, lost executors (semantics U1, U2). */
import assert from "node:assert/strict";
import type { ClusterPoint } from "../../src/cluster/cluster-points";
import { type RDD, type SparkContext, StorageLevel } from "../../src/index";
import { ComputedRDD } from "../../src/rdd/rdd";
import { newContext } from "../rdd/contexts";
import { named, watch } from "./watch";

const CLUSTER = "local-cluster[2,1,1024]";
const pairs = (sc: SparkContext): RDD<[number, number]> => sc.range(0, 8, 1, 4).map((n) => [n % 3, n]);
const sums = (sc: SparkContext): RDD<[number, number]> => pairs(sc).reduceByKey((a, b) => a + b, 2);
const sorted = async (rdd: RDD<[number, number]>): Promise<[number, number][]> =>
  (await rdd.collect()).sort(([a], [b]) => a - b);
const SUMS = [
  [0, 9],
  [1, 12],
  [2, 7],
];

describe("stages of a job over RDDs", () => {
  it("a shuffle cuts a job in two stages; the second job skips what is there", async () => {
    const sc = newContext();
    const rdd = sums(sc);
    const points = watch(sc);
    assert.deepEqual(await sorted(rdd), SUMS);
    assert.deepEqual(
      named(points, "stage.submitted").map(({ stageId, numTasks }) => [stageId, numTasks]),
      [
        [0, 4],
        [1, 2],
      ],
    );
    points.length = 0;
    await rdd.count();
    assert.deepEqual(
      named(points, "stage.submitted").map(({ stageId, numTasks }) => [stageId, numTasks]),
      [[3, 2]],
    );
    assert.deepEqual(named(points, "job.start")[0].stageIds, [2, 3]);
  });

  it("tasks are started in a fixed order on all executors in turn", async () => {
    const sc = newContext("local-cluster[2,2,1024]");
    const points = watch(sc);
    await sc.range(0, 6, 1, 6).count();
    const started = named(points, "rddTask.start").map(({ partition, executorId }) => `${partition}@${executorId}`);
    assert.deepEqual(started, ["0@0", "1@1", "2@0", "3@1", "4@0", "5@1"]);
  });

  it("stepped point by point, nothing goes on by itself", async () => {
    const sc = newContext();
    sc.cluster.step();
    const counted = sc.range(0, 2, 1, 2).count();
    const names: string[] = [];
    for (let point = await sc.cluster.next(); point !== null; point = await sc.cluster.next()) names.push(point.name);
    assert.deepEqual(names.slice(1), [
      "job.start",
      "stage.submitted",
      "rddTask.start",
      "rddTask.start",
      "rddTask.done",
      "rddTask.done",
      "stage.done",
      "job.done",
    ]);
    assert.equal(await counted, 2);
  });
});

describe("failures of tasks", () => {
  it("on a cluster a task is tried four times, and then the job fails with what it threw", async () => {
    const sc = newContext(CLUSTER);
    let tries = 0;
    const boom = new Error("boom");
    const failing = sc.parallelize([1, 2], 2).map((n) => {
      if (n === 1) return n;
      tries++;
      throw boom;
    });
    await assert.rejects(failing.collect(), (error: Error) => {
      assert.match(
        error.message,
        /^Job aborted due to stage failure: Task 1 in stage 0\.0 failed 4 times, most recent failure: Lost task 1\.3 in stage 0\.0 \(TID \d\) \(host-\d executor \d\): Error: boom\n\nDriver stacktrace:$/,
      );
      assert.equal(error.cause, boom);
      return true;
    });
    assert.equal(tries, 4);
  });

  it("locally once is enough, and a task that fails once on a cluster is made good", async () => {
    await assert.rejects(newContext().parallelize([1]).foreach(fail), /Task 1 in stage 0\.0 failed 1 times/);
    const sc = newContext(CLUSTER);
    const adds = sc.longAccumulator("adds");
    let failed = false;
    const once = sc.parallelize([1, 2, 3], 3).map((n) => {
      adds.add(1);
      if (n === 2 && !failed) {
        failed = true;
        throw new Error("once");
      }
      return n;
    });
    assert.deepEqual(await once.collect(), [1, 2, 3]);
    // What the failed try added does not count.
    assert.equal(adds.value, 3);
  });

  it("an RDD that cannot say its places fails the job, and the next one runs", async () => {
    const sc = newContext();
    const broken = new ComputedRDD<number>(sc, {
      kind: "BrokenRDD",
      dependencies: [],
      partitioner: null,
      partitions: () => [{ index: 0 }],
      compute: () => [1],
      preferredLocations: () => fail(),
    });
    await assert.rejects(broken.collect(), /^SparkException: Job aborted: no$/);
    assert.equal(await sc.range(3).count(), 3);
  });

  it("an accumulator of a stopped or failed job keeps what succeeded; a second action adds again", async () => {
    const sc = newContext();
    const seen = sc.collectionAccumulator<number>();
    const rdd = sc.range(0, 3, 1, 3).map((n) => {
      seen.add(n);
      return n;
    });
    await rdd.count();
    await rdd.count();
    assert.deepEqual([...seen.value].sort(), [0, 0, 1, 1, 2, 2]);
  });
});

describe("lost executors", () => {
  it("lineage computes again what was on the lost executor, and only that", async () => {
    const sc = newContext(CLUSTER);
    const rdd = sums(sc);
    await rdd.count();
    const points = watch(sc);
    sc.cluster.killExecutor("0");
    assert.deepEqual(await sorted(rdd), SUMS);
    const again = named(points, "stage.submitted").map(({ stageId, numTasks }) => [stageId, numTasks]);
    assert.deepEqual(again, [
      [2, 2],
      [3, 2],
    ]);
    assert.deepEqual(
      named(points, "executor.added").map(({ executorId }) => executorId),
      ["2"],
    );
  });

  it("lost while the reading stage runs: its task finds rows gone, the parent computes them, the stage tries again", async () => {
    const sc = newContext(CLUSTER);
    const rdd = sums(sc);
    const points = watch(sc);
    sc.cluster.onPoint((point) => {
      if (point.name === "rddTask.done" && point.facts.stageId === 1 && point.facts.partition === 0)
        sc.cluster.killExecutor(point.facts.executorId === "0" ? "1" : "0");
    });
    assert.deepEqual(await sorted(rdd), SUMS);
    assert.ok(named(points, "executor.lost").length > 0);
    assert.ok(named(points, "stage.submitted").some(({ stageId, attempt }) => stageId === 0 && attempt > 0));
  });

  it("lost again and again, the stage gives up after four attempts in a row", async () => {
    const sc = newContext(CLUSTER);
    const struck = new Set<number>();
    sc.cluster.onPoint((point) => {
      if (point.name !== "rddTask.start" || point.facts.stageId !== 1 || struck.has(point.facts.stageAttempt)) return;
      struck.add(point.facts.stageAttempt);
      for (const { id } of sc.cluster.executors) if (id !== point.facts.executorId) sc.cluster.killExecutor(id);
    });
    await assert.rejects(
      // Half of what is missing is each time computed where it will stay: enough to be lost four times.
      sc
        .range(0, 32, 1, 32)
        .map((n) => [n % 3, n])
        .reduceByKey((a, b) => a + b, 2)
        .collect(),
      /^SparkException: Job aborted due to stage failure: ResultStage 1 \(collect at [^)]+\) has failed the maximum allowable number of times: 4\. Most recent failure reason:\n/,
    );
  });

  it("without any executor a job waits until there is one", async () => {
    const sc = newContext(CLUSTER);
    const points = watch(sc);
    for (const { id } of sc.cluster.executors) sc.cluster.killExecutor(id, false);
    const counted = sc.range(3).count();
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(points.at(-1)?.name, "cluster.waiting");
    assert.throws(() => sc.cluster.killExecutor("0"), /There is no executor "0"/);
    sc.cluster.addExecutor();
    assert.equal(await counted, 3);
  });

  it("a killed driver does nothing more", async () => {
    const sc = newContext(CLUSTER);
    let after = 0;
    let killed = false;
    sc.cluster.onPoint((point) => {
      if (killed) after++;
      if (point.name !== "rddTask.done") return;
      killed = true;
      sc.cluster.kill();
    });
    void sums(sc).collect();
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([killed, after], [true, 0]);
  });

  it("killed at every point, the answer stays the same", async () => {
    const all = watchCount(await pointsOf());
    for (let at = 0; at < all; at++) {
      const sc = newContext(CLUSTER);
      let passed = 0;
      sc.cluster.onPoint(() => {
        if (passed++ === at) sc.cluster.killExecutor(sc.cluster.executors[0].id);
      });
      assert.deepEqual(await sorted(sums(sc).cache()), SUMS, `killed at point ${at}`);
    }
  });

  it("cached blocks on a lost executor are computed again; with two copies they are not", async () => {
    for (const [level, expected] of [
      [StorageLevel.MEMORY_ONLY, 2],
      [StorageLevel.MEMORY_ONLY_2, 0],
    ] as const) {
      const sc = newContext(CLUSTER);
      let computed = 0;
      const rdd = sc.range(0, 4, 1, 4).map((n) => {
        computed++;
        return n;
      });
      await rdd.persist(level).count();
      computed = 0;
      sc.cluster.killExecutor("0");
      await rdd.count();
      assert.equal(computed, expected);
    }
  });
});

const fail = (): never => {
  throw new Error("no");
};
async function pointsOf(): Promise<ClusterPoint[]> {
  const sc = newContext(CLUSTER);
  const points = watch(sc);
  await sums(sc).cache().collect();
  return points;
}
const watchCount = (points: readonly ClusterPoint[]): number => points.length;
