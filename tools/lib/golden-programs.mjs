// The programs of error cases that are no SQL: golden.json names each by an expression or a few words (`call.expression`), and its
// `record.py` holds them in Python. Here they are as a learner would write them in TypeScript.
import { stepstream } from "./conformance/engine.mjs";
import { temporaryFolder } from "./temporary.mjs";

const { col, expr, functions: F, MemoryStream, Trigger } = stepstream;

const ROWS = "k STRING, v INT, ts TIMESTAMP";
const TS = "SELECT TIMESTAMP'2024-01-01 00:00:00' AS ts, 1 AS v";

/** Programs over the table `people`, by expression: given the session. What they return is computed. */
const TABLES = {
  "people.select('nope')": (spark) => people(spark).select("nope"),
  "people.select(col('nope'))": (spark) => people(spark).select(col("nope")),
  "people.filter(col('id'))": (spark) => people(spark).filter(col("id")),
  "people.select(col('id') / col('age'))": (spark) => people(spark).select(col("id").divide(col("age"))),
  "people.select(col('txt').cast('int'))": (spark) => people(spark).select(col("txt").cast("int")),
  "people.union(range(1))": (spark) => people(spark).union(spark.range(1)),
  "people.unionByName(range(1))": (spark) => people(spark).unionByName(spark.range(1)),
  "people.join(people, 'id').select('name')": (spark) => people(spark).join(people(spark), "id").select("name"),
  "people.groupBy('zz').count()": (spark) => people(spark).groupBy("zz").count(),
  "people.groupBy('id').sum('name')": (spark) => people(spark).groupBy("id").sum("name"),
  "people.withWatermark('nope', '1 second')": (spark) => people(spark).withWatermark("nope", "1 second"),
  "frame(ts).withWatermark('ts', 'abc')": (spark) => spark.sql(TS).withWatermark("ts", "abc"),
  "people.withWatermark('id', '1 second')": (spark) => people(spark).withWatermark("id", "1 second"),
  "table('nope')": (spark) => spark.table("nope"),
  "people.selectExpr('id +')": (spark) => people(spark).selectExpr("id +"),
  "read.format('nope').load()": (spark) => spark.read.format("nope").load(),
  "readStream.format('nope').load()": (spark) => spark.readStream.format("nope").load(),
  "read.json('/no/such/path')": (spark) => spark.read.json("/no/such/path"),
  "readStream.json(dir)": (spark) => spark.readStream.json(temporaryFolder()),
};

/** Programs that are run as they stand. */
const ACTIONS = {
  "stream.show()": (spark) => input(spark).show(),
  "stream.collect()": (spark) => input(spark).collect(),
  "stream.count()": (spark) => input(spark).count(),
};

const counts = (df) => df.groupBy("k").count();
const marked = (df) => df.withWatermark("ts", "10 seconds");
const paired = (left, right, how) => left.alias("a").join(right.alias("b"), expr("a.k = b.k"), how);

