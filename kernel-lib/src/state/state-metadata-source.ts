/**
 * What a checkpoint says of its stateful operators, as a table: `spark.read.format("state-metadata").load(checkpointLocation)`.
 * Spark's `StateMetadataSource`: a row for each store, also of a query that has committed nothing; its hidden column
 * `_numColsPrefixKey` is not there.
 */
import { CommitLog } from "../checkpoint/commit-log";
import type { Disk } from "../checkpoint/disk";
import { ColumnBatch } from "../data/column-batch";
import { type DataType, IntegerType, LongType, StringType, StructField, StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { FileTable } from "../plan/logical-file";
import { readOperators } from "./state-metadata";

const columns: readonly (readonly [string, DataType])[] = [
  ["operatorId", LongType],
  ["operatorName", StringType],
  ["stateStoreName", StringType],
  ["numPartitions", IntegerType],
  ["minBatchId", LongType],
  ["maxBatchId", LongType],
  ["operatorProperties", StringType],
];

/** @param disk null where no path was given: then there is nothing to tell */
export function openStateMetadata(disk: Disk | null): FileTable {
  const schema = new StructType(columns.map(([name, type]) => new StructField(name, type, true)));
  return {
    format: "state-metadata",
    name: "",
    partitionNames: [],
    sizeInBytes: Number.MAX_SAFE_INTEGER,
    location: disk?.description ?? "",
    schema,
    numPartitions: 1,
    files: [],
    open: async (_, wanted) => {
      const rows = disk === null ? [] : await rowsOf(disk);
      const types = wanted.map((i) => schema.fields[i].dataType);
      return [
        ColumnBatch.fromRows(
          types,
          rows.map((row) => wanted.map((i) => row[i])),
        ),
      ];
    },
  };
}

async function rowsOf(disk: Disk): Promise<InternalRow[]> {
  const batches = await new CommitLog(disk).batchIds();
  const [oldest, newest] = [batches.at(0) ?? -1, batches.at(-1) ?? -1];
  const operators = [...(await readOperators(disk))].sort((a, b) => a.operatorId - b.operatorId);
  return operators.flatMap(({ operatorId, operatorName, operatorProperties, stateStoreInfo }) => {
    const properties = operatorProperties === undefined ? null : JSON.stringify(operatorProperties);
    const byName = [...stateStoreInfo].sort((a, b) => (a.storeName < b.storeName ? -1 : 1));
    return byName.map(({ storeName, numPartitions }) => [
      ...[operatorId, operatorName, storeName, numPartitions],
      ...[oldest, newest, properties],
    ]);
  });
}
