/**
 * All state of a query: which operators keep some, where it lies, and whether it fits the program.
 *
 * Spark's `StateStoreCoordinator` and the checks of `IncrementalExecution` (semantics B6, B13): what was written by another
 * program is refused before a row is read, since keys and buffers are told apart only by their place.
 */
import type { Disk } from "../checkpoint/disk";
import type { TaskState } from "../cluster/job";
import { SparkError } from "../data/errors";
import { StructField, StructType } from "../data/types";
import { typesOf } from "../operators/physical-plan";
import type { StateStoreSaveExec } from "../operators/state-store-save";
import type { AttributeReference } from "../plan/expression";
import { checkOperators, checkSchema, type StateStoreSchema } from "../state/state-metadata";
import { PartitionState, type StateStoreOptions } from "../state/state-store";

export class StateManager {
  private readonly partitions = new Map<string, PartitionState>();

  constructor(
    private readonly disk: Disk,
    private readonly operators: readonly StateStoreSaveExec[],
    private readonly options: StateStoreOptions,
  ) {}

  /** Compares the program with what the checkpoint holds, and writes it down in a new one. */
  async validate(isNewQuery: boolean): Promise<void> {
    const described = this.operators.map((operator) => ({
      operatorId: operator.operatorId,
      operatorName: operator.operatorName,
      numPartitions: operator.numPartitions,
      numColsPrefixKey: 0,
    }));
    await checkOperators(this.disk, described, isNewQuery);
    for (const operator of this.operators) await checkSchema(this.disk, operator.operatorId, schemaOf(operator));
  }

  /** The state of an operator in a partition as batch `batchId` finds it. */
  open(operatorId: number, partition: number, batchId: number): Promise<TaskState> {
    return this.partition(operatorId, partition).open(batchId);
  }

  /** Snapshots what has gathered many deltas; drops what batches before `oldest` alone would need. */
  async maintain(oldest: number): Promise<void> {
    for (const partition of this.partitions.values()) await partition.maintain(oldest);
  }

  private partition(operatorId: number, partition: number): PartitionState {
    const directory = `state/${operatorId}/${partition}`;
    const known = this.partitions.get(directory);
    if (known !== undefined) return known;
    const operator = this.operators.find((o) => o.operatorId === operatorId);
    if (operator === undefined) throw new SparkError(null, `internal: no stateful operator ${operatorId}`);
    const schema = { keyTypes: typesOf(operator.keys), valueTypes: typesOf(operator.valueColumns) };
    const made = new PartitionState(this.disk, directory, schema, this.options);
    this.partitions.set(directory, made);
    return made;
  }
}

function schemaOf(operator: StateStoreSaveExec): StateStoreSchema {
  return { key: structOf(operator.keys), value: structOf(operator.valueColumns) };
}

function structOf(columns: readonly AttributeReference[]): StructType {
  return new StructType(columns.map((c) => new StructField(c.name, c.dataType, c.nullable)));
}
