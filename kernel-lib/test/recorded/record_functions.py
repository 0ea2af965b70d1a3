"""Asks a real Apache Spark for what the tests of functions compare with.

    pip install pyspark==4.3.0          (Java 17 is needed too)
    python record_functions.py          (writes functions.json from functions.txt, and spark-functions.json, beside itself)

Of each expression: the type, whether it may be NULL, and what show(false) prints; or the message of the error, without the plan at its
end. spark-functions.json has every built-in function with the group that Spark puts it in.
"""

import json
import os

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))

spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def message(error):
    origin = getattr(error, "_origin", None) or getattr(error, "java_exception", None)
    text = origin.getMessage() if origin is not None else str(error)
    return text.split("\n'")[0].strip()


def ask(expression):
    try:
        frame = spark.sql("SELECT " + expression)
        shown = frame._jdf.showString(50, 0, False)
        nullable = [field.nullable for field in frame.schema.fields]
        return {"expr": expression, "type": frame.schema.simpleString(), "nullable": nullable, "show": shown}
    except Exception as error:
        return {"expr": expression, "error": message(error)}


def write(name, value):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, ensure_ascii=False)
        file.write("\n")


with open(os.path.join(HERE, "functions.txt"), encoding="utf-8") as file:
    write("functions.json", [ask(line.strip()) for line in file if line.strip()])

groups = {}
registry = spark._jsparkSession.sessionState().functionRegistry()
table_registry = spark._jsparkSession.sessionState().tableFunctionRegistry()
for each in (registry, table_registry):
    names = each.listFunction().iterator()
    while names.hasNext():
        name = names.next()
        info = each.lookupFunction(name)
        if info.isDefined():
            groups.setdefault(name.funcName(), "table" if each is table_registry else info.get().getGroup())
names = sorted(row[0] for row in spark.sql("SHOW SYSTEM FUNCTIONS").collect())
write("spark-functions.json", {name: groups.get(name, "syntax") for name in names})
