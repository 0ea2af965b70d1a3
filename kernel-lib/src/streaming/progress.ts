/**
 * What Spark reports about a batch: `StreamingQueryProgress`, with its fields in its order (semantics L1 to L3). `json` and
 * `prettyJson` are Spark's texts of it.
 */
import type { EventTimeStats } from "../operators/physical-plan";
import type { StateOperatorFacts } from "./points";
import { compactJson, prettyJson, progressTree } from "./progress-json";

export interface SourceProgress {
  readonly description: string;
  /** Offsets as the source's own JSON; null before the first batch. */
  readonly startOffset: unknown;
  readonly endOffset: unknown;
  readonly latestOffset: unknown;
  readonly numInputRows: number;
  readonly inputRowsPerSecond: number;
  readonly processedRowsPerSecond: number;
}

export interface StateOperatorProgress {
  readonly operatorName: string;
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  readonly allUpdatesTimeMs: number;
  readonly numRowsRemoved: number;
  readonly allRemovalsTimeMs: number;
  readonly commitTimeMs: number;
  readonly memoryUsedBytes: number;
  readonly numRowsDroppedByWatermark: number;
  readonly numShufflePartitions: number;
  readonly numStateStoreInstances: number;
  /** Counts that only this kind of operator or state store has, e.g. `numDroppedDuplicateRows`. */
  readonly customMetrics?: Readonly<Record<string, number>>;
}

/** A report about a batch. */
export class StreamingQueryProgress {
  readonly id!: string;
  readonly runId!: string;
  readonly name!: string | null;
  /** When the trigger started, ISO text in UTC. */
  readonly timestamp!: string;
  readonly batchId!: number;
  /** Milliseconds. */
  readonly batchDuration!: number;
  readonly numInputRows!: number;
  readonly inputRowsPerSecond!: number;
  readonly processedRowsPerSecond!: number;
  /** Milliseconds per phase, keys sorted. */
  readonly durationMs!: Readonly<Record<string, number>>;
  /** Empty without a watermark; max, min and avg only when the batch had rows. ISO text in UTC. */
  readonly eventTime!: Readonly<Record<string, string>>;
  readonly stateOperators!: readonly StateOperatorProgress[];
  readonly sources!: readonly SourceProgress[];
  readonly sink!: { readonly description: string; readonly numOutputRows: number };
  /** What `observe` counted, a row by name. */
  readonly observedMetrics!: Readonly<Record<string, unknown>>;

  /** @param fields in Spark's order, which the texts keep */
  constructor(fields: ProgressFields) {
    Object.assign(this, fields);
  }

  /** On one line, as Spark writes it: rates have one decimal, what is empty is left out. */
  get json(): string {
    return compactJson(progressTree(this));
  }

  /** The same over several lines. */
  get prettyJson(): string {
    return prettyJson(progressTree(this));
  }

  toString(): string {
    return this.prettyJson;
  }
}

/** What a progress is made of. */
export type ProgressFields = Omit<StreamingQueryProgress, "json" | "prettyJson" | "toString">;

/** What is known about a trigger when it ends. */
export interface BatchSummary {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly batchId: number;
  readonly startedMs: number;
  /** When the trigger before this one started; null for the first. */
  readonly previousStartMs: number | null;
  readonly durationMs: Readonly<Record<string, number>>;
  readonly hasWatermark: boolean;
  readonly watermarkMs: number;
  /** Of the first watermark in plan order that saw rows. */
  readonly eventTimes: EventTimeStats | undefined;
  readonly state: readonly StateSummary[];
  readonly sources: readonly {
    readonly description: string;
    readonly start: string | null;
    readonly end: string | null;
    readonly latest: string | null;
    readonly rows: number;
  }[];
  readonly sink: string;
  readonly numOutputRows: number;
  readonly observedMetrics?: Readonly<Record<string, unknown>>;
}

