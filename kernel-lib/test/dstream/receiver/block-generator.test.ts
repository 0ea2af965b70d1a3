/** The scenarios of Spark's BlockGeneratorSuite, and throttling as in its ReceiverSuite. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../src/data/clock";
import { BlockGenerator, type TimedSource } from "../../../src/dstream/receiver/block-generator";
import { confOf } from "./receiver-world";

class Listener {
  readonly log: string[] = [];
  fails = false;
  onAddData(data: unknown, metadata: unknown): void {
    this.log.push(`add ${JSON.stringify(data)} ${JSON.stringify(metadata)}`);
  }
  onGenerateBlock(blockId: string): void {
    this.log.push(`generate ${blockId}`);
    if (this.fails) throw new Error("no more offsets");
  }
  onPushBlock(blockId: string, values: readonly unknown[]): void {
    this.log.push(`push ${blockId} ${JSON.stringify(values)}`);
  }
  onError(message: string, error: unknown): void {
    this.log.push(`error ${message}: ${String(error)}`);
  }
}

/** Items at known times. */
class Recorded implements TimedSource {
  constructor(private readonly items: [number, string][]) {}
  get nextMs(): number | null {
    return this.items[0]?.[0] ?? null;
  }
  take(): unknown {
    return this.items.shift()?.[1];
  }
}

