"""Asks real Spark 4.3 which programs it takes for a stream, in which output mode, and what it says where it does not.

    python record_unsupported.py > unsupported.json

A program is a line that is both Python and JavaScript. `s` and `s2` are streams, `w` and `w2` streams with a watermark, `b` and `b2`
tables; all have k STRING, v INT, t TIMESTAMP. A program that is taken runs over two rows.
"""
import json
import os
import re
import sys
import tempfile

os.environ["TZ"] = "UTC"
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
from pyspark.sql import SparkSession
from pyspark.sql.functions import expr

MODES = ["append", "update", "complete"]
cases = []


def case(topic, program, *modes):
    for mode in modes or MODES:
        cases.append({"topic": topic, "program": program, "mode": mode})


def joins():
    for how in ["inner", "left_outer", "right_outer", "full_outer", "left_semi", "left_anti", "cross"]:
        on = "" if how == "cross" else ", expr(\"l.k = r.k\"), \"%s\"" % how
        call = "crossJoin" if how == "cross" else "join"
        for left, right in [("s", "s2"), ("s", "b"), ("b", "s"), ("w", "w2")]:
            case("join %s" % how, '%s.alias("l").%s(%s.alias("r")%s)' % (left, call, right, on))
    conditions = {
        "keys without a watermark, times compared": "l.k = r.k AND l.t > r.t",
        "the event time is a key": "l.k = r.k AND l.t = r.t",
        "a range of time": "l.k = r.k AND r.t BETWEEN l.t AND l.t + INTERVAL 5 SECONDS",
        "only the range of time": "r.t BETWEEN l.t AND l.t + INTERVAL 5 SECONDS",
    }
    for how in ["left_outer", "right_outer", "full_outer", "left_semi", "left_anti"]:
        for what, on in conditions.items():
            for left, right in [("w", "w2"), ("w", "s2"), ("s", "w2")]:
                case("join %s on %s" % (how, what), '%s.alias("l").join(%s.alias("r"), expr("%s"), "%s")' % (left, right, on, how), "append")
    on = "l.k = r.k AND r.t BETWEEN l.t AND l.t + INTERVAL 5 SECONDS"
    for how in ["inner", "left_outer", "left_semi"]:
        case("join then aggregate", 'w.alias("l").join(w2.alias("r"), expr("%s"), "%s").groupBy("l.k").count()' % (on, how))
        case("join then aggregate", 'w.alias("l").join(w2.alias("r"), expr("%s"), "%s").groupBy(expr("window(l.t, \'5 seconds\')")).count()' % (on, how))
    case("aggregate then join", 'w.groupBy(expr("window(t, \'5 seconds\') AS g")).count().join(w2.groupBy(expr("window(t, \'5 seconds\') AS g")).count(), ["g"])')
    case("aggregate then join", 's.groupBy("k").count().join(b, ["k"])')
    case("aggregate then join", 's.groupBy("k").count().join(s2, ["k"])')
    case("join three streams", 'w.alias("l").join(w2.alias("r"), expr("%s")).select("l.k", "l.t").join(s, ["k"])' % on, "append", "update")
    case("join three streams", 'w.alias("l").join(w2.alias("r"), expr("%s"), "left_outer").select("l.k", "l.t").join(s, ["k"])' % on, "append", "update")


def aggregates():
    for source in ["s", "w", "b"]:
        case("aggregate", '%s.groupBy("k").count()' % source)
        case("aggregate", '%s.groupBy().count()' % source)
        case("aggregate", '%s.groupBy(expr("window(t, \'5 seconds\')")).count()' % source)
        case("aggregate", '%s.groupBy("t").count()' % source)
        case("session window", '%s.groupBy(expr("session_window(t, \'5 seconds\')"), expr("k")).count()' % source)
        case("session window", '%s.groupBy(expr("session_window(t, \'5 seconds\')")).count()' % source)
        case("rollup and cube", '%s.rollup("k", "v").count()' % source)
        case("rollup and cube", '%s.cube(expr("window(t, \'5 seconds\')"), expr("k")).count()' % source)
        case("distinct aggregate", '%s.groupBy("k").agg(expr("count(DISTINCT v)"))' % source)
        case("distinct aggregate", '%s.groupBy("k").agg(expr("approx_count_distinct(v)"))' % source)
        case("no aggregate", '%s.select("k")' % source)
        case("several aggregates", '%s.groupBy("k").count().groupBy("count").count()' % source)
        case("several aggregates", '%s.groupBy(expr("window(t, \'5 seconds\') AS g")).count().groupBy(expr("window(g, \'10 seconds\')")).count()' % source)
        case("pivot", '%s.groupBy("k").pivot("v", [1, 2]).count()' % source)
    case("aggregate of a table inside a stream", 's.join(b.groupBy("k").count(), ["k"])')
    case("aggregate over a stream joined with an aggregated table", 's.join(b.groupBy("k").count(), ["k"]).groupBy("k").sum("v")')


