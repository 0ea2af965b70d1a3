"""Records optimized.json: what real Spark's optimiser makes of SQL queries.

usage: record_optimized.py OUTPUT.json      (needs pyspark 4.3 and Java 17)

The tables are rows at hand; Spark would compute with them while it plans, so ConvertToLocalRelation is left out, as the
test leaves it out. Expression ids are numbered in order of appearance.
"""
import json
import re
import sys

from pyspark.sql import SparkSession

VIEWS = [
    "CREATE TEMP VIEW p AS SELECT * FROM VALUES (1, 'a', DATE'2024-01-01', 1.5D, array(1, 2)), (NULL, NULL, NULL, NULL, NULL) AS p(k, name, d, x, arr)",
    "CREATE TEMP VIEW q AS SELECT * FROM VALUES (1, 'b', 2.5D), (NULL, NULL, NULL) AS q(k, name, x)",
    "CREATE TEMP VIEW r AS SELECT * FROM VALUES (1, 'b'), (2, 'c') AS r(k, name)",
]

QUERIES = """
SELECT 1 + k + 2 FROM p
SELECT k * 2 * 3 + 0 FROM p
SELECT k FROM p WHERE x * 2 * 3 > 1
SELECT k FROM p WHERE name LIKE 'a%'
SELECT k FROM p WHERE name LIKE '%a'
SELECT k FROM p WHERE name LIKE '%a%'
SELECT k FROM p WHERE name LIKE 'a%b'
SELECT k FROM p WHERE name LIKE 'a'
SELECT k FROM p WHERE name LIKE 'a_%'
SELECT k FROM p WHERE k IN (1, 1) OR k IN (1, 2, 1)
SELECT k FROM p WHERE k IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
SELECT k FROM p WHERE NOT (k > 1 OR name = 'a')
SELECT k FROM p WHERE NOT (k >= 1 AND NOT name = 'a')
SELECT k FROM p WHERE NOT (k IS NULL)
SELECT k FROM p WHERE (k = 1 OR name = 'b') AND (k = 1 OR x = 2)
SELECT k FROM p WHERE (k = 1 AND name = 'b') OR (k = 1 AND x = 2)
SELECT k FROM p WHERE k = 1 AND (k = 1 OR name = 'b')
SELECT k FROM p WHERE k > 1 AND k > 1
SELECT k FROM p WHERE true AND k > 1
SELECT k FROM p WHERE k > 1 OR true
SELECT k FROM p WHERE k = 1 AND x = k
SELECT k, CASE WHEN true THEN k ELSE 2 END AS a, CASE WHEN false THEN 1 WHEN k = 1 THEN 2 ELSE 3 END AS b FROM p
SELECT if(k = 1, true, false) AS a, if(k IS NULL, 4, 4) AS b, if(k = 1, false, true) AS c FROM p
SELECT k FROM p WHERE cast(k AS BIGINT) > 1
SELECT k FROM p WHERE 1 < cast(k AS BIGINT)
SELECT k FROM p WHERE cast(k AS BIGINT) = 5000000000
SELECT k FROM p WHERE k = k AND x <> x
SELECT k FROM r WHERE k = k
SELECT k FROM p WHERE k <=> k
SELECT coalesce(NULL, k, NULL, 1, 2) AS a, k + NULL AS b, NULL <=> k AS c, k IS NULL AS e FROM p
SELECT k IS NULL AS a, k IS NOT NULL AS b FROM r
SELECT k FROM p WHERE (k > 1) IS NOT NULL OR NULL
SELECT k FROM p WHERE if(k > 1, false, NULL)
SELECT k FROM p WHERE upper(lower(name)) = 'A'
SELECT concat(name, concat('a', name)) AS c FROM p
SELECT cast(cast(k AS BIGINT) AS BIGINT) AS a, cast(k AS INT) AS b FROM p
SELECT k FROM p WHERE d > '2024-01-01'
SELECT * FROM (SELECT k FROM p UNION ALL SELECT k FROM q UNION ALL SELECT k FROM r) LIMIT 1
SELECT * FROM (SELECT * FROM p LIMIT 2) LIMIT 1
SELECT * FROM p LIMIT 0
SELECT * FROM p LIMIT 100
SELECT p.k FROM p LEFT JOIN q ON p.k = q.k LIMIT 1
SELECT p.k FROM p RIGHT JOIN q ON p.k = q.k LIMIT 1
SELECT p.k, q.k FROM p CROSS JOIN q LIMIT 1
SELECT * FROM p LEFT JOIN q ON p.k = q.k WHERE q.x > 1
SELECT * FROM p FULL JOIN q ON p.k = q.k WHERE q.x > 1
SELECT * FROM p FULL JOIN q ON p.k = q.k WHERE p.x > 1
SELECT * FROM p FULL JOIN q ON p.k = q.k WHERE q.x > 1 AND p.x > 1
SELECT * FROM p LEFT JOIN q ON p.k = q.k WHERE q.x IS NULL
SELECT * FROM p LEFT JOIN q ON p.k = q.k WHERE coalesce(q.x, 1) > 0
SELECT * FROM p JOIN q ON p.k = q.k
SELECT * FROM p JOIN q ON p.k = q.k WHERE p.k = 5
SELECT * FROM p LEFT JOIN q ON p.k = q.k WHERE p.k = 5
SELECT * FROM p JOIN q ON p.k < q.k
SELECT * FROM p JOIN q ON p.k = q.k AND p.x > 2 JOIN r ON r.k = q.k
SELECT k, explode(arr) FROM p
SELECT k, explode_outer(arr) FROM p
SELECT * FROM p WHERE 1 = 0
SELECT k FROM p WHERE false UNION ALL SELECT k FROM q
SELECT count(*) FROM p WHERE false
SELECT k, count(*) FROM p WHERE false GROUP BY k
SELECT * FROM p JOIN (SELECT * FROM q WHERE false) z ON p.k = z.k
SELECT * FROM p LEFT JOIN (SELECT * FROM q WHERE false) z ON p.k = z.k
SELECT * FROM p LEFT ANTI JOIN (SELECT * FROM q WHERE false) z ON p.k = z.k
SELECT DISTINCT k FROM p
SELECT k FROM p INTERSECT SELECT k FROM q
SELECT k FROM p EXCEPT SELECT k FROM q
SELECT * FROM (SELECT * FROM p ORDER BY k) ORDER BY x
SELECT count(*) FROM (SELECT * FROM p ORDER BY k)
SELECT k FROM p ORDER BY 1 + 1
SELECT max(k) FROM p ORDER BY 1
SELECT * FROM p, r, q WHERE p.k = q.k AND r.k = q.k
SELECT k, count(*) FROM p GROUP BY k, 'a'
SELECT k, count(*) FROM p GROUP BY k, k
SELECT k + 1 AS z FROM p LEFT SEMI JOIN q ON p.k = q.k AND q.x > 1
SELECT * FROM (SELECT k + 1 AS z FROM p) s LEFT SEMI JOIN q ON s.z = q.k
SELECT * FROM (SELECT k + 1 AS a, name FROM p) WHERE a > 3 AND name IS NOT NULL
SELECT a + a FROM (SELECT k + 1 AS a FROM p)
SELECT sum(a) FROM (SELECT k + 1 AS a, name FROM p)
"""


def numbered(text):
    seen = {}
    return re.sub(r"(?<=[^\s])#(\d+)(?=\D|$)", lambda m: "#%d" % seen.setdefault(m.group(1), len(seen) + 1), text)


def main():
    spark = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.optimizer.excludedRules", "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation")
        .getOrCreate()
    )
    for view in VIEWS:
        spark.sql(view)
    cases = [
        {"sql": sql, "optimized": numbered(spark.sql(sql)._jdf.queryExecution().optimizedPlan().treeString().strip())}
        for sql in QUERIES.strip().split("\n")
    ]
    with open(sys.argv[1], "w") as out:
        json.dump({"views": VIEWS, "cases": cases}, out, indent=1)
        out.write("\n")


main()
