/**
 * What Spark reports about a batch: `StreamingQueryProgress`, with its fields in its order (semantics L1 to L3).
 */
import type { EventTimeStats } from "../operators/physical-plan";
import type { StateOperatorFacts } from "./points";

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
  readonly numRowsRemoved: number;
  readonly numRowsDroppedByWatermark: number;
  readonly numShufflePartitions: number;
  readonly numStateStoreInstances: number;
  /** Counts that only this kind of operator has, e.g. `numDroppedDuplicateRows`; left out where there are none. */
  readonly customMetrics?: Readonly<Record<string, number>>;
}

export interface StreamingQueryProgress {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  /** When the trigger started, ISO text in UTC. */
  readonly timestamp: string;
  readonly batchId: number;
  /** Milliseconds. */
  readonly batchDuration: number;
  readonly numInputRows: number;
  readonly inputRowsPerSecond: number;
  readonly processedRowsPerSecond: number;
  /** Milliseconds per phase, keys sorted. */
  readonly durationMs: Readonly<Record<string, number>>;
  /** Empty without a watermark; max, min and avg only when the batch had rows. ISO text in UTC. */
  readonly eventTime: Readonly<Record<string, string>>;
  readonly stateOperators: readonly StateOperatorProgress[];
  readonly sources: readonly SourceProgress[];
  readonly sink: { readonly description: string; readonly numOutputRows: number };
}

/** What is known about a batch when it ends. */
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
  readonly state: readonly (StateOperatorFacts & {
    readonly operatorName: string;
    readonly numPartitions: number;
    /** Per partition. */
    readonly numStores: number;
  })[];
  readonly sources: readonly {
    readonly description: string;
    readonly start: string | null;
    readonly end: string | null;
    readonly latest: string | null;
    readonly rows: number;
  }[];
  readonly sink: string;
  readonly numOutputRows: number;
}

const iso = (ms: number): string => new Date(Math.floor(ms)).toISOString();

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
  return {
    id: batch.id,
    runId: batch.runId,
    name: batch.name,
    timestamp: iso(batch.startedMs),
    batchId: batch.batchId,
    batchDuration,
    numInputRows,
    ...rates(numInputRows),
    durationMs: Object.fromEntries(phases.map(([phase, ms]) => [phase, Math.round(ms)])),
    eventTime: eventTime(batch),
    stateOperators: batch.state.map((operator) => ({
      operatorName: operator.operatorName,
      numRowsTotal: operator.rowsTotal,
      numRowsUpdated: operator.rowsUpdated,
      numRowsRemoved: operator.rowsRemoved,
      numRowsDroppedByWatermark: operator.rowsDroppedByWatermark,
      numShufflePartitions: operator.numPartitions,
      numStateStoreInstances: operator.numPartitions * operator.numStores,
      ...(Object.keys(operator.custom).length > 0 ? { customMetrics: operator.custom } : {}),
    })),
    sources: batch.sources.map(({ description, start, end, latest, rows }) => ({
      description,
      startOffset: start === null ? null : JSON.parse(start),
      endOffset: end === null ? null : JSON.parse(end),
      latestOffset: latest === null ? null : JSON.parse(latest),
      numInputRows: rows,
      ...rates(rows),
    })),
    sink: { description: batch.sink, numOutputRows: batch.numOutputRows },
  };
}

function eventTime(batch: BatchSummary): Record<string, string> {
  if (!batch.hasWatermark) return {};
  const { eventTimes, watermarkMs } = batch;
  if (eventTimes === undefined || eventTimes.count === 0) return { watermark: iso(watermarkMs) };
  const avgMs = eventTimes.sumMs / eventTimes.count;
  return {
    avg: iso(avgMs),
    max: iso(eventTimes.maxMs),
    min: iso(eventTimes.minMs),
    watermark: iso(watermarkMs),
  };
}
