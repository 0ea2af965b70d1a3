/**
 * A streaming query while it runs: what it knows, and the steps that its protocol is made of.
 *
 * Spark's `StreamExecution` and the lower half of `MicroBatchExecution`. The order of the steps is not here: it is the page
 * `micro-batch.ts`. What has to survive a crash goes through the logs; everything else here is gone with the process.
 */
import { CommitLog } from "../checkpoint/commit-log";
import { OffsetLog } from "../checkpoint/offset-log";
import { type JobInput, type JobResult, runJob, type TaskPoint } from "../cluster/job";
import { cutIntoStages, type Stage } from "../cluster/stage";
import type { ColumnBatch } from "../data/column-batch";
import { SparkError } from "../data/errors";
import type { StructType } from "../data/types";
import { EventTimeWatermarkExec } from "../operators/event-time-watermark";
import type { OperatorWatermarks, PhysicalPlan } from "../operators/physical-plan";
import { MicroBatchScanExec } from "../operators/scan";
import { StatefulExec } from "../operators/stateful";
import { schemaOf } from "../plan/logical-plan";
import type { Offset, SourcePartition } from "../sources/source";
import { PhaseTimer } from "./phase-timer";
import type { OffsetRange, StateOperatorFacts } from "./points";
import { ProgressReporter } from "./progress-reporter";
import type { CurrentBatch, QueryDefinition } from "./query-definition";
import { StateManager } from "./state-manager";
import { WatermarkPropagator } from "./watermark-propagator";
import { WatermarkTracker } from "./watermark-tracker";

export class StreamExecution {
  readonly offsetLog: OffsetLog;
  readonly commitLog: CommitLog;
  readonly tracker: WatermarkTracker;
  private readonly propagator: WatermarkPropagator;
  readonly state: StateManager;
  readonly stages: readonly Stage[];
  readonly stateful: readonly StatefulExec[];
  readonly watermarkNodes: readonly EventTimeWatermarkExec[];
  readonly timer: PhaseTimer;

  /** Where the next batch starts: the ends of the last one that was done. */
  committed: (Offset | null)[];
  /** How far a batch could go when the sources were last asked, and how far they had come. */
  lastEnds: readonly (Offset | null)[] = [];
  latest: readonly (Offset | null)[] = [];
  nextBatchId = 0;
  /** The watermarks of the batch before, in this run; null until it ran one. A no-data batch needs that (semantics A13). */
  previous: OperatorWatermarks | null = null;
  /** The watermark that late rows of the next batch are judged by. */
  lateMs = 0;
  readonly reporter: ProgressReporter;
  /** The batch that was planned last, and which sources had data for it. */
  planned: { readonly batchId: number; readonly hasData: readonly boolean[] } | null = null;

  constructor(readonly definition: QueryDefinition) {
    const { checkpoint, plan } = definition;
    this.offsetLog = new OffsetLog(checkpoint);
    this.commitLog = new CommitLog(checkpoint);
    this.stages = cutIntoStages(plan);
    const nodes = [...plan.nodes()];
    this.stateful = nodes
      .filter((node): node is StatefulExec => node instanceof StatefulExec)
      .sort((a, b) => a.operatorId - b.operatorId);
    this.watermarkNodes = nodes
      .filter((node): node is EventTimeWatermarkExec => node instanceof EventTimeWatermarkExec)
      .sort((a, b) => a.watermarkId - b.watermarkId);
    const policy =
      definition.conf["spark.sql.streaming.multipleWatermarkPolicy"].toLowerCase() === "max" ? "max" : "min";
    this.tracker = new WatermarkTracker(
      this.watermarkNodes.map((node) => node.delayMs),
      policy,
    );
    this.propagator = new WatermarkPropagator(plan, definition.allowMultipleStatefulOperators ?? true);
    this.state = new StateManager(checkpoint, this.stateful, definition);
    this.timer = new PhaseTimer(definition.clock);
    this.committed = definition.sources.map(() => null);
    this.reporter = new ProgressReporter(this);
  }

  /** Tells the sources of a query that ends by itself to offer no more than what is there now. */
  async fixGoal(): Promise<void> {
    if (!this.definition.trigger.isOneOff) return;
    await Promise.all(this.definition.sources.map((source) => source.prepareForTriggerAvailableNow()));
  }

  /** Asks every source how far a batch may go, within the learner's limits; `Trigger.Once` knows no limits. */
  async askSources(): Promise<readonly (Offset | null)[]> {
    const { sources, trigger } = this.definition;
    this.lastEnds = await Promise.all(
      sources.map((source, i) =>
        source.latestOffset(this.committed[i], trigger.kind === "once" ? { kind: "all" } : source.readLimit),
      ),
    );
    this.latest = await Promise.all(sources.map((source) => source.reportLatestOffset()));
    return this.lastEnds;
  }

  offsetRanges(ends: readonly (Offset | null)[], latest: readonly (Offset | null)[]): OffsetRange[] {
    return this.definition.sources.map((source, i) => ({
      source: source.description,
      start: this.committed[i],
      end: ends[i],
      latest: latest[i],
    }));
  }

  hasNewData(ends: readonly (Offset | null)[]): boolean {
    return ends.some((end, i) => end !== null && end !== this.committed[i]);
  }

