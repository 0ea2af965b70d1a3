/**
 * The state of a query as a table: `spark.read.format("statestore").load(checkpointLocation)`. Spark's `StateDataSource`,
 * `StateTable` and `StatePartitionReader`.
 *
 * A row is a key, its value and the partition it lies in; with `readChangeFeed` a change of a batch. Variables of a processor
 * have columns of their own. Reading changes nothing, and the query may run meanwhile.
 */
import { CommitLog } from "../checkpoint/commit-log";
import type { Disk } from "../checkpoint/disk";
import { OffsetLog } from "../checkpoint/offset-log";
import { ColumnBatch } from "../data/column-batch";
import { SparkError } from "../data/errors";
import { IntegerType, LongType, StringType, StructField, StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import { TIMER_STORE } from "../operators/processor-handle";
import { DEFAULT_STORE } from "../operators/stateful";
import type { FileTable } from "../plan/logical-file";
import { decodeState, type StateSchema } from "./state-codec";
import { readOperators, readStoreSchema, type StateStoreSchema } from "./state-metadata";
import { invalidValue, type StateSourceOptions, stateSourceOptions, unspecified } from "./state-source-options";
import { PartitionState } from "./state-store";
import { type StateView, wholeView } from "./state-view";
import { layoutOf, StoreFiles, type StoreLayout, storeDirectory } from "./store-files";
import { variableView } from "./variable-view";

const TRANSFORM_WITH_STATE = "transformWithStateExec";

/** @throws STDS_… */
export async function openStateTable(disk: Disk, given: Readonly<Record<string, string>>): Promise<FileTable> {
  const commits = new CommitLog(disk);
  const lastCommitted = async (): Promise<number> => {
    const latest = await commits.latest();
    if (latest === undefined) throw noCommittedBatch(disk);
    return latest.batchId;
  };
  const options = await stateSourceOptions(given, lastCommitted);
  await checkOperator(disk, options);
  const entry = await new OffsetLog(disk).get(options.batchId);
  if (entry === undefined || (await commits.get(options.batchId)) === undefined) throw noCommittedBatch(disk);
  const schema = await readStoreSchema(disk, directoryOf(options, 0));
  if (schema === null) throw noSchema(disk, options);
  const partitions = await partitionsOf(disk, options);
  return new StateTable(disk, options, layoutOf(entry.metadata.conf), schema, partitions);
}

/** The store that a variable, the timers or a side of a join lie in. */
function storeOf({ storeName, joinSide, stateVarName, readRegisteredTimers }: StateSourceOptions): string {
  if (readRegisteredTimers) return TIMER_STORE;
  if (joinSide !== "none") return `${joinSide}-keyWithIndexToValue`;
  return stateVarName ?? storeName;
}

function directoryOf(options: StateSourceOptions, partition: number): string {
  return storeDirectory(options.operatorId, partition, storeOf(options));
}

/** Variables and timers are a processor's. */
async function checkOperator(disk: Disk, options: StateSourceOptions): Promise<void> {
  const { operatorId, storeName, stateVarName, readRegisteredTimers } = options;
  const operator = (await readOperators(disk)).find((known) => known.operatorId === operatorId);
  if (operator === undefined) return;
  const isProcessor = operator.operatorName === TRANSFORM_WITH_STATE;
  const unsupported = (name: string, what: string): SparkError =>
    invalidValue(
      name,
      `Providing ${what} is only supported with the transformWithState operator. Found operator=${operator.operatorName}. ` +
        "Please remove this option and re-run the query.",
    );
  if (!isProcessor && readRegisteredTimers) throw unsupported("readRegisteredTimers", "readRegisteredTimers=true");
  const isUnknownStore = !operator.stateStoreInfo.some((store) => store.storeName === storeName);
  if (
    !isProcessor &&
    (stateVarName !== null || (isUnknownStore && options.joinSide === "none" && storeName !== DEFAULT_STORE))
  )
    throw unsupported("stateVarName", "state variable names");
  if (isProcessor && !readRegisteredTimers && stateVarName === null) throw unspecified("stateVarName");
  if (isProcessor && stateVarName !== null && (await readStoreSchema(disk, directoryOf(options, 0))) === null)
    throw invalidValue(
      "stateVarName",
      `State variable ${stateVarName} is not defined for the transformWithState operator.`,
    );
}

async function partitionsOf(disk: Disk, { operatorId, snapshot }: StateSourceOptions): Promise<number[]> {
  if (snapshot !== null) return [snapshot.partition];
  const names = (await disk.list(`state/${operatorId}`)).filter((name) => /^\d+$/.test(name));
  return names.map(Number).sort((a, b) => a - b);
}

class StateTable implements FileTable {
  readonly format = "statestore";
  readonly name = "";
  readonly partitionNames: readonly string[] = [];
  /** Nobody has counted: too large to be sent everywhere. */
  readonly sizeInBytes: number = Number.MAX_SAFE_INTEGER;
  readonly files: readonly string[] = [];
  readonly location: string;
  readonly schema: StructType;
  private readonly view: StateView;
  private readonly types: StateSchema;

  constructor(
    private readonly disk: Disk,
    private readonly options: StateSourceOptions,
    private readonly layout: StoreLayout,
    stored: StateStoreSchema,
    private readonly partitions: readonly number[],
  ) {
    const { batchId, operatorId, storeName, stateVarName, readRegisteredTimers, joinSide } = options;
    this.location = `[stateCkptLocation=${disk.description}/state][batchId=${batchId}][operatorId=${operatorId}][storeName=${storeName}]`;
    this.types = { keyTypes: typesOf(stored.key), valueTypes: typesOf(stored.value) };
    const isVariable = stateVarName !== null || readRegisteredTimers;
    this.view = isVariable
      ? variableView(stored, options.flattenCollectionTypes && options.changes === null)
      : wholeView(stored, joinSide !== "none");
    const last = new StructField("partition_id", IntegerType, true);
    const before =
      options.changes === null
        ? []
        : [new StructField("batch_id", LongType, true), new StructField("change_type", StringType, true)];
    this.schema = new StructType([...before, ...this.view.fields, last]);
  }

  get numPartitions(): number {
    return this.partitions.length;
  }

  async open(index: number, columns: readonly number[]): Promise<Iterable<ColumnBatch>> {
    const partition = this.partitions[index];
    const rows = this.options.changes === null ? await this.rows(partition) : await this.changes(partition);
    const types = columns.map((i) => this.schema.fields[i].dataType);
    return [
      ColumnBatch.fromRows(
        types,
        rows.map((row) => columns.map((i) => row[i])),
      ),
    ];
  }

  private async rows(partition: number): Promise<InternalRow[]> {
    const { snapshot, batchId } = this.options;
    const directory = directoryOf(this.options, partition);
    const state = new PartitionState(this.disk, directory, this.types, { minDeltasForSnapshot: 0 }, 0, this.layout);
    if (snapshot !== null) await this.mustHaveSnapshot(directory, snapshot.batchId + 1);
    const open = await state.open(batchId + 1);
    return [...this.view.rows(open.entries())].map((row) => [...row, partition]);
  }

  private async mustHaveSnapshot(directory: string, version: number): Promise<void> {
    const files = new StoreFiles(this.disk, directory, this.layout);
    if (await this.disk.exists(files.snapshotOf(version))) return;
    throw new SparkError(
      "CANNOT_LOAD_STATE_STORE.UNCATEGORIZED",
      `An error occurred during loading state. There is no snapshot ${files.snapshotOf(version)}.`,
      { sqlState: "58030" },
    );
  }

  private async changes(partition: number): Promise<InternalRow[]> {
    const { start, end } = this.options.changes as { start: number; end: number };
    const files = new StoreFiles(this.disk, directoryOf(this.options, partition), this.layout);
    const rows: InternalRow[] = [];
    for (let batch = start; batch <= end; batch++) {
      const path = files.changesOf(batch + 1);
      for (const { key, value } of decodeState(await files.read(path), this.types, path))
        rows.push([batch, value === null ? "delete" : "update", ...this.view.change(key, value), partition]);
    }
    return rows;
  }
}

function typesOf(struct: StructType): StructType["fields"][number]["dataType"][] {
  return struct.fields.map((field) => field.dataType);
}

function noCommittedBatch(disk: Disk): SparkError {
  return new SparkError(
    "STDS_COMMITTED_BATCH_UNAVAILABLE",
    `No committed batch found, checkpoint location: ${disk.description}. ` +
      "Ensure that the query has run and committed any microbatch before stopping.",
    { sqlState: "KD006", parameters: { checkpointLocation: disk.description } },
  );
}

function noSchema(disk: Disk, options: StateSourceOptions): SparkError {
  const { batchId, operatorId, storeName, joinSide, stateVarName, flattenCollectionTypes } = options;
  const described =
    `StateSourceOptions(checkpointLocation=${disk.description}, batchId=${batchId}, operatorId=${operatorId}, storeName=${storeName}, ` +
    `joinSide=${joinSide}, stateVarName=${stateVarName ?? "None"}, flattenCollectionTypes=${flattenCollectionTypes})`;
  return new SparkError(
    "STDS_FAILED_TO_READ_STATE_SCHEMA",
    `Failed to read the state schema. Either the file does not exist, or the file is corrupted. options: ${described}.\n` +
      "Rerun the streaming query to construct the state schema, and report to the corresponding communities or vendors if the error persists.",
    { sqlState: "42K03", parameters: { sourceOptions: described } },
  );
}
