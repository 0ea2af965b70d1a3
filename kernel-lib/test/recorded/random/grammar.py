"""Typed random expressions as SQL text: a grammar of templates, and a walk through it with a seeded `random.Random`.

A line `type: template` says that the template gives that type; `{type}` in it stands for any expression of that type,
`{T}` for one of the type of the whole, `{small}` for a small integer, `{num}` for any number, `{any}` for anything. The
columns are those of `tables.py`, two or so for each type.
"""

import re

LITERALS = {
    "bool": "true false NULL",
    "byte": "0Y 1Y -1Y 7Y 127Y -128Y",
    "short": "0S 3S -5S 300S 32767S -32768S",
    "int": "0 1 2 -1 3 7 -12 100 2147483647 -2147483648",
    "long": "0L 1L -3L 12L 9007199254740993L 9223372036854775807L -9223372036854775808L",
    "float": "0.0F 1.5F -2.25F 0.1F 3.4028235E38F 1.0E-10F",
    "double": "0.0D 1.0D -0.5D 2.5D 1.0E10D 0.1D 1.0E300D -3.7D 4.9E-324D",
    "dec": "0.5 1.25 -3.7 100.00 12345678901234567890.123 0.000001 99999999.99 -0.01 3BD 99999999999999999999999999999999999999",
    "str": "''|'a'|'abc'|'Hello World'|' pad '|'12'|'-3.5'|'2024-02-29'|'true'|'é𝄞x'|'a,b,,c'|'%'|'aXbXc'|'NULL'",
    "bin": "X''|X'00'|X'41FF'|X'E29C93'",
    "date": "DATE'2024-02-29'|DATE'1970-01-01'|DATE'1582-10-15'|DATE'1500-03-01'|DATE'0001-01-01'|DATE'9999-12-31'|DATE'2023-12-31'",
    "ts": "TIMESTAMP'2024-03-10 12:34:56.789'|TIMESTAMP'1970-01-01 00:00:00'|TIMESTAMP'2024-11-03 01:30:00'|TIMESTAMP'1899-12-31 23:59:59.999999'|TIMESTAMP'2024-03-10 02:30:00'|TIMESTAMP'1500-03-01 10:00:00'",
    "ntz": "TIMESTAMP_NTZ'2024-03-10 02:30:00'|TIMESTAMP_NTZ'1969-12-31 23:59:59.5'|TIMESTAMP_NTZ'9999-12-31 23:59:59.999999'|TIMESTAMP_NTZ'1582-10-04 00:00:00'",
    "dti": "INTERVAL '1 02:03:04.5' DAY TO SECOND|INTERVAL '-3' DAY|INTERVAL '90' MINUTE|INTERVAL '0.000001' SECOND|INTERVAL '25:00' HOUR TO MINUTE|INTERVAL '0' SECOND",
    "ymi": "INTERVAL '1-2' YEAR TO MONTH|INTERVAL '-5' MONTH|INTERVAL '0' YEAR|INTERVAL '100' YEAR",
    "aint": "array(1, 2, 3)|array(1, NULL, 3)|array(0)|CAST(array() AS ARRAY<INT>)|array(5, 5, -1)",
    "astr": "array('a', 'b')|array('', NULL)|array('x')",
    "adbl": "array(1.5D, -0.0D, double('NaN'))|array(0.0D, NULL)",
    "map": "map('a', 1, 'b', 2)|map('a', NULL)|CAST(map() AS MAP<STRING, INT>)",
    "struct": "named_struct('p', 1, 'q', 'z')|named_struct('p', NULL, 'q', '')",
}
COLUMNS = {
    "bool": "b c", "byte": "y", "short": "s", "int": "i j", "long": "l k", "float": "f", "double": "d e",
    "dec": "m n", "str": "t u", "bin": "x", "date": "dt", "ts": "ts", "ntz": "tn", "dti": "dd", "ymi": "ym",
    "aint": "ai aj", "astr": "at", "adbl": "ad", "map": "mp mq", "struct": "st sv",
}
TYPES = list(COLUMNS)
NUMBERS = "byte short int long float double dec".split()
WHOLE = "byte short int long".split()
SQL_TYPES = {
    "bool": ["BOOLEAN"], "byte": ["TINYINT"], "short": ["SMALLINT"], "int": ["INT"], "long": ["BIGINT"], "float": ["FLOAT"],
    "double": ["DOUBLE"], "dec": ["DECIMAL(10,2)", "DECIMAL(5,0)", "DECIMAL(38,18)", "DECIMAL(20,4)", "DECIMAL(3,3)"],
    "str": ["STRING"], "bin": ["BINARY"], "date": ["DATE"], "ts": ["TIMESTAMP"], "ntz": ["TIMESTAMP_NTZ"],
    "dti": ["INTERVAL DAY TO SECOND", "INTERVAL HOUR", "INTERVAL MINUTE TO SECOND"],
    "ymi": ["INTERVAL YEAR TO MONTH", "INTERVAL YEAR"], "aint": ["ARRAY<INT>"], "astr": ["ARRAY<STRING>"],
    "adbl": ["ARRAY<DOUBLE>"], "map": ["MAP<STRING, INT>"], "struct": ["STRUCT<p: INT, q: STRING>"],
}
# What may become what with an explicit cast; anything else only where errors are wanted.
CASTS = {
    "bool": NUMBERS + ["str"], "byte": NUMBERS + ["bool", "str"], "short": NUMBERS + ["bool", "str"],
    "int": NUMBERS + ["bool", "str", "ts"], "long": NUMBERS + ["bool", "str", "ts", "dti"], "float": NUMBERS + ["bool", "str"],
    "double": NUMBERS + ["bool", "str", "ts"], "dec": NUMBERS + ["bool", "str", "ts"], "str": TYPES, "bin": ["str", "int"],
    "date": ["str", "ts", "ntz"], "ts": ["str", "date", "ntz", "int", "double", "dec"], "ntz": ["str", "date", "ts"],
    "dti": ["str", "dti", "int"], "ymi": ["str", "ymi", "int"], "aint": ["astr", "adbl"], "astr": ["aint", "adbl"],
    "adbl": ["aint"], "map": ["map"], "struct": ["struct"],
}
# {T} is the type of the whole. Lines of these are tried for each type of the list before the colon.
FOR_EACH = {
    " ".join(TYPES): """coalesce({T}, {T})|if({bool}, {T}, {T})|CASE WHEN {bool} THEN {T} ELSE {T} END|nullif({T}, {T})|nvl({T}, {T})
        |nvl2({any}, {T}, {T})|CASE {int} WHEN 1 THEN {T} WHEN {int} THEN {T} END|ifnull({T}, {T})|CASE WHEN {bool} THEN {T} END""",
    " ".join(t for t in TYPES if t not in ("map",)): "greatest({T}, {T})|least({T}, {T}, {T})|nullif({T}, {T})",
    " ".join(NUMBERS): """{T} + {T}|{T} - {T}|{T} * {T}|{T} % {T}|-{T}|abs({T})|try_add({T}, {T})|try_subtract({T}, {T})
        |try_multiply({T}, {T})|pmod({T}, {T})|mod({T}, {T})|negative({T})|positive({T})|try_mod({T}, {T})|round({T}, {lit})|bround({T}, {lit})""",
    " ".join(WHOLE): "{T} & {T}|{T} | {T}|{T} ^ {T}|~{T}",
    "int long": "shiftleft({T}, {small})|shiftright({T}, {small})|{T} << {small}|{T} >> {small}|shiftrightunsigned({T}, {small})",
}
LINES = """
bool: {num} = {num}| {num} < {num}| {num} >= {num}| {num} <> {num}| {num} <=> {num}| {str} = {str}| {str} < {str}| {str} <=> {str}
bool: {bool} AND {bool}| {bool} OR {bool}| NOT {bool}| {bool} = {bool}| {any} IS NULL| {any} IS NOT NULL| {bool} IS TRUE| {bool} IS NOT FALSE| {bool} IS UNKNOWN
bool: {date} < {date}| {ts} >= {ts}| {date} = {ts}| {ntz} < {ts}| {dti} < {dti}| {ymi} <= {ymi}| {bin} = {bin}| {bin} < {bin}| {int} = {str}| {date} > {str}
bool: {int} IN ({int}, {int}, {int})| {str} IN ({str}, {str})| {int} NOT IN ({int}, NULL)| {num} BETWEEN {num} AND {num}| {str} NOT BETWEEN {str} AND {str}| {dec} IN ({int}, {dec})
bool: {str} LIKE 'a%'| {str} LIKE '%\\\\_%'| {str} LIKE {str}| {str} RLIKE '[a-c]+'| {str} ILIKE 'A%'| {str} NOT LIKE '_b%'| startswith({str}, {str})| endswith({str}, {str})| contains({str}, {str})
bool: array_contains({aint}, {int})| arrays_overlap({aint}, {aint})| map_contains_key({map}, {str})| {aint} = {aint}| {struct} = {struct}| {aint} < {aint}| {adbl} = {adbl}| {struct} < {struct}| {struct} <=> {struct}
bool: isnan({double})| isnull({any})| isnotnull({any})| exists({aint}, v -> v > {int})| forall({aint}, v -> v > 0)| equal_null({any}, {any})| {str} LIKE ANY ('a%', '%c')| {str} LIKE ALL ('%a%', '%b%')
int: length({str})| char_length({str})| octet_length({str})| bit_length({str})| ascii({str})| instr({str}, {str})| locate({str}, {str})| locate({str}, {str}, {small})| position({str} IN {str})| levenshtein({str}, {str})| find_in_set({str}, {str})| length({bin})
int: year({date})| month({date})| day({date})| dayofweek({date})| weekday({date})| dayofyear({date})| weekofyear({date})| quarter({date})| hour({ts})| minute({ts})| second({ts})| extract(YEAR FROM {ts})| extract(WEEK FROM {date})| date_part('DOY', {date})| extract(HOUR FROM {dti})| extract(MONTH FROM {ymi})| extract(DAY FROM {dti})
int: datediff({date}, {date})| {date} - DATE'2020-01-01' = {dti}| unix_date({date})| hour({ntz})| size({aint})| size({map})| cardinality({astr})| array_size({aint})| array_position({aint}, {int})| {aint}[{small}]| element_at({aint}, {small})| try_element_at({aint}, {small})| get({aint}, {small})| array_max({aint})| array_min({aint})| {map}[{str}]| element_at({map}, {str})| try_element_at({map}, {str})| {struct}.p
int: sign({int})| bit_count({long})| getbit({long}, {small})| hash({any})| hash({any}, {any})| crc32({bin})| {int} div {int}| aggregate({aint}, 0, (a, v) -> a + v)| width_bucket({double}, 0.0D, 10.0D, 5)| positive({int})| str_to_map({str})['a']| length({str}) + {small}
long: {long} + {int}| {int} div {long}| ceil({double})| floor({double})| xxhash64({any})| xxhash64({any}, {str})| unix_timestamp({ts})| unix_micros({ts})| unix_millis({ts})| unix_seconds({ts})| factorial({small})| bigint({str})| {int} * {long}| crc32({str})| floor({float})| ceil({int})
double: {int} / {int}| {double} / {double}| {int} + {double}| {float} * {int}| {long} / {float}| try_divide({int}, {int})| try_divide({double}, {double})| sqrt({double})| cbrt({double})| exp({double})| ln({double})| log10({double})| log2({double})| log1p({double})| expm1({double})| log({double}, {double})| pow({double}, {small})| power({int}, {small})
double: sin({double})| cos({double})| tan({double})| atan({double})| asin({double})| acos({double})| sinh({double})| cosh({double})| tanh({double})| atan2({double}, {double})| degrees({double})| radians({double})| hypot({double}, {double})| sign({num})| signum({double})| rint({double})| nanvl({double}, {double})| cot({double})| sec({double})| csc({double})| asinh({double})| acosh({double})| atanh({double})
double: e()| pi()| months_between({ts}, {ts})| months_between({date}, {date}, false)| {adbl}[{small}]| element_at({adbl}, {small})| array_max({adbl})| aggregate({adbl}, 0.0D, (a, v) -> a + v, a -> a * 2)| double({str})| try_cast({str} AS DOUBLE)
dec: {dec} / {dec}| {dec} + {int}| {int} * {dec}| {dec} - {dec}| {dec} % {int}| round({dec}, 1)| bround({dec}, 0)| ceil({dec})| floor({dec})| ceil({dec}, 1)| floor({dec}, -1)| round({dec}, -2)| {dec} div {dec}| extract(SECOND FROM {ts})| try_divide({dec}, {dec})| to_number('12.5', '99.9')| sign({dec})| extract(SECOND FROM {dti})| {long} * {dec}| {dec} / {int}
str: concat({str}, {str})| {str} || {str}| upper({str})| lower({str})| initcap({str})| trim({str})| ltrim({str})| rtrim({str})| btrim({str}, {str})| trim(BOTH 'a' FROM {str})| lpad({str}, {small}, {str})| rpad({str}, {small}, '*')| lpad({str}, 7)| repeat({str}, {small})| reverse({str})| substring({str}, {small}, {small})| substr({str}, {small})| left({str}, {small})| right({str}, {small})| replace({str}, {str}, {str})| translate({str}, {str}, {str})| overlay({str} PLACING {str} FROM {small})| space({small})
str: substring_index({str}, {str}, {small})| split_part({str}, ',', {small})| concat_ws({str}, {str}, {str})| concat_ws('-', {astr})| regexp_replace({str}, '[a-c]', {str})| regexp_extract({str}, '([a-z])([a-z]*)', 1)| regexp_substr({str}, '[0-9]+')| soundex({str})| base64({bin})| hex({str})| hex({long})| hex({bin})| bin({long})| md5({str})| sha1({str})| sha2({str}, 256)| conv({str}, 10, 16)| chr({int})| char({small})| format_number({double}, 2)| format_string('%s|%d', {str}, {int})| elt({small}, {str}, {str})| mask({str})| quote({str})
str: date_format({ts}, 'yyyy-MM-dd HH:mm:ss.SSS')| date_format({date}, 'EEE d MMM uuuu')| date_format({ts}, 'D/k:m a')| from_unixtime({int})| from_unixtime({long}, 'yyyy')| to_char({dec}, '99999.99')| typeof({any})| array_join({astr}, ',')| array_join({aint}, '-', 'N')| {astr}[{small}]| element_at({astr}, {small})| array_max({astr})| {struct}.q| to_json({struct})| to_json({map})| to_json({aint})| get_json_object('{"a":{"b":[1,2]}}', '$.a.b')| url_encode({str})| decode({bin}, 'UTF-8')| dayname({date})| monthname({date})| cast({any} AS STRING)| date_format({ntz}, 'yyyy/MM/dd')| luhn_check({str}) || {str}
bin: encode({str}, 'UTF-8')| encode({str}, 'UTF-16BE')| unhex({str})| unbase64('YWJj')| {bin} || {bin}| substring({bin}, {small}, {small})| to_binary({str}, 'utf-8')| concat({bin}, {bin})| reverse({bin})| lpad({bin}, {small}, X'2A')| overlay({bin} PLACING {bin} FROM 1)
date: date_add({date}, {small})| date_sub({date}, {int})| {date} + {small}| {date} - {small}| add_months({date}, {small})| last_day({date})| next_day({date}, 'MON')| trunc({date}, 'MM')| trunc({date}, 'week')| trunc({date}, 'QUARTER')| to_date({str})| to_date({str}, 'yyyy-MM-dd')| make_date({int}, {small}, {small})| make_date(2024, {small}, 7)| date({ts})| {date} + {ymi}| date_from_unix_date({int})| try_cast({str} AS DATE)| {date} - {ymi}| to_date({ts})| try_to_date({str})
ts: date_trunc('HOUR', {ts})| date_trunc('MONTH', {ts})| date_trunc('week', {ts})| date_trunc('DAY', {ts})| {ts} + {dti}| {ts} - {dti}| {ts} + {ymi}| {date} + {dti}| to_timestamp({str})| to_timestamp({str}, 'yyyy-MM-dd')| timestamp_seconds({int})| timestamp_millis({long})| timestamp_micros({long})| make_timestamp(2024, {small}, 7, 12, 30, 1.5)| to_utc_timestamp({ts}, 'America/New_York')| from_utc_timestamp({ts}, 'Asia/Tokyo')| timestampadd(MONTH, {small}, {ts})| timestampadd(HOUR, {small}, {ts})| dateadd(DAY, {small}, {ts})| try_to_timestamp({str})| try_cast({str} AS TIMESTAMP)| timestamp({date})| {ts} - {ymi}
ntz: {ntz} + {dti}| {ntz} + {ymi}| {ntz} - {dti}| to_timestamp_ntz({str})| make_timestamp_ntz(2024, {small}, 7, 2, 30, 0)| convert_timezone('UTC', 'Europe/Paris', {ntz})| timestampadd(WEEK, {small}, {ntz})| try_cast({str} AS TIMESTAMP_NTZ)
dti: {ts} - {ts}| {date} - {date}| {ntz} - {ntz}| {dti} + {dti}| {dti} - {dti}| {dti} * {int}| {dti} * {double}| {dti} / {int}| -{dti}| abs({dti})| make_dt_interval({small}, {small})| {int} * {dti}| {ts} - {date}| try_add({dti}, {dti})| {dti} / {double}| make_dt_interval(0, 0, {small}, 1.5)| sign({dti}) * {dti}
ymi: {ymi} + {ymi}| {ymi} - {ymi}| {ymi} * {int}| {ymi} / {int}| -{ymi}| abs({ymi})| make_ym_interval({small}, {small})| {double} * {ymi}| {ymi} / {double}
aint: array({int}, {int})| concat({aint}, {aint})| array_append({aint}, {int})| array_prepend({aint}, {int})| array_compact({aint})| array_distinct({aint})| array_except({aint}, {aint})| array_intersect({aint}, {aint})| array_union({aint}, {aint})| array_remove({aint}, {int})| array_repeat({int}, {small})| array_insert({aint}, {small}, {int})| slice({aint}, {small}, {small})| reverse({aint})| sort_array({aint})| sort_array({aint}, false)| sequence({small}, {small})| map_values({map})| flatten(array({aint}, {aint}))| transform({aint}, v -> v + {small})| filter({aint}, (v, p) -> v > p)| zip_with({aint}, {aint}, (p, q) -> p + q)| array_sort({aint})| array_sort({aint}, (p, q) -> q - p)
astr: split({str}, ',')| split({str}, '[X,]', {small})| array({str}, {str})| map_keys({map})| concat({astr}, {astr})| array_distinct({astr})| sort_array({astr})| array_union({astr}, {astr})| transform({astr}, v -> upper(v))| regexp_extract_all({str}, '([a-z])', 1)| slice({astr}, {small}, {small})| sentences({str})[0]| reverse({astr})| array_except({astr}, {astr})| transform({aint}, (v, p) -> concat(v, ':', p))
adbl: array({double}, {double})| array_distinct({adbl})| sort_array({adbl})| sort_array({adbl}, false)| array_union({adbl}, {adbl})| array_except({adbl}, {adbl})| transform({adbl}, v -> v * 2)| reverse({adbl})| filter({adbl}, v -> v >= 0)| array_remove({adbl}, {double})| array_repeat({double}, 2)
map: map({str}, {int})| map('k', {int}, 'v', {int})| map_concat({map}, map('zz', {int}))| map_from_arrays(array('p', 'q'), array({int}, {int}))| map_filter({map}, (p, q) -> q > 0)| transform_values({map}, (p, q) -> q + 1)| transform_keys({map}, (p, q) -> concat(p, q))| map_zip_with({map}, {map}, (p, q, r) -> coalesce(q, 0) - coalesce(r, 0))| map_from_entries(map_entries({map}))
struct: named_struct('p', {int}, 'q', {str})| struct({int} AS p, {str} AS q)| arrays_zip(array({int}) , {astr})[0]
"""


