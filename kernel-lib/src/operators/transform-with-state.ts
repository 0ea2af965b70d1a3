/**
 * A program's processor with variables, timers and times to live per key. Spark's `TransformWithStateExec` (semantics J).
 *
 * Each variable lies in a store of its own, and the timers in another. Over a table (`operatorId` null) the state is thrown
 * away at the end.
 */
import { ColumnBatch } from "../data/column-batch";
import { IllegalArgumentException, SparkError } from "../data/errors";
import type { InternalRow, Long } from "../data/value";
import type { AttributeReference } from "../plan/expression";
import type { ProcessorGroups } from "../plan/logical-stateful";
import { eventTimeColumn, isClosed } from "./event-time-key";
import { type InitialStateInput, NO_KEYS } from "./flat-map-groups-with-state";
import { groupRows } from "./group-rows";
import { noStateMetrics, PhysicalPlan, type TaskContext, typesOf } from "./physical-plan";
import { ProcessorHandle, TIME_MODE_NAMES, timerStore } from "./processor-handle";
import { ProcessorRun, type ProcessorTime } from "./processor-run";
import { storeOf } from "./processor-variables";
import { type Lateness, StatefulExec, type StateStoreSpec, stateInfo } from "./stateful";
import { ThrowawayStore } from "./throwaway-store";

export interface ProcessorNode {
  readonly keys: readonly AttributeReference[];
  readonly groups: ProcessorGroups;
  readonly output: readonly AttributeReference[];
  readonly initial: InitialStateInput | null;
  readonly timeZone: string;
}

export class TransformWithStateExec extends StatefulExec {
  readonly operatorName = "transformWithStateExec";
  readonly stores: readonly StateStoreSpec[];
  override readonly deletedStores: readonly string[];
  override readonly needsColumnFamilies = true;
  override readonly storesMayChange = true;

  constructor(
    readonly operatorId: number,
    readonly numPartitions: number,
    readonly node: ProcessorNode,
    readonly child: PhysicalPlan,
  ) {
    super();
    const declared = new ProcessorHandle(node.groups.timeMode, null);
    node.groups.processor.init(declared);
    const variables = declared.variables.map((variable) => storeOf(variable, node.keys));
    this.stores = node.groups.timeMode === "none" ? variables : [...variables, timerStore(node.keys)];
    this.deletedStores = declared.deleted;
  }

  get children(): readonly PhysicalPlan[] {
    return this.node.initial === null ? [this.child] : [this.child, this.node.initial.child];
  }

  get output(): readonly AttributeReference[] {
    return this.node.output;
  }

  protected copyWith([child, initial]: readonly PhysicalPlan[]): PhysicalPlan {
    const given = this.node.initial === null ? null : { ...this.node.initial, child: initial };
    return new TransformWithStateExec(this.operatorId, this.numPartitions, { ...this.node, initial: given }, child);
  }

  override get properties(): Readonly<Record<string, string>> {
    const { timeMode, outputMode } = this.node.groups;
    return { timeMode: TIME_MODE_NAMES[timeMode], outputMode: outputMode[0].toUpperCase() + outputMode.slice(1) };
  }

  override wantsAnotherBatch(usedMs: number, nextMs: number): boolean {
    return this.node.groups.timeMode === "processingTime" || nextMs > usedMs;
  }

  override outputWatermark(inputMs: number): number | null {
    return this.node.groups.timeMode === "processingTime" ? null : inputMs;
  }

