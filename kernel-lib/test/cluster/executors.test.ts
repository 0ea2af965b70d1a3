/** What executors have and have not: memory for blocks, places near the data, speed (semantics U3, U4, U7, U8). */
import assert from "node:assert/strict";
import { ManualClock, StorageLevel, VirtualClock } from "../../src/index";
import { newContext, newContextOn } from "../rdd/contexts";
import { named, watch } from "./watch";

const CLUSTER = "local-cluster[2,1,1024]";
describe("memory for blocks", () => {
  const TINY = { "spark.testing.memory": "2000", "spark.memory.fraction": "1" };

  it("the least recently used blocks of other RDDs make room; with a disk they go there", async () => {
    for (const [level, onDisk] of [
      [StorageLevel.MEMORY_ONLY, false],
      [StorageLevel.MEMORY_AND_DISK, true],
    ] as const) {
      const sc = newContext("local[1]", TINY);
      const points = watch(sc);
      const kept = sc.range(0, 60, 1, 1).persist(level);
      await kept.count();
      await sc.range(0, 60, 1, 1).persist(level).count();
      const [evicted] = named(points, "block.evicted");
      assert.deepEqual([evicted.blockId, evicted.onDisk], [`rdd_${kept.id}_0`, onDisk]);
    }
  });

  it("a block that is too large is not kept, and computed each time", async () => {
    const sc = newContext("local[1]", TINY);
    const points = watch(sc);
    assert.equal(await sc.range(0, 500, 1, 1).cache().count(), 500);
    assert.deepEqual(named(points, "block.stored"), []);
  });
});

describe("copies of blocks", () => {
  for (const [proactive, expected] of [
    ["true", ["rdd_1_0 1,2", "rdd_1_1 1,2", "rdd_1_2 2,1"]],
    ["false", ["rdd_1_0 1", "rdd_1_1 1", "rdd_1_2 2"]],
  ] as const)
    it(`lost with their executor, they are ${proactive === "true" ? "made again from those that are left" : "not made again unless that is wanted"}`, async () => {
      const sc = newContext("local-cluster[3,1,1024]", { "spark.storage.replication.proactive": proactive });
      const points = watch(sc);
      await sc.range(0, 3, 1, 3).persist(StorageLevel.MEMORY_ONLY_2).count();
      sc.cluster.killExecutor("0", false);
      await sc.range(1).count();
      const holders = new Map<string, string[]>();
      for (const { name, facts } of points) {
        if (name === "block.stored")
          holders.set(facts.blockId, [...(holders.get(facts.blockId) ?? []), facts.executorId]);
        if (name === "block.lost")
          holders.set(
            facts.blockId,
            (holders.get(facts.blockId) ?? []).filter((id) => id !== facts.executorId),
          );
      }
      assert.deepEqual(
        [...holders].map(([block, ids]) => `${block} ${ids}`),
        expected,
      );
    });
});

describe("places", () => {
  it("a task waits three seconds for the core beside its data, then takes another", async () => {
    const clock = new ManualClock(0);
    const sc = newContextOn(clock, CLUSTER);
    const points = watch(sc);
    sc.cluster.slowDown("0", 5000);
    const done = sc
      .makeRDD<number>([
        [1, ["host-0"]],
        [2, ["host-0"]],
      ])
      .count();
    for (let second = 0; second < 12; second++) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1000);
    }
    assert.equal(await done, 2);
    const started = named(points, "rddTask.start").map(({ locality, executorId, startMs }) => [
      locality,
      executorId,
      startMs,
    ]);
    assert.deepEqual(started, [
      ["NODE_LOCAL", "0", 0],
      ["ANY", "1", 3000],
    ]);
  });
});

describe("stragglers", () => {
  it("a task that takes much longer is started once more elsewhere; the first result counts, once", async () => {
    const clock = new ManualClock(0);
    const sc = newContextOn(clock, "local-cluster[2,2,1024]", {
      "spark.speculation": "true",
      "spark.speculation.quantile": "0.5",
    });
    const points = watch(sc);
    const seen = sc.longAccumulator();
    sc.cluster.slowDown("1", 60_000);
    const done = sc
      .range(0, 4, 1, 4)
      .map((n) => {
        seen.add(1);
        return n;
      })
      .collect();
    for (let tick = 0; tick < 10; tick++) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(100);
    }
    assert.deepEqual(await done, [0, 1, 2, 3]);
    assert.equal(seen.value, 4);
    assert.equal(named(points, "rddTask.start").filter(({ speculative }) => speculative).length, 2);
  });

  it("a copy of a task with much to do is as slow as the first", async () => {
    const sc = newContextOn(new VirtualClock(0), "local-cluster[3,1,1024]", { "spark.speculation": "true" });
    const points = watch(sc);
    sc.cluster.slowDownTasks(({ partitionId }) => (partitionId === 11 ? 2000 : 100));
    assert.equal(await sc.range(0, 12, 1, 12).count(), 12);
    const copies = named(points, "rddTask.start").filter(({ speculative }) => speculative);
    // The first began at 300. Slow is what takes three times as long as the others, and twice that where nobody counts what it reads.
    assert.deepEqual(
      copies.map(({ partition, startMs }) => [partition, startMs]),
      [[11, 1000]],
    );
    const done = named(points, "rddTask.done").find(({ partition }) => partition === 11);
    assert.deepEqual([done?.attempt, done?.endMs], [0, 2300]);
    assert.deepEqual(
      named(points, "rddTask.failed").map(({ reason }) => reason),
      ["another attempt succeeded"],
    );
  });

  it("where it is known what tasks read, one that has read nothing yet is sooner called slow", async () => {
    for (const efficiency of ["true", "false"]) {
      const sc = newContextOn(new VirtualClock(0), "local-cluster[3,1,1024]", {
        "spark.speculation": "true",
        "spark.speculation.efficiency.enabled": efficiency,
      });
      const counts = sc
        .range(0, 30, 1, 3)
        .map((n): [number, number] => [n, 1])
        .reduceByKey((a, b) => a + b, 3);
      const points = watch(sc);
      sc.cluster.slowDownTasks(({ stageId, partitionId }) => (stageId === 0 ? 0 : partitionId === 2 ? 5000 : 100));
      assert.equal(await counts.count(), 30);
      const copies = named(points, "rddTask.start").filter(({ speculative }) => speculative);
      assert.deepEqual(
        copies.map(({ startMs }) => startMs),
        [400],
      );
    }
  });
});
