/** The scenarios of Spark's ReceiverSuite: the life of a receiver, and what becomes of what it stores. */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../../src/checkpoint/memory-disk";
import { StorageLevel } from "../../../src/data/storage-level";
import { valuesToBytes } from "../../../src/dstream/receiver/received-block";
import { TestReceiver, WITH_LOG, World } from "./receiver-world";

describe("receiver", () => {
  it("a receiver that was never started says so when it stores", () => {
    const receiver = new TestReceiver();
    assert.throws(() => receiver.store("a"), /A ReceiverSupervisor has not been attached to the receiver yet/);
  });

  it("it is started, stores, and is stopped with the tracker", async () => {
    const receiver = new TestReceiver<string>();
    const world = await World.started({ receivers: [receiver] });
    assert.deepEqual([receiver.isStarted(), receiver.isStopped(), receiver.streamId], [true, false, 0]);
    await receiver.store("a");
    await world.stop();
    assert.deepEqual(receiver.calls, ["onStart", "onStop"]);
    assert.equal(receiver.isStopped(), true);
    assert.deepEqual(await world.batch(1000), [["a"]]);
    assert.deepEqual(world.events, ["started TestReceiver-0", "stopped TestReceiver-0 Stopped by driver"]);
  });

  it("items of one block interval make one partition, and idle intervals none", async () => {
    const receiver = new TestReceiver<number>();
    const world = await World.started({ receivers: [receiver] });
    for (const [ms, item] of [
      [100, 1],
      [150, 2],
      [200, 3],
      [650, 4],
    ] as const) {
      world.clock.set(ms);
      await receiver.store(item);
    }
    assert.deepEqual(await world.batch(1000), [[1, 2], [3], [4]]);
    const ids = world.tracker.getBlocksOfBatchAndStream(1000, 0).map(({ blockId }) => blockId);
    assert.deepEqual(ids, ["input-0-0", "input-0-200", "input-0-600"]);
  });

  it("an item that comes at the very time of a batch belongs to the next", async () => {
    const receiver = new TestReceiver<string>();
    const world = await World.started({ receivers: [receiver] });
    world.clock.set(1000);
    await receiver.store("late");
    assert.deepEqual(await world.batch(1000), []);
    assert.deepEqual(await world.batch(2000), [["late"]]);
  });

  it("a batch that is cut late has what came before its time, and no more", async () => {
    const receiver = new TestReceiver<string>();
    const world = await World.started({ receivers: [receiver] });
    await receiver.store("first");
    world.clock.set(1500);
    await receiver.store("second");
    const many = receiver.storeMany(["many"]);
    world.clock.set(2600);
    assert.deepEqual(await world.batch(1000), [["first"]]);
    assert.deepEqual(await world.batch(2000), [["many"], ["second"]]);
    await many;
  });

  it("many items at once are one block, safe when the promise resolves", async () => {
    const receiver = new TestReceiver<string>();
    const world = await World.started({ receivers: [receiver] });
    let safe = false;
    const stored = receiver.storeMany(["a", "b"], { offset: 7 }).then(() => {
      safe = true;
    });
    assert.equal(safe, false);
    await world.receive();
    await stored;
    const [info] = world.tracker.getUnallocatedBlocks(0);
    assert.deepEqual([info.numRecords, info.metadata], [2, { offset: 7 }]);
    assert.deepEqual(world.names.slice(-3), ["block.store", "block.stored", "block.added"]);
  });

  it("bytes are stored as they are, and nobody counts them", async () => {
    const receiver = new TestReceiver();
    const world = await World.started({ receivers: [receiver] });
    const stored = receiver.storeBytes(valuesToBytes(["x", 1n, { when: new Date(5) }]));
    await world.receive();
    await stored;
    assert.equal(world.tracker.getUnallocatedBlocks(0)[0].numRecords, null);
    assert.deepEqual(await world.batch(200), [["x", 1n, { when: new Date(5) }]]);
  });

  it("a block that no executor can keep rejects, and the receiver goes on", async () => {
    const receiver = new TestReceiver(StorageLevel.NONE);
    const world = await World.started({ receivers: [receiver] });
    const stored = receiver.storeMany(["a"]);
    const refused = assert.rejects(stored, /Could not store input-0-1 to block manager/);
    await world.receive();
    await refused;
    assert.equal(receiver.isStarted(), true);
    assert.equal(world.names.at(-1), "block.failed");
  });

  it("an error it reports reaches listeners, and receiving goes on", async () => {
    const receiver = new TestReceiver<string>();
    const world = await World.started({ receivers: [receiver] });
    receiver.reportError("odd line", new Error("no colon"));
    await world.receive();
    assert.equal(world.events.at(-1), "error TestReceiver-0 odd line");
    assert.match(world.infos.at(-1)?.lastError ?? "", /^Error: no colon/);
    assert.equal(receiver.isStarted(), true);
  });

  it("restart stops it at once and starts it again after two seconds", async () => {
    const receiver = new TestReceiver<string>();
    const world = await World.started({ receivers: [receiver] });
    receiver.restart("connection lost", new Error("reset"));
    await world.receive();
    assert.deepEqual([receiver.calls, receiver.isStopped()], [["onStart", "onStop"], true]);
    await world.advance(1999);
    assert.deepEqual(receiver.calls, ["onStart", "onStop"]);
    await world.advance(1);
    assert.deepEqual([receiver.calls, receiver.isStarted()], [["onStart", "onStop", "onStart"], true]);
    assert.deepEqual(world.events.slice(1), [
      "stopped TestReceiver-0 Restarting receiver with delay 2000ms: connection lost",
      "started TestReceiver-0",
    ]);
  });

  it("what was buffered before a restart is not lost", async () => {
    const receiver = new TestReceiver<string>();
    const world = await World.started({ receivers: [receiver] });
    await receiver.store("before");
    receiver.restart("again", null, 100);
    await world.receive();
    await world.advance(100);
    await receiver.store("after");
    assert.deepEqual(await world.batch(1000), [["before", "after"]]);
  });

  it("one that cannot start is reported and tried again, not faster than the restart delay", async () => {
    const receiver = new TestReceiver<string>(StorageLevel.MEMORY_ONLY, {
      onStart: () => {
        throw new Error("no such host");
      },
    });
    const world = await World.started({ receivers: [receiver] });
    assert.equal(world.events.at(-1), "stopped TestReceiver-0 Error starting receiver 0");
    await world.advance(1999);
    assert.equal(receiver.calls.filter((call) => call === "onStart").length, 1);
    await world.advance(1);
    assert.equal(receiver.calls.filter((call) => call === "onStart").length, 2);
  });

  it("with a write-ahead log the data lies in files, old ones are deleted", async () => {
    const disk = new MemoryDisk();
    const receiver = new TestReceiver<string>(StorageLevel.MEMORY_AND_DISK);
    const settings = { ...WITH_LOG, "spark.streaming.receiver.writeAheadLog.rollingIntervalSecs": "1" };
    const world = await World.started({ receivers: [receiver], checkpoint: disk, settings });
    for (let second = 0; second < 4; second++) {
      await receiver.store(`line ${second}`);
      await world.batch((second + 1) * 1000);
    }
    const files = await disk.list("receivedData/0");
    assert.deepEqual(files, ["log-1000-2000", "log-3000-4000"]);
    await world.advance(1000);
    await world.tracker.cleanupOldBlocksAndBatches(3000);
    assert.deepEqual(await disk.list("receivedData/0"), ["log-3000-4000"]);
  });

  it("a write-ahead log needs a checkpoint directory", async () => {
    const world = await World.make({ settings: WITH_LOG, checkpoint: null });
    world.tracker.start();
    await assert.rejects(world.receive(), /Cannot enable receiver write-ahead log without checkpoint directory set/);
  });
});
