/** Jobs whose tasks run in threads: what travels, what comes back, what is refused, and what can be ended. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";
import { NotSerializableException } from "../../../src/cluster/threads/not-serializable";
import { ManualClock, SeededRandom, type SparkContext, SparkException, SparkSession } from "../../../src/index";
import { newContext } from "../../rdd/contexts";
import { named, watch } from "../watch";

const rate = 10;

const failure = async (run: () => unknown): Promise<Error> => {
  try {
    await run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("it did not fail");
};

describe("tasks in threads", () => {
  let sc: SparkContext;
  const open = (master: string, settings: Readonly<Record<string, string>> = {}): void => {
    sc = newContext(master, { "spark.stepstream.executor.threads": "true", ...settings });
  };
  beforeEach(() => open("local-cluster[2,1,256]"));
  afterEach(() => sc.stop());

  it("run outside of the program's thread, with copies of its variables", async () => {
    let seen = 0;
    const mapped = sc.parallelize([1, 2, 3, 4], 2).map((x) => {
      seen += x;
      return [isMainThread, x * rate, seen];
    });
    assert.deepEqual(await mapped.collect(), [
      [false, 10, 1],
      [false, 20, 3],
      [false, 30, 3],
      [false, 40, 7],
    ]);
    assert.equal(seen, 0, "each task has counted in a copy of its own");
  });

  it("go through the points that they go through without threads", async () => {
    const pointsOf = async (context: SparkContext): Promise<unknown[]> => {
      const points = watch(context);
      const sums = context
        .range(0, 20, 1, 4)
        .map<number, number>((n) => [n % 3, n])
        .reduceByKey((a, b) => a + b, 3)
        .cache();
      await sums.collect();
      await sums.count();
      return points.map(({ name, facts }) => [name, facts]);
    };
    const here = newContext("local-cluster[2,1,256]");
    assert.deepEqual(await pointsOf(sc), await pointsOf(here));
  });

  it("see broadcast values, and add to accumulators once for each that succeeds", async () => {
    const names = sc.broadcast(new Map([[1, "one"]]));
    const [count, list] = [sc.longAccumulator("count"), sc.collectionAccumulator<string>()];
    const rdd = sc.parallelize([1, 2, 1], 3).map((x) => {
      count.add(1);
      return names.value.get(x) ?? "?";
    });
    await rdd.foreach((name) => list.add(name));
    assert.deepEqual([count.value, list.value], [3, ["one", "?", "one"]]);
    await rdd.count();
    assert.equal(count.value, 6, "in a transformation a task that runs again adds again, as in Spark");
  });

  it("give back instances of the program's own classes", async () => {
    class Point {
      constructor(readonly x: number) {}
      get scaled(): number {
        return this.x * rate;
      }
    }
    const points = await sc
      .parallelize([new Point(1), new Point(2)], 2)
      .map(({ x }) => new Point(x + 1))
      .collect();
    assert.ok(points.every((point) => point instanceof Point));
    assert.deepEqual(
      points.map(({ scaled }) => scaled),
      [20, 30],
    );
  });

  it("are refused when a function holds on to what cannot travel, before anything starts", async () => {
    const points = watch(sc);
    const error = await failure(() => sc.parallelize([1, 2]).map((x) => x + sc.defaultParallelism));
    assert.ok(error instanceof SparkException && error.cause instanceof NotSerializableException);
    assert.equal(error.message, "Task not serializable");
    assert.match(error.cause.message, /- variable \(name: sc, used in line 1, column 12 of the function\)/);
    const action = await failure(() => sc.parallelize([1]).foreach(() => void sc));
    assert.equal(action.message, "Task not serializable");
    assert.deepEqual(named(points, "job.start"), []);
  });

  it("are refused when the stage is submitted, if the variable has changed since", async () => {
    let held: unknown = 1;
    const rdd = sc.parallelize([1]).map(() => held);
    held = new WeakMap();
    const error = await failure(() => rdd.count());
    assert.match(
      error.message,
      /^Job aborted due to stage failure: Task not serializable: NotSerializableException: WeakMap\n/,
    );
  });

  it("fail with the error that the function has thrown, tried as often as elsewhere", async () => {
    const points = watch(sc);
    const error = await failure(() =>
      sc
        .parallelize([1, 0], 2)
        .map((x) => {
          if (x === 0) throw new RangeError("none");
          return x;
        })
        .collect(),
    );
    assert.match(error.message, /Task 1 in stage 0\.0 failed 4 times, .*executor \d\): RangeError: none\n/);
    assert.ok(error.cause instanceof RangeError);
    assert.match(error.cause.stack ?? "", /at function \(sent to an executor\):3:\d+/);
    assert.equal(named(points, "rddTask.failed").length, 4);
  });

  it("cannot give back what cannot travel, and are not tried again", async () => {
    const points = watch(sc);
    const error = await failure(() =>
      sc
        .parallelize([1], 1)
        .map(async (x) => x)
        .collect(),
    );
    assert.match(
      error.message,
      /^Job aborted due to stage failure: task 0\.0 in stage 0\.0 \(TID 0\) had a not serializable result: Promise\n/,
    );
    assert.equal(named(points, "rddTask.failed").length, 1);
  });

  it("ask for nothing that is the driver's", async () => {
    const other = sc.parallelize([1, 2]);
    const error = await failure(() =>
      sc
        .parallelize([1])
        .map(() => other.map((x) => x))
        .count(),
    );
    assert.match(`${error.message} ${(error.cause as Error)?.message}`, /SPARK-5063/);
  });
});

describe("threads that end", () => {
  let sc: SparkContext;
  const open = (master: string): void => {
    sc = newContext(master, { "spark.stepstream.executor.threads": "true" });
  };
  afterEach(() => sc.stop());

  it("a task that never ends is ended with its job, and the executor goes on", async () => {
    open("local[2]");
    const endless = failure(() =>
      sc
        .parallelize([1, 2], 2)
        .map((x) => {
          while (x === 1);
          return x;
        })
        .collect(),
    );
    const stop = sc.cluster.onPoint(({ name }) => {
      if (name !== "rddTask.start") return;
      stop();
      setTimeout(() => sc.cancelAllJobs(), 300);
    });
    assert.match((await endless).message, /cancelled as part of cancellation of all jobs/);
    assert.equal(await sc.parallelize([1, 2], 2).count(), 2);
  });

  it("an executor that is killed loses its thread and what it kept; what is missing is computed again", async () => {
    open("local-cluster[2,1,1024]");
    const kept = sc
      .range(0, 8, 1, 4)
      .map((n) => n * rate)
      .cache();
    assert.equal(await kept.sum(), 280);
    sc.cluster.killExecutor("0");
    assert.equal(await kept.sum(), 280);
    assert.deepEqual(
      sc.cluster.executors.map(({ id, blocks }) => [id, [...blocks.all].length]),
      [
        ["1", 2],
        ["2", 2],
      ],
    );
  });

  it("a function that ends its process, or needs more memory than there is, costs the executor", async () => {
    open("local-cluster[1,1,40]");
    const points = watch(sc);
    const left = await failure(() => sc.parallelize([1], 1).foreach(() => process.exit(3)));
    assert.match(
      left.message,
      /failed 4 times, .*ExecutorLostFailure \(executor 3 exited caused by one of the running tasks\) Reason: Thread exited with code 3\n/,
    );
    assert.equal(named(points, "executor.lost").length, 4);
    const full = await failure(() =>
      sc.parallelize([1], 1).foreach((x) => {
        const all: number[][] = [];
        for (;;) all.push(new Array(1e4).fill(x));
      }),
    );
    assert.match(full.message, /ExecutorLostFailure .*memory/);
  });
});

describe("what tasks in threads take and leave", () => {
  it("give the rows of a DataFrame to functions in threads", async () => {
    const spark = SparkSession.builder
      .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
      .config("spark.master", "local[2]")
      .config("spark.stepstream.executor.threads", "true")
      .getOrCreate();
    try {
      const rows = spark.createDataFrame([{ a: 1 }, { a: 2 }], "a INT").rdd;
      assert.deepEqual(await rows.map((row) => [(row.a as number) * rate, isMainThread]).collect(), [
        [10, false],
        [20, false],
      ]);
    } finally {
      await spark.stop();
    }
  });

  it("files and checkpoints hold what they hold without threads", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stepstream-threads-"));
    const sc = newContext("local[2]", { "spark.stepstream.executor.threads": "true" });
    try {
      sc.setCheckpointDir(join(folder, "checkpoints"));
      const rdd = sc.parallelize([1, 2, 3], 2).map((x) => x * rate);
      rdd.checkpoint();
      await rdd.saveAsTextFile(join(folder, "text"));
      assert.deepEqual(await sc.textFile(join(folder, "text")).collect(), ["10", "20", "30"]);
      assert.equal(rdd.isCheckpointed(), true);
      assert.deepEqual(await rdd.map((x) => x / rate).collect(), [1, 2, 3]);
    } finally {
      await sc.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
