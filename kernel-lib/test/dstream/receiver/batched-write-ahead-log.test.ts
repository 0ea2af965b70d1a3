/** The scenarios of Spark's BatchedWriteAheadLogSuite and WriteAheadLogUtilsSuite: writing together what waits, and when that is done. */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../../src/checkpoint/memory-disk";
import { ManualClock, nextTurn } from "../../../src/data/clock";
import { aggregate, BatchedWriteAheadLog, deaggregate } from "../../../src/dstream/receiver/batched-write-ahead-log";
import { FileBasedWriteAheadLog } from "../../../src/dstream/receiver/file-based-write-ahead-log";
import type { WriteAheadLogSegment } from "../../../src/dstream/receiver/received-block-info";
import {
  createLogForDriver,
  createLogForReceiver,
  isReceiverLogEnabled,
  type WriteAheadLog,
} from "../../../src/dstream/receiver/write-ahead-log";
import { confOf, WITH_LOG } from "./receiver-world";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (records: readonly Uint8Array[]): string[] => records.map((record) => new TextDecoder().decode(record));

/** A log that writes when it is told to. */
class SlowLog implements WriteAheadLog {
  readonly written: { readonly records: readonly string[]; readonly timeMs: number }[] = [];
  private release: ((error: Error | null) => void) | null = null;
  closed = false;

  write(record: Uint8Array, timeMs: number): Promise<WriteAheadLogSegment> {
    return new Promise((resolve, reject) => {
      this.release = (error) => {
        if (error !== null) return reject(error);
        this.written.push({ records: texts(deaggregate(record)), timeMs });
        resolve({ path: "slow", offset: this.written.length, length: record.length });
      };
    });
  }
  async finish(error: Error | null = null): Promise<void> {
    this.release?.(error);
    await nextTurn();
  }
  async read(): Promise<Uint8Array> {
    return bytes("");
  }
  async readAll(): Promise<readonly Uint8Array[]> {
    return [];
  }
  async clean(): Promise<void> {}
  async close(): Promise<void> {
    this.closed = true;
  }
}

describe("write-ahead log, batched", () => {
  const make = (): { slow: SlowLog; log: BatchedWriteAheadLog; clock: ManualClock } => {
    const [slow, clock] = [new SlowLog(), new ManualClock()];
    return { slow, clock, log: new BatchedWriteAheadLog(slow, clock, 5000) };
  };

  it("what waits while a write is under way is written together, with the newest time", async () => {
    const { slow, log } = make();
    const all = [log.write(bytes("a"), 1), log.write(bytes("c"), 7), log.write(bytes("b"), 3)];
    assert.equal(log.queueLength, 2);
    await slow.finish();
    await slow.finish();
    const segments = await Promise.all(all);
    assert.deepEqual(slow.written, [
      { records: ["a"], timeMs: 1 },
      { records: ["b", "c"], timeMs: 7 },
    ]);
    assert.equal(segments[1], segments[2]);
  });

  it("nobody is told before his record is written", async () => {
    const { slow, log } = make();
    let told = false;
    const writing = log.write(bytes("a"), 1).then(() => {
      told = true;
    });
    await nextTurn();
    assert.equal(told, false);
    await slow.finish();
    await writing;
  });

  it("a failure below is the failure of all that were written together", async () => {
    const { slow, log } = make();
    const first = log.write(bytes("a"), 1);
    const others = [log.write(bytes("b"), 2), log.write(bytes("c"), 3)];
    await slow.finish();
    await first;
    const failed = Promise.all(others.map((other) => assert.rejects(other, /disk full/)));
    await slow.finish(new Error("disk full"));
    await failed;
    const last = log.write(bytes("d"), 4);
    await slow.finish();
    await last;
    assert.deepEqual(slow.written.at(-1)?.records, ["d"]);
  });

  it("who waits too long gives up", async () => {
    const { clock, log } = make();
    const late = assert.rejects(log.write(bytes("a"), 1), /Futures timed out after \[5000 milliseconds\]/);
    clock.advance(5000);
    await late;
  });

  it("close fails what still waits, and later writes", async () => {
    const { slow, log } = make();
    const first = log.write(bytes("a"), 1);
    const waiting = assert.rejects(
      log.write(bytes("b"), 42),
      /close\(\) was called on BatchedWriteAheadLog before write request with time 42 could be fulfilled/,
    );
    await log.close();
    await waiting;
    await slow.finish();
    await first;
    await assert.rejects(log.write(bytes("c"), 43), /before write request with time 43/);
    assert.equal(slow.closed, true);
  });

  it("records are taken apart again when they are read, and those of a log without batching understood", async () => {
    const disk = new MemoryDisk();
    const files = await FileBasedWriteAheadLog.open(disk, "log", {
      ...{ rollingIntervalMs: 1000, maxFailures: 1, closeFileAfterWrite: false },
    });
    await files.write(bytes("{single}"), 0);
    const log = new BatchedWriteAheadLog(files, new ManualClock(), 5000);
    await Promise.all(["a", "b", "c"].map((text, i) => log.write(bytes(text), i)));
    assert.deepEqual(texts(await log.readAll()), ["{single}", "a", "b", "c"]);
    assert.deepEqual(texts(deaggregate(aggregate([bytes("x"), bytes("")]))), ["x", ""]);
  });

  it("a single record cannot be read back by its place", async () => {
    const { log } = make();
    await assert.rejects(log.read(), /read\(\) is not supported for BatchedWriteAheadLog/);
  });

  it("the driver's log is batched unless told otherwise, the receivers' never", async () => {
    const [disk, clock] = [new MemoryDisk(), new ManualClock()];
    const allowed = confOf({});
    const refused = confOf({ "spark.streaming.driver.writeAheadLog.allowBatching": "false" });
    assert.ok((await createLogForDriver(disk, allowed, clock)) instanceof BatchedWriteAheadLog);
    assert.ok((await createLogForDriver(disk, refused, clock)) instanceof FileBasedWriteAheadLog);
    assert.ok((await createLogForReceiver(disk, allowed, 0)) instanceof FileBasedWriteAheadLog);
  });

  it("settings choose how long files are written to, on each side", async () => {
    const [disk, clock] = [new MemoryDisk(), new ManualClock()];
    const conf = confOf({
      "spark.streaming.driver.writeAheadLog.rollingIntervalSecs": "5",
      "spark.streaming.receiver.writeAheadLog.rollingIntervalSecs": "7",
      "spark.streaming.receiver.writeAheadLog.closeFileAfterWrite": "true",
    });
    await (await createLogForDriver(disk, conf, clock)).write(bytes("a"), 0);
    const receiver = await createLogForReceiver(disk, conf, 3);
    await receiver.write(bytes("b"), 0);
    await receiver.write(bytes("c"), 0);
    assert.deepEqual((await disk.listFiles("")).sort(), [
      "receivedBlockMetadata/log-0-5000",
      "receivedData/3/log-0-7000",
      "receivedData/3/log-1-7001",
    ]);
  });

  it("received data is written down only when it is asked for", () => {
    assert.equal(isReceiverLogEnabled(confOf({})), false);
    assert.equal(isReceiverLogEnabled(confOf(WITH_LOG)), true);
    const odd = confOf({ "spark.streaming.receiver.writeAheadLog.enable": "maybe" });
    assert.throws(() => isReceiverLogEnabled(odd), /should be boolean, but was maybe/);
  });
});
