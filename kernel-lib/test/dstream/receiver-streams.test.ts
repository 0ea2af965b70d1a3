/** Streams that receivers fill, in a context: from block to batch, at the end, after a crash, and with back-pressure. */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { StorageLevel } from "../../src/data/storage-level";
import { StreamingListener } from "../../src/dstream/streaming-listener";
import { type DStreamTest, withContext } from "./dstream-test";
import { TestReceiver } from "./receiver/receiver-world";

const MEMORY = StorageLevel.MEMORY_ONLY;

const glommed = (test: DStreamTest, hand: TestReceiver<number>): { ms: number; rows: number[][] }[] => {
  const stream = test.ssc.receiverStream(hand);
  return test.output(stream.glom());
};

describe("a stream with a receiver", () => {
  it("a block interval in which something came is a partition of the batch", () =>
    withContext({}, async (test) => {
      const hand = new TestReceiver<number>(MEMORY);
      const output = glommed(test, hand);
      await test.ssc.start();
      await test.ssc.processAllAvailable();
      for (const [ms, value] of [
        [100, 1],
        [150, 2],
        [500, 3],
        [1300, 4],
      ] as const) {
        test.clock.set(ms);
        await test.ssc.processAllAvailable();
        hand.store(value);
        await test.ssc.processAllAvailable();
      }
      test.clock.set(3000);
      await test.ssc.processAllAvailable();
      assert.deepEqual(output, [
        { ms: 1000, rows: [[1, 2], [3]] },
        { ms: 2000, rows: [[4]] },
        { ms: 3000, rows: [] },
      ]);
      assert.deepEqual(hand.calls, ["onStart"]);
    }));

  it("what is stored together is a block of its own, and safe when the promise resolves", () =>
    withContext({}, async (test) => {
      const hand = new TestReceiver<number>(MEMORY);
      const output = glommed(test, hand);
      await test.ssc.start();
      await test.ssc.processAllAvailable();
      test.clock.set(500);
      await hand.storeMany([1, 2, 3]);
      await hand.storeMany([4]);
      await test.tick();
      assert.deepEqual(output[0].rows.sort(), [[1, 2, 3], [4]]);
    }));

  it("a batch says how many records each stream gave", () =>
    withContext({ conf: { "spark.master": "local[3]" } }, async (test) => {
      const hands = [new TestReceiver<number>(MEMORY), new TestReceiver<number>(MEMORY)];
      const records: number[][] = [];
      class Counter extends StreamingListener {
        override onBatchCompleted({ batchInfo }: Parameters<StreamingListener["onBatchCompleted"]>[0]): void {
          records.push([batchInfo.numRecords, ...[...batchInfo.streamIdToInputInfo.values()].map((i) => i.numRecords)]);
        }
      }
      test.ssc.addStreamingListener(new Counter());
      test.output(test.ssc.union(hands.map((hand) => test.ssc.receiverStream(hand))));
      await test.ssc.start();
      await test.ssc.processAllAvailable();
      test.clock.set(500);
      await hands[0].storeMany([1, 2, 3]);
      await hands[1].storeMany([4]);
      await test.tick();
      assert.deepEqual(records[0], [4, 3, 1]);
    }));

  it("that stops gracefully processes what was received", () =>
    withContext({}, async (test) => {
      const hand = new TestReceiver<number>(MEMORY);
      const output = glommed(test, hand);
      await test.ssc.start();
      await test.ssc.processAllAvailable();
      test.clock.set(1500);
      await test.ssc.processAllAvailable();
      hand.store(7);
      const stopped = test.ssc.stop(false, true);
      for (let i = 0; i < 20 && test.ssc.getState() !== "STOPPED"; i++) {
        await new Promise((resolve) => setImmediate(resolve));
        test.clock.advance(500);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await stopped;
      assert.deepEqual(output.flatMap(({ rows }) => rows).flat(), [7]);
      assert.deepEqual(hand.calls, ["onStart", "onStop"]);
    }));

  it("the rate limit follows completed batches when back-pressure is on", () =>
    withContext(
      { conf: { "spark.streaming.backpressure.enabled": true, "spark.streaming.receiver.maxRate": 1000 } },
      async (test) => {
        const hand = new TestReceiver<number>(MEMORY);
        const stream = test.ssc.receiverStream(hand);
        let tookMs = 0;
        stream.foreachRDD(() => test.clock.advance(tookMs));
        await test.ssc.start();
        await test.ssc.processAllAvailable();
        const limit = (): number | null => test.ssc.receiving.tracker?.rateLimitOf(stream.id) ?? null;
        assert.equal(limit(), 1000);
        for (const took of [500, 400, 400]) {
          tookMs = took;
          await hand.storeMany(Array.from({ length: 200 }, (_, i) => i));
          test.clock.set(Math.floor(test.clock.now() / 1000) * 1000 + 1000);
          await test.ssc.processAllAvailable();
        }
        // The first batch primes at 400/s; then 200 records in 400 ms are 500/s.
        assert.equal(stream.rateController?.latestRate, 500);
        assert.equal(limit(), 500);
      },
    ));

  for (const withLog of [true, false])
    it(`received and not processed when the driver dies: ${withLog ? "kept by the write-ahead log" : "lost without a log"}`, async () => {
      const disk = new MemoryDisk();
      const conf = { "spark.streaming.receiver.writeAheadLog.enable": withLog };
      const { StreamingContext } = await import("../../src/api/streaming-context.js");
      const seen: number[] = [];
      let hand = new TestReceiver<number>(MEMORY);
      const program = (test: DStreamTest) => () => {
        hand = new TestReceiver<number>(MEMORY);
        test.ssc.receiverStream(hand).foreachRDD(async (rdd) => {
          seen.push(...(await rdd.collect()));
        });
        return test.ssc;
      };
      await withContext({ checkpoint: disk, conf }, async (test) => {
        const ssc = await StreamingContext.getOrCreate(disk, program(test));
        await ssc.start();
        await ssc.processAllAvailable();
        await test.tick();
        test.clock.set(1500);
        await hand.storeMany([1, 2]);
        ssc.kill();
      });
      disk.crash();
      await withContext({ checkpoint: disk, conf, startMs: 1700 }, async (test) => {
        const ssc = await StreamingContext.getOrCreate(disk, program(test));
        await ssc.start();
        await test.tick(2);
        assert.deepEqual(seen, withLog ? [1, 2] : []);
      });
    });
});

describe("a socket stream", () => {
  it("an empty host, or a port that is none, is refused", () =>
    withContext({}, async (test) => {
      assert.throws(() => test.ssc.socketTextStream("", 9999), { message: /the host of a socket stream is empty/ });
      assert.throws(() => test.ssc.socketTextStream("localhost", 70_000), { message: "port out of range:70000" });
    }));
});
