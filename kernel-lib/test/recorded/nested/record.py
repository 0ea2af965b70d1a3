"""Runs the statements of a file on a real Spark 4.3 and writes down what they give: columns, rows as text, or the error.

    python record.py lambdas.sql lambdas.json

One statement a line; `SET …` lines hold for what follows. What a file of statements is about, its name says.
"""
import json
import re
import sys

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession


def message(error):
    """Without the plan, the SQL text and Java's trace behind it."""
    text = error.getMessage() if hasattr(error, "getMessage") else str(error)
    for end in (";\n", "\n== SQL", "\n\n== SQL", "\n\tat ", "\n\nJVM stacktrace"):
        text = text.split(end)[0]
    return text.strip()


def of_java(error):
    """What Python has no class for; without a class in brackets it is Java's own."""
    for text in str(error).split("\n"):
        found = re.search(r"(?:^|: )\[([A-Z_]+(?:\.[A-Z_]+)*)\] ", text)
        if found:
            return {"error": found.group(1)}
    return {"error": None}


def run(spark, statement):
    try:
        frame = spark.sql(statement)
        schema = frame.schema
        result = {"columns": [[f.name, f.dataType.simpleString(), f.nullable] for f in schema.fields]}
    except PySparkException as error:
        return {"error": error.getCondition(), "message": message(error)}
    try:
        names = [f"c{i}" for i in range(len(schema.fields))]
        renamed = frame.toDF(*names)
        rows = renamed.select(*[renamed[n].cast("string") for n in names]).collect()
        return {**result, "rows": [list(row) for row in rows]}
    except PySparkException as error:
        return {**result, "error": error.getCondition(), "message": message(error)}
    except Py4JJavaError as error:
        return {**result, **of_java(error)}


def main(source, target):
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    cases = []
    for statement in open(source, encoding="utf-8").read().splitlines():
        if not statement.strip():
            continue
        if statement.startswith("SET "):
            spark.sql(statement)
            cases.append({"sql": statement})
        else:
            cases.append({"sql": statement, **run(spark, statement)})
    with open(target, "w", encoding="utf-8") as out:
        out.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")


main(*sys.argv[1:])
