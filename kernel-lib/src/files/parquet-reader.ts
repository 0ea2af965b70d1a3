/**
 * Parquet files, by column. Spark's `ParquetFileFormat` with its vectorised reader.
 *
 * The library (hyparquet) decodes pages and puts together what is nested; what the values mean is decided in `parquet-values.ts`. Only the columns
 * that a query wants are decoded; of a struct always all fields, where Spark can leave some out.
 */

import type { AsyncBuffer, FileMetaData, SchemaElement } from "hyparquet";
import { ColumnBatch } from "../data/column-batch";
import { SparkError } from "../data/errors";
import { failedReadFile } from "../data/parse-mode";
import { schemaFromJson } from "../data/schema-json";
import type { DataType, StructField, StructType } from "../data/types";
import type { Value } from "../data/value";
import { BATCH_ROWS, cellColumn } from "./cell-columns";
import { type ParquetReading, parquetReading, SPARK_SCHEMA_KEY } from "./parquet-library";
import { asNullable, columnsOf, sparkSchema } from "./parquet-schema";
import { childNamed, fromRaw, type Raw } from "./parquet-values";
import type { FileReader, LoadedFile } from "./reader";

export class ParquetReader implements FileReader {
  /** Of the first file, as in Spark unless told to merge. */
  async inferSchema(files: AsyncIterable<LoadedFile>): Promise<StructType | null> {
    for await (const file of files) {
      const metadata = this.metadata(await parquetReading(), file);
      const own = metadata.key_value_metadata?.find(({ key }) => key === SPARK_SCHEMA_KEY)?.value;
      return own === undefined ? sparkSchema(columnsOf(metadata)) : asNullable(schemaFromJson(JSON.parse(own)));
    }
    return null;
  }

  async read(file: LoadedFile, schema: StructType, columns: readonly number[]): Promise<Iterable<ColumnBatch>> {
    const library = await parquetReading();
    const metadata = this.metadata(library, file);
    const rows = Number(metadata.num_rows);
    const cells: ((row: number) => Value)[] = [];
    for (const i of columns) cells.push(await this.column(library, metadata, file, schema.fields[i]));
    return batches(
      columns.map((i) => schema.fields[i].dataType),
      cells,
      rows,
    );
  }

  private metadata(library: ParquetReading, file: LoadedFile): FileMetaData {
    try {
      return library.parquetMetadata(bufferOf(file.bytes), { geoparquet: false });
    } catch (cause) {
      throw new SparkError(
        "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER",
        `Encountered error while reading file ${file.path}. Could not read footer. Please ensure that the file is in either ORC or Parquet format.`,
        { sqlState: "KD001", cause },
      );
    }
  }

  /** The cells of a column by row; a column that the file does not have is null. */
  private async column(
    library: ParquetReading,
    metadata: FileMetaData,
    file: LoadedFile,
    field: StructField,
  ): Promise<(row: number) => Value> {
    const node = childNamed(columnsOf(metadata), field.name);
    if (node === undefined) return () => null;
    const convert = fromRaw(node, field.dataType, { file: file.path, path: [node.element.name] });
    const decoded = library.parquetReadColumn({
      file: asyncBuffer(file.bytes),
      metadata: { ...metadata, schema: metadata.schema.map(withoutMeaning) },
      columns: [node.element.name],
      utf8: false,
      compressors: library.compressors,
      parsers: { timestampFromNanoseconds: (nanos: bigint) => nanos },
    });
    const raw = (await decoded.catch((cause: unknown) => {
      throw failedReadFile(file.path, cause);
    })) as ArrayLike<Raw>;
    return (row) => convert(raw[row]);
  }
}

function* batches(
  types: readonly DataType[],
  cells: readonly ((row: number) => Value)[],
  rows: number,
): Generator<ColumnBatch> {
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, rows - from);
    const vectors = types.map((type, c) => {
      const column = cellColumn(type);
      for (let i = 0; i < count; i++) column.set(i, cells[c](from + i));
      return column.finish(count);
    });
    yield new ColumnBatch(vectors, count);
  }
}

function withoutMeaning(element: SchemaElement): SchemaElement {
  const { converted_type: _converted, logical_type: _logical, ...rest } = element;
  return rest;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function asyncBuffer(bytes: Uint8Array): AsyncBuffer {
  return { byteLength: bytes.byteLength, slice: (start, end) => bufferOf(bytes.subarray(start, end)) };
}
