/** Which attempt may commit, and what tasks of executors that are cut off still do: the scenarios of Spark's OutputCommitCoordinatorSuite. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RddTaskFacts, StageFacts, TaskEndFacts } from "../../src/cluster/cluster-points";
import { OutputCommitCoordinator } from "../../src/cluster/output-commit-coordinator";
import { point } from "../../src/data/point";
import { currentTask, type SparkContext, VirtualClock } from "../../src/index";
import { newContextOn } from "../rdd/contexts";
import { named, watch } from "./watch";

const task = (partition: number, attempt: number, stageAttempt = 0): RddTaskFacts =>
  ({ stageId: 1, stageAttempt, partition, attempt }) as RddTaskFacts;

class Asked {
  private readonly coordinator = new OutputCommitCoordinator();

  constructor() {
    this.coordinator.hear(point("stage.submitted", { stageId: 1 } as StageFacts));
  }

  asks(...facts: Parameters<typeof task>): boolean {
    return this.coordinator.canCommit(task(...facts));
  }

  fails(...facts: Parameters<typeof task>): void {
    this.coordinator.hear(
      point("rddTask.failed", { ...task(...facts), reason: "" } as TaskEndFacts & { reason: string }),
    );
  }

  done(failure: string | null = null): void {
    this.coordinator.hear(point("stage.done", { stageId: 1, failure } as StageFacts & { failure: string | null }));
  }
}

describe("the output commit coordinator", () => {
  it("the first that asks may commit, each partition for itself", () => {
    const it = new Asked();
    assert.deepEqual([it.asks(0, 0), it.asks(0, 1), it.asks(1, 1), it.asks(0, 0)], [true, false, true, false]);
  });

  it("the committer fails: the next may; who had failed before it asks may not", () => {
    const it = new Asked();
    it.asks(0, 1);
    it.fails(0, 0);
    it.fails(0, 1);
    assert.deepEqual([it.asks(0, 0), it.asks(0, 1), it.asks(0, 2)], [false, false, true]);
  });

  it("the same attempt number in another attempt at the stage is another", () => {
    const it = new Asked();
    it.fails(0, 0, 0);
    it.done("rows are gone");
    assert.deepEqual([it.asks(0, 0, 0), it.asks(0, 0, 1)], [false, true]);
  });

  it("when the stage is over nobody may", () => {
    const it = new Asked();
    it.done();
    assert.equal(it.asks(0, 0), false);
  });
});

describe("an executor that is cut off", () => {
  const clock = new VirtualClock(0);
  let sc: SparkContext;
  let folder: string;

  /** On executor 1 a task takes longer; it is cut off in the middle of its first. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stepstream-cut-off-"));
    sc = newContextOn(clock, "local-cluster[3,1,1024]");
    let armed = true;
    sc.addSparkListener({
      onExecutorAdded: ({ executorId }) => sc.cluster.slowDown(executorId, executorId === "1" ? 250 : 100),
      onTaskEnd: () => {
        if (armed) sc.cluster.cutOff("1");
        armed = false;
      },
    });
  });

  afterEach(async () => {
    await sc.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const aWhile = (): Promise<void> => clock.sleepUntil(clock.now() + 1000);

  it("runs its task to the end: what that does is done, what it gives and adds is not heard", async () => {
    const did: string[] = [];
    const added = sc.longAccumulator();
    const points = watch(sc);
    const sum = await sc
      .range(0, 6, 1, 6)
      .map((n) => {
        did.push(`${n} ${currentTask()?.executorId}`);
        added.add(1);
        return n;
      })
      .cache()
      .sum();
    await aWhile();
    assert.deepEqual([sum, added.value], [15, 6]);
    assert.deepEqual(did.sort(), ["0 0", "1 0", "1 1", "2 2", "3 0", "4 3", "5 2"]);
    assert.deepEqual(
      named(points, "rddTask.failed").map(({ partition, reason }) => [partition, reason]),
      [[1, "Executor heartbeat timed out"]],
    );
    assert.ok(named(points, "block.stored").every(({ executorId }) => executorId !== "1"));
  });

  it("may not commit its files", async () => {
    const points = watch(sc);
    const out = join(folder, "out");
    await sc.range(0, 6, 1, 6).saveAsTextFile(out);
    await aWhile();
    const refused = named(points, "commit.asked").filter(({ granted }) => !granted);
    assert.deepEqual(
      refused.map(({ partition, attempt }) => [partition, attempt]),
      [[1, 0]],
    );
    const parts = readdirSync(out).filter((name) => name.startsWith("part-"));
    assert.deepEqual(
      parts.map((name) => readFileSync(join(out, name), "utf8")),
      ["0\n", "1\n", "2\n", "3\n", "4\n", "5\n"],
    );
  });

  it("that asks when all is over is refused as well", async () => {
    sc.cluster.onPoint(({ name }) => {
      if (name === "executor.added" && sc.cluster.executors.some(({ id }) => id === "1")) sc.cluster.slowDown("1", 800);
    });
    const points = watch(sc);
    await sc.range(0, 6, 1, 6).saveAsTextFile(join(folder, "out"));
    assert.equal(named(points, "commit.asked").length, 6);
    await aWhile();
    assert.equal(named(points, "commit.asked").at(-1)?.granted, false);
  });
});