  /** Whether a batch without data would move state on (semantics A12): some operator's watermark rose since the last batch of this run. */
  needsNoDataBatch(): boolean {
    if (!this.definition.noDataMicroBatches || this.previous === null) return false;
    const [used, next] = [this.previous.evictionMs, this.tracker.currentMs].map((ms) => this.propagator.at(ms));
    return this.stateful.some((operator) =>
      operator.wantsAnotherBatch(used(operator.operatorId), next(operator.operatorId)),
    );
  }

  /** What each operator works with in a batch with these watermarks. */
  watermarksOf({ lateMs, evictionMs }: OperatorWatermarks): (operatorId: number) => OperatorWatermarks {
    const [late, eviction] = [this.propagator.late(lateMs, evictionMs), this.propagator.at(evictionMs)];
    return (operatorId) => ({ lateMs: late(operatorId), evictionMs: eviction(operatorId) });
  }

  begin(ends: readonly (Offset | null)[]): CurrentBatch {
    return {
      batchId: this.nextBatchId,
      ends: ends.map((end, i) => end ?? this.committed[i]),
      watermarks: { lateMs: this.lateMs, evictionMs: this.tracker.currentMs },
      timestampMs: Math.floor(this.definition.clock.now()),
    };
  }

  /** @throws CONCURRENT_STREAM_LOG_UPDATE when somebody else has written this batch */
  async writeOffsetLog(batch: CurrentBatch): Promise<void> {
    const added = await this.offsetLog.add(batch.batchId, {
      offsets: batch.ends,
      metadata: {
        batchWatermarkMs: batch.watermarks.evictionMs,
        batchTimestampMs: batch.timestampMs,
        conf: this.definition.conf,
      },
    });
    if (!added) throw concurrentUpdate(batch.batchId);
  }

  /** Tells the sources that everything before this batch is done for good (semantics A6). */
  async commitSources(): Promise<void> {
    await Promise.all(
      this.definition.sources.map(async (source, i) => {
        const end = this.committed[i];
        if (end !== null) await source.commit(end);
      }),
    );
  }

  /** Deletes what is older than the batches to retain (semantics A7). */
  async purge(batchId: number): Promise<void> {
    const oldest = batchId - this.definition.minBatchesToRetain;
    if (oldest <= 0) return;
    await this.offsetLog.purge(oldest);
    await this.commitLog.purge(oldest);
  }

  readSources(batch: CurrentBatch): Promise<SourcePartition[][]> {
    return Promise.all(
      this.definition.sources.map(async (source, i) => {
        const end = batch.ends[i];
        return end === null || end === this.committed[i] ? [] : source.getBatch(this.committed[i], end);
      }),
    );
  }

  /** The job of a batch; nothing runs until its points are pulled. */
  planTasks(
    batch: CurrentBatch,
    inputs: readonly (readonly SourcePartition[])[],
  ): AsyncGenerator<TaskPoint, JobResult> {
    const input: JobInput = {
      partitions: (scan) => partitionsOf(scan, inputs),
      openState: (operatorId, store, partition) => this.state.open(operatorId, store, partition, batch.batchId),
      watermarks: this.watermarksOf(batch.watermarks),
      batch,
    };
    this.definition.moment.micros = batch.timestampMs * 1000;
    this.planned = { batchId: batch.batchId, hasData: inputs.map((partitions) => partitions.length > 0) };
    return runJob(this.stages, input);
  }

  get resultSchema(): StructType {
    return schemaOf(this.definition.plan.output);
  }

  /** State metrics by operator, the one closest to the sink first. */
  stateFacts(result: JobResult): StateOperatorFacts[] {
    return this.stateful.map(({ operatorId }) => {
      const metrics = result.stateMetrics.get(operatorId);
      return {
        operatorId,
        rowsTotal: (metrics?.rowsTotal ?? 0) + this.state.forgottenRows(operatorId),
        rowsUpdated: metrics?.rowsUpdated ?? 0,
        rowsRemoved: metrics?.rowsRemoved ?? 0,
        rowsDroppedByWatermark: metrics?.rowsDroppedByWatermark ?? 0,
        custom: metrics?.custom ?? {},
      };
    });
  }

  async writeCommitLog(batch: CurrentBatch): Promise<void> {
    const added = await this.commitLog.add(batch.batchId, { nextBatchWatermarkMs: this.tracker.currentMs });
    if (!added) throw concurrentUpdate(batch.batchId);
  }

  /** Moves on to the next batch. */
  advance(batch: CurrentBatch): void {
    this.committed = [...batch.ends];
    this.previous = batch.watermarks;
    this.lateMs = batch.watermarks.evictionMs;
    this.nextBatchId = batch.batchId + 1;
  }
}

function partitionsOf(scan: PhysicalPlan, inputs: readonly (readonly SourcePartition[])[]): ColumnBatch[][] {
  return scan instanceof MicroBatchScanExec ? inputs[scan.sourceIndex].map((partition) => [partition.batch]) : [];
}

function concurrentUpdate(batchId: number): SparkError {
  return new SparkError(
    "CONCURRENT_STREAM_LOG_UPDATE",
    `Concurrent update to the log. Multiple streaming jobs detected for ${batchId}.\nPlease make sure only one streaming job runs on a specific checkpoint location at a time.`,
    { sqlState: "40000", parameters: { batchId: String(batchId) } },
  );
}
