"""The tables of the random expressions, as SQL that both Spark and this engine read. Values get worse from table to table."""

HEAD = "b, c, y, s, i, j, l, k, f, d, e, m, n, t, u, x, dt, ts, tn, dd, ym, ai, aj, at, ad, mp, mq, st, sv"

MILD = [
    "true, false, 1Y, 2S, 3, 2, 4L, 7L, 1.5F, 2.5D, 0.25D, CAST(12.34 AS DECIMAL(10,2)), CAST(1.5 AS DECIMAL(38,10)), 'abc', '12', X'616263', DATE'2024-03-10', TIMESTAMP'2024-03-10 12:34:56.789', TIMESTAMP_NTZ'2024-03-10 02:30:00', INTERVAL '1 02:03:04.5' DAY TO SECOND, INTERVAL '1-2' YEAR TO MONTH, array(1, 2, 3), array(3, NULL), array('b', 'a'), array(1.5D, -2.0D), map('a', 1, 'b', 2), map('x', 7), named_struct('p', 1, 'q', 'one'), named_struct('p', 2, 'q', 'two')",
    "false, NULL, -7Y, 30S, -5, 1, 0L, -2L, -0.5F, 0.0D, 9.75D, CAST(-0.05 AS DECIMAL(10,2)), CAST(100 AS DECIMAL(38,10)), 'a,b,c', 'Xyz', X'', DATE'1999-12-31', TIMESTAMP'2024-11-03 01:30:00', TIMESTAMP_NTZ'1999-12-31 23:59:59.999999', INTERVAL '-1' DAY, INTERVAL '-7' MONTH, array(), array(5, 5, 1), array('', NULL, 'c'), array(0.0D, -0.0D), map(), map('a', NULL), named_struct('p', NULL, 'q', ''), named_struct('p', 2, 'q', NULL)",
    "true, true, 5Y, 0S, 12, 0, 100L, 1L, 0.1F, -3.75D, 1.0D, CAST(99.99 AS DECIMAL(10,2)), CAST(-7.123456789 AS DECIMAL(38,10)), ' é𝄞 ', '2024-02-29', X'00FF', DATE'2024-02-29', TIMESTAMP'1999-12-31 23:59:59.999999', TIMESTAMP_NTZ'2024-02-29 00:00:00', INTERVAL '12:30' HOUR TO MINUTE, INTERVAL '3' YEAR, array(2), array(1, 2), array('abc'), array(NULL, 3.5D), map('b', -4), map('b', 3, 'c', 0), named_struct('p', 9, 'q', 'é'), named_struct('p', 0, 'q', 'z')",
]
NASTY = [
    "NULL, true, 127Y, -32768S, 2147483647, -1, 9223372036854775807L, 9007199254740993L, float('NaN'), double('NaN'), 1.0E300D, CAST(99999999.99 AS DECIMAL(10,2)), CAST(9999999999999999999999999999.9999999999 AS DECIMAL(38,10)), '𝄞', 'NaN', X'F09D849E', DATE'0001-01-01', TIMESTAMP'0001-01-01 00:00:00', TIMESTAMP_NTZ'0001-01-01 00:00:00', INTERVAL '106751991 04:00:54.775807' DAY TO SECOND, INTERVAL '178956970-7' YEAR TO MONTH, array(2147483647, -2147483648), array(NULL, NULL), array('𝄞', 'é', 'z'), array(double('NaN'), 0.0D, double('Infinity')), map('', 2147483647), map('𝄞', 1), named_struct('p', -2147483648, 'q', '𝄞'), named_struct('p', NULL, 'q', NULL)",
    "true, NULL, -128Y, 32767S, -2147483648, 4, -9223372036854775808L, 0L, float('-Infinity'), -0.0D, double('Infinity'), CAST(0 AS DECIMAL(10,2)), CAST(-0.0000000001 AS DECIMAL(38,10)), '', ' 7 ', X'FFFE', DATE'1582-10-15', TIMESTAMP'1582-10-04 23:59:59', TIMESTAMP_NTZ'1582-10-10 12:00:00', INTERVAL '-106751991 04:00:54.775808' DAY TO SECOND, INTERVAL '-178956970-8' YEAR TO MONTH, array(0, -1, 0), array(), array(), array(-0.0D, 0.0D, NULL, double('NaN'), double('NaN')), map('k', NULL), map(), named_struct('p', 0, 'q', 'NULL'), NULL",
    "false, false, 0Y, 0S, 0, 7, 1L, -1L, -0.0F, 4.9E-324D, -1.0D, CAST(-99999999.99 AS DECIMAL(10,2)), CAST(0 AS DECIMAL(38,10)), 'ÀÉß İ', '1e3', X'00', DATE'9999-12-31', TIMESTAMP'9999-12-31 23:59:59.999999', TIMESTAMP_NTZ'9999-12-31 23:59:59.999999', INTERVAL '0.000001' SECOND, INTERVAL '0' MONTH, NULL, array(7), NULL, NULL, NULL, map('a', 5), NULL, named_struct('p', 3, 'q', 'x\\ty')",
]
NONE = ["%s" % ", ".join(["NULL"] * len(HEAD.split(", ")))]


def sql(*rows):
    return "SELECT * FROM VALUES\n%s\nAS t(%s)" % (",\n".join("(%s)" % r for r in rows), HEAD)


TABLES = {"mild": sql(*MILD), "nasty": sql(*NASTY), "mixed": sql(MILD[0], NONE[0], NASTY[2])}