def relational():
    for source in ["s", "w"]:
        case("order", '%s.orderBy("k")' % source)
        case("order", '%s.sortWithinPartitions("k")' % source)
        case("order after aggregate", '%s.groupBy("k").count().orderBy("count")' % source)
        case("order below aggregate", '%s.orderBy("k").groupBy("k").count()' % source)
        case("limit", '%s.limit(1)' % source)
        case("limit after aggregate", '%s.groupBy("k").count().limit(1)' % source)
        case("limit below aggregate", '%s.limit(1).groupBy("k").count()' % source)
        case("offset", '%s.offset(1)' % source)
        case("offset after aggregate", '%s.groupBy("k").count().offset(1)' % source)
        case("sample", '%s.sample(0.5)' % source)
        case("window function", '%s.selectExpr("row_number() OVER (PARTITION BY k ORDER BY t)")' % source)
        case("distinct", '%s.distinct()' % source)
        case("distinct", '%s.select("k").distinct()' % source)
        case("dropDuplicates", '%s.dropDuplicates(["k"])' % source)
        case("dropDuplicates", '%s.dropDuplicates(["k", "t"])' % source)
        case("dropDuplicates then aggregate", '%s.dropDuplicates(["k"]).groupBy("k").count()' % source)
        case("dropDuplicates then aggregate", '%s.dropDuplicates(["k", "t"]).groupBy(expr("window(t, \'5 seconds\')")).count()' % source)
        case("aggregate then dropDuplicates", '%s.groupBy("k").count().dropDuplicates(["k"])' % source)
        case("aggregate then dropDuplicates", '%s.groupBy(expr("window(t, \'5 seconds\') AS g")).count().dropDuplicates(["g"])' % source)
        case("dropDuplicatesWithinWatermark", '%s.dropDuplicatesWithinWatermark()' % source)
        case("dropDuplicatesWithinWatermark", '%s.dropDuplicatesWithinWatermark(["k"])' % source)
        case("dropDuplicatesWithinWatermark then aggregate", '%s.dropDuplicatesWithinWatermark(["k"]).groupBy(expr("window(t, \'5 seconds\')")).count()' % source)
        case("aggregate then dropDuplicatesWithinWatermark", '%s.groupBy(expr("window(t, \'5 seconds\') AS g")).count().dropDuplicatesWithinWatermark(["g"])' % source)
        case("repartition", '%s.repartition(2)' % source, "append")
        case("repartition", '%s.repartition("k")' % source, "append")
        case("repartition", '%s.coalesce(1)' % source, "append")
        case("explode", '%s.selectExpr("explode(array(k, k))")' % source, "append")
    for call in ["union", "intersect", "intersectAll", "subtract", "exceptAll"]:
        for left, right in [("s", "s2"), ("s", "b"), ("b", "s"), ("w", "w2"), ("w", "b")]:
            case(call, '%s.%s(%s)' % (left, call, right))
            case("%s of one column" % call, '%s.select("k").%s(%s.select("k"))' % (left, call, right))
    case("union of aggregates", 's.groupBy("k").count().union(s2.groupBy("k").count())')
    case("union of aggregates", 'w.groupBy(expr("window(t, \'5 seconds\')")).count().union(w2.groupBy(expr("window(t, \'5 seconds\')")).count())')
    case("union below aggregate", 's.union(s2).groupBy("k").count()')
    case("union below aggregate", 'w.union(w2).groupBy(expr("window(t, \'5 seconds\')")).count()')
    for program in ["SELECT k, v FROM s WHERE k IN (SELECT k FROM b)", "SELECT k, v FROM s WHERE k IN (SELECT k FROM s2)",
                    "SELECT k, v FROM s WHERE k NOT IN (SELECT k FROM b)", "SELECT k, v FROM s WHERE EXISTS (SELECT 1 FROM b WHERE b.k = s.k)",
                    "SELECT k, v FROM s WHERE NOT EXISTS (SELECT 1 FROM s2 WHERE s2.k = s.k)",
                    "SELECT k, v FROM s WHERE v = (SELECT max(v) FROM b)", "SELECT k, v FROM b WHERE v = (SELECT max(v) FROM s)",
                    "SELECT k, v FROM b WHERE k IN (SELECT k FROM s)",
                    "SELECT k, (SELECT max(v) FROM b) AS m FROM s", "SELECT * FROM s JOIN LATERAL (SELECT s.v + 1 AS x)",
                    "SELECT k, count(*) FROM s GROUP BY k HAVING count(*) > 1", "SELECT k, count(*) FROM s GROUP BY GROUPING SETS ((k), ())",
                    "SELECT * FROM s ORDER BY k LIMIT 1", "SELECT * FROM s LIMIT 1 OFFSET 1", "WITH c AS (SELECT * FROM s) SELECT c.k FROM c JOIN c AS d ON c.k = d.k",
                    "SELECT * FROM s PIVOT (sum(v) FOR k IN ('a', 'b'))", "SELECT * FROM s UNPIVOT (x FOR n IN (v))",
                    "SELECT sum(v) OVER (PARTITION BY k) FROM s", "SELECT DISTINCT k FROM s", "SELECT max(v) FROM s", "SELECT k FROM s TABLESAMPLE (50 PERCENT)",
                    "SELECT first_value(v) IGNORE NULLS FROM s", "SELECT k, collect_list(v) FROM s GROUP BY k", "SELECT * FROM s LATERAL VIEW explode(array(v)) e AS x",
                    "SELECT k FROM s UNION SELECT k FROM s2", "SELECT k FROM s UNION ALL SELECT k FROM b", "SELECT k FROM s EXCEPT SELECT k FROM b", "SELECT k FROM s MINUS ALL SELECT k FROM b",
                    "VALUES (1)"]:
        case("sql", 'sql("%s")' % program)
    for program in ["s.collect()", "s.count()", "s.show()", "s.groupBy(\"k\").count().collect()", "s.first()", "s.take(1)", "s.isEmpty()", "s.toLocalIterator()", "s.write.format(\"noop\").save()"]:
        case("an action on a stream", program, "batch")
    case("a watermark on a table", 'b.withWatermark("t", "1 second").groupBy(expr("window(t, \'5 seconds\')")).count().collect()', "batch")
    case("a watermark on a table", 'b.dropDuplicatesWithinWatermark(["k"]).collect()', "batch")


