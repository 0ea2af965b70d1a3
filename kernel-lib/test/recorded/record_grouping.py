"""Asks a real Apache Spark for the answers to the queries of grouping.sql; the tests in operators/ compare with them.

    pip install pyspark==4.3.0          (Java 17 is needed too)
    python record_grouping.py           (writes grouping.json beside itself)

A case is one query over the tables below. Cells are what CAST(x AS STRING) gives, sorted unless the query has an order.
Expression ids in messages are numbered from #1 in the order in which they appear.
"""

import json
import os
import re
import tempfile

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))

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

TABLES = {
    "emp": (
        "id INT, name STRING, dept STRING, sal INT, mgr INT, hired DATE",
        "(1, 'Ann', 'eng', 100, NULL, DATE'2020-01-15'), (2, 'Bob', 'eng', 80, 1, DATE'2021-03-01'),"
        "(3, 'Cid', 'ops', 80, 1, DATE'2020-07-31'), (4, 'Dee', 'ops', 60, 3, DATE'2022-02-28'),"
        "(5, 'Eve', NULL, NULL, 2, NULL), (6, 'Fay', 'eng', 80, 1, DATE'2021-03-01')",
    ),
    "n": (
        "k STRING, i INT, l BIGINT, d DOUBLE, dec DECIMAL(10,2), ts TIMESTAMP",
        "('a', 1, 10L, 0.5D, 1.25BD, TIMESTAMP'2024-01-01 00:00:00'), ('b', 2, NULL, 1.0D, 2.5BD, TIMESTAMP'2024-01-01 00:04:00'),"
        "('a', 3, -5L, double('NaN'), NULL, TIMESTAMP'2024-01-01 00:09:00'), (NULL, 4, 7L, NULL, -3.75BD, NULL),"
        "('b', 5, 7L, -0.0D, 2.0BD, TIMESTAMP'2024-01-01 01:00:00'), ('a', 6, 3L, 2.25D, 3.0BD, TIMESTAMP'2024-01-01 01:02:30')",
    ),
}
for name, (ddl, rows) in TABLES.items():
    names = [column.split()[0] for column in ddl.split(", ")]
    types = [column.split()[1] for column in ddl.split(", ")]
    casts = ", ".join(f"CAST({c} AS {t}) AS {c}" for c, t in zip(names, types))
    frame = spark.sql(f"SELECT {casts} FROM VALUES {rows} AS x({', '.join(names)})").coalesce(1)
    spark.createDataFrame(frame.collect(), frame.schema).coalesce(1).createOrReplaceTempView(name)


def numbered(text):
    ids = {}
    return re.sub(r"#\d+", lambda m: ids.setdefault(m.group(), f"#{len(ids) + 1}"), text)


def ask(sql):
    try:
        frame = spark.sql(sql)
        schema = [[f.name, f.dataType.simpleString()] for f in frame.schema.fields]
        names = [f"c{i}" for i in range(len(schema))]
        cells = frame.toDF(*names).selectExpr(*[f"CAST({n} AS STRING)" for n in names])
        rows = [list(row) for row in cells.collect()]
        if "ORDER BY" not in re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", sql):
            rows.sort(key=lambda row: json.dumps(row, ensure_ascii=False))
        return {"sql": sql, "schema": schema, "rows": rows}
    except PySparkException as error:
        text = numbered(error.getMessage() or str(error))
        return {"sql": sql, "error": {"class": error.getCondition(), "sqlState": error.getSqlState(), "message": text}}
    except Exception as error:
        return {"sql": sql, "error": {"class": None, "sqlState": None, "message": numbered(str(error).split("\n")[0])}}


with open(os.path.join(HERE, "grouping.sql"), encoding="utf-8") as file:
    queries = [line.strip() for line in file if line.strip() and not line.startswith("--")]
with open(os.path.join(HERE, "grouping.json"), "w", encoding="utf-8") as file:
    file.write("[\n" + ",\n".join(json.dumps(ask(q), ensure_ascii=False) for q in queries) + "\n]\n")
