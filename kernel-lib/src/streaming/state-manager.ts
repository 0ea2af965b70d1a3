/**
 * All state of a query: which operators keep some, where it lies, and whether it fits the program.
 *
 * Spark's `StateStoreCoordinator` and the checks of `IncrementalExecution` (semantics B6, B13): what was written by another
 * program is refused before a row is read, since keys and buffers are told apart only by their place.
 */
import type { Disk } from "../checkpoint/disk";
import type { TaskState } from "../cluster/job";
import { SparkError } from "../data/errors";
import { typesOf } from "../operators/physical-plan";
import { TIMER_STORE } from "../operators/processor-handle";
import type { StatefulExec, StateStoreSpec } from "../operators/stateful";
import { schemaOf } from "../plan/logical-plan";
import { openDatabase, type StateDatabase } from "../state/database";
import { checkOperators, checkSchema, type StateStoreSchema } from "../state/state-metadata";
import { PartitionState, type StateStoreOptions } from "../state/state-store";
import {
  HDFS_BACKED,
  layoutOf,
  ON_DISK,
  providerOf,
  ROCKSDB,
  type StoreLayout,
  storeDirectory,
} from "../state/store-files";
import type { Conf } from "./conf-snapshot";

/** A store of an operator in a partition. */
export interface OpenedStore {
  readonly operatorId: number;
  readonly store: StateStoreSpec;
  readonly partition: number;
  readonly state: PartitionState;
}

export class StateManager {
  /** Where the stores of the RocksDB provider keep their newest version. */
  private database: StateDatabase | null = null;
  private readonly partitions = new Map<string, OpenedStore>();
  /** By operator: rows of stores that the program had before and names no more. */
  private readonly forgotten = new Map<number, number>();

  constructor(
    private readonly disk: Disk,
    private readonly operators: readonly StatefulExec[],
    private readonly options: StateStoreOptions & { readonly conf: Conf },
  ) {}

  /** Compares the program with what the checkpoint holds, and writes it down in a new one. */
  async validate(isNewQuery: boolean, nextBatchId: number = 0): Promise<void> {
    this.checkProvider();
    if (this.layout === ON_DISK && this.operators.length > 0) this.database ??= await openDatabase();
    const described = this.operators.map((operator) => ({
      operatorId: operator.operatorId,
      operatorName: operator.operatorName,
      stores: operator.stores.map(({ name, prefixColumns }) => ({
        storeName: name,
        numColsPrefixKey: prefixColumns,
        numPartitions: operator.numPartitions,
      })),
      properties: operator.properties,
    }));
    await checkOperators(this.disk, described, isNewQuery);
    for (const operator of this.operators)
      if (operator.storesMayChange && !isNewQuery) await this.changeStores(operator, nextBatchId);
    for (const { operatorId, stores } of this.operators)
      for (const store of stores)
        await checkSchema(this.disk, storeDirectory(operatorId, 0, store.name), storeSchema(store));
  }

  get layout(): StoreLayout {
    return layoutOf(this.options.conf);
  }

  /**
   * Every store here could do what column families do; on Spark only one can, and a learner shall not be surprised there.
   * @throws SparkError as Java does for a class that is not there
   */
  private checkProvider(): void {
    const provider = providerOf(this.options.conf);
    if (this.operators.length === 0) return;
    if (provider !== ROCKSDB && provider !== HDFS_BACKED) throw new SparkError(null, provider);
    if (provider === ROCKSDB || !this.operators.some((operator) => operator.needsColumnFamilies)) return;
    throw new SparkError(
      "UNSUPPORTED_FEATURE.STORE_BACKEND_NOT_SUPPORTED_FOR_TWS",
      `The feature is not supported: Store backend ${provider} is not supported by TransformWithState operator. Please use RocksDBStateStoreProvider. ` +
        `(spark.conf.set("spark.sql.streaming.stateStore.providerClass", "${ROCKSDB}"))`,
      { sqlState: "0A000", parameters: { stateStoreBackend: provider } },
    );
  }

  /** Forgets the stores that the program wants forgotten, and brings those it did not have before up to the version. */
  private async changeStores(operator: StatefulExec, version: number): Promise<void> {
    const { operatorId, numPartitions, stores, deletedStores } = operator;
    for (let partition = 0; partition < numPartitions; partition++) {
      for (const name of deletedStores) await this.disk.delete(`state/${operatorId}/${partition}/${name}`);
      await this.countForgotten(operator, partition, version);
      for (const store of stores) await this.partition(operatorId, store, partition).carryTo(version);
    }
  }

  /** What a program no longer names stays, and its rows count: it may name it again. */
  private async countForgotten(
    { operatorId, stores }: StatefulExec,
    partition: number,
    version: number,
  ): Promise<void> {
    const directory = `state/${operatorId}/${partition}`;
    for (const name of await this.disk.list(directory)) {
      if (name === "_metadata" || name === TIMER_STORE || stores.some((store) => store.name === name)) continue;
      const nothing = { keyTypes: [], valueTypes: [] };
      const left = new PartitionState(this.disk, `${directory}/${name}`, nothing, this.options, 0, this.layout);
      await left.loadNewest(version);
      this.forgotten.set(operatorId, this.forgottenRows(operatorId) + left.size);
    }
  }

  forgottenRows(operatorId: number): number {
    return this.forgotten.get(operatorId) ?? 0;
  }

  /** A store of an operator in a partition as batch `batchId` finds it. */
  open(operatorId: number, store: StateStoreSpec, partition: number, batchId: number): Promise<TaskState> {
    return this.partition(operatorId, store, partition).open(batchId);
  }

  /** The stores of an operator that are open. */
  storesOf(operatorId: number): readonly OpenedStore[] {
    return [...this.partitions.values()].filter((store) => store.operatorId === operatorId);
  }

  /** Snapshots what has gathered many deltas; drops what batches before `oldest` alone would need. */
  async maintain(oldest: number): Promise<void> {
    for (const { state } of this.partitions.values()) await state.maintain(oldest);
  }

  /** The query has come to an end, in whatever way. */
  close(): void {
    this.database?.close();
    this.database = null;
  }

  private partition(operatorId: number, store: StateStoreSpec, partition: number): PartitionState {
    const directory = storeDirectory(operatorId, partition, store.name);
    const known = this.partitions.get(directory);
    if (known !== undefined) return known.state;
    const schema = { keyTypes: typesOf(store.keys), valueTypes: typesOf(store.values), time: store.time };
    const { prefixColumns } = store;
    const rows = this.database?.store(prefixColumns);
    const state = new PartitionState(this.disk, directory, schema, this.options, prefixColumns, this.layout, rows);
    this.partitions.set(directory, { operatorId, store, partition, state });
    return state;
  }
}

function storeSchema(store: StateStoreSpec): StateStoreSchema {
  return { key: schemaOf(store.keys), value: schemaOf(store.values) };
}