def productions():
    table = {t: [] for t in TYPES}
    for types, templates in FOR_EACH.items():
        for t in types.split():
            table[t] += [p.strip().replace("{T}", "{%s}" % t) for p in split(templates)]
    for line in LINES.strip().split("\n"):
        t, templates = line.split(": ", 1)
        table[t] += [p.strip() for p in split(templates)]
    return table


def split(templates):
    """At the bars right behind a template; a bar within one has a space before it, or none after it in LINES."""
    return [p for p in re.split(r"(?<! )(?<!%s)\|(?!\|)|\n\s*\|", templates) if p.strip()]


class Generator:
    def __init__(self, rng):
        self.rng, self.table, self.used = rng, productions(), {}

    def leaf(self, t):
        if self.rng.random() < 0.7:
            return self.rng.choice(COLUMNS[t].split())
        if self.rng.random() < 0.08:
            return "CAST(NULL AS %s)" % SQL_TYPES[t][0]
        text = LITERALS[t]
        return self.rng.choice(text.split("|") if "|" in text else text.split())

    def expression(self, t, depth):
        r = self.rng
        if depth <= 0 or r.random() < 0.12:
            return self.leaf(t)
        if r.random() < 0.13:
            source = self.rng.choice([s for s in TYPES if t in CASTS[s]] or [t])
            cast = r.choice(["CAST", "CAST", "try_cast"])
            return "%s(%s AS %s)" % (cast, self.expression(source, depth - 1), r.choice(SQL_TYPES[t]))
        # The template used least so far among a few: every function comes up.
        template = min(r.sample(self.table[t], min(4, len(self.table[t]))), key=lambda p: self.used.get((t, p), 0))
        self.used[t, template] = self.used.get((t, template), 0) + 1
        return self.fill(template, depth)

    def fill(self, template, depth):
            return re.sub(r"\{(\w+)\}", lambda m: self.argument(m.group(1), depth - 1), template)

    def argument(self, t, depth):
        r = self.rng
        if t == "small":
            return r.choice(["0", "1", "2", "3", "-1", "5", "10", "j", "-2", "y"])
        if t == "lit":
            return r.choice(["0", "1", "2", "-1", "3"])
        if t == "num":
            t = r.choice(NUMBERS)
        if t == "any":
            t = r.choice(TYPES)
        # A few arguments of another type than asked: what is cast without being told, and what is refused.
        if r.random() < 0.04:
            t = r.choice(TYPES)
        text = self.expression(t, depth)
        return "(%s)" % text if " " in text and not re_call(text) else text


def re_call(text):
    """Whether the text is one call, whole literal or the like: no parentheses needed."""
    if re.fullmatch(r"(DATE|TIMESTAMP|TIMESTAMP_NTZ|INTERVAL)?\s?'[^']*'( [A-Z ]+)?", text):
        return True
    if not re.match(r"\w+\(", text):
        return False
    level = 0
    for i, c in enumerate(text):
        level += (c == "(") - (c == ")")
        if level == 0 and c == ")":
            return i == len(text) - 1
    return False
