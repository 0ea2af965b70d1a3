/** A second timeline from a batch on: with a change, and without harm to the first (semantics B14). */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { col, MemoryStream, type StreamingQuery, window } from "../../src/index";
import { HDFS_BACKED, ROCKSDB } from "../../src/state/store-files";
import { newSession } from "../stream-test";

const at = (seconds: number): [Date] => [new Date(seconds * 1000)];

/** Windowed counts over the given batches, one step each; the query has run them all. */
async function counted(times: readonly number[][], checkpoint?: string, provider?: string): Promise<StreamingQuery> {
  const spark = newSession();
  if (provider !== undefined) spark.conf.set("spark.sql.streaming.stateStore.providerClass", provider);
  spark.conf.set("spark.sql.streaming.minBatchesToRetain", 6);
  spark.conf.set("spark.sql.streaming.stateStore.minDeltasForSnapshot", 3);
  const input = new MemoryStream(spark, "t TIMESTAMP");
  const writer = input
    .toDF()
    .withWatermark("t", "10 seconds")
    .groupBy(window(col("t"), "10 seconds"))
    .count()
    .writeStream.outputMode("update")
    .queryName("counts");
  // A durable query goes to a sink that may recover.
  const query = await (checkpoint === undefined
    ? writer.format("memory")
    : writer.format("noop").option("checkpointLocation", checkpoint)
  ).start({ paused: true });
  for (const batch of times) {
    input.addData(...batch.map(at));
    await query.nextBatch();
  }
  return query;
}

const BATCHES = [[12, 17], [25], [13, 22], [40], [28, 35], [60]];

/** The rows that each batch put out, in short. */
const outputs = (query: StreamingQuery): string[] =>
  query.trace().batches.map(({ batchId, rowsOut }) => `${batchId}: ${rowsOut.map(([, n]) => n)}`);

