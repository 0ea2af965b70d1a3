"""Asks a real Apache Spark what the statements of this folder give.

    pip install pyspark==4.3.0          (Java 17 is needed too)
    python record.py [theme ...]        (reads theme.sql, writes theme.json beside it)

A statement gives its columns (name and type) and rows, every cell as CAST(x AS STRING) writes it, or the error: its class,
SQL state and message. A statement ends with a semicolon at the end of a line.
"""

import json
import os
import re
import sys
import tempfile

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
THEMES = sys.argv[1:] or sorted(f[:-4] for f in os.listdir(HERE) if f.endswith(".sql") and f[:-4] not in ("views", "otherwise"))

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.warehouse.dir", tempfile.mkdtemp())
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def statements(name):
    with open(os.path.join(HERE, name + ".sql"), encoding="utf-8") as file:
        lines = [line for line in file.read().split("\n") if not line.startswith("--")]
    return [text.strip() for text in "\n".join(lines).split(";\n") if text.strip()]


def asked(text):
    try:
        frame = spark.sql(text)
        columns = [[field.name, field.dataType.simpleString()] for field in frame.schema.fields]
        texts = frame.toDF(*[f"c{i}" for i in range(len(columns))])
        rows = [list(row) for row in texts.selectExpr(*[f"cast(c{i} as string)" for i in range(len(columns))]).collect()]
        return {"sql": text, "columns": columns, "rows": rows}
    except PySparkException as error:
        message = error.getMessage() if hasattr(error, "getMessage") else str(error)
        return {"sql": text, "error": error.getCondition(), "sqlState": error.getSqlState(), "message": message}
    except Exception as error:
        return {"sql": text, **named(str(error))}


def named(message):
    """What stands in the text of an error that PySpark has no class for."""
    found = re.search(r"\[([A-Z0-9_.]+)\] .*? SQLSTATE: (\w{5})", message, re.DOTALL)
    if found is None:
        return {"failed": message[:300]}
    return {"error": found[1], "sqlState": found[2], "message": found[0]}


for theme in THEMES:
    # Views and variables of one theme are not there in the next.
    spark = spark.newSession()
    for view in statements("views"):
        spark.sql(view)
    cases = [asked(text) for text in statements(theme)]
    with open(os.path.join(HERE, theme + ".json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")
    print(theme, len(cases))
spark.stop()
