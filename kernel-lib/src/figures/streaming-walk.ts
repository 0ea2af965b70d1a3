/** Ways to read a streaming trace that its figures share: which attempt at a batch counts, what a batch and a stream are called. */
import type { StreamingTrace, TraceStreamingBatch } from "../inspect/streaming-trace";
import { visible } from "./html";
import { formatTime } from "./time-text";

/** Batches in the order of their times; of one that ran again after a restart, the last attempt. */
export function batchesOf(trace: StreamingTrace): readonly TraceStreamingBatch[] {
  const byTime = new Map<number, TraceStreamingBatch>();
  for (const batch of trace.batches) byTime.set(batch.timeMs, batch);
  return [...byTime.values()].sort((a, b) => a.timeMs - b.timeMs);
}

/** The time of day, as far as batches need it to be told apart. */
export function clockTime(ms: number, zone: string): string {
  return formatTime(ms, zone).slice(11);
}

export function numberAt(trace: StreamingTrace, timeMs: number): number {
  return Math.round((timeMs - (trace.streaming.zeroMs ?? 0)) / trace.streaming.batchDurationMs);
}

/** `WindowedDStream [4]` */
export function streamName(trace: StreamingTrace, stream: number): string {
  const found = trace.streaming.streams.find((one) => one.stream === stream);
  return `${visible(found?.name ?? "stream")} [${stream}]`;
}

/** The RDD of a stream for a time, or null. After a restart it has another number: then the last one. */
export function rddOf(trace: StreamingTrace, stream: number, timeMs: number): number | null {
  for (const { windows } of [...trace.batches].reverse())
    for (const { parent, inside, rddIds } of windows)
      if (parent === stream && inside.includes(timeMs)) return rddIds[inside.indexOf(timeMs)] ?? null;
  const batch = trace.batches.filter((one) => one.timeMs === timeMs).at(-1);
  return batch?.rdds.find((rdd) => rdd.stream === stream)?.rddId ?? null;
}
