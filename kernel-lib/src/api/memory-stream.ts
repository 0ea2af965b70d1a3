/** A stream fed by hand: `const input = new MemoryStream(spark, "t TIMESTAMP, v INT"); input.addData({…})`. Spark's class of that name. */
import { parseSchema } from "../data/ddl";
import { toInternalRow } from "../data/external";
import type { StructType } from "../data/types";
import { attributesOf, StreamingRelation } from "../plan/logical";
import { MemoryStreamSource } from "../sources/memory";
import { DataFrame } from "./dataframe";
import type { SparkSession } from "./spark-session";

export interface MemoryStreamOptions {
  readonly maxBlocksPerTrigger?: number;
}

export class MemoryStream {
  readonly schema: StructType;
  private readonly source: MemoryStreamSource;
  private readonly relation: StreamingRelation;

  /**
   * @param schema a `StructType` or DDL text
   * @param options `maxBlocksPerTrigger`: how many blocks a batch takes at most; all of them unless told
   */
  constructor(
    private readonly spark: SparkSession,
    schema: StructType | string,
    options: MemoryStreamOptions = {},
  ) {
    this.schema = typeof schema === "string" ? parseSchema(schema) : schema;
    this.source = new MemoryStreamSource(this.schema, options.maxBlocksPerTrigger);
    const sourceId = Symbol("memory");
    const { source } = this;
    spark.state.registerStream(sourceId, {
      provider: { schema: async () => source.schema, create: async () => source.forQuery() },
      options: {},
      userSchema: null,
    });
    this.relation = new StreamingRelation("memory", sourceId, attributesOf(this.schema));
  }

  /**
   * Adds rows as one block, which one batch will take as a whole. No rows at all are new data too.
   * @param rows objects by column name, or arrays in column order
   */
  addData(...rows: object[]): void {
    const zone = this.spark.conf.timeZone;
    this.source.add(rows.map((row, i) => toInternalRow(row, this.schema, zone, `row ${i}`)));
  }

  /** The stream as a DataFrame. */
  toDF(): DataFrame {
    return new DataFrame(this.spark.state, this.relation);
  }
}
