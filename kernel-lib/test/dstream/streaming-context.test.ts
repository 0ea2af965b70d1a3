/** The life of a context: the scenarios of Spark's StreamingContextSuite. */
import assert from "node:assert/strict";
import { SparkContext } from "../../src/api/spark-context";
import { StreamingContext } from "../../src/api/streaming-context";
import { ManualClock } from "../../src/data/clock";
import { SeededRandom } from "../../src/data/random";
import { Milliseconds, Seconds } from "../../src/dstream/duration";
import { SparkConf } from "../../src/rdd/spark-conf";
import { DStreamTest, withContext } from "./dstream-test";

const LATE =
  /^Adding new inputs, transformations, and output operations after (starting|stopping) a context is not supported$/;

describe("a StreamingContext", () => {
  it("is made of settings, and makes the SparkContext", async () => {
    const conf = new SparkConf().setMaster("local[2]").setAppName("made").set("spark.cleaner.ttl", "10s");
    const ssc = new StreamingContext(conf, Milliseconds(500));
    assert.equal(ssc.sparkContext.appName, "made");
    assert.equal(ssc.sparkContext.conf.get("spark.cleaner.ttl"), "10s");
    assert.equal(ssc.graph.batchDuration.milliseconds, 500);
    await ssc.stop();
  });

  it("is made of a master and a name", async () => {
    const ssc = new StreamingContext("local[2]", "named", Seconds(1));
    assert.equal(ssc.sparkContext.master, "local[2]");
    assert.equal(ssc.sparkContext.appName, "named");
    await ssc.stop();
  });

  it("is made of a SparkContext; a number means seconds", () =>
    withContext({}, async (test) => {
      const ssc = new StreamingContext(test.sc, 10);
      assert.equal(ssc.sparkContext, test.sc);
      assert.equal(ssc.graph.batchDuration.milliseconds, 10_000);
    }));

  it("needs a batch interval that is longer than nothing", () =>
    withContext({}, async (test) => {
      assert.throws(() => new StreamingContext(test.sc, null as never), {
        message: "requirement failed: Batch duration for StreamingContext cannot be null",
      });
      assert.throws(() => new StreamingContext(test.sc, Seconds(0)), { message: /must be positive/ });
    }));

  it("runs one job after the other: another number of concurrent jobs is refused", () =>
    withContext({}, async (test) => {
      test.sc.conf.set("spark.streaming.concurrentJobs", 2);
      assert.throws(() => new StreamingContext(test.sc, 1), {
        message:
          "spark.streaming.concurrentJobs is 2, and here the jobs of batches run one after the other: leave it at 1.",
      });
    }));

  it("takes its checkpoint directory from the settings", () =>
    withContext({ conf: { "spark.streaming.checkpoint.directory": "/tmp/stepstream-never-written" } }, async (test) => {
      assert.equal(test.ssc.isCheckpointingEnabled, true);
    }));

  it("is INITIALIZED, ACTIVE, STOPPED", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1]]));
      assert.equal(test.ssc.getState(), "INITIALIZED");
      await test.ssc.start();
      assert.equal(test.ssc.getState(), "ACTIVE");
      await test.ssc.stop();
      assert.equal(test.ssc.getState(), "STOPPED");
    }));

  it("without outputs has nothing to execute", () =>
    withContext({}, async (test) => {
      test.input([[1]]).map((n) => n);
      await assert.rejects(test.ssc.start(), {
        message: "requirement failed: No output operations registered, so nothing to execute",
      });
      assert.equal(test.ssc.getState(), "STOPPED");
      assert.equal(StreamingContext.getActive(), null);
    }));

  it("may be started and stopped several times, to no effect", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1]]));
      await test.ssc.start();
      await test.ssc.start();
      await test.ssc.stop(false);
      await test.ssc.stop(false);
      assert.equal(test.ssc.getState(), "STOPPED");
      assert.equal(test.sc.isStopped, false);
      await test.ssc.stop(true);
      assert.equal(test.sc.isStopped, true);
    }));

  it("that was stopped before it began cannot be started", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1]]));
      await test.ssc.stop(false);
      await assert.rejects(test.ssc.start(), { message: "StreamingContext has already been stopped" });
    }));

  it("that was stopped cannot be started again", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1]]));
      await test.ssc.start();
      await test.ssc.stop(false);
      await assert.rejects(test.ssc.start(), { message: "StreamingContext has already been stopped" });
    }));

  it("takes no streams and no outputs once it has been started, or stopped", () =>
    withContext({}, async (test) => {
      const stream = test.input([[1]]);
      test.output(stream);
      await test.ssc.start();
      for (const add of [
        () => test.input([[2]]),
        () => stream.map((n) => n),
        () => stream.foreachRDD(() => {}),
        () => stream.window(Seconds(2)),
      ])
        assert.throws(add, { message: LATE });
      await test.ssc.stop(false);
      assert.throws(() => test.ssc.queueStream([]), { message: LATE });
    }));

  it("there can be only one that is active", async () => {
    const other = new DStreamTest();
    other.output(other.input([[1]]));
    await withContext({}, async (test) => {
      test.output(test.input([[1]]));
      await test.ssc.start();
      await assert.rejects(other.ssc.start(), { message: /^Only one StreamingContext may be started in this JVM\./ });
      await test.ssc.stop(false);
      await other.ssc.start();
      assert.equal(StreamingContext.getActive(), other.ssc);
    });
    await other.stop();
    assert.equal(StreamingContext.getActive(), null);
  });

  it("an input that nobody uses does no harm", () =>
    withContext({}, async (test) => {
      test.input([[9]]);
      const output = test.output(test.input([[1]]));
      await test.ssc.start();
      await test.tick();
      assert.deepEqual(output, [{ ms: 1000, rows: [1] }]);
    }));

  it("cuts batches at multiples of the interval since 1970", () =>
    withContext({ startMs: 12_345, batchMs: 2000 }, async (test) => {
      const output = test.output(test.input([[1], [2]]));
      await test.ssc.start();
      test.clock.set(13_999);
      await test.ssc.processAllAvailable();
      assert.deepEqual(output, []);
      test.clock.set(16_000);
      await test.ssc.processAllAvailable();
      assert.deepEqual(output, [
        { ms: 14_000, rows: [1] },
        { ms: 16_000, rows: [2] },
      ]);
    }));

  it("a tick that falls into a job is taken after it, and the batch counts as submitted at its time", () =>
    withContext({}, async (test) => {
      const times: number[][] = [];
      test.input([[1], [2], [3]]).foreachRDD(async (_, time) => {
        if (time.milliseconds === 1000) test.clock.advance(2500);
      });
      test.ssc.onPoint((point) => {
        if (point.name !== "runJobs.done") return;
        const { submissionTime, processingStartTime, processingEndTime } = point.facts.jobSet.info();
        times.push([submissionTime, processingStartTime ?? 0, processingEndTime ?? 0]);
      });
      await test.ssc.start();
      await test.tick();
      assert.deepEqual(times, [
        [1000, 1000, 3500],
        [2000, 3500, 3500],
        [3000, 3500, 3500],
      ]);
    }));
});

