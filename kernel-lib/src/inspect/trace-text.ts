/**
 * A trace as the text of a file, and back: a teacher hands out a run, and a learner walks it without the engine.
 *
 * The text is the trace's own JSON (docs/trace-format.md), nothing around it. What is read is checked field by field, so that nothing that draws it
 * has to: a file that is torn, foreign or of a newer version is refused with a sentence that says which.
 */
import { IllegalArgumentException } from "../data/errors";
import type { JobTrace } from "./job-trace";
import { isObject, type Shape } from "./shape";
import type { StreamingTrace } from "./streaming-trace";
import type { Trace } from "./trace";
import { JOB_TRACE, STREAMING_TRACE, TRACE } from "./trace-shapes";

/** The kinds by what they are traces of, in the words of messages. */
interface Kinds {
  readonly "a streaming query": Trace;
  readonly "a SparkContext": JobTrace;
  readonly "a StreamingContext": StreamingTrace;
}

export type TraceKind = keyof Kinds;

const SHAPES: { readonly [K in TraceKind]: Shape<Kinds[K]> } = {
  "a streaming query": TRACE,
  "a SparkContext": JOB_TRACE,
  "a StreamingContext": STREAMING_TRACE,
};

const VERSION = 1;

/** @throws IllegalArgumentException when it is too long for one text, which holds half a gigabyte */
export function traceText(trace: Trace | JobTrace): string {
  try {
    return `${JSON.stringify(trace)}\n`;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new IllegalArgumentException(
      null,
      "This trace is too large for a file: it holds more than 500 MB of text. Record fewer batches, or shorter values.",
      { cause },
    );
  }
}

/**
 * @param from where the text comes from, for messages
 * @throws IllegalArgumentException when it holds no such trace
 */
export function readTrace<K extends TraceKind>(text: string, kind: K, from: string): Kinds[K] {
  const value = parsed(text, from);
  const found = kindOf(value);
  if (!isObject(value) || found === null) throw refused(from, "it holds JSON, but no trace that stepstream has saved");
  const { version } = value;
  if (typeof version === "number" && version > VERSION)
    throw refused(
      from,
      `a newer stepstream has saved it (version ${version} of the format; this one reads version ${VERSION}). Update stepstream`,
    );
  // A StreamingContext is a SparkContext, too.
  const fits = found === kind || (found === "a StreamingContext" && kind === "a SparkContext");
  if (!fits) throw refused(from, `it holds the trace of ${found}, not of ${kind}`);
  const fault = SHAPES[kind].fault(value, "");
  if (fault !== null) throw refused(from, `it is damaged: ${fault}`);
  return value as unknown as Kinds[K];
}

function parsed(text: string, from: string): unknown {
  const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (plain.trim() === "") throw refused(from, "it is empty");
  try {
    return JSON.parse(plain);
  } catch (cause) {
    const isCut = /^\s*\{/.test(plain) && !/\}\s*$/.test(plain);
    const why = isCut ? "it is cut short: its end is missing" : "it is no JSON";
    throw refused(from, why, cause);
  }
}

function kindOf(value: unknown): TraceKind | null {
  if (!isObject(value) || !Object.hasOwn(value, "version")) return null;
  if (isObject(value.query)) return "a streaming query";
  if (isObject(value.streaming)) return "a StreamingContext";
  return isObject(value.application) ? "a SparkContext" : null;
}

const refused = (from: string, why: string, cause?: unknown): IllegalArgumentException =>
  new IllegalArgumentException(null, `${from} cannot be read as a trace: ${why}.`, { cause });
