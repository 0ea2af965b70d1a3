/** What the trace of a StreamingContext says of its batches, their windows, delays and blocks. */
import assert from "node:assert/strict";
import type { StreamingTrace } from "../../src/index";
import { withContext } from "../dstream/dstream-test";
import { wordCount, wordCountTrace, ZERO } from "./streaming-fixture";

/** What is inside, enters and leaves, of every window. */
const windowsOf = ({ batches }: StreamingTrace): (readonly number[])[][] =>
  batches.flatMap(({ windows }) => windows.map(({ inside, enters, leaves }) => [inside, enters, leaves]));

describe("the trace of a StreamingContext", () => {
  it("is plain JSON: what is written to a file is the same", async () => {
    const trace = await wordCountTrace();
    assert.deepEqual(JSON.parse(JSON.stringify(trace)), trace);
    assert.deepEqual([trace.version, trace.batches.length, trace.leftOut.batches], [1, 6, 0]);
  });

  it("names the streams of the program and where windows are", async () => {
    const { streaming } = await wordCountTrace();
    assert.deepEqual(
      streaming.streams.map(({ name, parents, windowMs, inputId }) => [name, parents, windowMs, inputId]),
      [
        ["PluggableInputDStream", [], null, 0],
        ["FlatMappedDStream", [0], null, null],
        ["MappedDStream", [1], null, null],
        ["ShuffledDStream", [2], null, null],
        ["WindowedDStream", [3], 3000, null],
        ["ShuffledDStream", [4], null, null],
      ],
    );
    assert.deepEqual(streaming.outputs, [{ name: "print", stream: 5 }]);
  });

  it("says what is in each window, what enters and what leaves", async () => {
    const seconds = (times: readonly number[]): number[] => times.map((ms) => (ms - ZERO) / 1000);
    const windows = windowsOf(await wordCountTrace());
    assert.deepEqual(
      windows.map((parts) => parts.map(seconds)),
      [
        [[1], [1], []],
        [[1, 2], [2], []],
        [[1, 2, 3], [3], []],
        [[2, 3, 4], [4], [1]],
        [[3, 4, 5], [5], [2]],
        [[4, 5, 6], [6], [3]],
      ],
    );
  });

  it("a window that slides by two batches gains two and loses two", () =>
    withContext({}, async (test) => {
      test.output(test.input([[1], [2], [3], [4], [5], [6]]).window(3, 2));
      await test.ssc.start();
      await test.tick(6);
      assert.deepEqual(windowsOf(test.ssc.trace()), [
        [[1000, 2000], [1000, 2000], []],
        [[2000, 3000, 4000], [3000, 4000], [1000]],
        [
          [4000, 5000, 6000],
          [5000, 6000],
          [2000, 3000],
        ],
      ]);
    }));

  it("a slow machine makes batches wait: scheduling delay and queue grow", async () => {
    const { batches } = await wordCountTrace({ tasksMs: [900, 900, 900] });
    assert.deepEqual(
      batches
        .slice(0, 4)
        .map(({ outcome, schedulingDelayMs, processingDelayMs, queued }) => [
          ...[outcome, schedulingDelayMs, processingDelayMs, queued],
        ]),
      [
        ["completed", 0, 2700, 0],
        ["completed", 1700, 1800, 1],
        ["completed", 2500, 1800, 2],
        ["completed", 3300, 2700, 3],
      ],
    );
  });

  it("counts the records of each input, and names the blocks that belong to a batch", async () => {
    const { batches, blocks } = await wordCountTrace();
    assert.deepEqual(batches[1].inputs, [{ inputId: 0, numRecords: 1 }]);
    assert.deepEqual(batches[1].blocks, [{ inputId: 0, blockId: "input-0-1767268801600", numRecords: 1 }]);
    assert.equal(batches[1].numBlocks, 1);
    const block = blocks.find(({ blockId }) => blockId === "input-0-1767268801600");
    assert.equal(block?.numRecords, 1);
    assert.deepEqual(
      block?.holders.map(({ executorId }) => executorId),
      ["0", "1"],
    );
  });

  it("a job that fails is the batch's failure; a kill cuts short what had begun", async () => {
    const { ssc } = wordCount();
    ssc.queueStream([["a"]]).foreachRDD(() => {
      throw new Error("no room");
    });
    await ssc.start({ paused: true });
    await ssc.nextBatch();
    await ssc.step("runJobs");
    ssc.kill();
    await new Promise((resolve) => setImmediate(resolve));
    const { batches } = ssc.trace();
    assert.deepEqual(
      batches.map(({ outcome, outputs }) => [outcome, outputs.map(({ failure }) => failure)]),
      [
        ["failed", [null, "Error: no room"]],
        ["killed", [null, null]],
      ],
    );
  });

  it("forgets the oldest batches and points and says how many", () =>
    withContext({}, async (test) => {
      test.input([]).foreachRDD(() => {});
      await test.ssc.start();
      test.clock.advance(1_400_000);
      await test.ssc.processAllAvailable();
      const { batches, points, leftOut } = test.ssc.trace();
      assert.equal(batches.length, 1000);
      assert.equal(leftOut.batches, 400);
      // "recovered", and eight for each batch.
      assert.equal(points.length + leftOut.points, 1 + 8 * 1400);
      assert.ok(points.length <= 10_000);
      assert.equal((await test.ssc.at(1400)).batch?.number, 1400);
      await assert.rejects(test.ssc.at(2, "generateJobs"), /it has passed it/);
    }));
});
