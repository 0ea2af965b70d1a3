"""Asks a real Apache Spark how it plans the queries of this folder.

    pip install pyspark==4.3.0          (Java 17 is needed too)
    python record.py                    (reads views.sql and queries.sql, writes plans.json)

A query gives the texts of explain in the modes "extended" and "formatted". Expression ids are numbered in the order in which
they appear, plan ids and paths left out. A statement ends with a semicolon at the end of a line.
"""

import contextlib
import io
import json
import os
import re
import sys
import tempfile

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
TMP = tempfile.mkdtemp()

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.warehouse.dir", TMP)
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def statements(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        lines = [line for line in file.read().split("\n") if not line.startswith("--")]
    return [text.strip() for text in "\n".join(lines).split(";\n") if text.strip()]


def normal(text):
    ids = {}
    text = re.sub(r"#(\d+)", lambda m: "#%d" % ids.setdefault(m[1], len(ids) + 1), text)
    text = re.sub(r"plan_id=\d+", "plan_id=<ID>", text)
    return re.sub(r"(?:file:)?/*" + re.escape(TMP.lstrip("/")) + r"[^\s,\])]*", "<PATH>", text)


def explained(frame, mode):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        frame.explain(mode=mode)
    return normal(out.getvalue())


def asked(text):
    try:
        frame = spark.sql(text)
        return {"sql": text, "extended": explained(frame, "extended"), "formatted": explained(frame, "formatted")}
    except Exception as error:
        return {"sql": text, "failed": str(error)[:200]}


for text in statements("views.sql"):
    spark.sql(text)
answers = [asked(text) for text in statements("queries.sql")]
for answer in answers:
    if "failed" in answer:
        print(answer, file=sys.stderr)
with open(os.path.join(HERE, "plans.json"), "w", encoding="utf-8") as file:
    json.dump(answers, file, indent=1, ensure_ascii=False)
    file.write("\n")
