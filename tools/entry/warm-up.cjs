"use strict";
/*
 * What a first cell does: V8 compiles a function when it is first called, and the code cache holds what was called here.
 * More would be read by every process and used by few.
 */
exports.warmUp = async ({ MemoryStream, SparkSession, col, count, window }) => {
  const spark = SparkSession.builder.appName("warm-up").config("spark.sql.shuffle.partitions", 2).getOrCreate();
  const words = spark.createDataFrame([{ word: "a" }, { word: "b" }, { word: "a" }], "word STRING");
  await words.groupBy("word").count().show();
  await words.where(col("word").equalTo("a")).select(col("word")).collect();
  words.createOrReplaceTempView("words");
  await spark.sql("SELECT word, count(*) AS n FROM words WHERE word <> 'c' GROUP BY word ORDER BY n DESC").show();

  const clicks = new MemoryStream(spark, "time TIMESTAMP, page STRING");
  const perMinute = clicks
    .toDF()
    .withWatermark("time", "1 minute")
    .groupBy(window(col("time"), "1 minute"), col("page"))
    .agg(count("*").as("clicks"));
  const counts = () => perMinute.writeStream.outputMode("append").format("memory");
  const query = await counts().queryName("clicks").start();
  for (const time of ["2026-01-01 10:00:05", "2026-01-01 10:02:30"]) {
    clicks.addData({ time, page: "home" });
    await query.processAllAvailable();
  }
  await spark.table("clicks").show(20, false);
  await query.stop();

  const stepped = await counts().queryName("stepped").start({ paused: true });
  const show = Symbol.for("stepstream.display"); // what the notebook does with a last expression
  (await stepped.step())[show]();
  (await stepped.nextBatch())[show]();
  await stepped.stop();
  await spark.stop();
};
