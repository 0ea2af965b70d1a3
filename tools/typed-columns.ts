// What TypeScript 5.0 must know about columns (kernel-lib/src/api/column-names.ts). Never run: the check "types" compiles it, and a line
// marked as an error that is none fails it.
import { avg, col, count, lit, SparkSession, types } from "../kernel-lib/dist/src/index";

const spark = SparkSession.builder.getOrCreate();
const people = spark.createDataFrame(
  [{ id: 1, name: "x", v: 1 }],
  "id INT, name STRING NOT NULL,\n  v: DECIMAL(10, 2)",
);

people.select("id", "v", "*", col("name")).groupBy("anything");
people.select("ID", "`id`", "name.first", "id");
people
  .where("id > 1")
  .filter(col("id").gt(1))
  .orderBy("id", col("v").desc())
  .sort("name")
  .limit(1)
  .drop("v", "not there");
people.withColumn("w", lit(1)).withColumnRenamed("w", "z").select("w", "z", "id");
people.join(spark.createDataFrame([], "k INT"), "id").select("k", "id");
people.groupBy("name").agg(count("*"), avg("v")).orderBy("avg(v)");
people.toDF("a", "b", "c").select("a");
people.dropDuplicates(["id"]).distinct().cache().select("name");
const givenLater: string = "name";
people.select(givenLater, ...[givenLater]).select("anything");

// @ts-expect-error there is no such column
people.select("id", "nmae");
// @ts-expect-error there is no such column
people.groupBy("nmae");
// @ts-expect-error there is no such column
people.where("id > 1").orderBy("nmae");
// @ts-expect-error there is no such column
people.limit(3).sort("nmae");
// @ts-expect-error there is no such column
people.dropDuplicates(["nmae"]);
// @ts-expect-error there is no such column
people.withWatermark("nmae", "1 second");

// Types inside types, quotes, a StructType, or text from elsewhere: no names are known, and all are taken.
spark.createDataFrame([], "a STRUCT<b: INT, c: INT>, d INT").select("d", "e");
spark.createDataFrame([], new types.StructType().add("a", types.IntegerType)).select("a", "b");
spark.createDataFrame([], givenLater).select("b");
spark.table("t").select("anything").where("x > 1").orderBy("y").drop("z");

// Directories may add columns to what a schema says.
spark.readStream.schema("id INT, day DATE").format("json").load("in").select("id", "hour");
spark.read.schema("id INT").option("header", true).csv("in").select("id", "hour").groupBy("id");

// Rows without a schema have the names of their own fields.
const inferred = spark.createDataFrame([{ device: "a", value: 1.5 }]);
inferred.select("device", "value");
// @ts-expect-error there is no such column
inferred.select("devise");
spark.createDataFrame([[1, "a"]]).select("_1", "_2");
spark.createDataFrame([[1, "a"]], ["k", "w"]).select("k", "w");

// A DataFrame that knows its columns is one that does not.
const plain: { select(...names: string[]): unknown } = spark.table("t");
const general: import("../kernel-lib/dist/src/index").DataFrame = people;

export { general, plain };
