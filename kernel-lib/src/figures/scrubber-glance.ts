/** What the scrubber needs of all rows of a batch, looked through once: a trace may hold a million of them. */
import type { Trace, TraceBatch } from "../inspect/trace";
import { type ScrubberPlane, VERDICTS } from "./scrubber-data";
import { wallClockMs } from "./time-text";
import { levels, windowsOf } from "./window-shapes";

export interface Glance {
  /** How many rows got each verdict, in the order of `VERDICTS`. */
  readonly tally: readonly number[];
  /** The least and the greatest; infinite the wrong way round where there is none. */
  readonly eventMs: Span;
  readonly arrivalMs: Span;
}

type Span = readonly [number, number];
const NOTHING: Span = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

export function glanceAt(batch: TraceBatch): Glance {
  const tally = VERDICTS.map(() => 0);
  let [[e0, e1], [a0, a1]] = [NOTHING, NOTHING];
  for (const { verdict, eventTimeMs, arrivalMs } of batch.rowsIn) {
    tally[VERDICTS.indexOf(verdict.kind)]++;
    if (eventTimeMs !== null) [e0, e1] = [Math.min(e0, eventTimeMs), Math.max(e1, eventTimeMs)];
    if (arrivalMs !== null) [a0, a1] = [Math.min(a0, arrivalMs), Math.max(a1, arrivalMs)];
  }
  return { tally, eventMs: [e0, e1], arrivalMs: [a0, a1] };
}

export const lateIn = ({ tally }: Glance): number => tally[VERDICTS.indexOf("late")];

const WINDOWS_MAX = 200;

/** The plane over all batches. */
export function planeOver(trace: Trace, glances: readonly Glance[]): ScrubberPlane {
  const zone = trace.query.timeZone;
  const over = (spans: readonly Span[]): Span | null => {
    const [from, to] = spans.reduce(([a, b], [c, d]) => [Math.min(a, c), Math.max(b, d)], NOTHING);
    return from <= to ? [wallClockMs(from, zone), wallClockMs(to, zone)] : null;
  };
  const x = over(glances.map(({ eventMs }) => eventMs)) ?? [0, 1];
  const arrivals = over(glances.map(({ arrivalMs }) => arrivalMs));
  const rows = trace.batches.reduce((sum, batch) => sum + batch.rowsIn.length, 0);
  const y = arrivals ?? [1, Math.max(1, rows)];
  const spans = windowsOf(trace);
  const level = spans.length > WINDOWS_MAX ? [] : levels(spans);
  const windows = level.map(
    (its, i) => [wallClockMs(spans[i].startMs, zone), wallClockMs(spans[i].endMs, zone), its] as const,
  );
  // Two thousand steps on the longer axis are finer than the picture.
  const unit = Math.max(1, Math.round(Math.max(x[1] - x[0], arrivals === null ? 0 : y[1] - y[0]) / 2000));
  return { byArrival: arrivals !== null, x, y, unit, windows };
}
