/**
 * What became of each row that a batch read: kept, late, filtered or passed through, and by which window's end.
 *
 * The engine itself judges groups, not rows, and does so inside a generated loop. This runs the same operators over the
 * same rows once more, with the row's number carried along, and asks the same predicate. So it costs nothing while a query
 * runs unwatched, and cannot disagree with the engine about what a filter or a window does.
 */
import { CodegenContext } from "../catalyst/codegen";
import type { ColumnBatch } from "../data/column-batch";
import type { Value } from "../data/value";
import { closedBy, type EventTimeKey } from "../operators/event-time-key";
import { HashAggregateExec } from "../operators/hash-aggregate";
import { noEventTimes, type PhysicalPlan, type TaskContext } from "../operators/physical-plan";
import { loopOver, type PipelineOperator, pipelineBelow } from "../operators/pipeline";
import { MicroBatchScanExec } from "../operators/scan";
import { StateStoreSaveExec } from "../operators/state-store-save";
import { WholeStageCodegenExec } from "../operators/whole-stage-codegen";
import type { AttributeReference } from "../plan/expression";

/** A group that a row belongs to. */
export interface JudgedGroup {
  readonly key: readonly Value[];
  readonly late: boolean;
}

export interface JudgedRow {
  readonly groups: readonly JudgedGroup[];
  /** Whether the program keeps state at all; without, a row that comes through has passed. */
  readonly stateful: boolean;
}

/** The way of a source's rows down to the first place where they are grouped, or to the end. */
interface Path {
  readonly operators: readonly PipelineOperator[];
  readonly columns: readonly AttributeReference[];
  readonly keys: readonly AttributeReference[];
  readonly save: StateStoreSaveExec | null;
}

type Tracer = (batch: ColumnBatch, task: TaskContext, found: (row: number, key: readonly Value[]) => void) => void;

export class Judge {
  private readonly tracers = new Map<number, { path: Path; trace: Tracer } | null>();

  constructor(
    private readonly plan: PhysicalPlan,
    private readonly timeZone: string,
  ) {}

  /** The verdict on every row of a batch that source `sourceIndex` delivered. */
  judge(sourceIndex: number, batch: ColumnBatch, lateMs: number): JudgedRow[] {
    const tracer = this.tracerOf(sourceIndex);
    const groups: JudgedGroup[][] = Array.from({ length: batch.numRows }, () => []);
    if (tracer === null) return groups.map(() => ({ groups: [], stateful: false }));
    const eventTime = judgesLateness(tracer.path.save);
    tracer.trace(batch, unwatched, (row, key) => {
      groups[row].push({ key, late: eventTime !== null && closedBy(eventTime, key, lateMs) });
    });
    return groups.map((list) => ({ groups: list, stateful: tracer.path.save !== null }));
  }

  private tracerOf(sourceIndex: number): { path: Path; trace: Tracer } | null {
    const known = this.tracers.get(sourceIndex);
    if (known !== undefined) return known;
    const path = pathOf(this.plan, sourceIndex);
    const made = path === null ? null : { path, trace: compile(path, this.timeZone) };
    this.tracers.set(sourceIndex, made);
    return made;
  }
}

/** Complete mode keeps late rows (semantics D10). */
function judgesLateness(save: StateStoreSaveExec | null): EventTimeKey | null {
  return save === null || save.outputMode === "complete" ? null : save.eventTime;
}

function pathOf(plan: PhysicalPlan, sourceIndex: number): Path | null {
  const ends = [...plan.nodes()].filter(
    (node): node is HashAggregateExec | WholeStageCodegenExec =>
      (node instanceof HashAggregateExec && node.mode === "partial") || node instanceof WholeStageCodegenExec,
  );
  for (const end of ends) {
    const { operators, input } = pipelineBelow(end.child);
    if (!(input instanceof MicroBatchScanExec) || input.sourceIndex !== sourceIndex) continue;
    const isGroup = end instanceof HashAggregateExec;
    return {
      operators,
      columns: input.output,
      keys: isGroup ? end.grouping : [],
      save: isGroup ? saveAbove(plan, end) : null,
    };
  }
  return null;
}

/** The nearest stateful operator that takes in what `node` puts out. */
function saveAbove(plan: PhysicalPlan, node: PhysicalPlan): StateStoreSaveExec | null {
  const above = [...plan.nodes()].filter(
    (candidate): candidate is StateStoreSaveExec =>
      candidate instanceof StateStoreSaveExec && candidate.exists((below) => below === node),
  );
  return above.at(-1) ?? null;
}

function compile(path: Path, timeZone: string): Tracer {
  const context = new CodegenContext(timeZone);
  const loop = loopOver(context, path.columns, path.operators, (output) => {
    const key = path.keys.map((column) => output.get(column.exprId)?.value ?? "null");
    return `found(row, [${key.join(", ")}]);`;
  });
  return context.compile(`return function trace(batch, task, found) {\n${loop}\n};`);
}

/** The rows pass a second time, but only the first counts. */
const unwatched: TaskContext = {
  partition: 0,
  input: () => [],
  state: () => {
    throw new Error("internal: judging rows needs no state");
  },
  watermarks: () => ({ lateMs: 0, evictionMs: 0 }),
  metrics: () => ({ rowsUpdated: 0, rowsRemoved: 0, rowsDroppedByWatermark: 0 }),
  eventTimes: noEventTimes,
};
