/**
 * `limit` on a stream that is only appended to: so many rows over the whole life of the query. How many there were is the
 * state, one number in the one partition. Spark's `StreamingGlobalLimitExec` (surprise 16).
 *
 * Everything below is computed to its end even when no row is wanted any more, since state below must move on.
 */
import { ColumnBatch } from "../data/column-batch";
import { LongType, NullType } from "../data/types";
import { AttributeReference } from "../plan/expression";
import { type PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";
import { type Lateness, StatefulExec, type StateStoreSpec, singleStore, stateInfo } from "./stateful";

export class StreamingGlobalLimitExec extends StatefulExec {
  readonly operatorName = "globalLimit";
  readonly numPartitions = 1;
  readonly stores: readonly StateStoreSpec[] = singleStore(
    [new AttributeReference("key", NullType, true)],
    [new AttributeReference("value", LongType, false)],
  );

  constructor(
    readonly operatorId: number,
    readonly limit: number,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new StreamingGlobalLimitExec(this.operatorId, this.limit, child);
  }

  /** A watermark changes nothing. */
  override wantsAnotherBatch(): boolean {
    return false;
  }

  lateness(): Lateness {
    return { keys: [], time: null };
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const store = task.state(this.operatorId);
    const before = Number(store.get([null])?.[0] ?? 0);
    let count = before;
    for (const batch of this.child.execute(task)) {
      const taken = batch.toRows().slice(0, Math.max(0, this.limit - count));
      count += taken.length;
      yield ColumnBatch.fromRows(typesOf(this.output), taken);
    }
    if (count === before) return;
    store.put([null], [count]);
    task.metrics(this.operatorId).rowsUpdated += 1;
  }

  simpleString(): string {
    return `StreamingGlobalLimit ${this.limit}, ${stateInfo([], this.operatorId, 1)}`;
  }
}
