"""The programs of the benchmark on real Spark; see lib/windowed-count.mjs and first-result.cjs for their twins.

    python windowed_count.py first_result
    python windowed_count.py batches <checkpoint> <times.json>    milliseconds per batch, as JSON
"""

import json
import os
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, window

WARM_UP = 20
BATCHES = 60


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
    os.makedirs(os.path.dirname(times), exist_ok=True)
    with open(times, "w") as out:
        json.dump([p["durationMs"]["triggerExecution"] for p in seen], out)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
