/** The SparkContext: one at a time, what it shares with tasks, what it finds out late, jobs in groups and pools. */
import assert from "node:assert/strict";
import { ManualClock, SparkConf, SparkContext } from "../../src/index";
import { newContext, newContextOn } from "./contexts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("SparkContext", () => {
  it("only one context runs, unless it has a clock of its own", async () => {
    const conf = new SparkConf().setMaster("local[2]").setAppName("one");
    const first = new SparkContext(conf);
    assert.throws(() => new SparkContext(conf), /^SparkException: Only one SparkContext should be running in this JVM/);
    assert.equal(SparkContext.getOrCreate(), first);
    assert.equal(newContext().appName, "test");
    await first.stop();
    await first.stop();
    const second = new SparkContext(conf);
    assert.throws(() => first.range(3), /^IllegalStateException: Cannot call methods on a stopped SparkContext\.\n/);
    await second.stop();
  });

  it("has the settings of its conf, of which it keeps a copy", () => {
    const conf = new SparkConf().setMaster("local[3]").setAppName("conf").set("a.b", 1);
    const sc = newContextOn(new ManualClock(7), "local[3]", { "a.b": "1" });
    conf.set("a.b", 2);
    assert.equal(sc.getConf().get("a.b"), "1");
    assert.deepEqual([sc.defaultParallelism, sc.defaultMinPartitions, sc.startTime], [3, 2, 7]);
    assert.equal(sc.applicationId, "local-7");
    assert.equal(
      new SparkConf()
        .setAll([
          ["b", "2"],
          ["a", "1"],
        ])
        .toDebugString(),
      "a=1\nb=2",
    );
    assert.throws(() => sc.setLogLevel("LOUD"), /Supplied level LOUD did not match one of: ALL,DEBUG/);
  });

  it("tasks share the program's variables", async () => {
    const sc = newContext();
    const seen: number[] = [];
    await sc.range(3).foreach((n) => seen.push(n));
    assert.deepEqual(seen, [0, 1, 2]);
    const names = sc.broadcast(["zero", "one"]);
    assert.deepEqual(
      await sc
        .range(2)
        .map((n) => names.value[n])
        .collect(),
      ["zero", "one"],
    );
    names.destroy();
    await assert.rejects(
      sc
        .range(1)
        .map((n) => names.value[n])
        .collect(),
      /INTERNAL_ERROR_BROADCAST.*after it was destroyed/,
    );
  });

  it("what sortByKey must know is found out by the first action", async () => {
    const sc = newContext();
    const sorted = sc.parallelize([3, 1, 2], 3).sortBy((n) => n, true, 8);
    assert.equal(sorted.getNumPartitions(), 8);
    assert.deepEqual(await sorted.collect(), [1, 2, 3]);
    assert.equal(sorted.getNumPartitions(), 3);
  });

  it("to look at what is sorted begins no job", async () => {
    const sc = newContext();
    const sorted = sc.parallelize([3, 1, 2], 3).sortBy((): number => {
      throw new Error("no key");
    });
    const jobs: string[] = [];
    sc.cluster.onPoint(({ name }) => jobs.push(name));
    assert.match(sorted.map((n) => n).toDebugString(), /ShuffledRDD/);
    await turn();
    assert.deepEqual(jobs, []);
    await assert.rejects(sorted.collect(), /no key/);
  });

  it("sizes in settings have one unit", () => {
    const conf = new SparkConf().set("a", "2kb").set("b", "3").set("c", "5mg");
    assert.equal(conf.getBytes("a", "1"), 2048);
    assert.equal(conf.getBytes("b", "1", "m"), 3 * 1024 * 1024);
    assert.throws(() => conf.getBytes("c", "1"), /^NumberFormatException: Illegal value for config key c: Size must/);
  });

  it("accumulators: a sum, a list, one of the program's own, and none twice", async () => {
    const sc = newContext();
    const sum = sc.longAccumulator("sum");
    const list = sc.collectionAccumulator<string>();
    await sc.parallelize(["a", "b"], 2).foreach((word) => {
      sum.add(2);
      list.add(word);
    });
    assert.deepEqual([sum.value, sum.count, sum.avg, list.value], [4, 2, 2, ["a", "b"]]);
    assert.throws(() => sc.register(sum), /^IllegalStateException: Cannot register an Accumulator twice\.$/);
    sum.reset();
    assert.ok(sum.isZero);
    assert.equal(sc.accumulator(5).value, 5);
  });

  it("a listener hears of jobs, stages and tasks", async () => {
    const sc = newContext();
    const heard: string[] = [];
    const listener = {
      onJobStart: ({ jobId }: { readonly jobId: number }) => heard.push(`job ${jobId}`),
      onTaskEnd: ({ reason }: { readonly reason: string }) => heard.push(reason),
      onJobEnd: ({ failure }: { readonly failure: string | null }) => heard.push(`end ${failure}`),
    };
    sc.addSparkListener(listener);
    await sc.range(2).count();
    sc.removeSparkListener(listener);
    await sc.range(2).count();
    assert.deepEqual(heard, ["job 0", "Success", "Success", "end null"]);
  });
});

