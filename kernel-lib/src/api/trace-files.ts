/**
 * Traces as files: `await Trace.save(query.trace(), "lesson.trace.json")`, and on another day and machine `await Trace.load("lesson.trace.json")`.
 *
 * What comes back is the same plain JSON, so that every figure takes it; `Trace.walk(trace)` steps through it as through a query.
 * Spark's relative is the event log with its history server.
 */
import { posix } from "node:path";
import { NodeDisk } from "../checkpoint/node-disk";
import { IllegalArgumentException } from "../data/errors";
import type { JobTrace as JobTraceJson } from "../inspect/job-trace";
import type { StreamingTrace as StreamingTraceJson } from "../inspect/streaming-trace";
import type { Trace as TraceJson } from "../inspect/trace";
import { readTrace, type TraceKind, traceText } from "../inspect/trace-text";
import { RecordedContext } from "./recorded-context";
import { RecordedQuery } from "./recorded-query";

/** What a streaming query did: `query.trace()`. */
export type Trace = TraceJson;
/** What the jobs of a SparkContext did: `sc.trace()`. */
export type JobTrace = JobTraceJson;
/** What a StreamingContext did: `ssc.trace()`. */
export type StreamingTrace = StreamingTraceJson;

interface TraceFiles<T> {
  /** Writes the trace into a file, whole or not at all; what was there before is replaced. */
  save(trace: T, path: string): Promise<void>;
  /**
   * The trace in a file.
   * @throws IllegalArgumentException when there is no such file, or it holds no such trace: foreign, torn, or of a newer version
   */
  load(path: string): Promise<T>;
}

interface WalkedTraceFiles<T, W> extends TraceFiles<T> {
  /** Stands before the first point of the trace, to be stepped: nothing of the engine runs. */
  walk(trace: T): W;
}

export const Trace: WalkedTraceFiles<TraceJson, RecordedQuery> = {
  ...files<TraceJson>("a streaming query"),
  walk: (trace) => new RecordedQuery(trace),
};

export const JobTrace: TraceFiles<JobTraceJson> = files<JobTraceJson>("a SparkContext");

export const StreamingTrace: WalkedTraceFiles<StreamingTraceJson, RecordedContext> = {
  ...files<StreamingTraceJson>("a StreamingContext"),
  walk: (trace) => new RecordedContext(trace),
};

function files<T extends TraceJson | JobTraceJson>(kind: TraceKind): TraceFiles<T> {
  return {
    save: async (trace, path) => {
      const text = traceText(trace);
      // What could not be read again is not written.
      readTrace(text, kind, "What was given to save()");
      const { disk, name } = place(path);
      await disk.writeAtomic(name, new TextEncoder().encode(text), { overwrite: true });
    },
    load: async (path) => {
      const { disk, name } = place(path);
      const bytes = await disk.read(name);
      if (bytes === undefined) throw new IllegalArgumentException(null, `There is no file ${path}.`);
      return readTrace(new TextDecoder().decode(bytes), kind, path) as T;
    },
  };
}

function place(path: string): { readonly disk: NodeDisk; readonly name: string } {
  const name = posix.basename(path.replaceAll("\\", "/"));
  if (name === "") throw new IllegalArgumentException(null, "The path of a trace is the name of a file; it is empty.");
  return { disk: new NodeDisk(posix.dirname(path)), name };
}
