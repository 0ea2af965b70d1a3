/** `spark.streams`: which queries run, and waiting for any of them (semantics L9). What is expected was asked of Spark 4.3. */
import assert from "node:assert/strict";
import { ManualClock, MemoryStream, type SparkSession, type StreamingQuery } from "../../src/index";
import { newSession } from "../stream-test";

describe("spark.streams", () => {
  let clock: ManualClock;
  let spark: SparkSession;
  let input: MemoryStream;

  beforeEach(() => {
    clock = new ManualClock(0);
    spark = newSession(clock);
    input = new MemoryStream(spark, "v INT");
  });

  const start = (name: string): Promise<StreamingQuery> =>
    input.toDF().writeStream.format("noop").queryName(name).start({ paused: true });

  async function failing(name: string): Promise<StreamingQuery> {
    const df = input.toDF().selectExpr("1 / (v - 1) AS q");
    const query = await df.writeStream.format("noop").queryName(name).start({ paused: true });
    input.addData([1]);
    await assert.rejects(query.processAllAvailable());
    return query;
  }

  it("lists what runs, and finds it by its id", async () => {
    const [a, b] = [await start("a"), await start("b")];
    assert.deepEqual(spark.streams.active, [a, b]);
    assert.equal(spark.streams.get(b.id), b);
    await a.stop();
    assert.deepEqual(spark.streams.active, [b]);
    assert.equal(spark.streams.get(a.id), null);
  });

  it("says so when an id is none", () => {
    assert.throws(() => spark.streams.get("x"), /Invalid UUID string: x/);
    assert.equal(spark.streams.get("00000000-0000-0000-0000-000000000000"), null);
  });

  it("awaitAnyTermination gives true when a query has ended, also one that ended before", async () => {
    const query = await start("a");
    const waiting = spark.streams.awaitAnyTermination();
    await query.stop();
    assert.equal(await waiting, true);
    assert.equal(await spark.streams.awaitAnyTermination(1), true);
  });

  it("awaitAnyTermination gives false when its time is over first", async () => {
    await start("a");
    const waiting = spark.streams.awaitAnyTermination(500);
    clock.advance(500);
    assert.equal(await waiting, false);
  });

  it("awaitAnyTermination wants a time above 0", async () => {
    for (const ms of [0, -1])
      await assert.rejects(spark.streams.awaitAnyTermination(ms), /requirement failed: Timeout has to be positive/);
  });

  it("awaitAnyTermination fails as the query did, until resetTerminated", async () => {
    const query = await failing("bad");
    await assert.rejects(spark.streams.awaitAnyTermination(), (await query.exception()) ?? undefined);
    await assert.rejects(spark.streams.awaitAnyTermination(), /DIVIDE_BY_ZERO/);
    spark.streams.resetTerminated();
    const waiting = spark.streams.awaitAnyTermination(10);
    clock.advance(10);
    assert.equal(await waiting, false);
  });

  it("remembers a failure before a good end, and after one", async () => {
    await (await start("good")).stop();
    assert.equal(await spark.streams.awaitAnyTermination(), true);
    await failing("bad");
    await assert.rejects(spark.streams.awaitAnyTermination(), /DIVIDE_BY_ZERO/);
    await (await start("good again")).stop();
    await assert.rejects(spark.streams.awaitAnyTermination(), /DIVIDE_BY_ZERO/);
  });

  it("refuses the name of a query that runs, and lends it again afterwards", async () => {
    const first = await start("n");
    await assert.rejects(start("n"), /Cannot start query with name n as a query with that name is already active/);
    await first.stop();
    const second = await start("n");
    assert.notEqual(second.id, first.id);
  });

  it("keeps a failed query's status, exception and empty progress", async () => {
    const query = await failing("bad");
    assert.equal(await query.isActive(), false);
    assert.match((await query.status()).message, /^Terminated with exception: \[DIVIDE_BY_ZERO\]/);
    assert.equal(await query.lastProgress(), null);
    assert.deepEqual(await query.recentProgress(), []);
    await query.stop();
    assert.match((await query.status()).message, /^Terminated with exception/);
  });
});
