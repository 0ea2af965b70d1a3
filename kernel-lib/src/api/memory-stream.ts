/** A stream fed by hand: `const input = new MemoryStream(spark, "t TIMESTAMP, v INT"); input.addData({…})`. Spark's class of that name. */
import { toSchema } from "../data/ddl";
import { IllegalArgumentException } from "../data/errors";
import { toInternalRow } from "../data/external";
import type { StructType } from "../data/types";
import { attributesOf, StreamingRelation } from "../plan/logical";
import { type MemoryBlocks, MemoryStreamSource } from "../sources/memory";
import { DataFrame } from "./dataframe";
import type { SparkSession } from "./spark-session";

export interface MemoryStreamOptions {
  /** Ours: how many blocks one batch may take; all unless told. */
  readonly maxBlocksPerTrigger?: number;
}

export class MemoryStream {
  readonly schema: StructType;
  private readonly blocks: MemoryBlocks = [];
  private readonly relation: StreamingRelation;

  /** @param schema a `StructType` or DDL text */
  constructor(
    private readonly spark: SparkSession,
    schema: StructType | string,
    { maxBlocksPerTrigger }: MemoryStreamOptions = {},
  ) {
    this.schema = toSchema(schema);
    const limit = checkLimit(maxBlocksPerTrigger);
    const columns = attributesOf(this.schema);
    const description = `MemoryStream[${columns.join(",")}]`;
    const sourceId = Symbol("memory");
    const { blocks, schema: type } = this;
    spark.state.registerStream(sourceId, {
      provider: {
        schema: async () => type,
        create: async () => new MemoryStreamSource(description, type, blocks, limit),
      },
      options: {},
      userSchema: null,
    });
    this.relation = new StreamingRelation("memory", sourceId, columns);
  }

  /**
   * Adds rows as one block, which one batch will take as a whole. No rows at all are new data too.
   * @param rows objects by column name, or arrays in column order
   */
  addData(...rows: object[]): void {
    const zone = this.spark.conf.timeZone;
    this.blocks.push(rows.map((row, i) => toInternalRow(row, this.schema, zone, `row ${i}`)));
  }

  /** The stream as a DataFrame. */
  toDF(): DataFrame {
    return new DataFrame(this.spark.state, this.relation);
  }
}

function checkLimit(blocks: number | undefined): number | null {
  if (blocks === undefined) return null;
  if (Number.isInteger(blocks) && blocks > 0) return blocks;
  throw new IllegalArgumentException(
    null,
    `Invalid value '${blocks}' for option 'maxBlocksPerTrigger', must be a positive integer`,
  );
}
