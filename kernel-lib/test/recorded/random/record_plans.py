"""Records what a real Spark gives for random queries over three small tables: `plans.json`.

    pip install pyspark==4.3.0                  (Java 17 is needed too)
    python record_plans.py [seed] [how many] [file]

Rows are compared as multisets, or in order where ORDER BY names every column. LIMIT comes only with such an order.
"""

import random
import sys

import spark_answers
from pyspark.sql import functions as F

TABLES = {
    "a": """SELECT * FROM VALUES (1, 'x', 10, 1.5D, TIMESTAMP'2024-01-01 10:00:00'), (2, 'y', -3, double('NaN'), TIMESTAMP'2024-01-01 11:30:00'),
(2, 'x', NULL, -0.0D, NULL), (3, NULL, 10, 0.0D, TIMESTAMP'2024-01-02 00:00:00'), (NULL, 'z', 7, NULL, TIMESTAMP'2024-01-01 10:00:00'),
(4, 'y', 0, 2.25D, TIMESTAMP'2023-12-31 23:59:59.5'), (1, 'x', 10, 1.5D, TIMESTAMP'2024-01-01 10:00:00') AS t(id, k, v, d, ts)""",
    "b": """SELECT * FROM VALUES (1, 'x', 12.50BD, true), (2, 'y', -0.75BD, false), (2, NULL, 100.00BD, NULL), (NULL, 'x', NULL, true),
(5, 'w', 3.00BD, false), (3, 'Z', 12.50BD, true) AS t(id, k, w, flag)""",
    "c": """SELECT * FROM VALUES ('x', 100L, DATE'2024-01-01'), ('y', NULL, DATE'2024-01-02'), ('x', -5L, NULL), (NULL, 7L, DATE'1999-12-31'),
('q', 9007199254740993L, DATE'2024-01-01') AS t(k, n, dt)""",
}
COLUMNS = {
    "a": {"id": "int", "k": "str", "v": "int", "d": "double", "ts": "ts"},
    "b": {"id": "int", "k": "str", "w": "dec", "flag": "bool"},
    "c": {"k": "str", "n": "long", "dt": "date"},
}
LITERALS = {"int": "0 1 2 10", "str": "'x' 'y' 'zz'", "double": "0.0D 1.5D", "ts": "TIMESTAMP'2024-01-01', ", "dec": "12.50 0.1",
            "bool": "true false", "long": "7L 100L", "date": "DATE'2024-01-01'"}
NUMBERS = ("int", "long", "double", "dec")


