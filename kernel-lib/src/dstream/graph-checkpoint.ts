/**
 * What a checkpoint of a StreamingContext knows: times, pending batches, settings, files with RDDs, and of which program.
 *
 * Spark writes down the graph itself, functions and all. A JavaScript function cannot be written down with what it has seen,
 * so a restart builds the program again and this compares the two: the same streams in the same order, with functions of the
 * same text. Another program is refused, as Spark fails on changed classes (semantics S1, S2).
 */
import { SparkError } from "../data/errors";
import type { DStreamGraph } from "./dstream-graph";
import type { CheckpointFiles } from "./stream-checkpoint-data";
import { sourceOf } from "./stream-operator";

/** One stream or output of a program, in the order in which it was made. */
export interface ProgramPart {
  readonly name: string;
  /** The numbers of the streams it comes from. */
  readonly from: readonly number[];
  readonly slideMs: number | null;
  readonly functions: readonly string[];
}

/** What a stream alone remembers. */
export interface StreamMemory {
  readonly files: CheckpointFiles;
  /** Of an input: what its source wants to know again. */
  readonly source?: unknown;
  /** Of an input with back-pressure: records per second. */
  readonly rate?: number | null;
}

export interface GraphCheckpoint {
  readonly version: 1;
  readonly timeMs: number;
  readonly zeroMs: number;
  readonly batchMs: number;
  readonly checkpointMs: number;
  /** Batches that were cut and are not done. */
  readonly pendingMs: readonly number[];
  readonly conf: readonly (readonly [string, string])[];
  readonly program: readonly ProgramPart[];
  readonly streams: readonly StreamMemory[];
}

export function programOf(graph: DStreamGraph): ProgramPart[] {
  const streams = graph.streams.map(({ operator, dependencies, slideDuration }) => ({
    name: operator.name,
    from: dependencies.map(({ number }) => number),
    slideMs: slideDuration.milliseconds,
    functions: sourceOf(operator.functions ?? []),
  }));
  const outputs = graph.outputs.map(({ name, stream, written }) => ({
    name,
    from: [stream.number],
    slideMs: null,
    functions: sourceOf([written]),
  }));
  return [...streams, ...outputs];
}

/** @throws SparkError which says what is different */
export function mustBeSameProgram(saved: readonly ProgramPart[], built: readonly ProgramPart[], place: string): void {
  const other = (what: string): SparkError =>
    new SparkError(
      null,
      `The checkpoint in ${place} is of another program: ${what}. Use another checkpoint directory, or the program that wrote this one.`,
    );
  for (let i = 0; i < Math.max(saved.length, built.length); i++) {
    const [was, is] = [saved[i], built[i]];
    if (is === undefined) throw other(`it has a ${was.name} more`);
    if (was === undefined) throw other(`this program has a ${is.name} more`);
    if (was.name !== is.name) throw other(`its part ${i} is a ${was.name}, here it is a ${is.name}`);
    if (was.slideMs !== is.slideMs)
      throw other(`the slide of its ${was.name} (part ${i}) is ${was.slideMs} ms, here it is ${is.slideMs} ms`);
    if (was.from.join() !== is.from.join()) throw other(`its ${was.name} (part ${i}) comes from other streams`);
    const changed = was.functions.findIndex((text, n) => text !== is.functions[n]);
    if (changed >= 0 || was.functions.length !== is.functions.length)
      throw other(
        `a function of its ${was.name} (part ${i}) was \`${brief(was.functions[changed])}\`, here it is \`${brief(is.functions[changed])}\``,
      );
  }
}

function brief(text: string | undefined): string {
  if (text === undefined) return "another";
  const line = text.replace(/\s+/g, " ");
  return line.length <= 80 ? line : `${line.slice(0, 77)}…`;
}
