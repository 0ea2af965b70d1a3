"""The programs of the benchmark on real Spark; see lib/windowed-count.mjs and first-result.cjs for their twins.

    python windowed_count.py first_result
    python windowed_count.py batches <checkpoint> <times.json>    milliseconds per batch, as JSON
    python windowed_count.py flights_lines <folder> <times.json>  milliseconds per run, as JSON; see lib/flights.mjs
    python windowed_count.py flights_windows <folder> <checkpoint> <times.json>  milliseconds per batch, as JSON
    python windowed_count.py word_windows <folder> <checkpoint> <times.json>  the same; see lib/word-windows.mjs
"""

import json
import os
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.functions import col, window

WARM_UP = 20
BATCHES = 60
FLIGHTS = "date TIMESTAMP, delay BIGINT, distance BIGINT, origin STRING, destination STRING"
RUNS = 5
FIRST_RUNS = 3
FIRST_BATCHES = 10


def session():
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )


def first_result():
    rows = [("a",), ("b",), ("a",)]
    session().createDataFrame(rows, "word STRING").groupBy("word").count().show()
    print("first result", flush=True)


def batches(checkpoint, times):
    stream = (
        session()
        .readStream.format("rate-micro-batch")
        .option("rowsPerBatch", 100)
        .option("startTimestamp", 1700000000000)
        .option("advanceMillisPerBatch", 1000)
        .load()
    )
    counts = (
        stream.withWatermark("timestamp", "10 seconds")
        .groupBy(window("timestamp", "10 seconds"), (col("value") % 20).alias("device"))
        .count()
    )
    query = (
        counts.writeStream.outputMode("update")
        .format("noop")
        .option("checkpointLocation", checkpoint)
        .start()
    )
    while query.isActive and (query.lastProgress is None or query.lastProgress["batchId"] < WARM_UP + BATCHES):
        time.sleep(0.2)
    query.stop()
    if query.exception() is not None:
        raise query.exception()
    seen = [p for p in query.recentProgress if p["batchId"] >= WARM_UP]
    assert all(p["numInputRows"] == 100 for p in seen), "not 100 rows in each batch"
    write(times, [p["durationMs"]["triggerExecution"] for p in seen])


def flights_lines(folder, times):
    spark = session()
    samples = []
    for i in range(FIRST_RUNS + RUNS):
        began = time.perf_counter()
        groups = (
            spark.read.schema(FLIGHTS)
            .json(folder)
            .groupBy(F.date_trunc("hour", "date").alias("hour"), "origin")
            .agg(F.count("*").alias("flights"), F.avg("delay").alias("delay"))
        )
        row = groups.agg(F.sum("flights").alias("flights"), F.max("delay").alias("worst")).collect()[0]
        assert row["flights"] == 3_000_000, row
        if i >= FIRST_RUNS:
            samples.append((time.perf_counter() - began) * 1000)
    write(times, samples)


def flights_windows(folder, checkpoint, times):
    counts = (
        session()
        .readStream.schema(FLIGHTS)
        .option("maxFilesPerTrigger", 1)
        .json(folder)
        .withWatermark("date", "1 hour")
        .groupBy(window("date", "1 hour"), "origin")
        .count()
    )
    query = (
        counts.writeStream.outputMode("update")
        .format("noop")
        .option("checkpointLocation", checkpoint)
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    seen = [p for p in query.recentProgress if p["batchId"] >= FIRST_BATCHES]
    assert all(p["numInputRows"] == 100_000 for p in seen), "not one batch per file"
    write(times, [p["durationMs"]["triggerExecution"] for p in seen])


def word_windows(folder, checkpoint, times):
    from pyspark.streaming import StreamingContext, StreamingListener

    sc = session().sparkContext
    ssc = StreamingContext(sc, 1)
    ssc.checkpoint(checkpoint)
    files = sorted(os.listdir(folder))
    delays, totals = [], []

    class Delays(StreamingListener):
        def onBatchCompleted(self, completed):
            delays.append(completed.batchInfo().processingDelay())

    ssc.addStreamingListener(Delays())
    (
        ssc.queueStream([sc.textFile(os.path.join(folder, file), 2) for file in files])
        .flatMap(lambda line: line.split(" "))
        .map(lambda word: (word, 1))
        .reduceByKeyAndWindow(lambda a, b: a + b, lambda a, b: a - b, 30, 1, 2)
        .foreachRDD(lambda rdd: totals.append(rdd.values().sum()))
    )
    ssc.start()
    while len(delays) < len(files):
        time.sleep(0.2)
    ssc.stop(stopSparkContext=True, stopGraceFully=False)
    expected = [min(i + 1, 30) * 100_000 for i in range(len(files))]
    assert totals[: len(files)] == expected, "the windows do not have the words they should"
    write(times, delays[: len(files)])


def write(times, samples):
    os.makedirs(os.path.dirname(times), exist_ok=True)
    with open(times, "w") as out:
        json.dump(samples, out)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
