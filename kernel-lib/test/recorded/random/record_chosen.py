"""Records what a real Spark gives for the expressions in chosen.txt: `chosen.json`.

    pip install pyspark==4.3.0                  (Java 17 is needed too)
    python record_chosen.py

A line is an expression over the table `mild`, or over another that it names first: `@nasty -dd`. Three cells are kept.
"""

import os

import spark_answers
import tables


def cases(spark):
    with open(os.path.join(spark_answers.HERE, "chosen.txt"), encoding="utf-8") as lines:
        for line in filter(None, (line.rstrip("\n") for line in lines)):
            table, sql = line[1:].split(" ", 1) if line.startswith("@") else ("mild", line)
            got = spark_answers.answer(spark, "SELECT %s FROM %s" % (sql, table))
            if got.get("name") == sql:
                del got["name"]
            if "cells" in got:
                got["cells"] = got["cells"][:3]
            yield {"group": "chosen", "sql": sql, "table": table, **got}


def main():
    spark = spark_answers.start()
    for table, sql in tables.TABLES.items():
        spark.sql(sql).createOrReplaceTempView(table)
    about = "Chosen expressions from chosen.txt, and the first three cells that Spark 4.3.0 gave; record_chosen.py"
    spark_answers.write("chosen.json", {"about": about, "tables": tables.TABLES}, list(cases(spark)))


main()
