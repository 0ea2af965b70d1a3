/**
 * Files of one format as a table: found, their columns known, each file a partition.
 *
 * Spark's `DataSource.resolveRelation` and `HadoopFsRelation`. Spark packs small files into partitions and cuts large ones;
 * here a file is a partition, in the order of their paths, so the order of rows is easy to see.
 */
import { ColumnBatch, ColumnVector } from "../data/column-batch";
import { AnalysisException, SparkError } from "../data/errors";
import { FileOptions } from "../data/file-options";
import { StructField, StructType } from "../data/types";
import type { Value } from "../data/value";
import type { FileTable } from "../plan/logical-file";
import { decompress } from "./compression";
import type { FileSystem } from "./file-system";
import { type DataFile, findFiles } from "./find-files";
import { readerFor } from "./formats";
import { type PartitionColumns, partitionColumns } from "./partition-columns";
import type { FileReader, LoadedFile } from "./reader";

export interface ReadRequest {
  readonly format: string;
  readonly paths: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly schema: StructType | null;
  readonly timeZone: string;
  /** Whether a file that is gone by the time it is read is passed over, unless the option says so; `false` without it. */
  readonly ignoresMissing?: () => boolean;
  /** Of a table in the catalog. */
  readonly name?: string;
  readonly partitionBy?: readonly string[];
}

/** @throws PATH_NOT_FOUND, UNABLE_TO_INFER_SCHEMA */
export async function openTable(system: FileSystem, request: ReadRequest): Promise<FileTable> {
  const options = new FileOptions(request.options, request.timeZone);
  return tableOf(system, request, await findFiles(system, request.paths, options));
}

/** These files as a table, for who knows already which they are. @throws UNABLE_TO_INFER_SCHEMA */
export async function tableOf(
  system: FileSystem,
  request: ReadRequest,
  files: readonly DataFile[],
): Promise<FileTable> {
  const options = new FileOptions(request.options, request.timeZone);
  const reader = readerFor(request.format, options);
  const given = new Map(request.schema?.fields.map((field) => [field.name.toLowerCase(), field]));
  const partitions = partitionColumns(files, given, options);
  const schema = await schemaOf(system, reader, request, files, partitions);
  return {
    format: request.format,
    name: request.name ?? "",
    partitionNames: request.partitionBy ?? partitions.fields.map((field) => field.name),
    sizeInBytes: files.reduce((sum, file) => sum + file.size, 0),
    location: `InMemoryFileIndex(${request.paths.length} paths)[${request.paths.map((p) => system.qualify(p)).join(", ")}]`,
    schema: new StructType([...schema.fields, ...partitions.fields]),
    numPartitions: files.length,
    files: files.map((file) => asUri(system.qualify(file.path))),
    open: async (partition, columns) => {
      const file = files[partition];
      const loaded = await loadIfThere(system, file);
      if (loaded === null) {
        if (options.flag("ignoreMissingFiles", request.ignoresMissing?.() ?? false)) return [];
        throw fileNotExist(asUri(system.qualify(file.path)));
      }
      const width = schema.fields.length;
      const inside = columns.filter((i) => i < width);
      const batches = await reader.read(loaded, schema, inside);
      if (inside.length === columns.length) return batches;
      return withPartition(batches, columns, schema, partitions, partitions.valuesOf(file));
    },
  };
}

/** `file:/a b` as `file:///a%20b`, the form in which programs see it. */
function asUri(path: string): string {
  return encodeURI(path.replace(/^file:\/*/, "file:///"));
}

async function load(system: FileSystem, file: DataFile): Promise<LoadedFile> {
  return { path: system.qualify(file.path), bytes: decompress(file.path, await system.read(file.path)) };
}

/** Null when it was deleted since it was found. */
async function loadIfThere(system: FileSystem, file: DataFile): Promise<LoadedFile | null> {
  try {
    return await load(system, file);
  } catch (error) {
    if ((await system.status(file.path)) === undefined) return null;
    throw error;
  }
}

function fileNotExist(path: string): SparkError {
  return new SparkError(
    "FAILED_READ_FILE.FILE_NOT_EXIST",
    `Encountered error while reading file ${path}. File does not exist. It is possible the underlying files have been updated.\n` +
      "You can explicitly invalidate the cache in Spark by running 'REFRESH TABLE tableName' command in SQL or by recreating " +
      "the Dataset/DataFrame involved.",
    { sqlState: "KD001", parameters: { path } },
  );
}

/** The columns in the files, without those in the names of directories. All may be null, whatever the program says. */
async function schemaOf(
  system: FileSystem,
  reader: FileReader,
  { format, schema, paths }: ReadRequest,
  files: readonly DataFile[],
  partitions: PartitionColumns,
): Promise<StructType> {
  async function* loaded(): AsyncGenerator<LoadedFile> {
    for (const file of files) if (file.size > 0) yield load(system, file);
  }
  const found = schema ?? (await reader.inferSchema(loaded()));
  if (found === null)
    throw new AnalysisException(
      "UNABLE_TO_INFER_SCHEMA",
      `Unable to infer schema for ${format.toUpperCase()}. It must be specified manually.` +
        ` (No record was found in ${paths.join(", ")}.)`,
      { sqlState: "42KD9", parameters: { format: format.toUpperCase() } },
    );
  const inNames = new Set(partitions.fields.map((field) => field.name.toLowerCase()));
  const fields = found.fields.filter((field) => !inNames.has(field.name.toLowerCase()));
  return new StructType(fields.map((f) => new StructField(f.name, f.dataType, true, f.comment)));
}

/** Adds the columns that are the same for all rows of a file. */
function* withPartition(
  batches: Iterable<ColumnBatch>,
  columns: readonly number[],
  schema: StructType,
  partitions: PartitionColumns,
  values: readonly Value[],
): Generator<ColumnBatch> {
  const width = schema.fields.length;
  for (const batch of batches) {
    let next = 0;
    const all = columns.map((i) => {
      if (i < width) return batch.columns[next++];
      const cells: Value[] = new Array(batch.numRows).fill(values[i - width]);
      return ColumnVector.from(partitions.fields[i - width].dataType, cells);
    });
    yield new ColumnBatch(all, batch.numRows);
  }
}
