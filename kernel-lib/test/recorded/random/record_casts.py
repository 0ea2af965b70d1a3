"""Records what a real Spark gives for casts of every type to every other: `casts.json`.

    pip install pyspark==4.3.0                  (Java 17 is needed too)
    python record_casts.py [seed] [how many] [file]

Texts and limits stand in one list for each type. A case is one value and one target, with CAST; try_cast where CAST fails and
try_cast gives something else than NULL. They are asked in random order until there are enough, and written as they come.
"""

import random
import sys

import spark_answers

TEXTS = """'' ' ' '0' '1' '-0' '+7' ' 12 ' '12\\t' '1.' '.5' '1.5' '-1.99' '1e3' '1E-2' '1e400' '1d' '2.5f' '0x1F' '1_000' '127' '128' '-128' '-129' '32768' '2147483647'
'2147483648' '-2147483649' '9223372036854775807' '9223372036854775808' '99999999999999999999999999999999999999' '1e38' '0.000000000000000000000000000000000000001'
'NaN' 'nan' '+NaN' 'Infinity' '-infinity' 'inf' '+Inf' 'Infinityx' 'true' 'T' 'yes' 'y' 'on' 'FALSE' 'f' 'no' 'n' 'off' 'tru' '1 2' 'null' 'NULL' 'abc' 'é' '𝄞'
'2024' '2024-02' '2024-2-9' '2024-02-29' '2023-02-29' '2024-02-30' '2024-13-01' '2024-00-10' '2024-01-00' '0000-01-01' '0001-01-01' '-0001-01-01' '+2024-01-01' '10000-01-01' '+10000-01-01' '99999-12-31'
'294247-01-10' '5881580-07-11' '5881580-07-12' '9999-12-31' '1582-10-10' '2024-02-29T' '2024-02-29 ' '2024-02-29T10' '2024-02-29 10:11' '2024-02-29 1:2:3' '2024-02-29T10:11:12.5' '2024-02-29 10:11:12.1234567' '2024-02-29 10:11:12.123456789'
'2024-02-29 24:00:00' '2024-02-29 10:60' '2024-02-29 10:11:60' '2024-02-29 10:11:12Z' '2024-02-29 10:11:12 UTC' '2024-02-29 10:11:12+01' '2024-02-29 10:11:12+01:30' '2024-02-29 10:11:12 +1:3' '2024-02-29 10:11:12-18:00' '2024-02-29 10:11:12+19:00'
'2024-02-29 10:11:12 Europe/Berlin' '2024-02-29 10:11:12 Nowhere' '2024-02-29 10:11:12GMT+2' '2024-03-31 02:30:00 Europe/Berlin' '10:11:12' 'T10:11' '1700000000' 'epoch'
'INTERVAL 1 DAY' '1 02:03:04' '1 2:3:4.5' '-1 00:00:00' '1-2' '-1-2' '+1-11' '1-12' '10' 'INTERVAL ''1-2'' YEAR TO MONTH' 'INTERVAL ''1'' DAY' 'INTERVAL ''-3'' MONTH' '106751991 04:00:54.775807' '106751992 00:00:00' '178956970-7' '178956970-8' '01:02' '100:59:59.999999'"""

