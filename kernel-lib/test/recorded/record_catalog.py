"""Asks a real Apache Spark what it answers to the statements of catalog.json, one after the other in one session.

    pip install pyspark==4.3.0          (Java 17 is needed too)
    python record_catalog.py            (answers the `sql` of every case of catalog.json anew)

An answer is what show(100, False) prints, or the message of the error without the plan at its end. <TMP> in a statement is
an empty folder; paths, times and the user's name are left out of answers.
"""

import json
import os
import re
import tempfile

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
TMP = tempfile.mkdtemp()

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.warehouse.dir", f"{TMP}/wh")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", "2")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def without_what_differs(text):
    text = text.replace(f"file:{TMP}", "<PATH>").replace(TMP, "<TMP>")
    text = re.sub(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d+", "<TIME>", text)
    return text.replace(f"|{os.environ.get('USER', 'root')} ", "|<OWNER> ")


def answer(case):
    sql = case["sql"]
    try:
        table = spark.sql(sql.replace("<TMP>", TMP))._jdf.showString(100, 0, False)
        return {"sql": sql, "text": without_what_differs(table.rstrip("\n"))}
    except Exception as error:
        message = re.sub(r"An error occurred.*\n: \S+: |\n\tat .*", "", str(error))
        return {"sql": sql, "error": without_what_differs(re.sub(r";\n'?[A-Z][\s\S]*$", "", message).strip("\n"))}


with open(f"{HERE}/catalog.json") as file:
    cases = json.load(file)
with open(f"{HERE}/catalog.json", "w") as file:
    lines = [json.dumps(answer(case), ensure_ascii=False) for case in cases]
    file.write("[\n  " + ",\n  ".join(lines) + "\n]\n")
