/** What listeners hear of batches and outputs: the scenarios of Spark's StreamingListenerSuite and InputInfoTrackerSuite. */
import assert from "node:assert/strict";
import { InputInfoTracker } from "../../src/dstream/input-info-tracker";
import { StreamingListener } from "../../src/dstream/streaming-listener";
import { Time } from "../../src/dstream/time";
import { type DStreamTest, withContext } from "./dstream-test";

type Event<K extends keyof StreamingListener> = Parameters<StreamingListener[K]>[0];

class Collector extends StreamingListener {
  readonly heard: string[] = [];
  readonly completed: Event<"onBatchCompleted">["batchInfo"][] = [];
  readonly failures: (string | null)[] = [];

  override onStreamingStarted({ time }: Event<"onStreamingStarted">): void {
    this.heard.push(`started ${time}`);
  }
  override onBatchSubmitted({ batchInfo }: Event<"onBatchSubmitted">): void {
    this.heard.push(`submitted ${batchInfo.batchTime.milliseconds} ${batchInfo.processingStartTime}`);
  }
  override onBatchStarted({ batchInfo }: Event<"onBatchStarted">): void {
    this.heard.push(`batch ${batchInfo.batchTime.milliseconds} ${batchInfo.processingEndTime}`);
  }
  override onBatchCompleted({ batchInfo }: Event<"onBatchCompleted">): void {
    this.heard.push(`completed ${batchInfo.batchTime.milliseconds}`);
    this.completed.push(batchInfo);
  }
  override onOutputOperationStarted({ outputOperationInfo }: Event<"onOutputOperationStarted">): void {
    this.heard.push(`output ${outputOperationInfo.id} ${outputOperationInfo.name}`);
  }
  override onOutputOperationCompleted({ outputOperationInfo }: Event<"onOutputOperationCompleted">): void {
    this.heard.push(`output ${outputOperationInfo.id} done`);
    this.failures.push(outputOperationInfo.failureReason);
  }
}

async function listening(
  describe: (test: DStreamTest) => void,
  batches: number,
  look: (collector: Collector, test: DStreamTest) => Promise<void> | void,
): Promise<void> {
  await withContext({}, async (test) => {
    const collector = new Collector();
    test.ssc.addStreamingListener(collector);
    describe(test);
    await test.ssc.start();
    test.ssc.awaitTermination().catch(() => {});
    await test.tick(batches);
    await look(collector, test);
  });
}

const boom = (): never => {
  throw new Error("boom");
};

describe("a streaming listener", () => {
  it("hears of the start, and of each batch and its outputs, in order", () =>
    listening(
      (test) => {
        const stream = test.input([[1], [2]]);
        test.output(stream);
        stream.print();
      },
      2,
      ({ heard }) => {
        const batch = (ms: number): string[] => [
          `submitted ${ms} null`,
          `batch ${ms} null`,
          ...["output 0 foreachRDD", "output 0 done", "output 1 print", "output 1 done"],
          `completed ${ms}`,
        ];
        assert.deepEqual(heard, ["started 0", ...batch(1000), ...batch(2000)]);
      },
    ));

  it("is told when a batch was submitted, began and ended, and the delays", () =>
    listening(
      (test) => {
        const none = test.ssc.queueStream([[1], [2]], true, null);
        none.foreachRDD(() => test.clock.advance(1600));
      },
      1,
      ({ completed }) => {
        const times = completed.map((info) => [
          ...[info.submissionTime, info.processingStartTime, info.processingEndTime],
          ...[info.schedulingDelay, info.processingDelay, info.totalDelay],
        ]);
        // Each job takes 1600 ms of the clock, so the second batch waits for 600.
        assert.deepEqual(times.slice(0, 2), [
          [1000, 1000, 2600, 0, 1600, 1600],
          [2000, 2600, 4200, 600, 1600, 2200],
        ]);
      },
    ));

  it("a batch that went well has no failure", () =>
    listening(
      (test) => test.input([[1]]).foreachRDD((rdd) => rdd.count()),
      1,
      ({ completed, failures }) => {
        assert.deepEqual(failures, [null]);
        assert.deepEqual(
          [...completed[0].outputOperationInfos.values()].map(({ duration }) => duration),
          [0],
        );
      },
    ));

  it("a failed batch says why, output by output; the others run", () =>
    listening(
      (test) => {
        const stream = test.input([[1], [2]]);
        stream.foreachRDD(boom);
        test.output(stream);
        stream.foreachRDD(boom);
      },
      1,
      ({ failures, heard, completed }) => {
        assert.deepEqual(failures, ["Error: boom", null, "Error: boom"]);
        assert.equal(heard.at(-1), "completed 1000");
        assert.equal(completed.length, 1);
      },
    ));

  it("that is taken away hears no more; nor does one after stop", () =>
    listening(
      (test) => test.output(test.input([[1], [2], [3]])),
      1,
      async (collector, test) => {
        const before = collector.heard.length;
        test.ssc.removeStreamingListener(collector);
        await test.tick();
        assert.equal(collector.heard.length, before);
        const second = new Collector();
        test.ssc.addStreamingListener(second);
        await test.ssc.stop(false);
        test.ssc.listeners.post((listener) => listener.onStreamingStarted({ time: 9 }));
        assert.deepEqual(second.heard, []);
      },
    ));

  it("that throws is reported, and the stream goes on", () =>
    withContext({}, async (test) => {
      class Bad extends StreamingListener {
        override onBatchCompleted(): void {
          boom();
        }
      }
      test.ssc.addStreamingListener(new Bad());
      const output = test.output(test.input([[1], [2]]));
      await test.ssc.start();
      await test.tick(2);
      assert.equal(output.length, 2);
      assert.deepEqual(test.errors, Array(2).fill("Listener Bad threw an exception: Error: boom"));
    }));

  it("must not stop the context", () =>
    withContext({}, async (test) => {
      let refused: Promise<void> = Promise.resolve();
      class Stopper extends StreamingListener {
        override onBatchCompleted(): void {
          refused = assert.rejects(test.ssc.stop(), {
            message: "Cannot stop StreamingContext within listener bus thread.",
          });
        }
      }
      test.ssc.addStreamingListener(new Stopper());
      test.output(test.input([[1]]));
      await test.ssc.start();
      await test.tick();
      await refused;
      assert.equal(test.ssc.getState(), "ACTIVE");
    }));
});

describe("how much each input gave a batch", () => {
  const info = (inputStreamId: number, numRecords: number) => ({ inputStreamId, numRecords, metadata: {} });

  it("is told once, and asked by batch", () => {
    const tracker = new InputInfoTracker();
    tracker.reportInfo(new Time(0), info(0, 100));
    tracker.reportInfo(new Time(0), info(1, 300));
    assert.deepEqual(
      [...tracker.getInfo(new Time(0)).values()].map(({ numRecords }) => numRecords),
      [100, 300],
    );
    assert.throws(() => tracker.reportInfo(new Time(0), info(0, 1)), {
      message: "Input stream 0 for batch 0 ms is already added into InputInfoTracker, this is an illegal state",
    });
  });

  it("is forgotten with old batches", () => {
    const tracker = new InputInfoTracker();
    tracker.reportInfo(new Time(0), info(0, 100));
    tracker.reportInfo(new Time(1), info(0, 200));
    tracker.cleanup(new Time(1));
    assert.equal(tracker.getInfo(new Time(0)).size, 0);
    assert.equal(tracker.getInfo(new Time(1)).get(0)?.numRecords, 200);
  });
});
