"""Parquet files with nested columns as a real Spark 4.3 writes them, and what it reads from them: recorded.json.

Run with a Python that has pyspark 4.3. Each file is below 10 kB. `foreign` is a file whose key of Spark's own schema was
made unreadable, so that the schema comes from Parquet's types alone, as with files of other programs.
"""
import glob
import json
import os
import re
import shutil
import tempfile

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
KEY = b"org.apache.spark.sql.parquet.row.metadata"

SHAPES = """SELECT * FROM VALUES
  (1, named_struct('i', 1, 't', 'é'), array(1, null, 3), map('a', 1, 'b', null),
   array(named_struct('k', 'x', 'v', array(1, null)), null, named_struct('k', null, 'v', null), named_struct('k', 'y', 'v', array())),
   map('p', array('q', null), 'r', null, 's', array()), array(array(1, 2), null, array(), array(null)),
   map(10, named_struct('m', map('z', 1), 'n', named_struct('o', null)), 2, null),
   named_struct('a', named_struct('b', named_struct('c', array(map(1, 'one'), null, map())))), 'last'),
  (2, named_struct('i', null, 't', null), array(), map(), array(), map(), array(), map(), named_struct('a', null), null),
  (3, null, null, null, null, null, null, null, null, ''),
  (4, named_struct('i', 4, 't', ''), array(null), map('', 0), array(null), map('', array('')), array(null),
   map(-1, named_struct('m', null, 'n', null)), named_struct('a', named_struct('b', null)), 'x'),
  (5, named_struct('i', 5, 't', null), array(5, 6), null, null, map('k', array('v')), array(array(7), array(8, 9)),
   map(5, named_struct('m', map(), 'n', named_struct('o', 3))), named_struct('a', named_struct('b', named_struct('c', null))), 'y')
  AS (id, s, a, m, aos, moa, aoa, mos, deep, z)"""

TYPES = """SELECT id, s, array(named_struct('n', s.n15, 'w', s.w, 't', s.t, 'z', s.z, 'x', s.x), null) AS a, map(CAST(1.5 + id AS DECIMAL(5,2)), DATE'1582-10-15') AS kd,
    map(s.t, s.x) AS kt FROM (
  SELECT id, named_struct('b', true, 'y', -128Y, 'h', 32767S, 'l', 9223372036854775807L, 'f', CAST(0.5 AS FLOAT), 'd', CAST('NaN' AS DOUBLE),
    'n', -1.50BD, 'n15', CAST(-123456789012.345 AS DECIMAL(15,3)), 'w', CAST('-1234567890123456789012345678.0123456789' AS DECIMAL(38,10)),
    'x', X'004110', 'day', DATE'2024-02-29', 't', TIMESTAMP'2024-02-29 12:34:56.789', 'z', TIMESTAMP_NTZ'1969-12-31 23:59:59.999',
    'ym', INTERVAL '1-2' YEAR TO MONTH, 'dt', INTERVAL '1 2:3:4.5' DAY TO SECOND) AS s FROM range(2))"""

LEGACY = """SELECT id, s, a, m, aos, aoa, mos, CAST(id AS DECIMAL(5,2)) AS n, z,
    IF(id = 3, null, slice(array(id, 2), 1, id - 1)) AS two, array(named_struct('x', id, 'y', 'one'), named_struct('x', 2, 'y', z)) AS tos, array(array(id), array()) AS toa,
    array(named_struct('x', id)) AS one FROM (""" + SHAPES + ")"

REQUIRED = """SELECT id, named_struct('id', id, 'text', concat('n', id), 'more', named_struct('x', id + 1)) AS s, array(id, id + 1) AS a,
    map(id, named_struct('v', id)) AS m, array(named_struct('p', id, 'q', array(id))) AS aos FROM range(3)"""

