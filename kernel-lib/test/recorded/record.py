"""Asks a real Apache Spark what the tests in plan/, catalyst/ and operators/ compare with.

    pip install pyspark==4.3.0          (Java 17 is needed too)
    python record.py                    (writes hash.json, values.json, errors.json and explain.json beside itself)

A case is one program text that is valid in Python and in JavaScript, apart from a few names that `python_text` maps. The
tests run the same text against this engine. Cells are what CAST(x AS STRING) gives. Expression ids are numbered from #1 in
the order in which they appear in a text.
"""

import json
import os
import re
import sys
import tempfile

from pyspark.sql import Column, DataFrame, SparkSession, functions as F
from pyspark.sql.types import _parse_datatype_string

HERE = os.path.dirname(os.path.abspath(__file__))

spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.warehouse.dir", tempfile.mkdtemp())
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
    .config("spark.sql.shuffle.partitions", "2")
    # Otherwise a projection of rows at hand is computed while planning, and no plan is left to compare.
    .config("spark.sql.optimizer.excludedRules", "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")

for ours, python in {
    "equalTo": "__eq__", "gt": "__gt__", "geq": "__ge__", "lt": "__lt__", "leq": "__le__", "plus": "__add__",
    "minus": "__sub__", "multiply": "__mul__", "divide": "__truediv__", "mod": "__mod__", "and_": "__and__",
    "or_": "__or__", "notEqual": "__ne__",
}.items():
    setattr(Column, ours, lambda self, other, python=python: getattr(self, python)(F.lit(other)))


def local(ddl, selects):
    """A frame of rows at hand: a LocalRelation."""
    schema = spark._jsparkSession.parseDataType(_parse_datatype_string(ddl).json())
    rows = spark._jvm.java.util.ArrayList()
    if selects:
        rows = spark.sql(" UNION ALL ".join(selects)).coalesce(1)._jdf.collectAsList()
    return DataFrame(spark._jsparkSession.createDataFrame(rows, schema), spark)


def memory(ddl):
    schema = spark._jsparkSession.parseDataType(_parse_datatype_string(ddl).json())
    encoder = spark._jvm.org.apache.spark.sql.Encoders.row(schema)
    module = getattr(spark._jvm, "org.apache.spark.sql.execution.streaming.runtime.MemoryStream$")
    return DataFrame(getattr(module, "MODULE$").apply(encoder, spark._jsparkSession).toDF(), spark)


NUMS = "b TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, str STRING, t BOOLEAN, u BOOLEAN, ts TIMESTAMP, dt DATE"
NUMS_ROWS = [
    "SELECT 1Y, 2S, 3, 4L, 1.5F, 2.5D, 'abc', true, false, TIMESTAMP'2024-03-10 12:34:56.789', DATE'2024-03-10'",
    "SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    "SELECT -7Y, -7S, -7, -7L, -0.0F, -0.0D, '', false, NULL, TIMESTAMP'1969-12-31 23:59:59.999999', DATE'1969-12-31'",
    "SELECT 127Y, 32767S, 2147483647, 9007199254740993L, CAST('NaN' AS FLOAT), CAST('NaN' AS DOUBLE), ' é𝄞 ', NULL, true, TIMESTAMP'1970-01-01', DATE'1970-01-01'",
    "SELECT 0Y, 0S, 0, 0L, 0.0F, 0.0D, '12', true, true, TIMESTAMP'0001-01-01', DATE'0001-01-01'",
    "SELECT -128Y, -32768S, -2147483648, -9223372036854775808L, 3.0E38F, 1.0E300D, '-1', false, false, TIMESTAMP'9999-12-31 23:59:59.999999', DATE'9999-12-31'",
]

env = {
    "people": local("id INT, name STRING, age INT, txt STRING", ["SELECT 1, 'alice', 30, 'x'", "SELECT 2, 'bob', 0, '12a'"]),
    "nums": local(NUMS, NUMS_ROWS),
    "nested": local("s STRUCT<a: INT, b: STRING>, arr ARRAY<INT>, m MAP<STRING, INT>", []),
    "stream": memory("k STRING, v INT, ts TIMESTAMP"),
    "events": local("ts TIMESTAMP, v INT", ["SELECT TIMESTAMP'2024-03-10 12:34:56', 1"]),
    "spark": spark, "null": None, "true": True, "false": False, "not_": lambda c: ~c,
    **{n: getattr(F, n) for n in (
        "col lit count sum avg min max coalesce when isnull isnotnull abs floor upper lower trim length concat window expr"
        " call_function").split()},
}


