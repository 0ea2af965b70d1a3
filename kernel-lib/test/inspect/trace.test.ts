/** What a trace says about a run: deterministic, harmless to the run, whole over kills and restarts. */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { col, functions, MemoryStream, type Row, type StreamingQuery, type Trace, window } from "../../src/index";
import { newSession } from "../stream-test";

const at = (seconds: number, key: string): [Date, string] => [new Date(seconds * 1000), key];

/** A windowed count over rows that are late, filtered and on time; the trace and the result. */
async function run(recording: boolean): Promise<{ trace: Trace | null; rows: Row[] }> {
  const spark = newSession();
  spark.conf.set("spark.stepstream.recording", recording);
  const input = new MemoryStream(spark, "t TIMESTAMP, k STRING");
  const query = await input
    .toDF()
    .withWatermark("t", "10 seconds")
    .where(col("k").notEqual("x"))
    .groupBy(window(col("t"), "10 seconds", "5 seconds"), col("k"))
    .count()
    .writeStream.format("memory")
    .outputMode("update")
    .queryName("counts")
    .start({ paused: true });
  for (const rows of [[at(5, "a"), at(12, "b"), at(99, "x")], [at(40, "a")], [at(7, "a"), at(33, "b")], []]) {
    input.addData(...rows);
    await query.processAllAvailable();
  }
  const rows = await spark.table("counts").collect();
  await query.stop();
  return { trace: recording ? query.trace() : null, rows };
}

