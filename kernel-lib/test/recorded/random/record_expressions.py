"""Records what a real Spark gives for random expressions: `expressions.json`.

    pip install pyspark==4.3.0                  (Java 17 is needed too)
    python record_expressions.py [seed] [how many] [file]
"""

import random
import sys

import grammar
import spark_answers
import tables

ZONES = ["America/Los_Angeles", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe"]


def cases(seed, count):
    rng = random.Random(seed)
    generator = grammar.Generator(rng)
    seen = set()
    while len(seen) < count:
        group = grammar.TYPES[len(seen) % len(grammar.TYPES)]
        text = generator.expression(group, rng.choice([1, 1, 1, 2, 2, 3, 4]))
        table = rng.choice(["mild", "mild", "mild", "nasty", "mixed"])
        zone = rng.choice(ZONES) if rng.random() < 0.25 else "UTC"
        if len(text) < 4 or len(text) > 300 or (text, table) in seen:
            continue
        seen.add((text, table))
        yield {"group": group, "sql": text, "table": table, **({} if zone == "UTC" else {"zone": zone})}


def main(seed=20261121, count=4000, name="expressions.json"):
    spark = spark_answers.start()
    for table, sql in tables.TABLES.items():
        spark.sql(sql).createOrReplaceTempView(table)
    out, zone = [], "UTC"
    for case in cases(int(seed), int(count)):
        if case.get("zone", "UTC") != zone:
            zone = case.get("zone", "UTC")
            spark.conf.set("spark.sql.session.timeZone", zone)
        got = spark_answers.answer(spark, "SELECT %s FROM %s" % (case["sql"], case["table"]))
        if got.get("name") == case["sql"]:
            del got["name"]
        out.append({**case, **got})
        if len(out) % 500 == 0:
            print(len(out), flush=True)
    about = "Random expressions over the tables, and what Spark 4.3.0 gave; record_expressions.py with seed %s" % seed
    spark_answers.write(name, {"about": about, "tables": tables.TABLES}, out)


main(*sys.argv[1:])
