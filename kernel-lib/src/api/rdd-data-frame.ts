/**
 * From RDDs to DataFrames and back: `rdd.toDF(["word", "count"])`, `spark.createDataFrame(rdd, schema)`, `df.rdd`.
 *
 * Spark plans both lazily over each other. Here a table computes the RDD when it is first asked for rows, once, and `df.rdd` runs its
 * query with the first action over it, once; until then it counts as having `defaultParallelism` partitions.
 */
import { toSchema } from "../data/ddl";
import type { ExternalRow } from "../data/external";
import { toInternalRow } from "../data/external";
import { inferSchema } from "../data/infer-schema";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { attributesOf, LocalRelation } from "../plan/logical";
import { CommandResult } from "../plan/logical-command";
import { numberedPartitions } from "../rdd/partition";
import { ComputedRDD, RDD } from "../rdd/rdd";
import type { SparkContext } from "../rdd/spark-context";
import { DataFrame } from "./dataframe";
import type { SessionState } from "./session-state";
import { SparkSession } from "./spark-session";

declare module "../rdd/rdd" {
  interface RDD<T> {
    /**
     * The elements as rows of a table of the active session: objects by column name, arrays in column order, or single values.
     * @param schema names, a schema or DDL text; without it names are `_1`, `_2` … and types are found out from the values
     */
    toDF(schema?: StructType | string | readonly string[]): DataFrame;
  }
}

RDD.prototype.toDF = function toDF(
  this: RDD<unknown>,
  schema: StructType | string | readonly string[] = [],
): DataFrame {
  return dataFrameOf(SparkSession.active().state, this, schema);
};

export function dataFrameOf(
  session: SessionState,
  rdd: RDD<unknown>,
  schema: StructType | string | readonly string[],
): DataFrame {
  const compute = async (): Promise<LocalRelation> => {
    const rows = (await rdd.collect()).map(asRow);
    const struct = typeof schema === "string" || "fields" in schema ? toSchema(schema) : inferSchema(rows, schema);
    const { timeZone } = session.conf;
    const internal = rows.map((row, i) => toInternalRow(row, struct, timeZone, `row ${i}`));
    return new LocalRelation(attributesOf(struct), internal as InternalRow[]);
  };
  return new DataFrame(session, new CommandResult("RDD", compute));
}

/** A value that is no row is a row of one column. */
const asRow = (value: unknown): object => (typeof value === "object" && value !== null ? value : [value]);

export function rddOf(frame: DataFrame, context: SparkContext): RDD<ExternalRow> {
  let rows: ExternalRow[][] | null = null;
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    rows = await frame.session.externalPartitions(frame.plan);
  };
  return new ComputedRDD<ExternalRow>(context, {
    kind: "MapPartitionsRDD",
    dependencies: [],
    partitioner: null,
    pending: () => (rows === null ? () => (running ??= run()) : null),
    partitions: () => numberedPartitions(rows?.length ?? context.defaultParallelism),
    compute: ({ index }) => rows?.[index] ?? [],
  });
}