# name → query, options of the writer, settings
FILES = {
    "shapes": (SHAPES, {"compression": "snappy"}, {}),
    "types-int96": (TYPES, {"compression": "zstd"}, {"spark.sql.parquet.outputTimestampType": "INT96"}),
    "types-millis": (TYPES, {"compression": "gzip"}, {"spark.sql.parquet.outputTimestampType": "TIMESTAMP_MILLIS"}),
    "legacy": (LEGACY, {"compression": "none"}, {"spark.sql.parquet.writeLegacyFormat": "true"}),
    "required": (REQUIRED, {"compression": "snappy"}, {"spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS"}),
}

# A user's schema for the file `shapes`.
SCHEMAS = [
    "id INT, s STRUCT<T: STRING, new: INT>",
    "s STRUCT<new: INT>, id INT",
    "a ARRAY<BIGINT>, m MAP<STRING, DOUBLE>",
    "aos ARRAY<STRUCT<v: ARRAY<BIGINT>>>, mos MAP<BIGINT, STRUCT<n: STRUCT<o: INT, p: STRING>>>",
    "deep STRUCT<a: STRUCT<b: STRUCT<d: INT>>>",
    "s STRING",
    "a STRUCT<x: INT>",
    "a ARRAY<STRING>",
    "m ARRAY<INT>",
    "id STRUCT<x: INT>",
    "id ARRAY<INT>",
    "s MAP<STRING, INT>",
    "m STRUCT<x: INT>",
    "z INT",
    "s STRUCT<i: STRING>",
]

UNWRITABLE = [
    "SELECT struct() AS s",
    "SELECT array(struct()) AS a",
    "SELECT array(make_interval(1)) AS a",
    "SELECT array(null) AS a",
    "SELECT named_struct('a', null) AS s",
    "SELECT map('a', make_interval(1)) AS m, 1 AS x",
]


def texts(df):
    """Each cell as text, a struct, an array or a map with all that is in it."""
    columns = [f"CAST(`{c}` AS STRING) AS `{c}`" for c in df.columns]
    return [list(row) for row in df.selectExpr(*columns).collect()]


def failure(error):
    """The first line of what Java says, without the path."""
    lines = [line for line in str(error).split("\n") if re.match(r"(: )?(Caused by: )?[\w.]+(Exception|Error):|\[", line)]
    return [re.sub(r"file:/\S*/", "", line.removeprefix(": ").removeprefix("Caused by: ")) for line in lines]


def main():
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    work = tempfile.mkdtemp()
    out = {"files": {}, "schemas": [], "unwritable": []}
    for name, (query, options, settings) in FILES.items():
        for key, value in settings.items():
            spark.conf.set(key, value)
        spark.sql(query).coalesce(1).write.options(**options).parquet(f"{work}/{name}")
        for key in settings:
            spark.conf.unset(key)
        file = f"{HERE}/{name}.parquet"
        shutil.copy(glob.glob(f"{work}/{name}/part-*.parquet")[0], file)
        data = open(file, "rb").read()
        os.makedirs(f"{work}/foreign")
        foreign = f"{work}/foreign/{name}.parquet"
        open(foreign, "wb").write(data.replace(KEY, b"x" + KEY[1:]))
        df = spark.read.parquet(file)
        stripped = spark.read.parquet(foreign)
        out["files"][name] = {
            "size": len(data),
            "schema": json.loads(df.schema.json()),
            "foreign": json.loads(stripped.schema.json()),
            "rows": texts(df),
            "foreignRows": texts(stripped),
        }
        shutil.rmtree(f"{work}/foreign")
    for schema in SCHEMAS:
        case = {"schema": schema}
        try:
            case["rows"] = texts(spark.read.schema(schema).parquet(f"{HERE}/shapes.parquet"))
        except Exception as error:
            case["error"] = failure(error)
        out["schemas"].append(case)
    for query in UNWRITABLE:
        case = {"query": query}
        try:
            spark.sql(query).write.parquet(f"{work}/unwritable")
        except Exception as error:
            case["error"] = failure(error)
        shutil.rmtree(f"{work}/unwritable", ignore_errors=True)
        out["unwritable"].append(case)
    json.dump(out, open(f"{HERE}/recorded.json", "w"), ensure_ascii=False, indent=1)


main()