def python_text(program):
    program = re.sub(r"(\d)n\b", r"\1", program)
    return re.sub(r"\bnot\(", "not_(", program.replace(".and(", ".and_(").replace(".or(", ".or_("))


def run(program):
    return eval(python_text(program), dict(env))


def tidy(text):
    ids = {}
    text = re.sub(r"#(\d+)", lambda m: "#%d" % ids.setdefault(m.group(1), len(ids) + 1), text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<UUID>", text)
    text = re.sub(r"plan_id=\d+", "plan_id=<ID>", text)
    text = re.sub(r"@[0-9a-f]+", "@<HASH>", text)
    return re.sub(r'(was called from\n).*', r"\1<CALLSITE>", text, flags=re.S)


def message(error):
    java = getattr(error, "_origin", None)
    return tidy(java.getMessage() if java is not None else str(error))


def write(name, cases):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as out:
        out.write("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]\n")
    print(name, len(cases))


# ---------------------------------------------------------------------------------------------------------- hash
HASHES = [
    "true", "false", "CAST(NULL AS INT)", "0Y", "-128Y", "127Y", "-1S", "32767S", "0", "1", "-1", "42", "2147483647",
    "-2147483648", "0L", "1L", "-1L", "9007199254740991L", "9007199254740993L", "-9007199254740992L", "9223372036854775807L",
    "-9223372036854775808L", "0.0F", "-0.0F", "1.5F", "CAST('NaN' AS FLOAT)", "3.0E38F", "0.0D", "-0.0D", "1.5D",
    "-2.25D", "CAST('NaN' AS DOUBLE)", "CAST('Infinity' AS DOUBLE)", "CAST('-Infinity' AS DOUBLE)", "4.9E-324D", "''", "'a'",
    "'ab'", "'abc'", "'abcd'", "'abcde'", "'é'", "'日本語'", "'𝄞'", "'a much longer text with seven words'", "X''", "X'00'",
    "X'FF'", "X'80FF7F01'", "X'0102030405'", "DATE'1970-01-01'", "DATE'1969-12-31'", "DATE'2024-02-29'",
    "TIMESTAMP'1970-01-01'", "TIMESTAMP'1969-12-31 23:59:59.999999'", "TIMESTAMP'2024-03-10 12:34:56.789'",
    "TIMESTAMP_NTZ'2024-03-10 12:34:56.789'", "INTERVAL '1 02:03:04.5' DAY TO SECOND", "INTERVAL '-3' MONTH",
    "CAST(1.5 AS DECIMAL(10,2))", "CAST(-1.5 AS DECIMAL(18,2))", "CAST(1.5 AS DECIMAL(38,2))", "CAST(-1 AS DECIMAL(20,0))",
    "CAST(-12345678901234567890.12 AS DECIMAL(38,2))", "CAST(0 AS DECIMAL(38,0))", "CAST(128 AS DECIMAL(20,0))",
    "array(1, 2, 3)", "array(1, NULL, 3)", "CAST(array() AS ARRAY<INT>)", "named_struct('a', 1, 'b', 'x')",
    "named_struct('a', CAST(NULL AS INT), 'b', 'x')", "array(named_struct('a', 1L), named_struct('a', 2L))",
    "named_struct('start', TIMESTAMP'2024-03-10 12:00:00', 'end', TIMESTAMP'2024-03-10 13:00:00')",
]


def cell(value, t):
    """As in test/golden: 64-bit numbers as digits, dates as days and so on; from Catalyst's own row."""
    n = t.typeName()
    if value is None:
        return None
    if n in ("long", "timestamp", "timestamp_ntz") or n.startswith("interval day"):
        return str(value)
    if n in ("float", "double"):
        v = float(value)
        if v != v:
            return "NaN"
        if v in (float("inf"), float("-inf")):
            return "Infinity" if v > 0 else "-Infinity"
        return "-0.0" if v == 0 and str(v)[0] == "-" else v
    if n == "decimal":
        return value.toString()
    if n == "binary":
        return bytes(value).hex()
    if n == "string":
        return value.toString()
    if n == "array":
        j = [value.get(i, jtype(t.elementType)) for i in range(value.numElements())]
        return [cell(x, t.elementType) for x in j]
    if n == "struct":
        return [cell(value.get(i, jtype(f.dataType)), f.dataType) for i, f in enumerate(t.fields)]
    return value


def jtype(t):
    return spark._jsparkSession.parseDataType(t.json())


def hashes():
    out = []
    for sql in HASHES:
        df = spark.sql("SELECT %s AS v" % sql)
        t = df.schema.fields[0].dataType
        row = df._jdf.queryExecution().executedPlan().executeCollect()[0]
        value = None if row.isNullAt(0) else row.get(0, jtype(t))
        h = spark.sql("SELECT hash(%s)" % sql).first()[0]
        out.append({"sql": sql, "type": re.sub(r"^void$", "int", t.simpleString()), "value": cell(value, t), "hash": h})
    two = "hash('a', 1, CAST(NULL AS INT), 2.5D)"
    out.append({"sql": two, "columns": ["string", "int", "int", "double"], "values": ["a", 1, None, 2.5],
                "hash": spark.sql("SELECT " + two).first()[0]})
    write("hash.json", out)


# -------------------------------------------------------------------------------------------------------- values
VALUES = """
col("i").plus(col("s"))
col("b").plus(col("s"))
col("l").plus(col("d"))
col("s").minus(col("f"))
col("i").multiply(lit(1.5))
col("i").multiply(col("f"))
col("i").divide(lit(2))
col("i").mod(lit(3))
col("l").mod(lit(3))
col("b").mod(lit(2))
col("d").mod(lit(2))
col("d").divide(lit(-2))
col("f").plus(col("f"))
floor(col("d").divide(lit(1.0e290)))
floor(col("i"))
abs(col("s").plus(lit(1)))
abs(col("d"))
abs(col("f"))
col("i").gt(0)
col("l").gt(col("d"))
col("l").equalTo(col("i"))
col("d").equalTo(col("d"))
col("d").gt(lit(1))
col("d").leq(col("f"))
col("d").equalTo(lit(0))
col("f").equalTo(col("d"))
col("str").lt(lit("b"))
col("str").geq(lit("a"))
col("str").equalTo(lit("abc"))
col("str").eqNullSafe(lit(null))
col("i").eqNullSafe(lit(3))
col("d").eqNullSafe(col("d"))
col("t").and(col("u"))
col("t").or(col("u"))
not(col("t"))
col("t").and(lit(null))
col("t").or(lit(null))
col("t").equalTo(col("u"))
col("t").lt(col("u"))
col("i").isNull()
col("i").isNotNull()
col("i").notEqual(3)
col("i").between(0, 5)
col("i").isin(3, 0)
col("i").isin(3, lit(null))
col("i").isin(3)
col("str").isin("abc", "12")
coalesce(col("i"), lit(5))
coalesce(col("i"), col("l"))
coalesce(col("b"), col("d"))
coalesce(col("t"), col("u"))
when(col("i").gt(0), "plus").when(col("i").lt(0), "minus").otherwise("zero")
when(col("t"), col("i"))
when(col("t"), col("i")).otherwise(col("l"))
when(col("i").notEqual(0), lit(10).divide(col("i")))
when(col("i").equalTo(0), lit(0)).otherwise(lit(10).mod(col("i")))
col("i").notEqual(0).and(lit(10).divide(col("i")).gt(0))
col("i").equalTo(0).or(lit(10).divide(col("i")).gt(0))
coalesce(col("i").plus(lit(null)), lit(7))
upper(col("str"))
lower(upper(col("str")))
trim(col("str"))
length(col("str"))
length(col("i"))
upper(col("t"))
concat(col("str"), lit("!"))
concat(col("str"), col("i"))
concat(col("str"), col("d"), col("t"))
col("i").cast("string")
col("i").cast("bigint")
col("i").cast("double")
col("l").cast("double")
col("l").cast("float")
col("d").cast("float")
col("d").cast("string")
col("f").cast("double")
col("b").cast("int")
col("t").cast("int")
col("t").cast("double")
col("i").cast("boolean")
col("d").cast("boolean")
col("ts").cast("bigint")
col("ts").cast("date")
col("ts").cast("double")
col("dt").cast("timestamp")
col("ts").cast("string")
col("dt").cast("string")
lit("12").cast("int")
lit(" 12 ").cast("bigint")
lit("1e2").cast("double")
lit("1d").cast("double")
lit("1.5").cast("double")
lit("2024-03-10 01:02:03").cast("timestamp")
lit("2024-03-10").cast("date")
lit(1700000000).cast("timestamp")
lit(1.5).cast("timestamp")
lit("yes").cast("boolean")
lit(1.9).cast("int")
lit(-1.9).cast("int")
lit("5").plus(1)
lit("2.5").plus(1.5)
lit(1).equalTo("1")
col("dt").lt("2000-01-01")
col("ts").gt("2000-01-01 00:00:00")
col("ts").lt(col("dt"))
lit(-5).mod(3)
lit(5).mod(-3)
lit(-0.0)
lit(2.5)
lit(null)
lit(3000000000)
lit("it's")
lit(true)
col("str").gt(col("i").cast("string"))
window(col("ts"), "1 hour").getField("start")
window(col("ts"), "10 minutes", "10 minutes", "3 minutes").getField("start")
window(col("ts"), "1 day").getField("end")
window(col("ts"), "7 days").getField("start")
"""
VALUE_ERRORS = """
lit(1).divide(0)
lit(1).mod(0)
lit(2147483647).plus(1)
lit(-2147483648).minus(1)
lit(2147483647).multiply(2)
lit(9223372036854775807n).plus(1)
col("l").minus(1)
col("l").multiply(2)
abs(col("i"))
abs(col("b"))
abs(col("s"))
abs(col("l"))
call_function("negative", col("i"))
col("b").plus(col("b"))
col("b").multiply(col("b"))
col("s").minus(col("s").multiply(lit(2).cast("smallint")))
lit("abc").cast("int")
lit("1.5").cast("int")
lit("").cast("double")
lit("maybe").cast("boolean")
lit("2024-02-30").cast("date")
lit("abc").cast("timestamp")
lit(300).cast("tinyint")
lit(3000000000).cast("int")
lit(1.0e20).cast("bigint")
lit(10000000000.5).cast("int")
col("d").cast("int")
col("f").cast("bigint")
col("l").cast("smallint")
lit(1).plus("abc")
lit("5.0").equalTo(5)
coalesce(lit(1), lit("x"))
floor(col("d"))
"""


def values():
    out = []
    for expr in VALUES.strip().split("\n") + VALUE_ERRORS.strip().split("\n"):
        case = {"expr": expr}
        try:
            df = run("nums.select(%s)" % expr)
            case["name"], case["type"] = df.columns[0], df.schema.fields[0].dataType.simpleString()
            case["cells"] = [r[0] for r in df.select(F.col("`%s`" % df.columns[0].replace("`", "``")).cast("string")).collect()]
        except Exception as error:
            case["error"] = message(error)
        out.append(case)
    write("values.json", out)


# -------------------------------------------------------------------------------------------------------- errors
ERRORS = """
people.select("nope")
people.select("nam")
people.select("people.nam")
people.alias("p").select("p.nam")
people.alias("p").select("x.nam")
people.alias("p").select("nam")
people.select("id").where(col("ageh").gt(1)).select("ag")
people.select("id").where(col("agx").gt(1))
people.groupBy("nope").count()
people.orderBy("nope")
people.select(col("id").plus(col("idd")))
people.select()
people.select().select("x")
stream.select("va")
nums.select("dd")
nums.select("strr")
people.select("id.x")
nested.select("s.c")
nested.select("s.a.b")
nested.select(col("s").getField("c"))
nested.select(col("arr").plus(1))
nested.where(col("arr").equalTo(1))
nested.where(col("m").equalTo(col("m")))
nested.select(max("m"))
nested.orderBy("m")
people.where(col("id"))
people.where(lit(1))
people.where(col("name"))
people.where(count("*").gt(1))
people.where(sum("id").gt(1))
people.select("id", count("*"))
people.select(count("*"), col("id").plus(1))
people.groupBy("id").agg(sum(count("*")))
people.groupBy("id").agg(col("name"))
people.groupBy("id").agg(col("name").plus(sum("age")))
people.groupBy("id").agg(sum("age"), col("age"))
people.groupBy(sum("id")).count()
people.groupBy(sum("id").plus(1)).agg(max("age"))
people.select(col("id").cast("int"), col("id").cast("array<int>"))
nested.select(col("arr").cast("int"))
nums.select(col("dt").cast("int"))
nums.select(col("i").cast("date"))
nums.select(col("t").cast("date"))
nums.select(col("t").cast("timestamp"))
nums.select(col("dt").cast("double"))
nums.select(col("t").plus(col("t")))
nums.select(col("t").plus(col("i")))
nums.select(col("i").plus(col("t")))
nums.select(col("i").and(col("t")))
nums.select(col("i").or(col("i")))
nums.select(not(col("i")))
nums.select(col("i").equalTo(col("t")))
nums.select(col("ts").gt(col("i")))
nums.select(coalesce(col("i"), col("t")))
nums.select(when(col("i"), 1))
nums.select(when(col("t"), 1).otherwise(col("t")))
nums.select(abs(col("t")))
nums.select(abs(col("str")))
nums.select(floor(col("t")))
nums.select(sum("t"))
nums.select(avg("ts"))
nums.select(upper(col("i")))
nested.select(upper(col("arr")))
nums.select(length(col("i")))
nested.select(concat(col("s"), lit("x")))
nums.select(lit("5").multiply(lit("2")))
nums.select(lit("a").plus(lit("b")))
nums.select(call_function("abs", lit(1), lit(2)))
nums.select(call_function("upper"))
nums.select(call_function("coalesce"))
nums.select(call_function("nope_fn", lit(1)))
people.select("id", "id").select("id")
people.alias("a").select("a.id", col("a.name").alias("id")).select("id")
spark.table("nope")
spark.table("nope").select("x")
spark.table("ne.pe")
people.withWatermark("nope", "1 second")
people.withWatermark("id", "1 second")
stream.withWatermark("nope", "1 second")
stream.withWatermark("v", "1 second")
stream.withWatermark("ts", "abc")
stream.withWatermark("ts", "-1 second")
stream.withWatermark("ts", "")
stream.select(window("ts", "1 minute")).withWatermark("window.start", "1 second")
events.groupBy(window("v", "1 minute")).count()
events.groupBy(window("ts", "0 seconds")).count()
events.groupBy(window("ts", "-1 seconds")).count()
events.groupBy(window("ts", "1 minute", "0 seconds")).count()
events.groupBy(window("ts", "1 minute", "2 minutes")).count()
events.groupBy(window("ts", "1 minute", "1 minute", "1 minute")).count()
events.groupBy(window("ts", "1 minute", "30 seconds", "-40 seconds")).count()
events.groupBy(window("ts", "1 month")).count()
events.groupBy(window("ts", "abc")).count()
events.groupBy(window("ts", "1 minute"), window("ts", "2 minutes")).count()
events.select(window("ts", "1 minute"), window("ts", "2 minutes"))
events.limit(-1)
stream.collect()
"""

# The program, the output mode, and what start() says; null means it starts.
STARTS = [
    ('stream.groupBy("k").count()', "append"),
    ('stream.withWatermark("ts", "10 seconds").groupBy("k").count()', "append"),
    ('stream.withWatermark("ts", "10 seconds").groupBy("k", "ts").count()', "append"),
    ('stream.withWatermark("ts", "10 seconds").groupBy(window("ts", "10 seconds")).count()', "append"),
    ('stream.withWatermark("ts", "10 seconds").groupBy(window("ts", "10 seconds").getField("start")).count()', "append"),
    ('stream.agg(count("*"))', "append"),
    ('stream.agg(count("*"))', "update"),
    ('stream.agg(count("*"))', "complete"),
    ('stream.select("k")', "complete"),
    ('stream.select("k")', "update"),
    ('stream.orderBy("k")', "append"),
    ('stream.orderBy("k")', "complete"),
    ('stream.groupBy("k").count().orderBy("k")', "update"),
    ('stream.groupBy("k").count().orderBy("k")', "complete"),
    ('stream.orderBy("v").groupBy("k").count()', "complete"),
    ('stream.limit(3)', "append"),
    ('stream.limit(3)', "update"),
    ('stream.limit(3)', "complete"),
    ('stream.groupBy("k").count().limit(3)', "complete"),
    ('stream.groupBy("k").count().limit(3)', "update"),
    ('stream.limit(3).groupBy("k").count()', "complete"),
    ('stream.groupBy("k").count().groupBy("count").count()', "update"),
    ('stream.groupBy("k").count().groupBy("count").count()', "complete"),
    ('stream.groupBy("k").count().groupBy("count").count()', "append"),
    ('stream.withWatermark("ts", "1 second").groupBy("ts").count().groupBy("ts").count()', "append"),
    ('stream.withWatermark("ts", "1 second").groupBy("ts").count().groupBy("ts").count()', "update"),
    ('stream.withWatermark("ts", "1 second").withWatermark("ts", "2 seconds")', "append"),
    ('stream.withWatermark("ts", "1 second").groupBy("ts").count().where(col("ts").isNull())', "append"),
    ('stream.groupBy("k").count().orderBy("k").limit(2)', "complete"),
    ('stream.withColumn("w", window("ts", "10 seconds"))', "append"),
    ('people.select("id")', "append"),
]


def errors():
    out = []
    for program in ERRORS.strip().split("\n"):
        try:
            df = run(program)
            if isinstance(df, DataFrame):
                df.schema
                df._jdf.queryExecution().assertAnalyzed()
            out.append({"program": program, "text": None})
        except Exception as error:
            out.append({"program": program, "text": message(error)})
    for program, mode in STARTS:
        try:
            run(program).writeStream.format("noop").outputMode(mode).start().stop()
            out.append({"program": program, "outputMode": mode, "text": None})
        except Exception as error:
            out.append({"program": program, "outputMode": mode, "text": message(error)})
    write("errors.json", out)


# ------------------------------------------------------------------------------------------------------- explain
EXPLAIN = """
people.select("id")
people.select("id", "name", "age", "txt")
people.select(col("id").plus(1).alias("k1")).where(col("k1").gt(3))
people.where(col("id").gt(1)).where(col("age").lt(col("id")))
people.where(not(col("name").equalTo("x")))
people.where(col("name").isNull().or(col("age").isNotNull()))
people.where(col("age").gt(1).or(col("id").gt(2)))
people.select(col("id").plus(1).alias("a"), "name").select(col("a").multiply(2).alias("b"))
people.select(col("id").plus(1).alias("a")).select(col("a").multiply(col("a")).alias("b"))
people.select(lit(1).plus(2).alias("three"), "id")
people.where(col("id").plus(col("age")).gt(lit(1).plus(2)))
people.groupBy("name").count()
people.groupBy("name").agg(sum("age").alias("s"), avg("age"), max("id").plus(1))
people.groupBy("name").count().where(col("name").equalTo("x"))
people.groupBy("name").count().where(col("count").gt(1))
people.groupBy("name").count().where(col("count").gt(1).and(col("name").gt("a")))
people.groupBy(col("age").plus(1)).agg(count("*"))
people.agg(count("*"))
people.orderBy(col("age").desc(), "id")
people.orderBy("age").select("id")
people.select("id").orderBy("age")
people.limit(3)
people.limit(3).select("id")
people.limit(3).groupBy("id").count()
people.alias("p").select("p.id")
people.withWatermark("nope", "1 second").select("id")
people.select(when(col("id").gt(1), "a").otherwise("b").alias("c"))
people.select(col("id").isin(1, 2))
people.where(lit(true))
people.where(col("id").eqNullSafe(1))
events.groupBy(window("ts", "10 seconds")).count()
events.groupBy(window("ts", "10 seconds", "5 seconds")).agg(sum("v"))
nested.select("s.a")
nested.where(col("s.a").gt(1)).select("s")
stream.select("k", col("v").plus(1).alias("v1")).where(col("v1").gt(2))
stream.where(col("v").gt(1)).select("k", col("v").plus(1).alias("v1"))
stream.select("k")
stream.withWatermark("ts", "10 seconds").select("k", "ts")
stream.withWatermark("ts", "10 seconds").where(col("v").gt(1)).select("k")
stream.withWatermark("ts", "10 seconds").where(col("ts").isNotNull().and(col("v").gt(1)))
stream.groupBy("k").count()
stream.groupBy("k").agg(sum("v").alias("s")).where(col("k").equalTo("a"))
stream.groupBy("k").agg(sum("v").plus(1).alias("s"))
stream.groupBy("k").count().orderBy("count")
stream.agg(count("*"))
stream.withWatermark("ts", "10 seconds").groupBy(window("ts", "10 seconds")).count()
stream.withWatermark("ts", "10 seconds").groupBy(window("ts", "10 seconds"), "k").agg(avg("v"))
stream.withWatermark("ts", "10 seconds").groupBy(window("ts", "10 seconds", "5 seconds"), "k").count()
stream.withWatermark("ts", "10 seconds").groupBy(window("ts", "10 seconds")).count().where(col("window.start").gt("2024-01-01 00:00:00"))
"""


def explain():
    out = []
    mode = spark._jvm.org.apache.spark.sql.execution.ExplainMode.fromString("extended")
    for program in EXPLAIN.strip().split("\n"):
        text = run(program)._jdf.queryExecution().explainString(mode)
        parts = re.split(r"^== .* Plan ==\n", text, flags=re.M)[1:]
        names = ["parsed", "analyzed", "optimized", "physical"]
        out.append({"program": program, **{n: tidy(p).strip("\n") for n, p in zip(names, parts)}})
    write("explain.json", out)


if __name__ == "__main__":
    for kind in sys.argv[1:] or ["hashes", "values", "errors", "explain"]:
        globals()[kind]()
    spark.stop()