class Plans:
    def __init__(self, rng, widened):
        self.r, self.widened, self.aliases = rng, widened, 0

    def alias(self):
        self.aliases += 1
        return "t%d" % self.aliases

    # A scope is a list of (text, type) of the columns that can be named.
    def relation(self, depth):
        r = self.r
        if depth > 0 and r.random() < 0.25:
            text, outputs = self.select(depth - 1, simple=True)
            name = self.alias()
            return "(%s) AS %s" % (text, name), [("%s.c%d" % (name, i), t) for i, t in enumerate(outputs) if t]
        table, name = r.choice("abc"), self.alias()
        return "%s AS %s" % (table, name), [("%s.%s" % (name, c), t) for c, t in COLUMNS[table].items()]

    def source(self, depth):
        r = self.r
        text, scope = self.relation(depth)
        for _ in range(r.choice([0, 0, 1, 1, 2])):
            other, more = self.relation(depth - 1)
            kind = r.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN", "CROSS JOIN", "INNER JOIN"])
            condition = "" if kind == "CROSS JOIN" else " ON " + self.join_condition(scope, more)
            text = "%s %s %s%s" % (text, kind, other, condition)
            if "SEMI" not in kind and "ANTI" not in kind:
                scope = scope + more
        return text, scope

    def join_condition(self, left, right):
        r = self.r
        pairs = [(p, q) for p, s in left for q, t in right if s == t or (s in NUMBERS and t in NUMBERS)]
        if not pairs:
            return self.predicate(left + right, 1)
        parts = []
        for _ in range(r.choice([1, 1, 2])):
            p, q = r.choice(pairs)
            parts.append("%s %s %s" % (p, r.choice(["=", "=", "=", "<=>", "<", ">="]), q))
        if r.random() < 0.3:
            parts.append(self.predicate(left + right, 0))
        return (" AND " if r.random() < 0.85 else " OR ").join(parts)

    def pick(self, scope, types=None):
        fitting = [c for c in scope if types is None or c[1] in types]
        if fitting and self.r.random() < 0.85:
            return self.r.choice(fitting)
        t = self.r.choice(types or list(LITERALS))
        return self.r.choice([x for x in LITERALS[t].replace(", ", "|").replace(" ", "|").split("|") if x]) if t != "ts" else "TIMESTAMP'2024-01-01'", t

    def value(self, scope, depth=1):
        r = self.r
        column, t = self.pick(scope)
        if depth == 0 or r.random() < 0.4:
            return column, t
        if t in ("int", "long"):
            return self.form(column, [("%s + 1", t), ("%s * 2", t), ("coalesce(%s, -1)", t), ("%s / 4", "double"), ("CAST(%s AS STRING)", "str"), ("if(%s > 1, 'many', 'few')", "str")])
        forms = {
            "str": [("upper(%s)", "str"), ("length(%s)", "int"), ("coalesce(%s, 'none')", "str"), ("concat(%s, '!')", "str")],
            "double": [("%s * 2", "double"), ("coalesce(%s, 9.5D)", "double"), ("isnan(%s)", "bool")],
            "dec": [("%s * 2", "dec"), ("round(%s, 1)", "dec"), ("-%s", "dec")],
            "ts": [("hour(%s)", "int"), ("date_trunc('DAY', %s)", "ts"), ("CAST(%s AS DATE)", "date")],
            "date": [("year(%s)", "int"), ("date_add(%s, 1)", "date")],
            "bool": [("NOT %s", "bool"), ("coalesce(%s, false)", "bool")],
        }
        return self.form(column, forms[t])

    def form(self, column, forms):
        template, t = self.r.choice(forms)
        return template % column, t

    def predicate(self, scope, depth):
        r = self.r
        if depth > 0 and r.random() < 0.35:
            return "(%s %s %s)" % (self.predicate(scope, depth - 1), r.choice(["AND", "OR"]), self.predicate(scope, depth - 1))
        if depth > 0 and self.widened and r.random() < 0.3:
            return self.subquery_predicate(scope)
        column, t = self.pick(scope)
        other, _ = self.pick(scope, (t,))
        return r.choice(["%s = %s", "%s < %s", "%s >= %s", "%s <> %s", "%s <=> %s", "NOT (%s = %s)"]) % (column, other) if r.random() < 0.7 else \
            r.choice(["%s IS NULL", "%s IS NOT NULL"]) % column if r.random() < 0.6 else "%s IN (%s, %s)" % (column, other, self.pick(scope, (t,))[0])

    def subquery_predicate(self, scope):
        r = self.r
        table, name = r.choice("abc"), self.alias()
        inner = [("%s.%s" % (name, c), t) for c, t in COLUMNS[table].items()]
        column, t = r.choice([c for c in scope])
        fitting = [c for c in inner if c[1] == t]
        correlated = [(p, q) for p, s in inner for q, u in scope if s == u and s not in ("bool",)]
        where = " WHERE %s = %s" % r.choice(correlated) if correlated and r.random() < 0.5 else " WHERE %s" % self.predicate(inner, 0)
        if not fitting or r.random() < 0.4:
            return "%sEXISTS (SELECT 1 FROM %s AS %s%s)" % (r.choice(["", "NOT "]), table, name, where)
        if r.random() < 0.3:
            return "%s %s (SELECT max(%s) FROM %s AS %s%s)" % (column, r.choice(["=", "<", ">="]), r.choice(fitting)[0], table, name, where)
        return "%s %sIN (SELECT %s FROM %s AS %s%s)" % (column, r.choice(["", "NOT "]), r.choice(fitting)[0], table, name, where)

    def aggregate(self, scope):
        r = self.r
        column, t = self.pick(scope)
        number, u = self.pick(scope, NUMBERS)
        choices = [("count(*)", "long"), ("count(%s)" % column, "long"), ("min(%s)" % column, t), ("max(%s)" % column, t),
                   ("sum(%s)" % number, {"int": "long", "long": "long"}.get(u, u)), ("avg(%s)" % number, "dec" if u == "dec" else "double"),
                   ("count_if(%s)" % self.predicate(scope, 0), "long"), ("sort_array(collect_list(%s))" % column, None), ("sort_array(collect_set(%s))" % column, None),
                   ("stddev(%s)" % number, "double"), ("var_pop(%s)" % number, "double"), ("sum(%s) FILTER (WHERE %s)" % (number, self.predicate(scope, 0)), {"int": "long", "long": "long"}.get(u, u)),
                   ("max_by(%s, %s)" % (column, "struct(%s)" % ", ".join(c for c, _ in scope)), t), ("bool_or(%s)" % self.predicate(scope, 0), "bool")]
        if self.widened:
            choices += [("count(DISTINCT %s)" % column, "long"), ("sum(DISTINCT %s)" % number, {"int": "long", "long": "long"}.get(u, u)), ("count(DISTINCT %s, %s)" % (column, number), "long"),
                        ("median(%s)" % number, None), ("percentile(%s, 0.5)" % number, "double"), ("approx_count_distinct(%s)" % column, "long"), ("any_value(%s) IS NULL" % "1", "bool"), ("bit_xor(%s)" % "1", "int")]
        return r.choice(choices)

    def window(self, scope):
        r = self.r
        order = ", ".join("%s%s" % (c, r.choice(["", " DESC", " NULLS LAST"])) for c, _ in r.sample(scope, len(scope)))
        partition = "PARTITION BY %s " % r.choice(scope)[0] if r.random() < 0.7 else ""
        column, t = self.pick(scope)
        number, u = self.pick(scope, NUMBERS)
        frame = r.choice(["", "", " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING", " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", " ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING"])
        ranked = [("row_number()", "int"), ("rank()", "int"), ("dense_rank()", "int"), ("ntile(3)", "int"), ("percent_rank()", "double"), ("cume_dist()", "double"),
                  ("lag(%s)" % column, t), ("lead(%s, 2)" % column, t)]
        framed = [("sum(%s)" % number, {"int": "long", "long": "long"}.get(u, u)), ("count(%s)" % column, "long"), ("min(%s)" % column, t), ("first_value(%s)" % column, t), ("last_value(%s)" % column, t), ("avg(%s)" % number, "dec" if u == "dec" else "double"), ("nth_value(%s, 2)" % column, t)]
        if r.random() < 0.45:
            call, t = r.choice(ranked)
            frame = ""
        else:
            call, t = r.choice(framed)
        return "%s OVER (%sORDER BY %s%s)" % (call, partition, order, frame), t

    def select(self, depth, simple=False):
        """A query and the types of its columns c0, c1 …"""
        r = self.r
        source, scope = self.source(depth)
        where = " WHERE %s" % self.predicate(scope, 2) if r.random() < 0.5 else ""
        tail = ""
        if r.random() < 0.4:
            keys = [self.value(scope) for _ in range(r.choice([0, 1, 1, 2]))]
            keys = [k for k in keys if "." in k[0]]
            aggregates = [self.aggregate(scope) for _ in range(r.choice([1, 2]))]
            items = keys + aggregates
            if keys:
                names = ", ".join(k for k, _ in keys)
                if self.widened and r.random() < 0.25:
                    names = r.choice(["ROLLUP (%s)", "CUBE (%s)", "GROUPING SETS ((), (%s))"]) % names
                tail = " GROUP BY %s" % names
            if r.random() < 0.3:
                tail += " HAVING %s" % r.choice(["count(*) > 1", "count(*) < 3", "max(1) = 1"])
        else:
            items = [self.value(scope) for _ in range(r.choice([1, 2, 3]))]
            if self.widened and r.random() < 0.3:
                items.append(self.window(scope))
        distinct = "DISTINCT " if r.random() < 0.15 else ""
        listed = ", ".join("%s AS c%d" % (text, i) for i, (text, _) in enumerate(items))
        return "SELECT %s%s FROM %s%s%s" % (distinct, listed, source, where, tail), [t for _, t in items if True]

    def query(self):
        """A whole query, and whether its rows come in an order."""
        r = self.r
        depth = r.choice([0, 1, 1, 2])
        text, types = self.select(depth)
        if r.random() < 0.2:
            for _ in range(40):
                other, others = self.select(depth)
                if others == types:
                    text = "(%s) %s (%s)" % (text, r.choice(["UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"]), other)
                    break
        if r.random() < 0.12:
            text = "WITH q AS (%s) SELECT * FROM q%s" % (text, r.choice(["", " UNION ALL SELECT * FROM q", " WHERE c0 IS NOT NULL"]))
        if None in types or r.random() < 0.5:
            return text, False
        order = ", ".join("%s%s" % (c, r.choice(["", " DESC", " ASC NULLS LAST", " DESC NULLS FIRST"])) for c in r.sample(["c%d" % i for i in range(len(types))], len(types)))
        return "SELECT * FROM (%s) ORDER BY %s%s" % (text, order, r.choice(["", "", " LIMIT 3", " LIMIT 2 OFFSET 1", " OFFSET 2"])), True


