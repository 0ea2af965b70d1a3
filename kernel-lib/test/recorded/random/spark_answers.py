"""A real Spark, asked single expressions and whole queries; what it answers, in the short form that is recorded.

Cells are what CAST(x AS STRING) gives (binary as hexadecimal digits). An error is its class, SQLSTATE, the first line of its message and the
place in the SQL text that it points at.
"""

import json
import os
import re
import tempfile

from pyspark.sql import SparkSession, functions as F

HERE = os.path.dirname(os.path.abspath(__file__))


def start():
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", tempfile.mkdtemp())
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
        .config("spark.sql.shuffle.partitions", "2")
        # The tables are rows at hand: Spark computes projections of them while it plans, without compiling Java code.
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    return spark


def failure(error):
    """`{error, state, message, at}`; `at` is where in the text, from 0, and how many characters."""
    java = getattr(error, "_origin", None)
    if java is None:
        return {"error": None, "message": str(error).split("\n")[0]}
    while java.getCause() is not None and not hasattr_condition(java):
        java = java.getCause()
    if not hasattr_condition(java):
        return {"error": None, "message": (java.getClass().getSimpleName() + ": " + str(java.getMessage())).split("\n")[0]}
    text = java.getMessage()
    head = re.sub(r"^\[[A-Z_0-9.]+\] ", "", re.split(r" SQLSTATE: \w+", text)[0].strip())
    out = {"error": java.getCondition(), "state": java.getSqlState(), "message": re.sub(r"#\d+", "#1", head)}
    contexts = list(java.getQueryContext())
    if contexts and contexts[0].contextType().toString() == "SQL" and "== SQL (" in text:
        out["at"] = [contexts[0].startIndex(), contexts[0].stopIndex() - contexts[0].startIndex() + 1]
    return out


def hasattr_condition(java):
    from py4j.java_gateway import is_instance_of
    from pyspark import SparkContext
    gateway = SparkContext._gateway
    return is_instance_of(gateway, java, "org.apache.spark.SparkThrowable") and java.getCondition() is not None


def as_text(column, data_type):
    return F.hex(column) if data_type.typeName() == "binary" else column.cast("string")


def answer(spark, sql):
    """`{name, type, cells}` of a query with one column, or its failure."""
    try:
        frame = spark.sql(sql)
        field = frame.schema.fields[0]
        out = {"name": field.name, "type": field.dataType.simpleString()}
    except Exception as error:
        return failure(error)
    try:
        named = frame.toDF("v")
        out["cells"] = [row[0] for row in named.select(as_text(F.col("v"), field.dataType)).collect()]
    except Exception as error:
        out.update(failure(error))
    return out


def write(name, head, cases):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        lines = ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases)
        out.write('{"about": %s,\n"tables": %s,\n"cases": [\n%s\n]}\n' % (
            json.dumps(head["about"]), json.dumps(head["tables"], ensure_ascii=False, indent=1), lines))
    print(name, len(cases), "cases,", sum("error" in c for c in cases), "errors,", os.path.getsize(os.path.join(HERE, name)), "bytes")
