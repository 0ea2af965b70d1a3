"""Records what a real Spark reads from random malformed CSV and JSON files: `files.json`.

    pip install pyspark==4.3.0                  (Java 17 is needed too)
    python record_files.py [seed] [how many of each format] [file]

A case is a file's text, options and perhaps a schema; the answer is the schema, and the rows as text, or the error.
"""

import os
import random
import sys
import tempfile

import spark_answers
from pyspark.sql import functions as F

CSV_CELLS = ["1", "2", "-3", "", " ", " 4 ", "x", "1.5", "NaN", "-Infinity", "true", "2024-02-29", "2024-02-30", "2024-02-29 10:11:12", '""', '"a"', '"a,b"', '"a""b"', '"a', 'a"b', "\\,", '"a\\"b"',
             "NULL", "null", "9999999999", "é𝄞", "#c", "'q'", "1e3", '"1"', '" "', "0x1", "99999999999999999999", "a\\nb"]
CSV_OPTIONS = [{}, {}, {"header": "true"}, {"header": "true", "inferSchema": "true"}, {"inferSchema": "true"}, {"sep": ";"}, {"sep": "||"}, {"quote": "'"}, {"escape": '"'}, {"comment": "#"}, {"nullValue": "NULL"},
               {"nullValue": "x", "emptyValue": "E"}, {"ignoreLeadingWhiteSpace": "true"}, {"ignoreTrailingWhiteSpace": "true", "ignoreLeadingWhiteSpace": "true"}, {"nanValue": "x"}, {"positiveInf": "x"}, {"dateFormat": "yyyy-MM-dd"},
               {"header": "true", "enforceSchema": "false"}, {"maxColumns": "2"}, {"multiLine": "true"}, {"unescapedQuoteHandling": "BACK_TO_DELIMITER"}, {"maxCharsPerColumn": "3"}, {"lineSep": "|"}, {"charToEscapeQuoteEscaping": "\\"}]
JSON_VALUES = ["1", "-2", "1.5", "1e3", "true", "null", '"x"', '"1"', '""', '"2024-02-29"', '"2024-02-30"', "[1,2]", '["a",null]', '{"p":1}', '{"p":"x","q":[]}', "01", "+1", "NaN", '"NaN"', "'x'", '"a\\nb"', '"\\u00e9𝄞"', "99999999999999999999", "1.0", "tru",
               '"a', "[1", "{", "\t1", "1 /* c */", '"\\x"', "12345678901234567890.12", "-0", "-0.0", "1E400", '{"p":{"q":1}}']
JSON_OPTIONS = [{}, {}, {}, {"allowComments": "true"}, {"allowUnquotedFieldNames": "true"}, {"allowSingleQuotes": "false"}, {"allowNumericLeadingZeros": "true"}, {"allowNonNumericNumbers": "false"}, {"primitivesAsString": "true"},
                {"prefersDecimal": "true"}, {"dropFieldIfAllNull": "true"}, {"multiLine": "true"}, {"allowBackslashEscapingAnyCharacter": "true"}, {"allowUnquotedControlChars": "true"}, {"lineSep": ";"}, {"dateFormat": "yyyy-MM-dd"}, {"samplingRatio": "1.0"}]
SCHEMAS = ["a INT, b STRING, c DOUBLE", "a STRING, b STRING", "a DATE, b INT, c BOOLEAN, _corrupt_record STRING", "a DECIMAL(5,2), b TIMESTAMP, _corrupt_record STRING", "_corrupt_record STRING, b TINYINT, a BIGINT", None, None]
JSON_SCHEMAS = SCHEMAS + ["a ARRAY<INT>, b STRUCT<p: INT, q: ARRAY<STRING>>", "a MAP<STRING, INT>, b STRING, _corrupt_record STRING"]
MODES = [{}, {"mode": "PERMISSIVE"}, {"mode": "DROPMALFORMED"}, {"mode": "FAILFAST"}, {"mode": "PERMISSIVE", "columnNameOfCorruptRecord": "b"}]


def csv_case(r):
    options = {**r.choice(CSV_OPTIONS), **r.choice(MODES)}
    separator = options.get("sep", ",")
    lines = [separator.join(r.choice(CSV_CELLS) for _ in range(r.choice([1, 2, 2, 3, 3, 3, 4]))) for _ in range(r.choice([1, 2, 3, 4]))]
    if "header" in options:
        lines.insert(0, separator.join(r.choice([["a", "b", "c"], ["a", "b"], ["c", "b", "a"], ["a", "a", ""], ["A", " b ", '"c"']])))
    return {"format": "csv", "text": r.choice(["\n", "\n", "\r\n"]).join(lines) + r.choice(["", "\n", "\n\n"]), "options": options, "schema": r.choice(SCHEMAS)}


def json_case(r):
    options = {**r.choice(JSON_OPTIONS), **r.choice(MODES)}

    def line():
        shape = r.random()
        if shape < 0.1:
            return r.choice(["", " ", "[]", '[{"a":1},{"a":2}]', "1", '"x"', "null", "{}", '{"a":1} {"a":2}', '{"a":1', "}", '{"a" 1}', "{a:1}", "{'a':1}", '{"a":1,}', '{"a":1,"a":2}'])
        names = r.sample(["a", "b", "c", "A", "_corrupt_record", "x y"], r.choice([1, 2, 2, 3]))
        return "{%s}" % ",".join('"%s":%s' % (n, r.choice(JSON_VALUES)) for n in names)

    return {"format": "json", "text": r.choice(["\n", "\n", "\r\n"]).join(line() for _ in range(r.choice([1, 2, 3]))) + r.choice(["", "\n"]), "options": options, "schema": r.choice(JSON_SCHEMAS)}


def answer(spark, path, case):
    reader = spark.read.format(case["format"]).options(**case["options"])
    try:
        frame = (reader.schema(case["schema"]) if case["schema"] else reader).load(path)
        fields = frame.schema.fields
        out = {"names": [f.name for f in fields], "types": [f.dataType.simpleString() for f in fields]}
    except Exception as error:
        return spark_answers.failure(error)
    try:
        named = frame.toDF(*["v%d" % i for i in range(len(fields))])
        out["rows"] = [list(row) for row in named.select(*[F.col("v%d" % i).cast("string") for i in range(len(fields))]).collect()]
        return out
    except Exception as error:
        return spark_answers.failure(error)


def main(seed=31, count=110, name="files.json"):
    spark = spark_answers.start()
    out, folder = [], tempfile.mkdtemp()
    for make in (csv_case, json_case):
        r = random.Random(int(seed))
        for number in range(int(count)):
            case = make(r)
            path = os.path.join(folder, "%s%d.txt" % (case["format"], number))
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(case["text"])
            got = answer(spark, path, case)
            got.pop("message", None)
            out.append({**case, **got})
    spark_answers.write(name, {"about": "Malformed files, and what Spark 4.3.0 read; record_files.py with seed %s" % seed, "tables": {}}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
