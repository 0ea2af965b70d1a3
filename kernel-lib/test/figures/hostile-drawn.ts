/** One of each kind that pictures are drawn from, in which a hostile text stands in the place of every text. */
import type { Trace } from "../../src/inspect/trace";
import { wordCountTrace } from "../inspect/streaming-fixture";
import type { Drawn } from "./every-figure";
import { fixtureTrace } from "./fixture";
import { NASTY, poisoned } from "./hostile";
import { largeMatrix } from "./large-trace";
import { PLANS } from "./plan-fixture";

const LITTLE = { batches: 3, rows: 5, keys: 3, partitions: 2, columns: 1, files: 1, text: "text", stepMs: 60_000 };

export async function hostileDrawn(nasty: readonly string[] = NASTY): Promise<Drawn> {
  const known = new Map<string, string>();
  const hostile = <T>(value: T): T => poisoned(value, "", known, nasty) as T;
  // The type tells which column holds windows.
  const typed = (trace: Trace): Trace => {
    const poison = hostile(trace);
    const { resultColumns } = trace.query;
    const columns = poison.query.resultColumns.map((column, i) => ({ ...column, type: resultColumns[i].type }));
    return { ...poison, query: { ...poison.query, resultColumns: columns } };
  };
  return {
    trace: typed(fixtureTrace()),
    other: typed(fixtureTrace({ delayMs: 0 })),
    streaming: hostile(await wordCountTrace()),
    matrix: hostile(largeMatrix(LITTLE)),
    plans: hostile(PLANS),
  };
}
