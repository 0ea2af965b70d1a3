/** The head of a streaming trace: the streams of the program, and what lies in their windows at a time. Read off the graph. */
import type { DStreamGraph } from "../dstream/dstream-graph";
import type { StreamCore } from "../dstream/stream-core";
import type { TraceStreams, TraceWindowContent } from "./streaming-trace";

export function describeStreams(graph: DStreamGraph): TraceStreams {
  const inputs = new Map<StreamCore<unknown>, number>(graph.inputs.map((input) => [input, input.id]));
  return {
    batchDurationMs: graph.batchDuration.milliseconds,
    zeroMs: graph.zeroTime?.milliseconds ?? null,
    streams: graph.streams.map((stream) => ({
      stream: stream.number,
      name: stream.operator.name,
      parents: stream.dependencies.map(({ number }) => number),
      slideMs: stream.slideDuration.milliseconds,
      windowMs: stream.operator.parentsLonger?.milliseconds ?? null,
      storageLevel: stream.storageLevel.isValid ? stream.storageLevel.description : null,
      checkpointMs: stream.checkpointDuration?.milliseconds ?? null,
      inputId: inputs.get(stream) ?? null,
    })),
    outputs: graph.outputs.map(({ name, stream }) => ({ name, stream: stream.number })),
  };
}

/** The RDDs that the streams have for a time. */
export function rddsAt(graph: DStreamGraph, timeMs: number): { stream: number; rddId: number; kind: string }[] {
  return graph.streams.flatMap(({ number, generatedRDDs }) => {
    const rdd = generatedRDDs.get(timeMs);
    return rdd === undefined ? [] : [{ stream: number, rddId: rdd.id, kind: rdd.kind }];
  });
}

/** The windows that end at a time (semantics Q9): of the batches since the zero time, those in (time − length, time]. */
export function windowsAt(graph: DStreamGraph, timeMs: number): TraceWindowContent[] {
  const zeroMs = graph.zeroTime?.milliseconds ?? 0;
  return graph.streams.flatMap((stream) => {
    const lengthMs = stream.operator.parentsLonger?.milliseconds;
    if (lengthMs === undefined || !stream.generatedRDDs.has(timeMs)) return [];
    const [parent] = stream.dependencies;
    const slideMs = stream.slideDuration.milliseconds;
    const stepMs = parent.slideDuration.milliseconds;
    const times = (fromMs: number, toMs: number): number[] => {
      const first = Math.max(fromMs, zeroMs) + stepMs;
      return Array.from({ length: Math.max(0, Math.floor((toMs - first) / stepMs) + 1) }, (_, i) => first + i * stepMs);
    };
    const fromMs = timeMs - lengthMs;
    const inside = times(fromMs, timeMs);
    return [
      {
        ...{ stream: stream.number, parent: parent.number, fromMs, toMs: timeMs },
        inside,
        rddIds: inside.map((ms) => parent.generatedRDDs.get(ms)?.id ?? null),
        enters: times(Math.max(fromMs, timeMs - slideMs), timeMs),
        leaves: times(fromMs - slideMs, Math.min(fromMs, timeMs - slideMs)),
      },
    ];
  });
}
