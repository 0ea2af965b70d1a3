/** Receivers in whole programs: the scenarios of Spark's InputStreamsSuite, ReceiverInputDStreamSuite and RateControllerSuite. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { nextTurn } from "../../src/data/clock";
import { StorageLevel } from "../../src/data/storage-level";
import type { BatchPoint } from "../../src/dstream/batch-points";
import { ReplayReceiver } from "../../src/dstream/receiver/replay-receiver";
import { type ReceiverEvent, StreamingListener } from "../../src/dstream/streaming-listener";
import { readRecording } from "../../src/sources/recording";
import { numbers } from "../sources/small-recording";
import { type DStreamTest, withContext } from "./dstream-test";
import { TestReceiver, WITH_LOG } from "./receiver/receiver-world";

const MEMORY = StorageLevel.MEMORY_ONLY;

/** Lets sockets and timers of the machine do their work. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(holds(), "it did not come to pass within two seconds");
}

describe("receivers in a program", () => {
  it("lines from a socket come out in batches, and an idle batch is empty", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const connected = once(server, "connection");
    try {
      await withContext({}, async (test) => {
        const output = test.output(test.ssc.socketTextStream("127.0.0.1", port, MEMORY));
        await test.ssc.start();
        await test.ssc.processAllAvailable();
        const [socket] = await connected;
        socket.write("one\ntwo\r\nthr");
        await until(() => test.ssc.receiving.nextDueMs !== Number.POSITIVE_INFINITY);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await test.tick(2);
        socket.write("ee\n");
        await until(() => test.ssc.receiving.nextDueMs !== Number.POSITIVE_INFINITY);
        await test.tick();
        assert.deepEqual(
          output.map(({ rows }) => rows),
          [["one", "two"], [], ["three"]],
        );
        socket.destroy();
      });
    } finally {
      server.close();
    }
  });

  it("a port where nobody listens is tried again every two seconds, and that is said", () =>
    withContext({}, async (test) => {
      const free = createServer().listen(0, "127.0.0.1");
      await once(free, "listening");
      const { port } = free.address() as AddressInfo;
      free.close();
      await once(free, "close");
      const heard: string[] = [];
      class Hearing extends StreamingListener {
        override onReceiverStopped({ receiverInfo: its }: ReceiverEvent): void {
          heard.push(`${its.name}: ${its.lastErrorMessage} - ${its.lastError.split("\n", 1)[0]}`);
        }
      }
      test.ssc.addStreamingListener(new Hearing());
      test.output(test.ssc.socketTextStream("127.0.0.1", port));
      await test.ssc.start();
      await test.ssc.processAllAvailable();
      const attempts = (): BatchPoint[] => test.points.filter(({ name }) => name === "receiver.start");
      const tries = (): string[] => test.errors.filter((text) => text.includes("Error connecting to"));
      for (let n = 1; n <= 3; n++) {
        await until(() => test.ssc.receiving.nextDueMs <= test.clock.now() || tries().length >= n);
        await test.ssc.processAllAvailable();
        assert.equal(tries().length, n);
        assert.equal(attempts().length, n);
        await test.tick(2);
      }
      const said = `Restarting receiver with delay 2000ms: Error connecting to 127.0.0.1:${port}`;
      const refused = `connect ECONNREFUSED 127.0.0.1:${port}`;
      assert.equal(tries()[0], `Deregistered receiver for stream 0: ${said} - Error: ${refused}`);
      assert.equal(heard[2], `SocketReceiver-0: ${said} - Error: ${refused}`);
      const points = test.ssc.trace().points.filter(({ name }) => /^receiver.sto|^receiver.start$/.test(name));
      assert.deepEqual(
        points.slice(0, 5).map(({ says }) => says),
        [
          "the receiver of input 0 is about to start on executor driver, where it keeps a core to itself",
          `the receiver of input 0 has ended: ${said} (${refused}); it begins again at 1970-01-01 00:00:02`,
          "the receiver of input 0 is about to start on executor driver, where it keeps a core to itself (attempt 2)",
          `the receiver of input 0 has ended: ${said} (${refused}); it begins again at 1970-01-01 00:00:04`,
          "the receiver of input 0 is about to start on executor driver, where it keeps a core to itself (attempt 3)",
        ],
      );
    }));

  async function started(test: DStreamTest, receiver: TestReceiver<string>): Promise<void> {
    await test.ssc.start();
    await test.ssc.processAllAvailable();
    assert.equal(receiver.isStarted(), true);
  }

  it("blocks that nobody has any more are left out, with a warning, unless a log has them", async () => {
    for (const [conf, expected] of [
      [{}, ["b"]],
      [WITH_LOG, ["a", "b"]],
    ] as const)
      await withContext({ conf, checkpoint: new MemoryDisk() }, async (test) => {
        const receiver = new TestReceiver<string>(MEMORY);
        const output = test.output(test.ssc.receiverStream(receiver));
        await started(test, receiver);
        await receiver.store("a");
        test.clock.set(500);
        await test.ssc.processAllAvailable();
        test.ssc.receiving.blocks.remove("input-0-0");
        await receiver.store("b");
        test.clock.set(1000);
        await test.ssc.processAllAvailable();
        assert.deepEqual(output[0].rows, expected);
        const warned = test.errors.some((text) => text.startsWith("Some blocks could not be recovered"));
        assert.equal(warned, expected.length === 1);
      });
  });

  it("a receiver with the only core leaves none for batches: local[1] starves", () =>
    withContext({ conf: { "spark.master": "local[1]" } }, async (test) => {
      const receiver = new TestReceiver<string>(MEMORY);
      const output = test.output(test.ssc.receiverStream(receiver));
      await started(test, receiver);
      await receiver.store("a");
      test.clock.set(1000);
      for (let turns = 0; turns < 50; turns++) await nextTurn();
      assert.deepEqual(output, []);
      test.ssc.kill();
    }));

  it("with back-pressure the rate of a receiver follows what the batches manage", () =>
    withContext({ conf: { "spark.streaming.backpressure.enabled": true } }, async (test) => {
      const receiver = new TestReceiver<string>(MEMORY);
      const stream = test.ssc.receiverStream(receiver);
      stream.foreachRDD(async () => {
        test.clock.advance(500);
      });
      await started(test, receiver);
      const rates: (number | null)[] = [];
      for (let batch = 0; batch < 3; batch++) {
        for (let n = 0; n < 100; n++) void receiver.store(`item ${n}`);
        test.clock.set((batch + 1) * 1000);
        await test.ssc.processAllAvailable();
        rates.push(test.ssc.receiving.tracker?.rateLimitOf(0) ?? null);
      }
      // 100 records in 500 ms are 200 a second; the first batch only tells that.
      assert.deepEqual(rates, [2 ** 63, 200, 200]);
    }));

  it("a recording comes in at its own times, faster if that is wanted", () =>
    withContext({ conf: { "spark.master": "local[3]" } }, async (test) => {
      const disk = await numbers([
        [0, 10, 70],
        [5, 65],
      ]);
      const replay = (speed: number | null): ReplayReceiver =>
        new ReplayReceiver(
          () => readRecording(disk),
          () => test.clock.now(),
          { speed, storageLevel: MEMORY },
        );
      const fast = test.output(test.ssc.receiverStream(replay(60)));
      const atOnce = test.output(test.ssc.receiverStream(replay(null)).count());
      await test.ssc.start();
      await test.ssc.processAllAvailable();
      await until(() => test.ssc.receiving.nextDueMs !== Number.POSITIVE_INFINITY);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await test.tick(2);
      const n = (rows: readonly unknown[]): unknown[] => rows.map((row) => (row as { n: number }).n);
      assert.deepEqual(
        fast.map(({ rows }) => n(rows)),
        [
          [0, 100, 1],
          [101, 2],
        ],
      );
      assert.deepEqual(
        atOnce.map(({ rows }) => rows),
        [[5], [0]],
      );
    }));
});
