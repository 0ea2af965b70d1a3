"""Asks a real Apache Spark which lines of JSON it reads under each option about syntax; data/json-syntax.test.ts compares.

    pip install pyspark==4.3.0          (Java 17 is needed too)
    python record_json_syntax.py        (writes json-syntax.json beside itself)
"""

import json
import os
import tempfile

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
LINES = [
    '{"a":1,"b":"x"}',
    "{a:2,b:'y'}",
    '{"a":03,"b":"z"}',
    '/* c */{"a":4,"b":"w"}',
    '{"a":5,"b":"\\q"}',
    '{"a":6,"b":"p\tq"}',
    "{'a':7,'b':'s'}",
    '{"a":8,"b":NaN}',
    '{"a":9,"b":"e"} // end',
]
OPTIONS = [
    {},
    {"allowUnquotedFieldNames": "true"},
    {"allowNumericLeadingZeros": "true"},
    {"allowComments": "true"},
    {"allowBackslashEscapingAnyCharacter": "true"},
    {"allowUnquotedControlChars": "true"},
    {"allowSingleQuotes": "false"},
    {"allowNonNumericNumbers": "false"},
]

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
path = os.path.join(tempfile.mkdtemp(), "lines.json")
with open(path, "w") as out:
    out.write("\n".join(LINES) + "\n")

cases = []
for options in OPTIONS:
    for schema in ["a INT, b STRING, _corrupt_record STRING", None]:
        reader = spark.read.options(**options)
        frame = (reader if schema is None else reader.schema(schema)).json(path)
        # Spark refuses to look at the corrupt records alone, unless they are kept.
        frame = frame.cache() if schema is None else frame
        rows = [[None if cell is None else str(cell) for cell in row] for row in frame.collect()]
        cases.append({"options": options, "schema": schema, "types": frame.schema.simpleString(), "rows": rows})

with open(os.path.join(HERE, "json-syntax.json"), "w") as out:
    json.dump({"lines": LINES, "cases": cases}, out, indent=1)
    out.write("\n")
