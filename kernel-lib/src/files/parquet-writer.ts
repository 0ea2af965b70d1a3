/**
 * Parquet files out of rows, compressed with snappy unless told otherwise. Spark's `ParquetOutputWriter`.
 *
 * Timestamps are written as microseconds (Spark still writes INT96 by default, and reads both). Spark's own schema goes with
 * the file, so that what parquet has no type for comes back as it was.
 */
import { gzipSync } from "node:zlib";
import type { CompressionCodec } from "hyparquet";
import { SparkError } from "../data/errors";
import type { FileOptions } from "../data/file-options";
import { schemaToJson } from "../data/schema-json";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { FileWriter } from "./file-writer";
import { parquetWriting, SPARK_SCHEMA_KEY } from "./parquet-library";
import { asNullable, parquetElements } from "./parquet-schema";
import { toRaw } from "./parquet-values";

const CODECS: Readonly<Record<string, { readonly codec: CompressionCodec; readonly extension: string }>> = {
  snappy: { codec: "SNAPPY", extension: ".snappy.parquet" },
  gzip: { codec: "GZIP", extension: ".gz.parquet" },
  none: { codec: "UNCOMPRESSED", extension: ".parquet" },
  uncompressed: { codec: "UNCOMPRESSED", extension: ".parquet" },
};

export class ParquetWriter implements FileWriter {
  readonly extension: string;
  private readonly codec: CompressionCodec;

  constructor(options: FileOptions) {
    const name = options.find("compression", "parquet.compression") ?? "snappy";
    const known = CODECS[name.toLowerCase()];
    if (known === undefined)
      throw new SparkError(
        "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
        `The codec ${name} is not available. Available codecs are ${Object.keys(CODECS).join(", ")}.`,
        { sqlState: "56038", parameters: { codecName: name } },
      );
    this.codec = known.codec;
    this.extension = known.extension;
  }

  async encode(rows: readonly InternalRow[], schema: StructType): Promise<Uint8Array> {
    const elements = schema.fields.flatMap(parquetElements);
    const { parquetWriteBuffer } = await parquetWriting();
    const bytes = parquetWriteBuffer({
      schema: [{ name: "spark_schema", num_children: schema.fields.length }, ...elements],
      columnData: schema.fields.map(({ name, dataType }, i) => {
        const raw = toRaw(dataType);
        return { name, data: rows.map((row) => raw(row[i])) };
      }),
      codec: this.codec,
      compressors: { GZIP: (input) => gzipSync(input) },
      kvMetadata: [{ key: SPARK_SCHEMA_KEY, value: JSON.stringify(schemaToJson(asNullable(schema))) }],
    });
    return new Uint8Array(bytes);
  }
}