describe("waiting for the end of a context", () => {
  it("ends with stop", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1]]));
      await test.ssc.start();
      const end = test.ssc.awaitTermination();
      await test.ssc.stop(false);
      await end;
      await test.ssc.awaitTermination();
    }));

  it("gives false when the time is over first, and true after stop", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1]]));
      await test.ssc.start();
      const waited = test.ssc.awaitTerminationOrTimeout(500);
      test.clock.advance(500);
      assert.equal(await waited, false);
      await test.ssc.stop(false);
      assert.equal(await test.ssc.awaitTerminationOrTimeout(500), true);
    }));

  it("throws what a task threw; later batches go on all the same", () =>
    withContext({}, async (test) => {
      const output = test.output(
        test.input([[1], [-1], [2]]).map((n) => {
          if (n < 0) throw new Error("boom");
          return n;
        }),
      );
      await test.ssc.start();
      const end = assert.rejects(test.ssc.awaitTermination(), /boom/);
      await test.tick(3);
      await end;
      assert.deepEqual(
        output.map(({ ms }) => ms),
        [1000, 3000],
      );
      assert.deepEqual(
        test.ssc.execution.pendingTimes.map(({ milliseconds }) => milliseconds),
        [2000],
        "the batch stays pending, and a restart would run it again",
      );
    }));

  it("throws what went wrong when jobs were generated", () =>
    withContext({}, async (test) => {
      test.output(
        test.input([[1]]).transform(() => {
          throw new Error("no plan");
        }),
      );
      await test.ssc.start();
      const end = assert.rejects(test.ssc.awaitTermination(), /no plan/);
      await test.tick();
      await end;
    }));
});

describe("a second SparkContext", () => {
  it("is none of a StreamingContext's business when it has its own world", async () => {
    const world = { clock: new ManualClock(), random: new SeededRandom(1) };
    const sc = new SparkContext(new SparkConf().setMaster("local").setAppName("own"), world);
    const ssc = new StreamingContext(sc, 1);
    assert.equal(ssc.clock, world.clock);
    await ssc.stop();
  });
});
