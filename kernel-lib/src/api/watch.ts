/**
 * A running query drawn while it runs: `await query.watch()`. One picture in one output, redrawn after batches, until there is
 * nothing to do, the query ends, or the cell is interrupted. Spark's web UI shows the same of a query in a page of its own.
 */
import { keepAwake } from "../data/clock";
import { IllegalArgumentException } from "../data/errors";
import { type LiveDisplay, liveDisplay } from "../figures/display";
import { durations } from "../figures/durations";
import type { Figure } from "../figures/figure";
import { stateSize } from "../figures/state-size";
import type { Trace } from "../inspect/trace";
import type { QueryDriver } from "../streaming/query-driver";
import { onInterrupt } from "./kernel";

export interface WatchOptions {
  /** What is drawn of all that happened so far, e.g. `figures.plane`; state and lag, or where the time went, unless told. */
  readonly draw?: (trace: Trace) => Figure;
  /** The picture is redrawn at most once in so many milliseconds; 250 unless told. */
  readonly everyMs?: number;
}

export async function watchQuery(
  driver: QueryDriver,
  trace: () => Trace,
  { draw = usual, everyMs = 250 }: WatchOptions,
  display: LiveDisplay = liveDisplay(),
): Promise<void> {
  if (!(everyMs >= 0)) throw new IllegalArgumentException(null, `everyMs is a number from 0 on, not ${everyMs}`);
  const { clock } = driver.execution.definition;
  const release = keepAwake();
  let drawnMs = Number.NEGATIVE_INFINITY;
  const redraw = (): void => {
    drawnMs = clock.now();
    display.show(draw(trace()));
  };
  const unlisten = driver.onPoint(({ name }) => {
    if (name === "watermark" && clock.now() - drawnMs >= everyMs) redraw();
  });
  let uninterrupt = (): void => {};
  const interrupted = new Promise<void>((resolve) => {
    uninterrupt = onInterrupt(resolve);
  });
  try {
    driver.run();
    // A query that fails says so to who awaits it; here the picture of what it did is left.
    await Promise.race([driver.processAllAvailable().catch(() => {}), driver.ended, interrupted]);
    redraw();
  } finally {
    unlisten();
    uninterrupt();
    release();
  }
}

const usual = (trace: Trace): Figure => (trace.query.stateOperators.length > 0 ? stateSize(trace) : durations(trace));
