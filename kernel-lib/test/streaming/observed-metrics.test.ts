/** `observe` on a stream: the metrics of each batch stand in its progress. */
import assert from "node:assert/strict";
import { count, lit, MemoryStream, max, Observation } from "../../src/index";
import { session } from "../operators/session";

describe("a stream that is observed", () => {
  it("has the metrics of a batch in its progress, by name", async () => {
    const spark = session();
    const input = new MemoryStream(spark, "v INT");
    const observed = input.toDF().observe("seen", count(lit(1)).alias("n"), max("v").alias("most"));
    const query = await observed.where("v > 3").writeStream.format("memory").queryName("observed").start();
    input.addData({ v: 1 }, { v: 5 });
    await query.processAllAvailable();
    input.addData({ v: 2 });
    await query.processAllAvailable();
    const progress = await query.recentProgress();
    await query.stop();
    assert.deepEqual(
      progress.filter((batch) => batch.numInputRows > 0).map((batch) => batch.observedMetrics),
      [{ seen: { n: 2, most: 5 } }, { seen: { n: 1, most: 2 } }],
    );
  });

  it("is observed by name only: an Observation has one answer", async () => {
    const frame = new MemoryStream(session(), "v INT").toDF().observe(new Observation(), count("v"));
    await assert.rejects(
      frame.writeStream.format("memory").queryName("never").start(),
      /Observation does not support streaming Datasets/,
    );
  });

  it("reads its static side from the cache", async () => {
    const spark = session();
    const names = spark.sql("SELECT 1 AS id, uuid() AS name").cache();
    const [{ name }] = await names.collect();
    const input = new MemoryStream(spark, "id INT");
    const query = await input.toDF().join(names, "id").writeStream.format("memory").queryName("joined").start();
    input.addData({ id: 1 });
    await query.processAllAvailable();
    await query.stop();
    assert.deepEqual(await spark.table("joined").collect(), [{ id: 1, name }]);
  });
});
