/** How a plan becomes stages and tasks, and what the tasks show of themselves (semantics A10, U1). */
import assert from "node:assert/strict";
import { optimize } from "../../src/catalyst/optimizer";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { runJob } from "../../src/cluster/job";
import { cutIntoStages } from "../../src/cluster/stage";
import { ColumnBatch } from "../../src/data/column-batch";
import { LongType, StringType } from "../../src/data/types";
import { col, type DataFrame, MemoryStream } from "../../src/index";
import type { PhysicalPlan } from "../../src/operators/physical-plan";
import { planPhysical } from "../../src/operators/planner";
import { PartitionState } from "../../src/state/state-store";
import { newSession } from "../stream-test";

async function planned(program: (input: DataFrame) => DataFrame, shufflePartitions: number): Promise<PhysicalPlan> {
  const spark = newSession();
  const df = program(new MemoryStream(spark, "k STRING").toDF());
  return planPhysical(optimize(await spark.state.analyse(df.plan)), {
    timeZone: "UTC",
    shufflePartitions,
    streaming: { outputMode: "update", source: () => ({ index: 0, description: "m" }) },
  });
}

const keys = (...values: string[]): ColumnBatch[] => [
  ColumnBatch.fromRows(
    [StringType],
    values.map((value) => [value]),
  ),
];

describe("stages", () => {
  it("a plan without a shuffle is one stage; a shuffle cuts it in two, the reading one last", async () => {
    assert.equal(cutIntoStages(await planned((input) => input.select("k"), 3)).length, 1);
    const [map, reduce] = cutIntoStages(await planned((input) => input.groupBy("k").count(), 3));
    assert.deepEqual([map.id, reduce.id], [0, 1]);
    assert.ok(map.writes !== null && reduce.writes === null);
    assert.deepEqual(reduce.reads, [map.writes]);
    assert.deepEqual([map.stateful.length, reduce.stateful.length], [0, 1]);
    assert.deepEqual([map.scans.length, reduce.scans.length], [1, 0]);
  });
});

describe("a job", () => {
  it("runs a task per partition, stage after stage; state is durable before a task is done", async () => {
    const plan = await planned((input) => input.groupBy("k").count(), 2);
    const disk = new MemoryDisk();
    const schema = { keyTypes: [StringType], valueTypes: [LongType] };
    const job = runJob(cutIntoStages(plan), {
      partitions: () => [keys("a", "b", "a"), keys("b"), keys()],
      openState: (operatorId, _, partition) =>
        new PartitionState(disk, `state/${operatorId}/${partition}`, schema, { minDeltasForSnapshot: 10 }).open(0),
      watermarks: () => ({ lateMs: 0, evictionMs: 0 }),
      batch: null,
    });
    const points: string[] = [];
    for (;;) {
      const next = await job.next();
      if (next.done === true) {
        const rows = next.value.partitions.flat().flatMap((batch) => batch.toRows());
        assert.deepEqual(rows.sort(), [
          ["a", 2],
          ["b", 2],
        ]);
        assert.equal(next.value.partitions.length, 2);
        assert.deepEqual(next.value.stateMetrics.get(0), {
          rowsTotal: 2,
          rowsUpdated: 2,
          rowsRemoved: 0,
          rowsDroppedByWatermark: 0,
          custom: {},
        });
        break;
      }
      const { name, facts } = next.value;
      points.push(`${name} ${facts.stage}.${facts.partition}`);
      const file = `state/0/${facts.partition}/1.delta`;
      if (name === "task.state.write") assert.equal(await disk.exists(file), false);
      if (name === "task.done" && facts.stage === 1) assert.equal(await disk.exists(file), true);
    }
    assert.deepEqual(points, [
      ...["task.start 0.0", "task.done 0.0", "task.start 0.1", "task.done 0.1", "task.start 0.2", "task.done 0.2"],
      ...["task.start 1.0", "task.state.write 1.0", "task.done 1.0"],
      ...["task.start 1.1", "task.state.write 1.1", "task.done 1.1"],
    ]);
  });

  it("without input still runs one task per stage, so that state and counts of nothing exist", async () => {
    const plan = await planned((input) => input.where(col("k").equalTo("a")), 2);
    const job = runJob(cutIntoStages(plan), {
      partitions: () => [],
      openState: () => assert.fail("no state here"),
      watermarks: () => ({ lateMs: 0, evictionMs: 0 }),
      batch: null,
    });
    const names: string[] = [];
    for (let next = await job.next(); next.done !== true; next = await job.next()) names.push(next.value.name);
    assert.deepEqual(names, ["task.start", "task.done"]);
  });
});
