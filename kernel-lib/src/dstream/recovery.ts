/**
 * From a context to its checkpoint, and back: what is written down of a running program, and what a restarted one takes over.
 */

import { SparkError } from "../data/errors";
import type { DStreamGraph } from "./dstream-graph";
import { type GraphCheckpoint, mustBeSameProgram, programOf, type StreamMemory } from "./graph-checkpoint";
import { InputDStream } from "./input-dstream";
import { NOT_RECOVERABLE } from "./queue-input";
import type { StreamCore } from "./stream-core";
import type { StreamingContext } from "./streaming-context";
import type { Time } from "./time";

export function contextCheckpoint(context: StreamingContext, time: Time, pending: readonly Time[]): GraphCheckpoint {
  const { graph, checkpointDuration, sparkContext } = context;
  return {
    version: 1,
    timeMs: time.milliseconds,
    zeroMs: graph.zeroTime?.milliseconds ?? 0,
    batchMs: graph.batchDuration.milliseconds,
    checkpointMs: checkpointDuration.milliseconds,
    pendingMs: pending.map(({ milliseconds }) => milliseconds),
    conf: sparkContext.conf.getAll(),
    program: programOf(graph),
    streams: graph.streams.map(memoryOf),
  };
}

function memoryOf(stream: StreamCore<unknown>): StreamMemory {
  const files = stream.checkpointData.files();
  if (!(stream instanceof InputDStream)) return { files };
  return { files, source: stream.saved(), rate: stream.rateController?.latestRate ?? null };
}

/** Settings that belong to the process that is gone. */
const OF_THE_PROCESS = new Set(["spark.app.id", "spark.driver.host", "spark.driver.port", "spark.master"]);

/**
 * Makes a context that was just built stand where the checkpoint was written. Settings are those of the checkpoint, as in
 * Spark, but for the master.
 * @throws SparkError when it is another program, or one that cannot be recovered
 */
export function takeOver(context: StreamingContext, checkpoint: GraphCheckpoint, place: string): void {
  if (context.graph.streams.some(({ operator }) => operator.name === "QueueInputDStream"))
    throw new SparkError(null, NOT_RECOVERABLE);
  mustBeSameProgram(checkpoint.program, programOf(context.graph), place);
  for (const [key, value] of checkpoint.conf) if (!OF_THE_PROCESS.has(key)) context.sparkContext.conf.set(key, value);
  context.recovered = checkpoint;
}

/** After the streams have their zero time again. */
export async function restoreStreams(graph: DStreamGraph, checkpoint: GraphCheckpoint): Promise<void> {
  for (const [i, memory] of checkpoint.streams.entries()) {
    const stream = graph.streams[i];
    stream.checkpointData.restore(memory.files);
    if (!(stream instanceof InputDStream)) continue;
    stream.rateController?.restore(memory.rate ?? null);
    await stream.restored(memory.source);
  }
}