describe("block generator", () => {
  let clock: ManualClock;
  let listener: Listener;

  beforeEach(() => {
    clock = new ManualClock();
    listener = new Listener();
  });

  const make = (settings: Record<string, string> = {}): BlockGenerator =>
    new BlockGenerator(listener, 0, confOf(settings), clock);

  async function pushAll(generator: BlockGenerator): Promise<void> {
    for (let block = generator.takeBlock(); block !== null; block = generator.takeBlock())
      await generator.pushBlock(block);
  }

  it("makes and pushes blocks with the data of their interval, and calls back", async () => {
    const generator = make({ "spark.streaming.blockInterval": "10ms" });
    assert.throws(() => generator.addData(1), /has not been started or has been stopped/);
    generator.start();
    clock.advance(1000);
    await pushAll(generator);
    assert.deepEqual(listener.log, []);
    for (const n of [1, 2, 3]) await generator.addData(n);
    await generator.addDataWithCallback(4, "four");
    await generator.addMultipleDataWithCallback([5, 6], "both");
    clock.advance(10);
    await pushAll(generator);
    assert.deepEqual(listener.log, [
      'add 4 "four"',
      'add [5,6] "both"',
      "generate input-0-1000",
      "push input-0-1000 [1,2,3,4,5,6]",
    ]);
    assert.equal(generator.isActive, true);
  });

  it("blocks end at multiples of the interval, whenever it was started", async () => {
    clock.set(1234);
    const generator = make();
    generator.start();
    await generator.addData("a");
    clock.set(1399);
    assert.equal(generator.takeBlock(), null);
    assert.equal(generator.nextDueMs, 1400);
    clock.set(1400);
    assert.equal(generator.takeBlock()?.blockId, "input-0-1200");
  });

  it("stop takes no more data, makes the last block, and ends when all is pushed", async () => {
    const generator = make();
    generator.start();
    await generator.addData("a");
    clock.advance(200);
    await generator.addData("b");
    generator.stop();
    assert.equal(generator.state, "StoppedGeneratingBlocks");
    assert.throws(() => generator.addData("c"), /has not been started or has been stopped/);
    assert.throws(() => generator.addDataWithCallback("c", 0), /has been stopped/);
    assert.throws(() => generator.addMultipleDataWithCallback(["c"], 0), /has been stopped/);
    assert.equal(generator.isStopped, false);
    await pushAll(generator);
    generator.end();
    assert.deepEqual(listener.log.slice(-2), ['push input-0-0 ["a"]', 'push input-0-200 ["b"]']);
    assert.equal(generator.isStopped, true);
  });

  it("starting twice is refused, stopping before the start does nothing", () => {
    const generator = make();
    generator.stop();
    assert.equal(generator.state, "Initialized");
    generator.start();
    assert.throws(
      () => generator.start(),
      /Cannot start BlockGenerator as its not in the Initialized state \[state = Active\]/,
    );
  });

  it("an error of the listener is reported, and blocks are made on", async () => {
    const generator = make();
    generator.start();
    await generator.addData("a");
    listener.fails = true;
    clock.advance(200);
    await pushAll(generator);
    listener.fails = false;
    await generator.addData("b");
    clock.advance(200);
    await pushAll(generator);
    assert.deepEqual(listener.log, [
      "generate input-0-0",
      "error Error in block updating thread: Error: no more offsets",
      "generate input-0-200",
      'push input-0-200 ["b"]',
    ]);
  });

  it("a block interval of nothing is refused", () => {
    assert.throws(() => make({ "spark.streaming.blockInterval": "0" }), /should be a positive value/);
  });

  it("while ten blocks wait and one more is held, the next grows", async () => {
    const generator = make();
    generator.start();
    for (let n = 0; n < 15; n++) {
      await generator.addData(n);
      clock.advance(200);
    }
    const sizes: number[] = [];
    for (let block = generator.takeBlock(); block !== null; block = generator.takeBlock())
      sizes.push(block.values.length);
    assert.deepEqual(sizes, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4]);
  });

  it("throttled, items come in at the rate, and nothing is lost", async () => {
    const generator = make({ "spark.streaming.receiver.maxRate": "10" });
    generator.start();
    const added = Array.from({ length: 8 }, (_, n) => generator.addData(n));
    clock.advance(1000);
    await Promise.all(added);
    const blocks: unknown[] = [];
    for (let block = generator.takeBlock(); block !== null; block = generator.takeBlock()) blocks.push(block.values);
    assert.deepEqual(blocks, [
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
  });

  it("who is throttled waits until his item is in", async () => {
    const generator = make({ "spark.streaming.receiver.maxRate": "2" });
    generator.start();
    const seen: number[] = [];
    for (const n of [0, 1, 2]) generator.addData(n).then(() => seen.push(n));
    for (const [ms, expected] of [
      [0, [0]],
      [499, [0]],
      [500, [0, 1]],
      [1000, [0, 1, 2]],
    ] as const) {
      clock.set(ms);
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(seen, expected, `at ${ms}`);
    }
  });

  it("items that still wait for their turn when it stops are refused", async () => {
    const generator = make({ "spark.streaming.receiver.maxRate": "1" });
    generator.start();
    await generator.addData("in");
    const waiting = assert.rejects(generator.addData("out"), /has been stopped/);
    generator.stop();
    await waiting;
    assert.deepEqual(generator.takeBlock()?.values, ["in"]);
  });

  it("many at once need a permit each, and stay together", async () => {
    const generator = make({ "spark.streaming.receiver.maxRate": "10" });
    generator.start();
    const added = generator.addMultipleDataWithCallback([1, 2, 3, 4], null);
    clock.advance(1000);
    await added;
    assert.deepEqual(generator.takeBlock(), { blockId: "input-0-200", endMs: 400, values: [1, 2, 3, 4] });
  });

  it("a recording comes in at its own times, however far the clock leaps", () => {
    const generator = make();
    generator.start();
    generator.readFrom(
      new Recorded([
        [50, "a"],
        [199, "b"],
        [200, "c"],
        [950, "d"],
        [1000, "e"],
      ]),
    );
    clock.set(1000);
    const blocks: [string, readonly unknown[]][] = [];
    for (let block = generator.takeBlock(); block !== null; block = generator.takeBlock())
      blocks.push([block.blockId, block.values]);
    assert.deepEqual(blocks, [
      ["input-0-0", ["a", "b"]],
      ["input-0-200", ["c"]],
      ["input-0-800", ["d"]],
    ]);
    assert.equal(generator.nextDueMs, 1200);
  });

  it("a recording that comes too fast is held back", () => {
    const generator = make({ "spark.streaming.receiver.maxRate": "5" });
    generator.start();
    generator.readFrom(
      new Recorded([
        [0, "a"],
        [0, "b"],
        [0, "c"],
        [500, "d"],
      ]),
    );
    clock.set(1000);
    const blocks: (readonly unknown[])[] = [];
    for (let block = generator.takeBlock(); block !== null; block = generator.takeBlock()) blocks.push(block.values);
    assert.deepEqual(blocks, [["a"], ["b"], ["c"], ["d"]]);
  });
});
