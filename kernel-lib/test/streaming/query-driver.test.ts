/** A query in the background: waiting for it, stopping it, and what happens when it fails there (semantics A22). */
import assert from "node:assert/strict";
import { nextTurn } from "../../src/data/clock";
import { type DataFrame, ManualClock, MemoryStream, SparkSession, SystemClock, SystemRandom } from "../../src/index";
import { MemoryStreamSource } from "../../src/sources/memory";
import { newSession } from "../stream-test";

describe("a query in the background", () => {
  it("processAllAvailable returns when what was there is through, and not before", async () => {
    const spark = SparkSession.builder.world({ clock: new SystemClock(), random: new SystemRandom() }).getOrCreate();
    const input = new MemoryStream(spark, "v INT");
    const query = await input.toDF().writeStream.format("memory").queryName("live").start();
    for (let round = 1; round <= 3; round++) {
      input.addData([round]);
      await query.processAllAvailable();
      assert.equal(await spark.table("live").count(), round);
    }
    assert.equal(await query.isActive(), true);
    await query.stop();
    assert.equal(await query.isActive(), false);
    assert.equal(await query.awaitTermination(), true);
  });

  it("awaitTermination gives false when its time is over first", async () => {
    const clock = new ManualClock(0);
    const input = new MemoryStream(newSession(clock), "v INT");
    const query = await input.toDF().writeStream.format("noop").start();
    const waiting = query.awaitTermination(500);
    await nextTurn();
    clock.advance(500);
    assert.equal(await waiting, false);
    await assert.rejects(query.awaitTermination(0), /Timeout has to be positive/);
    await query.stop();
  });

  it("awaitTermination reports a failure of the background, and awaitAnyTermination too", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    const query = await input
      .toDF()
      .writeStream.foreachBatch(() => {
        throw new Error("no");
      })
      .start();
    input.addData([1]);
    await assert.rejects(query.awaitTermination(), /FOREACH_BATCH_USER_FUNCTION_ERROR/);
    await assert.rejects(spark.streams.awaitAnyTermination(), /FOREACH_BATCH_USER_FUNCTION_ERROR/);
    spark.streams.resetTerminated();
    assert.deepEqual(spark.streams.active, []);
    // The process is alive and the next query runs.
    const next = await input.toDF().writeStream.format("memory").queryName("next").start();
    await next.processAllAvailable();
    assert.equal(await spark.table("next").count(), 1);
    await next.stop();
  });

  it("can be stepped: it pauses for that, and runs on when told to", async () => {
    const spark = newSession();
    const input = new MemoryStream(spark, "v INT");
    const query = await input.toDF().writeStream.format("memory").queryName("t").start();
    input.addData([1]);
    const stop = await query.at(0, "addBatch");
    assert.equal(stop.point?.name, "addBatch");
    assert.equal(await spark.table("t").count(), 0);
    await query.run();
    await query.processAllAvailable();
    assert.equal(await spark.table("t").count(), 1);
    await query.stop();
  });

  it("lets go of its sources when it is stopped or fails", async () => {
    for (const fails of [true, false]) {
      const input = new MemoryStream(newSession(), "v INT");
      let stopped = 0;
      const { stop } = MemoryStreamSource.prototype;
      MemoryStreamSource.prototype.stop = async () => {
        stopped += 1;
      };
      const deliver = (_batch: DataFrame): void => {
        if (fails) throw new Error("no");
      };
      const query = await input.toDF().writeStream.foreachBatch(deliver).start({ paused: true });
      input.addData([1]);
      await query.processAllAvailable().catch(() => {});
      await query.stop();
      MemoryStreamSource.prototype.stop = stop;
      assert.equal(stopped, 1);
    }
  });
});
