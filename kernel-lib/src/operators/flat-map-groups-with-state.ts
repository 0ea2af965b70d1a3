/**
 * A program's function with a state per key, on a stream. Spark's `FlatMapGroupsWithStateExec` (semantics I).
 *
 * In each batch: one call per key with rows, in ascending order of keys; then one call for each key whose timeout has passed.
 * Every call clears the timeout, which has to be set again. A key is stored as long as it has a state or a timeout.
 */
import { ColumnBatch } from "../data/column-batch";
import { IllegalArgumentException, SparkError } from "../data/errors";
import { keyText } from "../data/key-text";
import { LongType, StructType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import { AttributeReference } from "../plan/expression";
import type { GroupsWithState } from "../plan/logical-stateful";
import { eventTimeColumn, isClosed } from "./event-time-key";
import { type Group, GroupFunction, keyOrder } from "./group-function";
import { groupRows } from "./group-rows";
import { GroupStateImpl, type GroupTime } from "./group-state-impl";
import { type PhysicalPlan, type StateStore, type TaskContext, typesOf } from "./physical-plan";
import { type EntryTime, type Lateness, StatefulExec, type StateStoreSpec, singleStore, stateInfo } from "./stateful";

/** Rows that give keys their state before the first batch. */
export interface InitialStateInput {
  readonly child: PhysicalPlan;
  readonly keys: readonly AttributeReference[];
}

export const NO_KEYS: string =
  "requirement failed: The expressions for hash of a StatefulOpClusteredDistribution should not be Nil. " +
  "An AllTuples should be used to represent a distribution that only has a single partition. (Group by one column at least.)";

/** As Spark writes "none" into the state. */
const NO_TIMEOUT = -1;

const TIMEOUT: EntryTime = {
  in: "value",
  endOf: ([, timeoutMs]) => (timeoutMs === NO_TIMEOUT ? Number.POSITIVE_INFINITY : Number(timeoutMs) * 1000),
};

export class FlatMapGroupsWithStateExec extends StatefulExec {
  readonly operatorName = "flatMapGroupsWithState";
  readonly stores: readonly StateStoreSpec[];

  constructor(
    readonly operatorId: number,
    readonly keys: readonly AttributeReference[],
    readonly groups: GroupsWithState,
    readonly output: readonly AttributeReference[],
    readonly numPartitions: number,
    readonly child: PhysicalPlan,
    readonly initial: InitialStateInput | null,
    private readonly timeZone: string,
  ) {
    super();
    const state = new AttributeReference("groupState", new StructType(groups.state.fields), true);
    const timeout = new AttributeReference("timeoutTimestamp", LongType, false);
    // Whether there are timeouts is part of what must not change between runs.
    this.stores = groups.timeout === "none" ? singleStore(keys, [state]) : singleStore(keys, [state, timeout], TIMEOUT);
  }

  get children(): readonly PhysicalPlan[] {
    return this.initial === null ? [this.child] : [this.child, this.initial.child];
  }

  protected copyWith([child, initial]: readonly PhysicalPlan[]): PhysicalPlan {
    const { operatorId, keys, groups, output, numPartitions, timeZone } = this;
    const given = this.initial === null ? null : { ...this.initial, child: initial };
    return new FlatMapGroupsWithStateExec(operatorId, keys, groups, output, numPartitions, child, given, timeZone);
  }

  override wantsAnotherBatch(usedMs: number, nextMs: number): boolean {
    if (this.groups.timeout === "none") return false;
    // Time passes by itself: only by looking again and again is a timeout noticed.
    return this.groups.timeout === "processingTime" || nextMs > usedMs;
  }

  /** What a function puts out has no watermark. */
  override outputWatermark(): null {
    return null;
  }

  lateness(): Lateness {
    return { keys: this.keys, time: this.groups.timeout === "eventTime" ? eventTimeColumn(this.child.output) : null };
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    if (this.keys.length === 0) throw new IllegalArgumentException(null, NO_KEYS);
    const calls = new Calls(this, task, this.timeZone);
    const rows: InternalRow[] = [];
    for (const { key, rows: input } of this.inputGroups(task, calls)) rows.push(...calls.call(key, input, false));
    for (const key of calls.timedOut()) rows.push(...calls.call(key, [], true));
    yield ColumnBatch.fromRows(typesOf(this.output), rows);
  }

  private inputGroups(task: TaskContext, calls: Calls): Group[] {
    const { lateMs } = task.watermarks(this.operatorId);
    const { time } = this.lateness();
    const timeAt = this.child.output.findIndex((column) => column.exprId === time?.exprId);
    const groups = groupRows(this.child.execute(task), this.child.output, this.keys, (row) => {
      if (timeAt < 0 || !isClosed(row[timeAt], lateMs)) return true;
      task.metrics(this.operatorId).rowsDroppedByWatermark += 1;
      return false;
    });
    if (this.initial === null || task.batch?.batchId !== 0) return groups;
    return this.withInitial(groups, this.initial, task, calls);
  }

  /** In the first batch: keys that have only an initial state are called too. */
  private withInitial(groups: Group[], { child, keys }: InitialStateInput, task: TaskContext, calls: Calls): Group[] {
    const byText = new Map(groups.map((group) => [keyText(group.key), group]));
    for (const { key, rows } of groupRows(child.execute(task), child.output, keys)) {
      if (rows.length > 1)
        throw new SparkError(
          null,
          "The initial state provided contained multiple rows(state) with the same key. Make sure to de-duplicate the initial state before passing it.",
        );
      calls.begin(key, stateOf(rows[0], child.output, keys));
      if (!byText.has(keyText(key))) byText.set(keyText(key), { key, rows: [] });
    }
    const order = keyOrder(this.keys);
    return [...byText.values()].sort((a, b) => order(a.key, b.key));
  }

  simpleString(): string {
    const { outputMode, timeout } = this.groups;
    return `FlatMapGroupsWithState ${stateInfo(this.keys, this.operatorId, this.numPartitions)}, ${outputMode}, ${timeout}`;
  }
}

/** The state in a row of the initial state: what is left of it without the keys. */
function stateOf(row: InternalRow, columns: readonly AttributeReference[], keys: readonly AttributeReference[]): Value {
  return row.filter((_, i) => !keys.some((key) => key.exprId === columns[i].exprId));
}

/** The calls of one task, and what they leave in the store. */
class Calls {
  private readonly store: StateStore;
  private readonly run: GroupFunction;
  private readonly time: GroupTime;

  constructor(
    private readonly operator: FlatMapGroupsWithStateExec,
    private readonly task: TaskContext,
    timeZone: string,
  ) {
    const { operatorId, keys, groups, child, output } = operator;
    this.store = task.state(operatorId);
    this.run = new GroupFunction(groups, keys, child.output, output, timeZone);
    const hasWatermark = eventTimeColumn(child.output) !== null;
    this.time = {
      processingMs: task.batch?.timestampMs ?? 0,
      watermarkMs: hasWatermark ? task.watermarks(operatorId).evictionMs : null,
    };
  }

  /** Gives a key its state before the first call; that counts as no update. */
  begin(key: InternalRow, state: Value): void {
    this.store.put(key, this.operator.groups.timeout === "none" ? [state] : [state, NO_TIMEOUT]);
  }

  /** Keys whose timeout has passed; those just called have a new one, or none. */
  timedOut(): InternalRow[] {
    const { timeout } = this.operator.groups;
    const { operatorId } = this.operator;
    if (timeout === "none") return [];
    const now = timeout === "eventTime" ? this.task.watermarks(operatorId).evictionMs : this.time.processingMs;
    const isOver = (value: InternalRow): boolean => {
      const at = value[1] as number;
      return at !== NO_TIMEOUT && at < now;
    };
    return Array.from(this.store.endedBy(now))
      .filter(({ value }) => isOver(value))
      .map(({ key }) => key);
  }

  call(key: InternalRow, rows: readonly InternalRow[], hasTimedOut: boolean): InternalRow[] {
    const stored = this.store.get(key);
    const before = this.run.toProgram(stored?.[0] ?? null);
    const state = new GroupStateImpl(before, hasTimedOut, this.operator.groups.timeout, this.time);
    const output = this.run.call(key, rows, state);
    this.keep(key, stored, state);
    return output;
  }

  private keep(key: InternalRow, stored: InternalRow | undefined, state: GroupStateImpl): void {
    const metrics = this.task.metrics(this.operator.operatorId);
    const { value, timeoutMs, wasUpdated, wasRemoved } = state.result;
    if (wasRemoved && timeoutMs === null) {
      this.store.remove(key);
      metrics.rowsRemoved += 1;
      return;
    }
    const timeout = timeoutMs ?? NO_TIMEOUT;
    const isNewTimeout = timeout !== ((stored?.[1] as number | undefined) ?? NO_TIMEOUT);
    if (!wasUpdated && !wasRemoved && !isNewTimeout) return;
    const kept = wasUpdated || wasRemoved ? this.run.toKeep(value) : (stored?.[0] ?? null);
    this.store.put(key, this.operator.groups.timeout === "none" ? [kept] : [kept, timeout]);
    metrics.rowsUpdated += 1;
  }
}