  lateness(): Lateness {
    const { keys, groups } = this.node;
    return { keys, time: groups.timeMode === "eventTime" ? eventTimeColumn(this.child.output) : null };
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const { keys, groups, output, initial, timeZone } = this.node;
    if (keys.length === 0) throw new IllegalArgumentException(null, NO_KEYS);
    const metrics = task.metrics(this.operatorId);
    const { lateMs, evictionMs } = task.watermarks(this.operatorId);
    const { time } = this.lateness();
    const timeAt = this.child.output.findIndex((column) => column.exprId === time?.exprId);
    const input = groupRows(this.child.execute(task), this.child.output, keys, (row) => {
      if (timeAt < 0 || !isClosed(row[timeAt], lateMs)) return true;
      metrics.rowsDroppedByWatermark += 1;
      return false;
    });
    const now = timesOf(groups, task.batch?.timestampMs ?? 0, timeAt < 0 ? -1 : evictionMs);
    const store = (name: string) => task.state(this.operatorId, name);
    const run = new ProcessorRun(
      groups,
      { keys, input: this.child.output, output },
      { store, metrics, time: now, timeZone },
    );
    if (initial !== null && task.batch?.batchId === 0)
      run.begin(groupRows(initial.child.execute(task), initial.child.output, initial.keys), initial.child.output);
    const rows = [...run.rows(input)];
    refuseOlderRows(rows, output, lateMs);
    yield ColumnBatch.fromRows(typesOf(output), rows);
  }

  simpleString(): string {
    const { keys, groups } = this.node;
    return `TransformWithState ${stateInfo(keys, this.operatorId, this.numPartitions)}, ${groups.outputMode}, ${groups.timeMode}`;
  }
}

/** The same over a table: state begins empty and is forgotten. */
export class TransformGroupsExec extends PhysicalPlan {
  constructor(
    readonly node: ProcessorNode,
    readonly child: PhysicalPlan,
  ) {
    super();
  }

  get children(): readonly PhysicalPlan[] {
    return this.node.initial === null ? [this.child] : [this.child, this.node.initial.child];
  }

  get output(): readonly AttributeReference[] {
    return this.node.output;
  }

  protected copyWith([child, initial]: readonly PhysicalPlan[]): PhysicalPlan {
    const given = this.node.initial === null ? null : { ...this.node.initial, child: initial };
    return new TransformGroupsExec({ ...this.node, initial: given }, child);
  }

  protected *doExecute(task: TaskContext): Iterable<ColumnBatch> {
    const { keys, groups, output, initial, timeZone } = this.node;
    if (groups.timeMode === "eventTime")
      throw new SparkError("INTERNAL_ERROR_TWS", "Failed to find time values for timeMode=EventTime", {
        sqlState: "XX000",
      });
    const stores = new Map<string, ThrowawayStore>();
    const store = (name: string): ThrowawayStore => {
      const known = stores.get(name) ?? new ThrowawayStore();
      stores.set(name, known);
      return known;
    };
    const time = timesOf(groups, Math.floor(groups.clock.now()), -1);
    const world = { store, metrics: noStateMetrics(), time, timeZone };
    const run = new ProcessorRun(groups, { keys, input: this.child.output, output }, world);
    if (initial !== null)
      run.begin(groupRows(initial.child.execute(task), initial.child.output, initial.keys), initial.child.output);
    const input = groupRows(this.child.execute(task), this.child.output, keys);
    yield ColumnBatch.fromRows(typesOf(output), [...run.rows(input)]);
  }

  simpleString(): string {
    return `TransformWithState [${this.node.keys.join(", ")}], ${this.node.groups.timeMode}`;
  }
}

function timesOf({ timeMode }: ProcessorGroups, processingMs: number, watermarkMs: number): ProcessorTime {
  return {
    processingMs: timeMode === "processingTime" ? processingMs : -1,
    watermarkMs: timeMode === "eventTime" ? watermarkMs : -1,
  };
}

/** What goes on with a watermark must not be older than the one that the next operator judges by. */
function refuseOlderRows(rows: readonly InternalRow[], output: readonly AttributeReference[], lateMs: number): void {
  const at = output.findIndex((column) => column.watermarkDelayMs !== null);
  const older = at < 0 ? undefined : rows.find((row) => isClosed(row[at], lateMs));
  if (older === undefined) return;
  throw new SparkError(
    "EMITTING_ROWS_OLDER_THAN_WATERMARK_NOT_ALLOWED",
    `Previous node emitted a row with eventTime=${older[at] as Long} which is older than current_watermark_value=${lateMs}\n` +
      "This can lead to correctness issues in the stateful operators downstream in the execution pipeline.\n" +
      "Please correct the operator logic to emit rows after current global watermark value.",
    { sqlState: "42815" },
  );
}