export interface StateSummary extends StateOperatorFacts {
  readonly operatorName: string;
  /** Whether the operator ran twice, see `sampled-by-sort.ts`. */
  readonly isSampled: boolean;
  readonly numPartitions: number;
  /** Per partition. */
  readonly numStores: number;
  readonly commitTimeMs: number;
  readonly memoryUsedBytes: number;
  /** Counts of the kind of state store, beside those of the operator. */
  readonly providerMetrics?: Readonly<Record<string, number>>;
}

export const isoTime = (ms: number): string => new Date(Math.floor(ms)).toISOString();

export function progressOf(batch: BatchSummary): StreamingQueryProgress {
  const batchDuration = Math.round(batch.durationMs.triggerExecution ?? 0);
  const sinceLastMs =
    batch.previousStartMs === null ? Number.POSITIVE_INFINITY : batch.startedMs - batch.previousStartMs;
  const rate = (rows: number, ms: number): number => (ms > 0 ? (rows / ms) * 1000 : 0);
  const rates = (rows: number): { inputRowsPerSecond: number; processedRowsPerSecond: number } => ({
    inputRowsPerSecond: rate(rows, sinceLastMs),
    processedRowsPerSecond: rate(rows, Math.max(1, batchDuration)),
  });
  const numInputRows = batch.sources.reduce((sum, source) => sum + source.rows, 0);
  const phases = Object.entries(batch.durationMs).sort(([a], [b]) => (a < b ? -1 : 1));
  return new StreamingQueryProgress({
    id: batch.id,
    runId: batch.runId,
    name: batch.name,
    timestamp: isoTime(batch.startedMs),
    batchId: batch.batchId,
    batchDuration,
    numInputRows,
    ...rates(numInputRows),
    durationMs: Object.fromEntries(phases.map(([phase, ms]) => [phase, Math.round(ms)])),
    eventTime: eventTime(batch),
    stateOperators: batch.state.map(stateProgress),
    sources: batch.sources.map(({ description, start, end, latest, rows }) => ({
      description,
      startOffset: start === null ? null : JSON.parse(start),
      endOffset: end === null ? null : JSON.parse(end),
      latestOffset: latest === null ? null : JSON.parse(latest),
      numInputRows: rows,
      ...rates(rows),
    })),
    sink: { description: batch.sink, numOutputRows: batch.numOutputRows },
    observedMetrics: batch.observedMetrics ?? {},
  });
}

function stateProgress(operator: StateSummary): StateOperatorProgress {
  const runs = operator.isSampled ? 2 : 1;
  const customMetrics = { ...operator.providerMetrics, ...operator.custom };
  return {
    operatorName: operator.operatorName,
    numRowsTotal: operator.rowsTotal * runs,
    numRowsUpdated: operator.rowsUpdated * runs,
    // Rows are updated and removed while others are computed: nobody stops the time of each.
    allUpdatesTimeMs: 0,
    numRowsRemoved: operator.rowsRemoved,
    allRemovalsTimeMs: 0,
    commitTimeMs: Math.round(operator.commitTimeMs),
    memoryUsedBytes: Math.round(operator.memoryUsedBytes),
    numRowsDroppedByWatermark: operator.rowsDroppedByWatermark,
    numShufflePartitions: operator.numPartitions,
    numStateStoreInstances: operator.numPartitions * operator.numStores,
    ...(Object.keys(customMetrics).length > 0 ? { customMetrics } : {}),
  };
}

function eventTime(batch: BatchSummary): Record<string, string> {
  if (!batch.hasWatermark) return {};
  const { eventTimes, watermarkMs } = batch;
  if (eventTimes === undefined || eventTimes.count === 0) return { watermark: isoTime(watermarkMs) };
  const avgMs = eventTimes.sumMs / eventTimes.count;
  return {
    avg: isoTime(avgMs),
    max: isoTime(eventTimes.maxMs),
    min: isoTime(eventTimes.minMs),
    watermark: isoTime(watermarkMs),
  };
}