def clean(message):
    message = re.split(r";\n|\n\n|\n== |\nJVM|\n\tat ", message)[0]
    message = re.sub(r"#\d+L?", "#N", message)
    return message.strip()


def describe(error):
    chain, cause = [], getattr(error, "_origin", None)
    if cause is None and hasattr(error, "java_exception"):
        cause = error.java_exception
    best = None
    while cause is not None:
        name = cause.getClass().getName()
        try:
            condition = cause.getCondition()
        except Exception:
            condition = None
        if condition is not None or best is None:
            best = {"errorClass": condition, "sqlState": cause.getSqlState() if condition else None, "message": clean(cause.getMessage() or ""), "javaClass": name.split(".")[-1]}
        cause = cause.getCause()
    return best or {"errorClass": None, "sqlState": None, "message": clean(str(error)), "javaClass": type(error).__name__}


def write():
    """Refusals once each; programs with the number of their refusal in each mode, or null."""
    refusals, programs = [], []
    for one in cases:
        refused = one["refused"] and {key: one["refused"][key] for key in ("where", "errorClass", "sqlState", "message")}
        if refused is not None and refused not in refusals:
            refusals.append(refused)
        if not programs or (programs[-1]["topic"], programs[-1]["program"]) != (one["topic"], one["program"]):
            programs.append({"topic": one["topic"], "program": one["program"], "modes": {}})
        programs[-1]["modes"][one["mode"]] = None if refused is None else refusals.index(refused)
    lines = [",\n".join("  " + json.dumps(one) for one in many) for many in (refusals, programs)]
    print('{\n "refusals": [\n%s\n ],\n "programs": [\n%s\n ]\n}' % tuple(lines))


def main():
    joins()
    aggregates()
    relational()
    spark = (SparkSession.builder.master("local[2]").config("spark.sql.session.timeZone", "UTC").config("spark.ui.enabled", "false")
             .config("spark.sql.shuffle.partitions", "1").config("spark.sql.streaming.pollingDelay", "5ms").getOrCreate())
    spark.sparkContext.setLogLevel("OFF")
    folder = tempfile.mkdtemp()
    schema = "k STRING, v INT, t TIMESTAMP"
    rows = [{"k": "a", "v": 1, "t": "2024-01-01T00:00:10Z"}, {"k": "b", "v": 2, "t": "2024-01-01T00:00:20Z"}]
    for name in ["s", "s2", "b", "b2"]:
        os.makedirs(folder + "/" + name)
        with open(folder + "/" + name + "/1.json", "w") as file:
            file.write("\n".join(json.dumps(row) for row in rows) + "\n")
    names = {"expr": expr, "sql": spark.sql}
    for name in ["s", "s2"]:
        names[name] = spark.readStream.schema(schema).json(folder + "/" + name)
        names[name.replace("s", "w")] = names[name].withWatermark("t", "10 seconds")
    for name in ["b", "b2"]:
        names[name] = spark.read.schema(schema).json(folder + "/" + name)
    for name in ["s", "s2", "w", "w2", "b", "b2"]:
        names[name].createOrReplaceTempView(name)
    for number, one in enumerate(cases):
        where, query = "analysis", None
        try:
            frame = eval(one["program"], names)
            if one["mode"] != "batch":
                where = "start"
                query = (frame.writeStream.format("noop").outputMode(one["mode"]).option("checkpointLocation", "%s/c%d" % (folder, number)).start())
                where = "run"
                query.processAllAvailable()
            one["refused"] = None
        except Exception as error:
            one["refused"] = dict(where=where, **describe(error))
        finally:
            if query is not None:
                query.stop()
        print(number, len(cases), one["mode"], one["program"], one["refused"] and one["refused"]["message"][:100], file=sys.stderr, flush=True)
    spark.stop()
    write()


main()
