/**
 * Sessions in the state: fetched for every group that has new rows, and written back as they have become. Spark's
 * `SessionWindowStateStoreRestoreExec` and `SessionWindowStateStoreSaveExec` (semantics F7, F8).
 *
 * A session lies under its group and its start, so that all sessions of a group are found together. Rows are judged late by
 * the end of the session that they open themselves, before it is merged with any other.
 */
import { ColumnBatch } from "../data/column-batch";
import { keyText } from "../data/key-text";
import { TimestampType } from "../data/types";
import type { InternalRow, Long, Value } from "../data/value";
import { AttributeReference } from "../plan/expression";
import type { OutputMode } from "../plan/output-mode";
import { isClosed } from "./event-time-key";
import { groupOf } from "./merging-sessions";
import { type ClosedEntries, type PhysicalPlan, type TaskContext, typesOf, UnaryExec } from "./physical-plan";
import { DEFAULT_STORE, endsAt, type Lateness, StatefulExec, type StateStoreSpec, stateInfo } from "./stateful";

/** Where sessions stand in a row, and who keeps them. */
export interface SessionKeys {
  readonly operatorId: number;
  readonly keys: readonly AttributeReference[];
  readonly sessionAt: number;
  readonly numPartitions: number;
}

export class SessionWindowStateStoreRestoreExec extends UnaryExec {
  constructor(
    readonly sessions: SessionKeys,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new SessionWindowStateStoreRestoreExec(this.sessions, child);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const { operatorId, keys, sessionAt } = this.sessions;
    const store = task.state(operatorId);
    const metrics = task.metrics(operatorId);
    const { lateMs } = task.watermarks(operatorId);
    const judges = keys[sessionAt].watermarkDelayMs !== null;
    const restored = new Set<string>();
    for (const batch of this.child.execute(task)) {
      const rows: InternalRow[] = [];
      for (const row of batch.toRows()) {
        if (judges && isClosed(row[sessionAt], lateMs)) {
          metrics.rowsDroppedByWatermark += 1;
          continue;
        }
        const group = groupOf(row, keys.length, sessionAt);
        const text = keyText(group);
        if (!restored.has(text)) {
          restored.add(text);
          for (const { value } of store.prefix(group)) rows.push(value);
        }
        rows.push(row);
      }
      yield ColumnBatch.fromRows(typesOf(this.output), rows);
    }
  }

  simpleString(): string {
    const { keys, operatorId, numPartitions } = this.sessions;
    return `SessionWindowStateStoreRestore ${stateInfo(keys, operatorId, numPartitions)}, 1`;
  }
}

export class SessionWindowStateStoreSaveExec extends StatefulExec {
  readonly operatorName = "sessionWindowStateStoreSaveExec";
  override readonly storeReads = 2;
  readonly operatorId: number;
  readonly numPartitions: number;
  readonly stores: readonly StateStoreSpec[];

  constructor(
    readonly sessions: SessionKeys,
    readonly outputMode: OutputMode,
    readonly child: PhysicalPlan,
  ) {
    super();
    const { operatorId, keys, sessionAt, numPartitions } = sessions;
    this.operatorId = operatorId;
    this.numPartitions = numPartitions;
    const group = keys.filter((_, i) => i !== sessionAt);
    this.stores = [
      {
        name: DEFAULT_STORE,
        keys: [...group, new AttributeReference("sessionStartTime", TimestampType, false)],
        values: child.output,
        prefixColumns: group.length,
        counted: true,
        time: endsAt("value", sessionAt),
      },
    ];
  }

  get children(): readonly PhysicalPlan[] {
    return [this.child];
  }

  get output(): readonly AttributeReference[] {
    return this.child.output;
  }

  protected copyWith([child]: readonly PhysicalPlan[]): PhysicalPlan {
    return new SessionWindowStateStoreSaveExec(this.sessions, this.outputMode, child);
  }

  override wantsAnotherBatch(usedMs: number, nextMs: number): boolean {
    return this.outputMode !== "complete" && nextMs > usedMs;
  }

  lateness(): Lateness {
    const { keys, sessionAt } = this.sessions;
    return { keys, time: keys[sessionAt].watermarkDelayMs === null ? null : keys[sessionAt] };
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const byGroup = new Map<string, InternalRow[]>();
    for (const batch of this.child.execute(task))
      for (const row of batch.toRows()) {
        const text = keyText(this.groupOf(row));
        byGroup.set(text, [...(byGroup.get(text) ?? []), row]);
      }
    for (const rows of byGroup.values()) this.replace(rows, task);
    const out = this.outputMode === "complete" ? [...task.state(this.operatorId).entries()] : this.evict(task);
    yield ColumnBatch.fromRows(
      typesOf(this.output),
      Array.from(out, ({ value }) => value),
    );
  }

  /** The sessions of a group as they are now, in place of those that there were; each of them counts as updated. */
  private replace(rows: readonly InternalRow[], task: TaskContext): void {
    const store = task.state(this.operatorId);
    const metrics = task.metrics(this.operatorId);
    const { sessionAt } = this.sessions;
    const group = this.groupOf(rows[0]);
    const starts = new Set(rows.map((row) => startOf(row[sessionAt])));
    for (const { key } of store.prefix(group)) {
      if (starts.has(key[key.length - 1] as Long)) continue;
      store.remove(key);
      metrics.rowsRemoved += 1;
    }
    for (const row of rows) store.put([...group, startOf(row[sessionAt])], row);
    metrics.rowsUpdated += rows.length;
  }

  /** Removes the sessions that the watermark has closed, and gives them. */
  private evict(task: TaskContext): ClosedEntries {
    const { keys, sessionAt } = this.sessions;
    if (keys[sessionAt].watermarkDelayMs === null) return [];
    const closed = task.state(this.operatorId).removeClosed(task.watermarks(this.operatorId).evictionMs);
    task.metrics(this.operatorId).rowsRemoved += closed.length;
    return closed;
  }

  private groupOf(row: InternalRow): Value[] {
    return groupOf(row, this.sessions.keys.length, this.sessions.sessionAt);
  }

  simpleString(): string {
    const { keys, operatorId, numPartitions } = this.sessions;
    const mode = this.outputMode[0].toUpperCase() + this.outputMode.slice(1);
    return `SessionWindowStateStoreSave ${stateInfo(keys, operatorId, numPartitions)}, ${mode}, 1`;
  }
}

function startOf(session: Value): Long {
  return (session as readonly Value[])[0] as Long;
}
