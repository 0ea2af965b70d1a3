/**
 * Parquet files, by column. Spark's `ParquetFileFormat` with its vectorised reader.
 *
 * The library (hyparquet) decodes pages; what the values mean is decided here, as it would turn decimals into floating-point
 * numbers and timestamps into milliseconds. Only the columns that a query wants are decoded.
 */

import type { AsyncBuffer, FileMetaData, SchemaElement } from "hyparquet";
import { ColumnBatch } from "../data/column-batch";
import { Decimal } from "../data/decimal";
import { SparkError } from "../data/errors";
import { failedReadFile } from "../data/parse-mode";
import { schemaFromJson } from "../data/schema-json";
import { type DataType, StructField, StructType, sameType } from "../data/types";
import { toLong, type Value } from "../data/value";
import { BATCH_ROWS, cellColumn } from "./cell-columns";
import { type ParquetReading, parquetReading, SPARK_SCHEMA_KEY } from "./parquet-library";
import { sparkType } from "./parquet-types";
import type { FileReader, LoadedFile } from "./reader";

/** What the library hands out when it is told nothing of a column's meaning. */
type Raw = null | undefined | boolean | number | bigint | Uint8Array;

export class ParquetReader implements FileReader {
  /** Of the first file, as in Spark unless told to merge. */
  async inferSchema(files: AsyncIterable<LoadedFile>): Promise<StructType | null> {
    for await (const file of files) {
      const metadata = this.metadata(await parquetReading(), file);
      const own = metadata.key_value_metadata?.find(({ key }) => key === SPARK_SCHEMA_KEY)?.value;
      if (own !== undefined) return schemaFromJson(JSON.parse(own));
      return new StructType(columnsOf(metadata).map((element) => new StructField(element.name, sparkType(element))));
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
    const element = columnsOf(metadata).find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
    if (element === undefined) return () => null;
    const convert = rawConverter(element, field, file.path);
    const decoded = library.parquetReadColumn({
      file: asyncBuffer(file.bytes),
      metadata: { ...metadata, schema: metadata.schema.map(withoutMeaning) },
      columns: [element.name],
      utf8: false,
      compressors: library.compressors,
      parsers: { timestampFromNanoseconds: (nanos: bigint) => nanos },
    });
    const raw = (await decoded.catch((cause: unknown) => {
      throw failedReadFile(file.path, cause);
    })) as ArrayLike<Raw>;
    return (row) => {
      const value = raw[row];
      return value === null || value === undefined ? null : convert(value);
    };
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

/** The columns of a file: all elements at the top. */
function columnsOf({ schema }: FileMetaData): SchemaElement[] {
  const columns: SchemaElement[] = [];
  for (let i = 1; i < schema.length; ) {
    columns.push(schema[i]);
    for (let inside = 1; inside > 0; i++) inside += (schema[i].num_children ?? 0) - 1;
  }
  return columns;
}

function withoutMeaning(element: SchemaElement): SchemaElement {
  const { converted_type: _converted, logical_type: _logical, ...rest } = element;
  return rest;
}

function rawConverter(element: SchemaElement, field: StructField, path: string): (raw: NonNullable<Raw>) => Value {
  const found = sparkType(element);
  if (!sameType(found, field.dataType) && !widens(found, field.dataType)) {
    const cause = new SparkError(
      "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH",
      `Data type mismatches when reading Parquet column \`${field.name}\`. Expected Spark type ${field.dataType.simpleString}, actual Parquet type ${element.type}.`,
      { sqlState: "KD001" },
    );
    throw failedReadFile(path, cause);
  }
  const decode = new TextDecoder();
  switch (found.kind) {
    case "string":
      return (raw) => decode.decode(raw as Uint8Array);
    case "decimal": {
      const target = field.dataType.kind === "decimal" ? field.dataType.scale : found.scale;
      return (raw) => new Decimal(unscaled(raw), found.scale).rescale(target);
    }
    case "timestamp":
    case "timestamp_ntz":
      return micros(element);
    case "long":
      return (raw) => (typeof raw === "bigint" ? toLong(raw) : (raw as number) >>> 0);
    default:
      return (raw) => (typeof raw === "bigint" ? toLong(raw) : raw);
  }
}

const WIDER: Readonly<Record<string, readonly string[]>> = {
  byte: ["short", "int", "long", "double"],
  short: ["int", "long", "double"],
  int: ["long", "double", "yearMonthInterval"],
  long: ["dayTimeInterval"],
  float: ["double"],
  binary: ["string"],
};

function widens(from: DataType, to: DataType): boolean {
  if (from.kind === "decimal" && to.kind === "decimal")
    return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
  return WIDER[from.kind]?.includes(to.kind) === true;
}

function unscaled(raw: NonNullable<Raw>): bigint {
  if (!(raw instanceof Uint8Array)) return BigInt(raw);
  let value = 0n;
  for (const byte of raw) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(raw.length * 8, value);
}

/** INT96 and NANOS count nanoseconds, others what they say. */
function micros({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): (raw: NonNullable<Raw>) => Value {
  const unit = logical?.type === "TIMESTAMP" ? logical.unit : converted === "TIMESTAMP_MILLIS" ? "MILLIS" : "MICROS";
  const floorThousand = (n: bigint): bigint => (n - (((n % 1000n) + 1000n) % 1000n)) / 1000n;
  if (type === "INT96" || unit === "NANOS") return (raw) => toLong(floorThousand(BigInt(raw as bigint)));
  if (unit === "MILLIS") return (raw) => toLong(BigInt(raw as bigint) * 1000n);
  return (raw) => toLong(BigInt(raw as bigint));
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function asyncBuffer(bytes: Uint8Array): AsyncBuffer {
  return { byteLength: bytes.byteLength, slice: (start, end) => bufferOf(bytes.subarray(start, end)) };
}