VALUES = {
    "BOOLEAN": ["true", "false"],
    "TINYINT": ["0Y", "1Y", "-128Y", "127Y"],
    "SMALLINT": ["0S", "-129S", "300S", "-32768S", "32767S"],
    "INT": ["0", "-1", "40000", "2147483647", "-2147483648"],
    "BIGINT": ["0L", "3000000000L", "9223372036854775807L", "-9223372036854775808L", "9007199254740993L", "253402300800L", "-62135596801L", "9223372036854L", "9223372036855L"],
    "FLOAT": ["0.0F", "-0.0F", "1.5F", "-2.5F", "0.1F", "3.0E38F", "1.0E-45F", "16777217F", "float('NaN')", "float('Infinity')", "float('-Infinity')", "9.2233720E18F", "2147483648F", "127.9F", "-128.9F"],
    "DOUBLE": ["0.0D", "-0.0D", "1.5D", "-2.5D", "0.1D", "1.0E300D", "4.9E-324D", "double('NaN')", "double('Infinity')", "double('-Infinity')", "9.223372036854775807E18D", "-9.223372036854775809E18D", "2147483647.9D", "2147483648.0D",
               "127.9D", "-128.9D", "-129.0D", "1.0E7D", "9999999.999D", "0.001D", "0.00099D", "123456789012345680.0D", "2.005D", "1.0E23D", "9.99999999999999E22D"],
    "DECIMAL": ["0.00", "1.5", "-1.5", "0.05", "127.9", "-128.9", "128.0", "32768.5", "2147483647.5", "9223372036854775807.9", "9223372036854775808", "99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001",
                "12345678901234567.89", "0.1", "1700000000.1234567"],
    "STRING": None,
    "BINARY": ["X''", "X'00'", "X'31'", "X'E29C93'", "X'FF'", "X'7472756520'"],
    "DATE": ["DATE'2024-02-29'", "DATE'1970-01-01'", "DATE'0001-01-01'", "DATE'9999-12-31'", "DATE'1582-10-10'", "DATE'-0044-03-15'"],
    "TIMESTAMP": ["TIMESTAMP'2024-02-29 10:11:12.5'", "TIMESTAMP'1970-01-01 00:00:00'", "TIMESTAMP'1969-12-31 23:59:59.999999'", "TIMESTAMP'0001-01-01 00:00:00'", "TIMESTAMP'9999-12-31 23:59:59.999999'", "TIMESTAMP'2038-01-19 03:14:08'"],
    "TIMESTAMP_NTZ": ["TIMESTAMP_NTZ'2024-03-10 02:30:00'", "TIMESTAMP_NTZ'1969-12-31 23:59:59.999999'", "TIMESTAMP_NTZ'0001-01-01 00:00:00'", "TIMESTAMP_NTZ'2024-11-03 01:30:00.000001'"],
    "INTERVAL DAY TO SECOND": ["INTERVAL '1 02:03:04.5' DAY TO SECOND", "INTERVAL '-0.000001' SECOND", "INTERVAL '-1' DAY", "INTERVAL '25:30' HOUR TO MINUTE", "INTERVAL '106751991 04:00:54.775807' DAY TO SECOND", "INTERVAL '59' MINUTE"],
    "INTERVAL YEAR TO MONTH": ["INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '-5' MONTH", "INTERVAL '178956970-7' YEAR TO MONTH", "INTERVAL '10' YEAR"],
    "ARRAY": ["array(1, NULL, 300)", "array('1', 'x', NULL)", "array(1.5D, double('NaN'))", "array()", "array(array(1), NULL)"],
    "MAP": ["map('a', 1)", "map(1, '2', 3, 'x')", "map()", "map(DATE'2024-01-01', NULL)"],
    "STRUCT": ["named_struct('p', 1, 'q', '2')", "named_struct('p', NULL, 'q', 'x')", "struct(1, 2, 3)", "named_struct('p', 1.5BD, 'q', DATE'2024-01-01')"],
    "VOID": ["NULL"],
}
TARGETS = ["BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(10,2)", "DECIMAL(38,18)", "DECIMAL(3,3)", "DECIMAL(38,0)", "STRING", "BINARY", "DATE", "TIMESTAMP", "TIMESTAMP_NTZ",
           "INTERVAL DAY TO SECOND", "INTERVAL DAY", "INTERVAL HOUR TO MINUTE", "INTERVAL SECOND", "INTERVAL YEAR TO MONTH", "INTERVAL MONTH", "ARRAY<INT>", "ARRAY<STRING>", "MAP<STRING, INT>", "MAP<INT, STRING>",
           "STRUCT<p: INT, q: STRING>", "STRUCT<a: STRING, b: INT>"]


def texts():
    import re
    return re.findall(r"'(?:[^']|'')*'", TEXTS)


def cases():
    for source, values in VALUES.items():
        for target in TARGETS:
            nested = "<" in target
            for number, value in enumerate(texts() if values is None else values):
                # Every other text for each target, in turn.
                if values is None and (number + TARGETS.index(target)) % 2:
                    continue
                # A text, or another value that cannot become this type at all, is asked once.
                if nested and source not in ("ARRAY", "MAP", "STRUCT") and number > 1:
                    continue
                yield source, target, value


def main(seed=77, count=1000, name="casts.json"):
    spark = spark_answers.start()
    spark.sql("SELECT 1 AS one").createOrReplaceTempView("single")
    out, hopeless, all_cases = [], set(), list(cases())
    random.Random(int(seed)).shuffle(all_cases)
    for number, (source, target, value) in enumerate(all_cases):
        if number % 50 == 0:
            keep(name, seed, out)
        if len(out) >= int(count):
            break
        if (source, target) in hopeless:
            continue
        got = spark_answers.answer(spark, "SELECT CAST(%s AS %s) FROM single" % (value, target))
        if str(got.get("error")).startswith("DATATYPE_MISMATCH") and source not in ("ARRAY", "MAP", "STRUCT"):
            hopeless.add((source, target))
        out.append({"group": source, "sql": "CAST(%s AS %s)" % (value, target), "table": "single", **got})
        if "error" in got and (source, target) not in hopeless:
            tried = spark_answers.answer(spark, "SELECT try_cast(%s AS %s) FROM single" % (value, target))
            if tried.get("cells") != [None]:
                out.append({"group": source, "sql": "try_cast(%s AS %s)" % (value, target), "table": "single", **tried})
    keep(name, seed, out)


def keep(name, seed, out):
    order = list(VALUES)
    rows = sorted(out, key=lambda case: order.index(case["group"]))
    spark_answers.write(name, {"about": "Casts, and what Spark 4.3.0 gave; record_casts.py with seed %s" % seed, "tables": {"single": "SELECT 1 AS one"}}, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
