/** The scenarios of Spark's ReceivedBlockTrackerSuite: which block belongs to which batch, also after the driver has died. */
import assert from "node:assert/strict";
import type { Disk } from "../../../src/checkpoint/disk";
import { FaultyDisk } from "../../../src/checkpoint/faulty-disk";
import { Killed } from "../../../src/checkpoint/killed";
import { MemoryDisk } from "../../../src/checkpoint/memory-disk";
import { ManualClock } from "../../../src/data/clock";
import { type ReceivedBlockInfo, streamBlockId } from "../../../src/dstream/receiver/received-block-info";
import { ReceivedBlockTracker } from "../../../src/dstream/receiver/received-block-tracker";
import { confOf } from "./receiver-world";

describe("received-block tracker", () => {
  let clock: ManualClock;
  let warnings: string[];

  beforeEach(() => {
    clock = new ManualClock(1000);
    warnings = [];
  });

  function open(
    checkpoint: Disk | null,
    recovers: boolean = false,
    streamIds: number[] = [0],
  ): Promise<ReceivedBlockTracker> {
    const conf = confOf({ "spark.streaming.driver.writeAheadLog.rollingIntervalSecs": "1" });
    return ReceivedBlockTracker.open({
      ...{ streamIds, clock, conf, checkpoint, recovers },
      warn: (text) => warnings.push(text),
    });
  }

  const block = (n: number, streamId: number = 0): ReceivedBlockInfo => {
    const segment = { path: `receivedData/${streamId}/log-0-60000`, offset: n * 100, length: 96 };
    const its = { numRecords: n, metadata: null, segment, isBlockIdValid: true, storedMs: clock.now() };
    return { streamId, blockId: streamBlockId(streamId, n), ...its };
  };

  async function add(tracker: ReceivedBlockTracker, ...numbers: number[]): Promise<void> {
    for (const n of numbers) assert.equal(await tracker.addBlock(block(n)), true);
  }

  const ids = (blocks: readonly ReceivedBlockInfo[]): string[] => blocks.map(({ blockId }) => blockId);

  it("blocks wait until a batch takes them, all of them", async () => {
    const tracker = await open(null);
    await add(tracker, 1, 2, 3);
    assert.deepEqual(ids(tracker.getUnallocatedBlocks(0)), ["input-0-1", "input-0-2", "input-0-3"]);
    await tracker.allocateBlocksToBatch(1000);
    assert.deepEqual(ids(tracker.getBlocksOfBatchAndStream(1000, 0)), ["input-0-1", "input-0-2", "input-0-3"]);
    assert.equal(tracker.hasUnallocatedReceivedBlocks, false);
    await add(tracker, 4);
    await tracker.allocateBlocksToBatch(2000);
    assert.deepEqual(ids(tracker.getBlocksOfBatchAndStream(2000, 0)), ["input-0-4"]);
    assert.deepEqual(ids(tracker.getBlocksOfBatchAndStream(1000, 0)).length, 3);
  });

  it("each stream has its queue", async () => {
    const tracker = await open(null, false, [0, 1]);
    await tracker.addBlock(block(1, 0));
    await tracker.addBlock(block(2, 1));
    await tracker.allocateBlocksToBatch(1000);
    const batch = [...tracker.getBlocksOfBatch(1000)].map(([id, blocks]) => [id, ids(blocks)]);
    assert.deepEqual(batch, [
      [0, ["input-0-1"]],
      [1, ["input-1-2"]],
    ]);
    assert.deepEqual(tracker.getBlocksOfBatchAndStream(5000, 1), []);
  });

  it("a batch that has its blocks gets no more when it is allocated again", async () => {
    const tracker = await open(null);
    await add(tracker, 1);
    await tracker.allocateBlocksToBatch(2000);
    await add(tracker, 2);
    for (const timeMs of [2000, 1000]) await tracker.allocateBlocksToBatch(timeMs);
    assert.deepEqual(ids(tracker.getBlocksOfBatchAndStream(2000, 0)), ["input-0-1"]);
    assert.deepEqual(ids(tracker.getUnallocatedBlocks(0)), ["input-0-2"]);
    assert.match(warnings[0], /Possibly processed batch 2000 ms needs to be processed again/);
  });

  it("a new driver knows what was waiting and what was allocated; the executors' copies count no more", async () => {
    const disk = new MemoryDisk();
    const first = await open(disk);
    await add(first, 1, 2);
    await first.allocateBlocksToBatch(2000);
    await add(first, 3);
    const second = await open(disk, true);
    assert.deepEqual(ids(second.getBlocksOfBatchAndStream(2000, 0)), ["input-0-1", "input-0-2"]);
    assert.deepEqual(ids(second.getUnallocatedBlocks(0)), ["input-0-3"]);
    const known = [...second.getUnallocatedBlocks(0), ...second.getBlocksOfBatchAndStream(2000, 0)];
    assert.deepEqual(
      known.map(({ isBlockIdValid }) => isBlockIdValid),
      [false, false, false],
    );
  });

  it("what nobody asks to recover is not recovered", async () => {
    const disk = new MemoryDisk();
    await add(await open(disk), 1);
    assert.equal((await open(disk, false)).hasUnallocatedReceivedBlocks, false);
  });

  it("a recovered allocation takes only its own blocks out of the queue", async () => {
    const disk = new MemoryDisk();
    const first = await open(disk);
    await add(first, 1, 2);
    await first.allocateBlocksToBatch(2000);
    await add(first, 3);
    await first.allocateBlocksToBatch(3000);
    await add(first, 4, 5);
    const second = await open(disk, true);
    assert.deepEqual(ids(second.getUnallocatedBlocks(0)), ["input-0-4", "input-0-5"]);
  });

  it("blocks of two lives with the same id are two blocks", async () => {
    const disk = new MemoryDisk();
    await add(await open(disk), 1);
    const second = await open(disk, true);
    await second.addBlock({ ...block(1), segment: { path: "receivedData/0/log-1-60001", offset: 0, length: 9 } });
    await second.allocateBlocksToBatch(2000);
    assert.equal((await open(disk, true)).getBlocksOfBatchAndStream(2000, 0).length, 2);
    assert.equal((await open(disk, true)).hasUnallocatedReceivedBlocks, false);
  });

  it("after a recovery the batches before the last allocated one stay as they were", async () => {
    const disk = new MemoryDisk();
    const first = await open(disk);
    await add(first, 1);
    await first.allocateBlocksToBatch(3000);
    await add(first, 2);
    const second = await open(disk, true);
    await second.allocateBlocksToBatch(2000);
    assert.deepEqual(second.getBlocksOfBatchAndStream(2000, 0), []);
    await second.allocateBlocksToBatch(4000);
    assert.deepEqual(ids(second.getBlocksOfBatchAndStream(4000, 0)), ["input-0-2"]);
  });

  it("clean-up forgets older batches for good, and deletes files", async () => {
    const disk = new MemoryDisk();
    const first = await open(disk);
    await add(first, 1);
    await first.allocateBlocksToBatch(2000);
    clock.set(4000);
    await add(first, 2);
    await first.allocateBlocksToBatch(4000);
    clock.set(8000);
    assert.equal((await disk.list("receivedBlockMetadata")).length, 2);
    await first.cleanupOldBatches(4000);
    assert.deepEqual(first.getBlocksOfBatch(2000).size, 0);
    assert.deepEqual(await disk.list("receivedBlockMetadata"), ["log-4000-5000", "log-8000-9000"]);
    const second = await open(disk, true);
    assert.deepEqual(second.getBlocksOfBatch(2000).size, 0);
    assert.deepEqual(ids(second.getBlocksOfBatchAndStream(4000, 0)), ["input-0-2"]);
  });

  it("clean-up of what is not over yet is refused", async () => {
    const tracker = await open(null);
    await assert.rejects(tracker.cleanupOldBatches(1000), /requirement failed/);
  });

  it("without a checkpoint directory nothing is written down", async () => {
    const tracker = await open(null);
    assert.equal(tracker.isWriteAheadLogEnabled, false);
    assert.equal((await open(new MemoryDisk())).isWriteAheadLogEnabled, true);
  });

  it("a block that cannot be written down is refused, a batch keeps its blocks waiting", async () => {
    const disk = new MemoryDisk();
    const tracker = await open(disk);
    await add(tracker, 1);
    disk.append = () => Promise.reject(new Error("read-only"));
    assert.equal(await tracker.addBlock(block(2)), false);
    await tracker.allocateBlocksToBatch(2000);
    assert.deepEqual(tracker.getBlocksOfBatch(2000).size, 0);
    assert.deepEqual(ids(tracker.getUnallocatedBlocks(0)), ["input-0-1"]);
    assert.match(warnings[0], /Exception thrown while writing record: BlockAddition/);
  });

  it("a driver that dies while it writes has neither added nor allocated", async () => {
    const disk = new MemoryDisk();
    const dying = await open(new FaultyDisk(disk, [{ kind: "torn", at: 1 }]));
    await add(dying, 1);
    await assert.rejects(dying.allocateBlocksToBatch(2000), Killed);
    const second = await open(disk, true);
    assert.deepEqual(ids(second.getUnallocatedBlocks(0)), ["input-0-1"]);
    assert.equal(second.getBlocksOfBatch(2000).size, 0);
  });

  it("a block that comes while a batch is being written down waits for the next", async () => {
    const tracker = await open(new MemoryDisk());
    await add(tracker, 1);
    const allocating = tracker.allocateBlocksToBatch(2000);
    const adding = tracker.addBlock(block(2));
    await Promise.all([allocating, adding]);
    assert.deepEqual(ids(tracker.getBlocksOfBatchAndStream(2000, 0)), ["input-0-1"]);
    assert.deepEqual(ids(tracker.getUnallocatedBlocks(0)), ["input-0-2"]);
  });
});