/** Programs that start a query over a stream: the frame, and how it is written where not by `append` to `noop`. */
const STREAMS = {
  "people.writeStream": [(_, spark) => people(spark)],
  "stream.groupBy('k').count(), append": [counts],
  "stream.withWatermark('ts','10 seconds').groupBy('k').count(), append": [(df) => counts(marked(df))],
  "stream.select('k'), complete": [(df) => df.select("k"), { mode: "complete" }],
  "stream.orderBy('k'), append": [(df) => df.orderBy("k")],
  "stream.groupBy('k').count().orderBy('k'), update": [(df) => counts(df).orderBy("k"), { mode: "update" }],
  "stream.limit(1), update": [(df) => df.limit(1), { mode: "update" }],
  "stream.groupBy('k').count().groupBy('count').count(), update": [
    (df) => counts(df).groupBy("count").count(),
    { mode: "update" },
  ],
  "stream.groupBy('k').count().groupBy('count').count(), complete": [
    (df) => counts(df).groupBy("count").count(),
    { mode: "complete" },
  ],
  "stream LEFT JOIN stream without watermark": [(df, spark) => paired(df, input(spark), "left")],
  "stream FULL JOIN stream without watermark": [(df, spark) => paired(df, input(spark), "full")],
  "stream RIGHT JOIN static": [
    (df, spark) => df.alias("a").join(people(spark).alias("b"), expr("a.k = b.name"), "right"),
  ],
  "stream JOIN stream, update": [(df, spark) => paired(df, input(spark), "inner"), { mode: "update" }],
  "stream count distinct": [(df) => df.groupBy("k").agg(F.count_distinct("v")), { mode: "complete" }],
  "stream row_number over": [(df) => df.selectExpr("row_number() OVER (PARTITION BY k ORDER BY ts)")],
  "stream.groupBy('k').pivot('v').count()": [
    async (df) => (await df.groupBy("k").pivot("v")).count(),
    { mode: "complete" },
  ],
  "stream except stream": [(df, spark) => df.exceptAll(input(spark))],
  "session_window in update without key and watermark": [
    (df) => df.groupBy(F.session_window("ts", "5 seconds")).count(),
    { mode: "update" },
  ],
  "withWatermark twice": [(df) => marked(marked(df))],
  "dropDuplicatesWithinWatermark without watermark": [(df) => df.dropDuplicatesWithinWatermark(["k"])],
  "dropDuplicates after aggregation, complete": [(df) => counts(df).dropDuplicates(["k"]), { mode: "complete" }],
  "outputMode('foo')": [(df) => df, { mode: "foo" }],
  "trigger(processingTime='abc')": [(df) => df, { trigger: "abc" }],
  "format('parquet').outputMode('update')": [
    (df) => df,
    {
      mode: "update",
      format: "parquet",
      options: () => ({ path: temporaryFolder(), checkpointLocation: temporaryFolder() }),
    },
  ],
  "format('parquet') without a checkpoint": [
    (df) => df,
    { format: "parquet", options: () => ({ path: temporaryFolder() }) },
  ],
  "format('memory') without a query name": [(df) => df, { format: "memory" }],
  "two active queries of one name": [(df) => df, { name: "dup", twice: true }],
  "stream.selectExpr('v / 0')": [(df) => df.selectExpr("v / 0 AS q"), { schema: "v INT", rows: [[1]] }],
  "stream.selectExpr('CAST(k AS INT)')": [
    (df) => df.selectExpr("CAST(k AS INT) AS q"),
    { schema: "k STRING", rows: [["abc"]] },
  ],
};

const people = (spark) => spark.table("people");
const input = (spark, schema = ROWS) => new MemoryStream(spark, schema).toDF();

/** Null for an expression that is not known; else it runs the program and fails as the program does. */
export function programOf(expression) {
  if (expression in ACTIONS) return ACTIONS[expression];
  if (expression in TABLES) return (spark) => TABLES[expression](spark).collect();
  if (expression in STREAMS) return (spark) => startAndRun(spark, ...STREAMS[expression]);
  return null;
}

async function startAndRun(spark, frame, { mode = "append", schema = ROWS, rows = [], twice = false, ...how } = {}) {
  const stream = new MemoryStream(spark, schema);
  stream.addData(...rows);
  const queries = [];
  try {
    queries.push(await start(await frame(stream.toDF(), spark), mode, how));
    if (twice) queries.push(await start(input(spark), mode, how));
    await queries[0].processAllAvailable();
  } finally {
    for (const query of queries) await query.stop();
  }
}

function start(df, mode, { format = "noop", options = () => ({}), name, trigger }) {
  let writer = df.writeStream.format(format).outputMode(mode).options(options());
  if (name !== undefined) writer = writer.queryName(name);
  if (trigger !== undefined) writer = writer.trigger(Trigger.ProcessingTime(trigger));
  return writer.start({ paused: true });
}