def answer(spark, sql, ordered):
    try:
        frame = spark.sql(sql)
        out = {"names": frame.columns, "types": [f.dataType.simpleString() for f in frame.schema.fields]}
        names = ["v%d" % i for i in range(len(frame.columns))]
        texts = [spark_answers.as_text(F.col(n), f.dataType) for n, f in zip(names, frame.schema.fields)]
        rows = [list(row) for row in frame.toDF(*names).select(*texts).collect()]
    except Exception as error:
        return spark_answers.failure(error)
    out["rows"] = rows if ordered else sorted(rows, key=lambda row: [(c is not None, c or "") for c in row])
    return out


def main(seed=4711, count=600, name="plans.json", widened="yes"):
    spark = spark_answers.start()
    for table, sql in TABLES.items():
        spark.sql(sql).createOrReplaceTempView(table)
    out, seen, plans = [], set(), Plans(random.Random(int(seed)), widened == "yes")
    while len(out) < int(count):
        plans.aliases = 0
        sql, ordered = plans.query()
        if sql in seen or len(sql) > 700:
            continue
        seen.add(sql)
        got = answer(spark, sql, ordered)
        if len(got.get("rows", [])) > 40:
            continue
        out.append({"sql": sql, **({"ordered": True} if ordered else {}), **got})
        if len(out) % 50 == 0:
            keep(name, seed, out)
    keep(name, seed, out)


def keep(name, seed, out):
    about = "Random queries over the tables, and what Spark 4.3.0 gave; record_plans.py with seed %s" % seed
    spark_answers.write(name, {"about": about, "tables": TABLES}, out)


main(*sys.argv[1:])
