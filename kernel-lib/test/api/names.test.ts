/**
 * What nearly every lesson and program about Spark calls is there under its name (`api-names.json`, from PySpark 4.3's
 * sources): methods and fields of the classes, and the functions. What is not there is listed here, and why.
 */
import assert from "node:assert/strict";
import * as stepstream from "../../src/index";
import { session } from "../operators/session";
import { readRecordedFile } from "../recorded/programs";

/** Of Python, or of a library that only Python has. */
const PYTHON = ["groupby", "mapInPandas", "toPandas", "udtf", "addPyFile", "pandas_udf"];
/** Formats of other systems, which need their own servers or libraries. */
const FORMATS = ["orc", "jdbc", "sequenceFile"];

const NOT_THERE: Readonly<Record<string, readonly string[]>> = {
  // Files are sent to executors of other machines; here there are none.
  SparkContext: ["addFile"],
  // A word of the language: `expr("typeof(x)")` or `call_function("typeof", x)`.
  functions: ["typeof"],
  // `writeTo` writes to tables of catalogs of version 2, which the session's own is not.
  DataFrameWriterV2: ["create", "append", "overwrite"],
};

/** Under the name that JavaScript, or Scala, has for it. */
const OTHERWISE: Readonly<Record<string, string>> = { pprint: "print", saveAsPickleFile: "saveAsObjectFile" };

describe("the names of Spark's API", () => {
  const names = readRecordedFile<Record<string, readonly string[]>>("api-names.json");
  for (const [owner, members] of Object.entries(names))
    it(`${owner}: ${members.length} of them`, async () => {
      const known = await namesOf(owner);
      const missing = members.filter((name) => !known.has(name) && !known.has(OTHERWISE[name]));
      const expected = members.filter(
        (name) => PYTHON.includes(name) || FORMATS.includes(name) || NOT_THERE[owner]?.includes(name),
      );
      assert.deepEqual(missing, expected);
    });
});

/** What can be called or read of it, inherited things and those of the class itself among them. */
async function namesOf(owner: string): Promise<Set<string>> {
  if (owner === "functions") return new Set(Object.keys(stepstream.functions));
  const names = new Set<string>();
  for (const object of await exemplars(owner))
    for (let at = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
      for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  return names;
}

/** One of each, as a program comes by it, and its class. */
async function exemplars(owner: string): Promise<(object | null)[]> {
  const found = (stepstream as Readonly<Record<string, unknown>>)[owner];
  const ofClass = typeof found === "function" ? [found, found.prototype as object] : [];
  const spark = session();
  const context = spark.sparkContext;
  const stream = new stepstream.MemoryStream(spark, "k int");
  stream.addData([1]);
  const query = await stream.toDF().writeStream.format("noop").start();
  await query.processAllAvailable();
  const progress = (await query.lastProgress()) ?? {};
  await query.stop();
  const streaming = new stepstream.StreamingContext(context, stepstream.Seconds(1));
  const numbers = streaming.queueStream([context.emptyRDD<number>()]);
  await streaming.stop(false);
  const made: Readonly<Record<string, () => object>> = {
    SparkSession: () => spark,
    SparkContext: () => context,
    UDFRegistration: () => spark.udf,
    StructType: () => stepstream.types.StructType.fromDDL("k int"),
    Broadcast: () => context.broadcast(1),
    Accumulator: () => context.longAccumulator(),
    RDD: () => context.emptyRDD(),
    StreamingQuery: () => query,
    StreamingQueryProgress: () => progress,
    StreamingContext: () => streaming,
    DStream: () => numbers,
  };
  const one = made[owner]?.();
  return one === undefined ? ofClass : [...ofClass, one, one.constructor];
}
