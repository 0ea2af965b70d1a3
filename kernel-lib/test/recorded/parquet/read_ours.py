"""Has a real Spark 4.3 read what this engine wrote: the recorded files, read and written again into FOLDER/<name>, each to give the recorded rows.

    python read_ours.py FOLDER
"""
import json
import os
import sys

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC").getOrCreate()
for name, recorded in json.load(open(f"{HERE}/recorded.json"))["files"].items():
    for vectorized in ("true", "false"):
        spark.conf.set("spark.sql.parquet.enableVectorizedReader", vectorized)
        df = spark.read.parquet(f"{sys.argv[1]}/{name}")
        columns = [f"CAST(`{c}` AS STRING) AS `{c}`" for c in df.columns]
        rows = [list(row) for row in df.selectExpr(*columns).collect()]
        print(name, vectorized, rows == recorded["rows"], json.loads(df.schema.json()) == recorded["schema"])