describe("a fork", () => {
  it("without a change repeats what the first timeline did", async () => {
    const query = await counted(BATCHES);
    for (const from of [0, 1, 3, 5]) {
      const fork = await query.fork(from, { name: `fork${from}` });
      assert.deepEqual(outputs(fork), outputs(query).slice(0, from));
      await fork.nextBatch();
      // The fork finds all data there at once, and takes it in one batch; that one starts where the first timeline stood.
      const [theirs, ours] = [query.trace().batches[from], fork.trace().batches[from]];
      assert.deepEqual(ours.offsets[0].start, theirs.offsets[0].start);
      assert.deepEqual(
        [ours.watermark.lateMs, ours.watermark.currentMs],
        [theirs.watermark.lateMs, theirs.watermark.currentMs],
      );
      assert.notEqual(fork.id, query.id);
      // From the last batch on there is only that one's data left, and the two cannot be told apart.
      if (from === 5) {
        assert.deepEqual(ours.rowsOut, theirs.rowsOut);
        assert.deepEqual(ours.rowsIn, theirs.rowsIn);
        assert.deepEqual(ours.state, theirs.state);
        assert.deepEqual(ours.watermark, theirs.watermark);
      }
      await fork.stop();
    }
    assert.equal(await query.isActive(), true);
    assert.equal(query.trace().batches.length, 6);
    await query.stop();
  });

  it("with another delay has another watermark from the next batch on", async () => {
    const query = await counted(BATCHES);
    const fork = await query.fork(3, { watermarkDelay: "0 seconds", name: "strict" });
    await fork.nextBatch();
    assert.equal(fork.trace().query.watermarks[0].delayMs, 0);
    assert.equal(fork.trace().batches[3].watermark.currentMs, 15_000);
    assert.equal(fork.trace().batches[3].watermark.nextMs, 60_000);
    await query.stop();
    await fork.stop();
  });

  for (const provider of [HDFS_BACKED, ROCKSDB])
    it(`of a killed query, of a fork, and on a real disk after old state has gone: ${provider.split(".").at(-1)}`, async () => {
      const directory = fs.mkdtempSync(join(tmpdir(), "stepstream-fork-"));
      try {
        const times = Array.from({ length: 16 }, (_, i) => [i * 3]);
        const query = await counted(times, join(directory, "checkpoint"), provider);
        await query.kill();
        const first = await query.fork(14, { name: "first" });
        await first.nextBatch();
        assert.equal(first.trace().batches[14].numInputRows, 2);
        const second = await first.fork(14, { outputMode: "complete", name: "second" });
        await second.nextBatch();
        assert.equal(second.trace().query.outputMode, "complete");
        // Complete mode puts out the whole state.
        assert.equal(second.trace().batches[14].state[0].numRowsTotal, second.trace().batches[14].numOutputRows);
        await assert.rejects(query.fork(3, {}), /What batch 3 continues from is no longer in the checkpoint/);
        await first.stop();
        await second.stop();
      } finally {
        fs.rmSync(directory, { recursive: true, force: true });
      }
    });

  it("keeps the settings of the first timeline, from batch 0 too", async () => {
    const query = await counted(BATCHES);
    const session = newSession();
    session.conf.set("spark.sql.shuffle.partitions", 5);
    const fork = await query.fork(0, { name: "f" });
    assert.equal(fork.trace().query.stateOperators[0].numPartitions, 2);
    await fork.stop();
    await query.stop();
  });

  it("with other windows puts new rows into those, and keeps the old ones in the state", async () => {
    const query = await counted(BATCHES);
    const fork = await query.fork(4, { window: "20 seconds", name: "wide" });
    await fork.nextBatch();
    await fork.nextBatch();
    assert.deepEqual(fork.trace().query.windows[0].sizeMs, 20_000);
    const sizes = fork
      .trace()
      .batches.slice(4)
      .flatMap(({ state }) =>
        state[0].changes.map(({ key }) => {
          const { start, end } = key[0] as { start: string; end: string };
          return (Date.parse(end) - Date.parse(start)) / 1000;
        }),
      );
    assert.deepEqual([...new Set(sizes)].sort(), [10, 20]);
    const sliding = await query.fork(4, { window: { size: "20 seconds", slide: "5 seconds" }, name: "sliding" });
    assert.equal(sliding.trace().query.windows[0].slideMs, 5_000);
    for (const each of [query, fork, sliding]) await each.stop();
  });

  it("with other rows goes on from the same state, one block a batch, and can be forked again", async () => {
    const query = await counted(BATCHES);
    const fork = await query.fork(3, { data: [[at(21), at(22)], [at(90)]], name: "other" });
    await fork.processAllAvailable();
    const rows = fork
      .trace()
      .batches.slice(3)
      .map(({ rowsIn, noData }) => (noData ? "no data" : rowsIn.map(({ values }) => values[0])));
    assert.deepEqual(rows.slice(0, 2), [["1970-01-01T00:00:21Z", "1970-01-01T00:00:22Z"], ["1970-01-01T00:01:30Z"]]);
    // 25 was there already, 22 of batch 2 too.
    assert.deepEqual(
      fork.trace().batches[3].rowsOut.map(([, n]) => n),
      [4],
    );
    const again = await fork.fork(4, { data: [[at(23)]], name: "again" });
    await again.nextBatch();
    assert.deepEqual(
      again.trace().batches[4].rowsOut.map(([, n]) => n),
      [5],
    );
    for (const each of [query, fork, again]) await each.stop();
  });

  it("of a recorded stream with smaller batches, and with a trigger that ends by itself", async () => {
    const query = await newSession()
      .readStream.format("replay")
      .option("dataset", "earthquakes")
      .option("maxOffsetsPerTrigger", 400)
      .load()
      .writeStream.format("memory")
      .queryName("quakes")
      .start({ paused: true });
    await query.nextBatch();
    await query.nextBatch();
    const fork = await query.fork(1, { maxOffsetsPerTrigger: 1000, trigger: { availableNow: true }, name: "large" });
    await fork.processAllAvailable();
    assert.deepEqual(
      fork.trace().batches.map(({ numInputRows }) => numInputRows),
      [400, 1000, 307],
    );
    assert.equal(await fork.isActive(), false);
    await query.stop();
  });

  it("refuses what cannot be", async () => {
    const query = await counted([[1]]);
    await assert.rejects(query.fork(7, {}), /There is no batch 7 to fork from: the query has run the batches 0 to 0/);
    await assert.rejects(query.fork(0, { watermarkDelay: "-1 seconds" }), /should not be negative/);
    await assert.rejects(query.fork(0, { watermarkDelay: "soon" }));
    await assert.rejects(query.fork(0, { outputMode: "sometimes" as "append" }), /sometimes/i);
    await assert.rejects(query.fork(0, { name: "counts" }), /a query with that name is already active/);
    await assert.rejects(query.fork(0, { window: "soon" }));
    await assert.rejects(query.fork(0, { window: "-1 seconds" }), /The `window_duration` must be between/);
    await assert.rejects(query.fork(0, { trigger: {} }), /Only a single trigger is allowed/);
    await assert.rejects(query.fork(0, { maxOffsetsPerTrigger: 5 }), /this query reads from MemoryStream\[t\]/);
    await assert.rejects(query.fork(0, { data: [[{ t: true }]] }), /data\[0\]\[0\]/);
    await assert.rejects(query.fork(0, { data: [], maxOffsetsPerTrigger: 5 }), /leave maxOffsetsPerTrigger out/);
    await query.stop();
    const input = new MemoryStream(newSession(), "v INT");
    const plain = await input.toDF().writeStream.format("noop").start({ paused: true });
    input.addData([1]);
    await plain.nextBatch();
    await assert.rejects(
      plain.fork(0, { watermarkDelay: "1 second" }),
      /no withWatermark whose delay could be changed/,
    );
    await assert.rejects(plain.fork(0, { window: "1 second" }), /no window\(…\) whose size could be changed/);
    await plain.stop();
  });
});