describe("status and ranges", () => {
  it("the status of jobs and stages can be asked for", async () => {
    const sc = newContext();
    sc.setJobGroup("lesson", "counting");
    await sc
      .range(4)
      .map((n) => [n % 2, n])
      .reduceByKey((a, b) => a + b)
      .count();
    const status = sc.statusTracker();
    assert.deepEqual(status.getJobIdsForGroup("lesson"), [0]);
    assert.deepEqual(status.getJobInfo(0), { jobId: 0, stageIds: [0, 1], status: "SUCCEEDED" });
    assert.deepEqual([status.getActiveJobsIds(), status.getActiveStageIds()], [[], []]);
    const stage = status.getStageInfo(1);
    assert.deepEqual([stage?.numTasks, stage?.numActiveTasks, stage?.numCompletedTasks], [2, 0, 2]);
    assert.equal(status.getJobInfo(7), null);
  });

  it("ranges go up and down, in slices of equal length, without being held in memory", async () => {
    const sc = newContext();
    assert.deepEqual(await sc.range(0, 10, 3, 3).glom().collect(), [[0], [3], [6, 9]]);
    assert.deepEqual(await sc.range(3, 0, -1).collect(), [3, 2, 1]);
    assert.deepEqual(await sc.range(0, 1e12, 1, 4).take(2), [0, 1]);
    assert.throws(() => sc.range(0, 3, 0), /^IllegalArgumentException: requirement failed: step cannot be 0$/);
  });
});

describe("jobs beside each other", () => {
  it("a cancelled group of jobs fails, the others go on", async () => {
    const clock = new ManualClock(0);
    const sc = newContextOn(clock, "local-cluster[1,1,1024]");
    sc.cluster.slowDown("0", 1000);
    sc.setJobGroup("doomed", "long");
    const doomed = sc.range(0, 2, 1, 2).count();
    sc.clearJobGroup();
    const other = sc.range(0, 1, 1, 1).count();
    await turn();
    sc.cancelJobGroup("doomed");
    await assert.rejects(doomed, /^SparkException: Job 0 cancelled part of cancelled job group doomed$/);
    for (let second = 0; second < 3; second++) {
      await turn();
      clock.advance(1000);
    }
    assert.equal(await other, 1);
  });

  for (const [mode, order] of [
    ["FIFO", "aaaabb"],
    ["FAIR", "ababaa"],
  ] as const)
    it(`${mode}: two jobs of different pools share two cores`, async () => {
      const sc = newContext("local-cluster[1,2,1024]", { "spark.scheduler.mode": mode });
      let ran = "";
      const job = (pool: string, tasks: number): Promise<void> => {
        sc.setLocalProperty("spark.scheduler.pool", pool);
        return sc.range(0, tasks, 1, tasks).foreachPartition(() => {
          ran += pool;
        });
      };
      sc.cluster.step();
      const both = Promise.all([job("a", 4), job("b", 2)]);
      await turn();
      sc.cluster.run();
      await both;
      assert.equal(ran, order);
    });

  it("dynamic allocation: executors come with a backlog and go when idle, but not with cached blocks", async () => {
    const clock = new ManualClock(0);
    const settings = { "spark.dynamicAllocation.enabled": "true", "spark.dynamicAllocation.maxExecutors": "4" };
    const sc = newContextOn(clock, "local-cluster[2,1,1024]", settings);
    const counts: number[] = [];
    sc.cluster.onPoint(() => counts.push(sc.cluster.executors.length));
    const counted = sc.range(0, 8, 1, 8).cache().count();
    for (let second = 0; second < 5; second++) {
      await turn();
      await turn();
      clock.advance(1000);
    }
    assert.equal(await counted, 8);
    assert.ok(sc.cluster.executors.length >= 1);
    clock.advance(120_000);
    const before = sc.cluster.executors.filter(({ blocks }) => [...blocks.all].length > 0).length;
    const again = sc.range(0, 1, 1, 1).count();
    await turn();
    assert.equal(await again, 1);
    assert.equal(sc.cluster.executors.length, Math.max(before, 1));
  });
});
