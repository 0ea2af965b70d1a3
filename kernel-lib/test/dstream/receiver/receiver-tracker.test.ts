/** The scenarios of Spark's ReceiverTrackerSuite: receivers on executors, lost and started again, slowed down, stopped. */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../../src/checkpoint/memory-disk";
import { nextTurn } from "../../../src/data/clock";
import { StorageLevel } from "../../../src/data/storage-level";
import { TestReceiver, WITH_LOG, World } from "./receiver-world";

const MEMORY = StorageLevel.MEMORY_ONLY;

describe("receiver tracker", () => {
  it("receivers are spread over the executors", async () => {
    const world = await World.started({ receivers: [new TestReceiver(), new TestReceiver(), new TestReceiver()] });
    assert.deepEqual(
      [...world.tracker.allocatedExecutors],
      [
        [0, "1"],
        [1, "2"],
        [2, "1"],
      ],
    );
  });

  it("one that prefers a host runs there, and listeners hear where", async () => {
    const world = await World.started({ receivers: [new TestReceiver(MEMORY, { host: "host2" })] });
    const { streamId, name, active, location, executorId } = world.infos[0];
    assert.deepEqual(
      { streamId, name, active, location, executorId },
      {
        ...{ streamId: 0, name: "TestReceiver-0", active: true, location: "host2", executorId: "2" },
      },
    );
  });

  it("one that prefers a host that is not there is refused elsewhere, then runs where it can", async () => {
    const receiver = new TestReceiver(MEMORY, { host: "nowhere" });
    const world = await World.started({ receivers: [receiver, new TestReceiver()], executors: ["1"] });
    assert.deepEqual(receiver.calls, []);
    assert.deepEqual(world.names, ["receiver.start", "receiver.started", "receiver.start", "receiver.started"]);
    world.addExecutor("2");
    await world.advance(2000);
    assert.deepEqual(receiver.calls, ["onStart"]);
    assert.deepEqual(
      [...world.tracker.allocatedExecutors],
      [
        [0, "2"],
        [1, "1"],
      ],
    );
  });

  it("without receivers nothing is started", async () => {
    const world = await World.started({ receivers: [] });
    assert.equal(world.tracker.isStarted, false);
    await world.stop();
    assert.deepEqual(world.names, []);
  });

  it("starting twice is refused", async () => {
    const world = await World.started();
    assert.throws(() => world.tracker.start(), /ReceiverTracker already started/);
  });

  it("a receiver that stops itself is started again", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver] });
    await world.advance(5000);
    await receiver.store("last words");
    receiver.stop("enough");
    await world.receive();
    await world.receive();
    assert.deepEqual(receiver.calls, ["onStart", "onStop", "onStart"]);
    await receiver.store("back");
    await world.advance(400);
    const waiting = world.tracker.getUnallocatedBlocks(0);
    assert.deepEqual(await Promise.all(waiting.map((info) => world.tracker.readBlock(info))), [
      ["last words"],
      ["back"],
    ]);
  });

  it("a block of single items that cannot be stored is reported, and receiving goes on", async () => {
    const disk = new MemoryDisk();
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver], checkpoint: disk, settings: WITH_LOG });
    const append = disk.append.bind(disk);
    disk.append = () => Promise.reject(new Error("no space"));
    await receiver.store("lost");
    await world.advance(200);
    disk.append = append;
    assert.equal(world.events.at(-1), "error TestReceiver-0 Error in block pushing thread");
    await receiver.store("stored");
    assert.deepEqual(await world.batch(1000), [["stored"]]);
  });

  it("one that is stopped while it starts is not started", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.make({ receivers: [receiver] });
    world.tracker.start();
    for await (const point of world.tracker.receive())
      if (point.name === "receiver.start") world.tracker.endReceiver(0, "changed my mind", null);
    assert.deepEqual(receiver.calls, []);
    await world.advance(2000);
    assert.deepEqual(receiver.calls, ["onStart"]);
  });

  it("a lost executor: the receiver begins on another, its buffer is lost", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver] });
    await receiver.store("in the buffer");
    world.loseExecutor("1");
    await world.receive();
    assert.deepEqual([...world.tracker.allocatedExecutors], [[0, "2"]]);
    assert.ok(world.names.includes("receiver.lost"));
    await receiver.store("after");
    assert.deepEqual(await world.batch(1000), [["after"]]);
  });

  it("a block that only the lost executor had is lost, a copy is not", async () => {
    for (const [level, expected] of [
      [MEMORY, [null]],
      [StorageLevel.MEMORY_ONLY_2, [["a"]]],
    ] as const) {
      const receiver = new TestReceiver<string>(level);
      const world = await World.started({ receivers: [receiver] });
      await receiver.store("a");
      await world.advance(200);
      world.loseExecutor("1");
      assert.deepEqual(await world.batch(1000), expected, String(level));
    }
  });

  it("with a write-ahead log a block survives all executors", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver], settings: WITH_LOG });
    await receiver.store("a");
    await world.advance(200);
    world.loseExecutor("1");
    world.loseExecutor("2");
    assert.deepEqual(await world.batch(1000), [["a"]]);
  });

  it("who waits for a block on an executor that is lost hears of it", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver] });
    const stored = assert.rejects(receiver.storeMany(["a"]), /Executor 1 is lost/);
    world.loseExecutor("1");
    await stored;
  });

  it("without any executor it waits until there is one", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver], executors: ["1"] });
    world.loseExecutor("1");
    await world.advance(2000);
    assert.deepEqual(receiver.calls, ["onStart", "onStop"]);
    world.addExecutor("9");
    await world.advance(2000);
    assert.deepEqual([...world.tracker.allocatedExecutors], [[0, "9"]]);
  });

  it("a new rate reaches the receiver it is for", async () => {
    const world = await World.started({ receivers: [new TestReceiver(), new TestReceiver()] });
    world.tracker.sendRateUpdate(1, 100);
    assert.deepEqual([world.tracker.rateLimitOf(0), world.tracker.rateLimitOf(1)], [2 ** 63, 100]);
    world.tracker.sendRateUpdate(7, 100);
  });

  it("stopping stores what is still buffered; a batch may take it", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver] });
    await receiver.store("buffered");
    await world.stop();
    assert.equal(world.tracker.hasUnallocatedBlocks, true);
    assert.deepEqual(await world.batch(1000), [["buffered"]]);
    await assert.rejects(receiver.store("too late"), /has ended: nobody takes its data any more/);
  });

  it("gracefully, a slow receiver is waited for, and what it stores meanwhile counts", async () => {
    let finish: () => void = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const receiver = new TestReceiver<string>(MEMORY, { onStop: () => slow });
    const world = await World.started({ receivers: [receiver] });
    const stopping = world.stop(true);
    await nextTurn();
    const stored = receiver.storeMany(["at the last moment"]);
    world.clock.advance(60_000);
    await nextTurn();
    assert.equal(world.names.includes("receiver.stopped"), false);
    finish();
    await stopping;
    await stored;
    assert.equal(world.tracker.hasUnallocatedBlocks, true);
  });

  it("otherwise it is waited for ten seconds", async () => {
    const receiver = new TestReceiver<string>(MEMORY, { onStop: () => new Promise<void>(() => {}) });
    const world = await World.started({ receivers: [receiver] });
    const stopping = world.stop(false);
    await nextTurn();
    world.clock.advance(10_000);
    await stopping;
    assert.equal(world.names.at(-1), "receiver.stopped");
  });

  it("no receiver is started any more once the tracker has stopped", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver] });
    receiver.restart("soon");
    await world.receive();
    await world.stop();
    await world.advance(10_000);
    assert.deepEqual(receiver.calls, ["onStart", "onStop"]);
  });

  it("a driver that dies loses what it had not written down; a new one finds the rest in the logs", async () => {
    const disk = new MemoryDisk();
    const first = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [first], checkpoint: disk, settings: WITH_LOG });
    await first.store("logged");
    await world.batch(1000);
    await first.store("logged too");
    await world.advance(200);
    await first.store("buffered");
    world.tracker.kill();
    await assert.rejects(first.store("dead"), /has ended/);
    const options = { checkpoint: disk, settings: WITH_LOG, recovers: true, startMs: 1300 };
    const next = await World.started({ ...options, receivers: [new TestReceiver<string>(MEMORY)] });
    assert.deepEqual(await next.valuesOf(1000), [["logged"]]);
    assert.deepEqual(await next.batch(2000), [["logged too"]]);
  });

  it("without a write-ahead log the new driver knows the blocks, and nobody has them", async () => {
    const disk = new MemoryDisk();
    const first = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [first], checkpoint: disk });
    await first.store("a");
    await world.advance(200);
    world.tracker.kill();
    const options = { checkpoint: disk, recovers: true, startMs: 200 };
    const next = await World.started({ ...options, receivers: [new TestReceiver<string>(MEMORY)] });
    assert.deepEqual(await next.batch(1000), [null]);
  });

  it("what to do next is known: a cut, a restart, a launch; work that comes in wakes who waits", async () => {
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver] });
    assert.equal(world.tracker.nextDueMs, null);
    const before = world.timesWoken;
    await receiver.store("a");
    assert.equal(world.timesWoken, before + 1);
    assert.equal(world.tracker.nextDueMs, 200);
    await world.advance(200);
    receiver.restart("again");
    await world.receive();
    assert.equal(world.tracker.nextDueMs, 2200);
  });

  it("blocks of old batches are forgotten, with their files", async () => {
    const disk = new MemoryDisk();
    const receiver = new TestReceiver<string>(MEMORY);
    const world = await World.started({ receivers: [receiver], checkpoint: disk, settings: WITH_LOG });
    await receiver.store("a");
    await world.batch(1000);
    await world.advance(120_000);
    await receiver.store("b");
    await world.batch(122_000);
    await world.tracker.cleanupOldBlocksAndBatches(121_000);
    assert.deepEqual(await world.valuesOf(1000), []);
    assert.deepEqual(await disk.list("receivedData/0"), ["log-122000-182000"]);
  });
});
