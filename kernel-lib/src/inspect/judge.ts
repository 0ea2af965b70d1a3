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
import { isClosed } from "../operators/event-time-key";
import { ExchangeExec } from "../operators/exchange";
import { HashAggregateExec } from "../operators/hash-aggregate";
import { MergingSessionsExec } from "../operators/merging-sessions";
import { noEventTimes, noStateMetrics, type PhysicalPlan, type TaskContext } from "../operators/physical-plan";
import { loopOver, PipelineOperator } from "../operators/pipeline";
import { MicroBatchScanExec } from "../operators/scan";
import { SessionWindowStateStoreRestoreExec } from "../operators/session-state";
import { AggregateSortExec } from "../operators/sort";
import { StateStoreRestoreExec } from "../operators/state-store-restore";
import { type Lateness, StatefulExec } from "../operators/stateful";
import { WholeStageCodegenExec } from "../operators/whole-stage-codegen";
import type { AttributeReference } from "../plan/expression";

/** A group that a row belongs to. */
export interface JudgedGroup {
  readonly key: readonly Value[];
  /** What decides: a time, or a window; null where nothing does. */
  readonly time: Value;
  readonly late: boolean;
}

export interface JudgedRow {
  readonly groups: readonly JudgedGroup[];
  /** How the operator that it meets first judges; null when it meets none, or cannot be followed there. */
  readonly by: Lateness | null;
}

/** The way of a source's rows to the first operator that judges them, or to the end. */
interface Path {
  readonly operators: readonly PipelineOperator[];
  readonly columns: readonly AttributeReference[];
  readonly first: StatefulExec | null;
  readonly by: Lateness | null;
}

type Found = (row: number, key: readonly Value[], time: Value) => void;
type Tracer = (batch: ColumnBatch, task: TaskContext, found: Found) => void;

export class Judge {
  private readonly tracers = new Map<number, { path: Path; trace: Tracer } | null>();

  constructor(
    private readonly plan: PhysicalPlan,
    private readonly timeZone: string,
  ) {}

  /**
   * The verdict on every row of a batch that source `sourceIndex` delivered.
   * @param lateMs the watermark that an operator's late rows are judged by
   */
  judge(sourceIndex: number, batch: ColumnBatch, lateMs: (operatorId: number) => number): JudgedRow[] {
    const tracer = this.tracerOf(sourceIndex);
    const groups: JudgedGroup[][] = Array.from({ length: batch.numRows }, () => []);
    if (tracer === null) return groups.map(() => ({ groups: [], by: null }));
    const { first, by } = tracer.path;
    const watermarkMs = first === null ? 0 : lateMs(first.operatorId);
    tracer.trace(batch, unwatched, (row, key, time) => {
      groups[row].push({ key, time, late: by?.time != null && isClosed(time, watermarkMs) });
    });
    return groups.map((list) => ({ groups: list, by }));
  }

  /** The operator with state that the rows of a source meet first. */
  firstOf(sourceIndex: number): StatefulExec | null {
    return this.tracerOf(sourceIndex)?.path.first ?? null;
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

function pathOf(plan: PhysicalPlan, sourceIndex: number): Path | null {
  const way = wayTo(plan, (node) => node instanceof MicroBatchScanExec && node.sourceIndex === sourceIndex);
  const scan = way?.pop();
  if (way === undefined || scan === undefined) return null;
  const operators: PipelineOperator[] = [];
  while (way.at(-1) instanceof PipelineOperator) operators.push(way.pop() as PipelineOperator);
  let below = operators.at(-1) ?? scan;
  while (way.length > 0 && passesOn(way[way.length - 1])) below = way.pop() as PhysicalPlan;
  const first = way.at(-1);
  if (!(first instanceof StatefulExec)) return { operators, columns: scan.output, first: null, by: null };
  return { operators, columns: scan.output, first, by: first.lateness(below) };
}

/** From the root down to the first node that fits, or nothing. */
function wayTo(node: PhysicalPlan, fits: (node: PhysicalPlan) => boolean): PhysicalPlan[] | undefined {
  if (fits(node)) return [node];
  for (const child of node.children) {
    const way = wayTo(child, fits);
    if (way !== undefined) return [node, ...way];
  }
  return undefined;
}

/** Operators that change nothing about which group a row belongs to. */
function passesOn(node: PhysicalPlan): boolean {
  return (
    node instanceof WholeStageCodegenExec ||
    node instanceof ExchangeExec ||
    node instanceof StateStoreRestoreExec ||
    // Of sessions each row is judged by the one that it opens itself, before it meets the others.
    node instanceof SessionWindowStateStoreRestoreExec ||
    node instanceof MergingSessionsExec ||
    node instanceof AggregateSortExec ||
    (node instanceof HashAggregateExec && node.mode !== "final")
  );
}

function compile(path: Path, timeZone: string): Tracer {
  const context = new CodegenContext(timeZone);
  const loop = loopOver(context, path.columns, path.operators, (output) => {
    const cell = (column: AttributeReference): string => output.get(column.exprId)?.value ?? "null";
    const time = path.by?.time ?? null;
    return `found(row, [${(path.by?.keys ?? []).map(cell).join(", ")}], ${time === null ? "null" : cell(time)});`;
  });
  return context.compile(`return function trace(batch, task, found) {\n${loop}\n};`);
}

/** The rows pass a second time, but only the first counts. */
const unwatched: TaskContext = {
  partition: 0,
  inputFile: "",
  input: () => [],
  state: () => {
    throw new Error("internal: judging rows needs no state");
  },
  watermarks: () => ({ lateMs: 0, evictionMs: 0 }),
  batch: null,
  metrics: noStateMetrics,
  observed: (_, initial) => initial(),
  eventTimes: noEventTimes,
  // Which rows a limit lets pass is not judged: each counts for itself.
  count: () => ({ rows: 0 }),
  leaveRest: () => undefined,
  gave: () => undefined,
};
