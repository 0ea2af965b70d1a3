/** The scenarios of Spark's ReceivedBlockHandlerSuite: blocks with executors only, and in a write-ahead log as well. */
import assert from "node:assert/strict";
import { FaultyDisk } from "../../../src/checkpoint/faulty-disk";
import { Killed } from "../../../src/checkpoint/killed";
import { MemoryDisk } from "../../../src/checkpoint/memory-disk";
import { ManualClock } from "../../../src/data/clock";
import { StorageLevel } from "../../../src/data/storage-level";
import { ExecutorBlocks } from "../../../src/dstream/receiver/block-store";
import { type ReceivedBlock, valuesFromBytes, valuesToBytes } from "../../../src/dstream/receiver/received-block";
import {
  BlockManagerBasedBlockHandler,
  createBlockHandler,
  WriteAheadLogBasedBlockHandler,
} from "../../../src/dstream/receiver/received-block-handler";
import { createLogForReceiver } from "../../../src/dstream/receiver/write-ahead-log";
import { confOf, WITH_LOG } from "./receiver-world";

const values = (...all: unknown[]): ReceivedBlock => ({ kind: "values", values: all });

describe("received block handler", () => {
  let blocks: ExecutorBlocks;
  let clock: ManualClock;
  let disk: MemoryDisk;
  let executors: string[];

  beforeEach(() => {
    executors = ["1", "2", "3"];
    blocks = new ExecutorBlocks(() => executors);
    clock = new ManualClock();
    disk = new MemoryDisk();
  });

  async function logged(level: StorageLevel = StorageLevel.MEMORY_ONLY): Promise<WriteAheadLogBasedBlockHandler> {
    const log = await createLogForReceiver(disk, confOf({}), 0);
    return new WriteAheadLogBasedBlockHandler(blocks, level, log, clock);
  }

  it("keeps a block with its executor, and counts it", async () => {
    const handler = new BlockManagerBasedBlockHandler(blocks, StorageLevel.MEMORY_ONLY);
    const result = await handler.storeBlock("input-0-1", values("a", "b"), "2");
    const storageLevel = "Memory Deserialized 1x Replicated";
    assert.deepEqual(result, { numRecords: 2, holders: ["2"], segment: null, storageLevel });
    assert.deepEqual(blocks.get("input-0-1"), ["a", "b"]);
    assert.deepEqual(await disk.listFiles(""), []);
  });

  it("a replicated level puts a copy on another executor, and that survives the loss of the first", async () => {
    const handler = new BlockManagerBasedBlockHandler(blocks, StorageLevel.MEMORY_AND_DISK_SER_2);
    const { holders } = await handler.storeBlock("input-0-1", values("a"), "2");
    assert.deepEqual(holders, ["2", "1"]);
    blocks.executorLost("2");
    assert.deepEqual(blocks.get("input-0-1"), ["a"]);
    blocks.executorLost("1");
    assert.equal(blocks.get("input-0-1"), null);
  });

  it("a block that cannot be kept is an error", async () => {
    const handler = new BlockManagerBasedBlockHandler(blocks, StorageLevel.NONE);
    await assert.rejects(
      handler.storeBlock("input-0-1", values("a"), "1"),
      /Could not store input-0-1 to block manager with storage level StorageLevel\(1 replicas\)/,
    );
  });

  it("with a log it lies in both, serialised and without copies", async () => {
    const handler = await logged(StorageLevel.MEMORY_AND_DISK_2);
    assert.equal(handler.effectiveLevel.toString(), StorageLevel.MEMORY_AND_DISK_SER.toString());
    const { holders, segment } = await handler.storeBlock("input-0-1", values("a", 1n), "1");
    assert.deepEqual(holders, ["1"]);
    assert.ok(segment);
    const log = await createLogForReceiver(disk, confOf({}), 0);
    assert.deepEqual(valuesFromBytes(await log.read(segment)), ["a", 1n]);
  });

  it("bytes go into the log as they are", async () => {
    const bytes = valuesToBytes([{ id: 1 }]);
    const { numRecords, segment } = await (await logged()).storeBlock("input-0-1", { kind: "bytes", bytes }, "1");
    assert.equal(numRecords, null);
    assert.deepEqual((await disk.read(segment?.path ?? ""))?.subarray(4), bytes);
    assert.deepEqual(blocks.get("input-0-1"), [{ id: 1 }]);
  });

  it("bytes that are no block are an error, not a wrong record", async () => {
    const bytes = new TextEncoder().encode("{half");
    await assert.rejects(
      (await logged()).storeBlock("input-0-1", { kind: "bytes", bytes }, "1"),
      /must be made of lines of JSON/,
    );
  });

  it("what is no data is an error with a log, before anything is written", async () => {
    class Trade {}
    await assert.rejects(
      (await logged()).storeBlock("b", values(new Trade()), "1"),
      /Object not serializable \(class: Trade\)/,
    );
    assert.deepEqual(await disk.listFiles(""), []);
  });

  it("a log that cannot be written is an error, a kill ends it", async () => {
    disk.append = () => Promise.reject(new Error("no space"));
    await assert.rejects((await logged()).storeBlock("b", values(1), "1"), /no space/);
    const dying = new FaultyDisk(new MemoryDisk(), [{ kind: "torn", at: 0 }]);
    const options = { blocks, clock, conf: confOf(WITH_LOG), checkpoint: dying };
    const handler = await createBlockHandler(options, 0, StorageLevel.MEMORY_ONLY);
    await assert.rejects(handler.storeBlock("b", values(1), "1"), Killed);
  });

  it("clean-up deletes old files of the log, and leaves blocks to their streams", async () => {
    const handler = await logged();
    await handler.storeBlock("old", values(1), "1");
    clock.set(120_000);
    await handler.storeBlock("new", values(2), "1");
    await handler.cleanupOldBlocks(100_000);
    assert.deepEqual(await disk.list("receivedData/0"), ["log-120000-180000"]);
    assert.deepEqual(blocks.get("old"), [1]);
  });

  it("the setting chooses which", async () => {
    const options = { blocks, clock, checkpoint: disk };
    const plain = await createBlockHandler({ ...options, conf: confOf({}) }, 0, StorageLevel.MEMORY_ONLY);
    const withLog = await createBlockHandler({ ...options, conf: confOf(WITH_LOG) }, 0, StorageLevel.MEMORY_ONLY);
    assert.ok(plain instanceof BlockManagerBasedBlockHandler && withLog instanceof WriteAheadLogBasedBlockHandler);
  });
});