describe("a trace", () => {
  it("says that a row is not followed beyond a union, and holds the earlier life after a restart", async () => {
    const spark = newSession();
    const [left, right] = [
      new MemoryStream(spark, "t TIMESTAMP, k STRING"),
      new MemoryStream(spark, "t TIMESTAMP, k STRING"),
    ];
    const timed = (input: MemoryStream, delay: string) => input.toDF().withWatermark("t", delay);
    const counts = timed(left, "5 seconds")
      .union(timed(right, "10 seconds"))
      .groupBy(window(col("t"), "10 seconds"))
      .count();
    const folder = fs.mkdtempSync(join(tmpdir(), "stepstream-union-"));
    const writer = counts.writeStream.option("checkpointLocation", folder).format("noop");
    const first = await writer.start({ paused: true });
    left.addData(at(50, "a"));
    right.addData(at(20, "b"));
    await first.processAllAvailable();
    await first.stop();
    const second = await writer.start({ paused: true });
    left.addData(at(51, "a"));
    await second.processAllAvailable();
    const rows = second.trace().batches.flatMap((batch) => batch.rowsIn.map((row) => [batch.life, row.verdict.kind]));
    assert.deepEqual(rows, [
      [0, "unknown"],
      [0, "unknown"],
      [1, "unknown"],
    ]);
    await second.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("is the same, byte for byte, when the same program runs over the same data", async () => {
    const text = async (): Promise<string> => JSON.stringify((await run(true)).trace);
    const first = await text();
    assert.ok((await text()) === first, "the traces differ");
    assert.ok(first.length > 10_000);
  });

  it("changes nothing: the results are the same without it", async () => {
    assert.deepEqual(JSON.stringify((await run(false)).rows), JSON.stringify((await run(true)).rows));
  });

  it("judges every row, and its state changes add up to the state", async () => {
    const { trace } = await run(true);
    const batches = trace?.batches ?? [];
    const verdicts = batches.flatMap((batch) =>
      batch.rowsIn.map(({ values, verdict }) => `${values[1]} ${verdict.kind}`),
    );
    assert.deepEqual(verdicts, ["a kept", "b kept", "x filtered", "a kept", "a late", "b kept"]);
    for (const batch of batches) {
      const groups = batch.rowsIn.flatMap(({ verdict }) => verdict.groups.filter(({ late }) => late));
      const [state] = batch.state;
      assert.equal(new Set(groups.map(({ key }) => JSON.stringify(key))).size, state.numRowsDroppedByWatermark);
    }
    const keys = new Set<string>();
    for (const batch of batches) {
      for (const { key, before, after } of batch.state[0].changes) {
        assert.equal(keys.has(JSON.stringify(key)), before !== null);
        if (after === null) keys.delete(JSON.stringify(key));
        else keys.add(JSON.stringify(key));
      }
      assert.equal(keys.size, batch.state[0].numRowsTotal);
    }
  });

  it("of a restarted query holds the killed batch and its re-run", async () => {
    const directory = fs.mkdtempSync(join(tmpdir(), "stepstream-trace-"));
    try {
      const spark = newSession();
      const input = new MemoryStream(spark, "t TIMESTAMP, k STRING");
      const writer = input
        .toDF()
        .groupBy("k")
        .count()
        .writeStream.format("memory")
        .outputMode("complete")
        .queryName("counts")
        .option("checkpointLocation", directory);
      const first = await writer.start({ paused: true });
      input.addData(at(1, "a"));
      await first.nextBatch();
      input.addData(at(2, "a"));
      await first.at(1, "addBatch.done");
      await first.kill();
      const second = await writer.start({ paused: true });
      await second.processAllAvailable();
      assert.deepEqual(
        second.trace().batches.map(({ batchId, life, outcome }) => [batchId, life, outcome]),
        [
          [0, 0, "committed"],
          [1, 0, "killed"],
          [1, 1, "committed"],
        ],
      );
      const [, killed, rerun] = second.trace().batches;
      assert.deepEqual(
        rerun.offsets,
        killed.offsets.map((range) => ({ ...range, latest: rerun.offsets[0].latest })),
      );
      assert.deepEqual(rerun.rowsIn, killed.rowsIn);
      // Walking back from the re-run leads into the life before.
      await second.at(1, "recovered");
      const stop = await second.back();
      assert.deepEqual([stop.batchId, stop.batch?.life, stop.point?.name], [1, 0, "addBatch.done"]);
      await second.stop();
      const third = await writer.start({ paused: true });
      input.addData(at(3, "a"));
      await third.processAllAvailable();
      assert.deepEqual([third.trace().batches.length, third.trace().batches[3].life], [4, 2]);
      await third.stop();
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  });

  it("of a failed batch says so, and does not judge what was not decided", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "k STRING, v INT");
    const query = await input
      .toDF()
      .groupBy("k")
      .count()
      .writeStream.foreachBatch(() => {
        throw new Error("no");
      })
      .outputMode("update")
      .start({ paused: true });
    input.addData(["a", 1]);
    await assert.rejects(query.processAllAvailable());
    const [batch] = query.trace().batches;
    assert.equal(batch.outcome, "failed");
    assert.equal(batch.points.at(-1)?.name, "sink.commit");
    assert.deepEqual(
      batch.rowsIn.map(({ verdict }) => verdict.kind),
      ["unknown"],
    );
  });

  it("of a row at which a function of the program failed says so, and the query can be started again", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    let isDown = true;
    const lookUp = functions.udf((v) => {
      if (isDown) throw new Error("nobody answers");
      return v;
    }, "INT");
    const folder = fs.mkdtempSync(join(tmpdir(), "stepstream-poison-"));
    const writer = input
      .toDF()
      .select(lookUp(col("v")))
      .writeStream.format("noop");
    writer.option("checkpointLocation", folder);
    const verdicts = (query: StreamingQuery) =>
      query.trace().batches.map(({ outcome, rowsIn }) => [outcome, rowsIn[0].verdict.kind, rowsIn[0].verdict.why]);
    const undecided = ["failed", "unknown", "the batch has not judged it yet"];

    const first = await writer.start({ paused: true });
    input.addData([7]);
    await assert.rejects(first.processAllAvailable(), /\[FAILED_EXECUTE_UDF\].*nobody answers/);
    assert.deepEqual(verdicts(first), [undecided]);

    const second = await writer.start({ paused: true });
    isDown = false;
    await second.processAllAvailable();
    await second.stop();
    isDown = true;
    const [before, [outcome, kind, why]] = verdicts(second);
    assert.deepEqual([before, outcome, kind], [undecided, "committed", "unknown"]);
    assert.match(why, /^not followed: \[FAILED_EXECUTE_UDF\].*nobody answers/);
    fs.rmSync(folder, { recursive: true, force: true });
  });
});
