/**
 * Every picture that `figures` exports, drawn from whatever it is drawn from: found by looking at the exports, so that a new picture is tested
 * without anybody thinking of it. What is a picture, and of what, shows when it is called.
 */
import type { Figure } from "../../src/figures/figure";
import * as figures from "../../src/figures/index";
import type { CrashMatrix } from "../../src/inspect/crash-matrix";
import type { PlanTrace } from "../../src/inspect/plan-trace";
import type { StreamingTrace } from "../../src/inspect/streaming-trace";
import type { Trace } from "../../src/inspect/trace";

/** One of each kind that pictures are drawn from. */
export interface Drawn {
  readonly trace: Trace;
  /** To be compared with. */
  readonly other: Trace;
  readonly streaming: StreamingTrace;
  readonly matrix: CrashMatrix;
  readonly plans: PlanTrace;
}

/** Exports that put something somewhere, read something, or give text; the pictures they show are among the others. */
const NO_PICTURES = [
  ...["show", "showHtml", "liveDisplay", "inNotebook", "figureBundle", "figureHtml", "figureText", "escapeHtml"],
  ...["batchViewHtml", "batchViewText", "compareResults", "differences", "firstDifference", "resultTable", "rowStory"],
  ...["stateSizes", "batchView", "streamingView"],
];

type Draw = (...of: unknown[]) => unknown;

/** By name and what it was drawn from: `plane of a trace`. */
export function everyFigure(of: Drawn): ReadonlyMap<string, Figure> {
  const ways: readonly (readonly [string, readonly unknown[]])[] = [
    ["a trace", [of.trace]],
    ["two traces", [of.trace, of.other]],
    ["a list of traces", [[of.trace, of.other]]],
    ["a context", [of.streaming]],
    ["crashes", [of.matrix]],
    ["plans", [of.plans]],
  ];
  const found = new Map<string, Figure>();
  const undrawn: string[] = [];
  for (const [name, draw] of Object.entries(figures)) {
    if (typeof draw !== "function" || NO_PICTURES.includes(name)) continue;
    const drawn = ways.flatMap(([what, values]) => {
      const figure = attempt(draw as Draw, values);
      return figure === null ? [] : [[`${name} of ${what}`, figure] as const];
    });
    // What takes one trace takes two for itself and its options.
    for (const [what, figure] of drawn) if (!(what.endsWith("two traces") && drawn.length > 1)) found.set(what, figure);
    if (drawn.length === 0) undrawn.push(name);
  }
  if (undrawn.length > 0)
    throw new Error(
      `drawn from nothing that is known here, or failed: ${undrawn.join(", ")} (test/figures/every-figure.ts)`,
    );
  return found;
}

/** Null where it is drawn from something else. */
function attempt(draw: Draw, values: readonly unknown[]): Figure | null {
  try {
    const result = draw(...values);
    return isFigure(result) ? result : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const isFigure = (value: unknown): value is Figure =>
  typeof value === "object" && value !== null && "mime" in value && "table" in value;
