/** Walking through a StreamingContext: forward by running it, back through what was recorded. */
import assert from "node:assert/strict";
import { MemoryDisk } from "../../src/checkpoint/memory-disk";
import { type BatchStop, Time } from "../../src/index";
import { withContext } from "../dstream/dstream-test";
import { wordCount, ZERO } from "./streaming-fixture";

const place = ({ batch, point }: BatchStop): string => `${batch?.number ?? "-"} ${point?.name}`;

describe("stepping a StreamingContext", () => {
  it("goes through every point of a batch in the order of the protocol", async () => {
    const { ssc, lines } = wordCount();
    ssc.checkpoint(new MemoryDisk());
    await ssc.start({ paused: true });
    const names: string[] = [];
    for (let i = 0; i < 19; i++) {
      names.push(place(await ssc.step()));
      if (i === 2) await lines.store("to be");
    }
    assert.deepEqual(names, [
      ...["- recovered", "- receiver.start", "- receiver.started", "- block.store", "- block.stored", "- block.added"],
      ...["1 allocateBlocks.write", "1 allocateBlocks.written", "1 generateJobs", "1 checkpoint.write"],
      ...["1 checkpoint.written", "1 runJobs", "1 output.start", "1 output.done", "1 runJobs.done"],
      ...["1 checkpoint.write", "1 checkpoint.written", "1 clearOld", "2 allocateBlocks.write"],
    ]);
    await ssc.stop();
  });

  it("goes from batch to batch, back into what was recorded, and to any batch by number or time", async () => {
    const { ssc, clock, printed } = wordCount();
    await ssc.start({ paused: true });
    assert.equal(place(await ssc.nextBatch()), "1 clearOld");
    assert.equal(place(await ssc.nextBatch()), "2 clearOld");
    assert.equal(place(await ssc.back()), "2 runJobs.done");
    assert.equal(place(await ssc.at(1)), "1 clearOld");
    assert.equal(place(await ssc.step()), "2 allocateBlocks.write");
    assert.equal(place(await ssc.at(2, "generateJobs")), "2 generateJobs");
    assert.equal(printed.length, 2, "going back ran nothing");
    assert.equal(place(await ssc.at(new Time(ZERO + 4000), "runJobs")), "4 runJobs");
    assert.equal(clock.now(), ZERO + 4000);
    await ssc.stop();
  });

  it("tells what it cannot do", async () => {
    const { ssc } = wordCount();
    await assert.rejects(ssc.step(), /This context was not started: begin with start/);
    await ssc.start({ paused: true });
    await ssc.step();
    await assert.rejects(ssc.back(), /This is the beginning/);
    await assert.rejects(ssc.at(1.5), /whole number from 0 on, not 1.5/);
    await assert.rejects(
      ssc.at(2, "checkpoint.write"),
      /did not come to checkpoint.write of batch 2: it has passed it/,
    );
    assert.match((await ssc.step("checkpoint.write")).note ?? "", /100 batches went by without checkpoint.write/);
    await ssc.stop();
    assert.equal(place(await ssc.at(1)), "1 clearOld", "the record is still there");
    await ssc.at(102);
    assert.match((await ssc.step()).note ?? "", /the context has ended \(stopped\)/);
  });

  it("a context that is not recorded runs, and says why it cannot be stepped", () =>
    withContext({ conf: { "spark.stepstream.recording": false } }, async (test) => {
      const output = test.output(test.input([[1]]));
      await test.ssc.start();
      await test.tick();
      assert.deepEqual(output[0].rows, [1]);
      await assert.rejects(test.ssc.step(), /Leave "spark.stepstream.recording" on/);
      assert.throws(() => test.sc.trace(), /started without recording/);
    }));

  it("a running context stands still when it is stepped, and runs on when told", () =>
    withContext({}, async (test) => {
      const output = test.output(test.input([[1], [2], [3]]));
      await test.ssc.start();
      await test.tick();
      assert.equal(place(await test.ssc.nextBatch()), "2 clearOld");
      test.clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(output.length, 2);
      await test.ssc.run();
      await test.ssc.processAllAvailable();
      assert.equal(output.length, 3);
    }));

  it("a view of a point shows what was known there, and says what lies ahead", async () => {
    const { ssc, lines } = wordCount();
    await ssc.start({ paused: true });
    await ssc.step("receiver.started");
    await lines.store("to be");
    const planned = `${await ssc.step("generateJobs")}`;
    assert.match(planned, /Received blocks: 1 block/);
    assert.match(planned, /Window of WindowedDStream \[4\]: 1 batch inside, of which 1 new; 0 left/);
    assert.match(planned, /Outputs: not yet: filled at output.done/);
    const done = `${await ssc.nextBatch()}`;
    assert.match(done, /Delays: waited 0 ms, took 640 ms/);
    assert.match(`${await ssc.at(1, "allocateBlocks.write")}`, /Received blocks: not yet/);
    await ssc.stop();
  });

  it("an interrupted cell ends a step that would go on for long", async () => {
    const kernel = Symbol.for("stepstream.kernel");
    const hooks = { onInterrupt: new Set<() => void>() };
    Object.assign(globalThis, { [kernel]: hooks });
    try {
      const { ssc } = wordCount({ tasksMs: [0, 0, 0] });
      await ssc.start({ paused: true });
      const far = ssc.at(1_000_000);
      setTimeout(() => {
        for (const interrupt of hooks.onInterrupt) interrupt();
      }, 20);
      await assert.rejects(far, /did not come to clearOld of batch 1000000: the context has ended \(stopped\)/);
      assert.equal(hooks.onInterrupt.size, 0);
    } finally {
      Reflect.deleteProperty(globalThis, kernel);
    }
  });
});
