/**
 * Puts together what a query reports about its batches, keeps the last reports, and tells who listens. Spark's
 * `ProgressReporter` (semantics L5, L6).
 *
 * A trigger that finds nothing to do is reported too, but only every so often: then the query counts as idle, and its report
 * shows the state as the last batch left it.
 */
import type { JobResult } from "../cluster/job";
import { observedMetrics } from "../operators/collect-metrics";
import type { PhysicalPlan } from "../operators/physical-plan";
import { MicroBatchScanExec } from "../operators/scan";
import type { Offset } from "../sources/source";
import { type BatchSummary, isoTime, progressOf, type StateSummary, type StreamingQueryProgress } from "./progress";
import type { CurrentBatch } from "./query-definition";
import { sampledBySort } from "./sampled-by-sort";
import { stateCosts } from "./state-costs";
import type { StreamExecution } from "./stream-execution";

/** A batch was run, or the query has been idle for a while. */
export type Report =
  | { readonly kind: "progress"; readonly progress: StreamingQueryProgress }
  | { readonly kind: "idle"; readonly timestamp: string };

/** What a trigger did: a batch, or nothing. */
type Deed = Pick<
  BatchSummary,
  "batchId" | "watermarkMs" | "eventTimes" | "state" | "sources" | "numOutputRows" | "observedMetrics"
>;

export class ProgressReporter {
  private readonly kept: StreamingQueryProgress[] = [];
  private readonly listeners = new Set<(report: Report) => void>();
  /** When a batch was run last, or reported that none was. */
  private lastReportMs = Number.NEGATIVE_INFINITY;
  private lastState: readonly StateSummary[] = [];
  private hasRun = false;
  /** The operators that a sort above lets run twice. */
  private sampled: ReadonlySet<number> | null = null;

  constructor(private readonly execution: StreamExecution) {}

  /** Oldest first. */
  get recent(): readonly StreamingQueryProgress[] {
    return this.kept;
  }

  /** Calls back with every report from now on. */
  onReport(listener: (report: Report) => void): void {
    this.listeners.add(listener);
  }

  /** A batch is through: `execution` has moved on to the next one, `starts` is where this one began. */
  batchDone(batch: CurrentBatch, numRows: number, result: JobResult, starts: readonly (Offset | null)[]): void {
    const { execution } = this;
    const { definition } = execution;
    this.lastState = this.stateOf(result);
    this.hasRun = true;
    const progress = this.progress({
      batchId: batch.batchId,
      watermarkMs: batch.watermarks.evictionMs,
      eventTimes: execution.watermarkNodes
        .map((node) => result.eventTimes.get(node.watermarkId))
        .find((stats) => stats !== undefined && stats.count > 0),
      state: this.lastState,
      sources: definition.sources.map((source, i) => ({
        description: source.description,
        start: starts[i],
        end: batch.ends[i],
        latest: execution.latest[i] ?? null,
        rows: [...result.inputRows].reduce((sum, [leaf, count]) => (readsSource(leaf, i) ? sum + count : sum), 0),
      })),
      numOutputRows: definition.sink.countsRows ? numRows : -1,
      observedMetrics: Object.fromEntries(
        observedMetrics(definition.plan, result.observed).map(({ node, metrics }) => [node.name, metrics]),
      ),
    });
    this.lastReportMs = definition.clock.now();
    this.keep(progress);
    this.tell({ kind: "progress", progress });
  }

  /** A trigger found nothing to do. */
  nothingDone(): void {
    const { execution, lastReportMs } = this;
    const { definition } = execution;
    const nowMs = definition.clock.now();
    if (nowMs - (definition.noDataProgressIntervalMs ?? 10_000) < lastReportMs) return;
    this.lastReportMs = nowMs;
    this.keep(
      this.progress({
        batchId: execution.nextBatchId,
        watermarkMs: execution.tracker.currentMs,
        eventTimes: undefined,
        // What is there stays there; what was done was done by the batch before.
        state: this.lastState.map((facts) => ({ ...facts, rowsUpdated: 0, rowsDroppedByWatermark: 0 })),
        sources: definition.sources.map((source, i) => ({
          description: source.description,
          start: execution.committed[i],
          end: execution.lastEnds[i] ?? execution.committed[i],
          latest: execution.latest[i] ?? null,
          rows: 0,
        })),
        numOutputRows: this.hasRun && definition.sink.countsRows ? 0 : -1,
      }),
    );
    // Nobody is told of a query that has not begun.
    if (lastReportMs !== Number.NEGATIVE_INFINITY)
      this.tell({ kind: "idle", timestamp: isoTime(execution.timer.startedMs) });
  }

  private progress(deed: Deed): StreamingQueryProgress {
    const { definition, timer, watermarkNodes } = this.execution;
    return progressOf({
      ...deed,
      id: definition.id,
      runId: definition.runId,
      name: definition.name,
      startedMs: timer.startedMs,
      previousStartMs: timer.previousStartMs,
      durationMs: timer.finish(),
      hasWatermark: watermarkNodes.length > 0 && this.hasRun,
      sink: definition.sink.description,
    });
  }

  private stateOf(result: JobResult): StateSummary[] {
    const { state, stateful } = this.execution;
    this.sampled ??= sampledBySort(this.execution.definition.plan);
    const { sampled } = this;
    return this.execution.stateFacts(result).map((facts, i) => ({
      ...facts,
      ...stateCosts(state, stateful[i]),
      operatorName: stateful[i].operatorName,
      isSampled: sampled.has(facts.operatorId),
      numPartitions: stateful[i].numPartitions,
      numStores: stateful[i].stores.length,
    }));
  }

  /** Spark keeps one less than its setting says. */
  private keep(progress: StreamingQueryProgress): void {
    this.kept.push(progress);
    while (this.kept.length >= (this.execution.definition.numRecentProgressUpdates ?? 100)) this.kept.shift();
  }

  private tell(report: Report): void {
    for (const listener of this.listeners) listener(report);
  }
}

function readsSource(leaf: PhysicalPlan, sourceIndex: number): boolean {
  return leaf instanceof MicroBatchScanExec && leaf.sourceIndex === sourceIndex;
}
