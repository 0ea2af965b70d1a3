/** Waiting no longer than so long, for `awaitTermination` and `awaitAnyTermination`. */
import type { Clock } from "../data/clock";
import { IllegalArgumentException } from "../data/errors";

/** @throws IllegalArgumentException for a limit that is not positive */
export function refuseTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || timeoutMs > 0) return;
  throw new IllegalArgumentException(null, "requirement failed: Timeout has to be positive");
}

/** Resolves with `ended`, or when so many milliseconds of `clock` are over. */
export async function orTimeout(ended: Promise<void>, clock: Clock, timeoutMs: number | undefined): Promise<void> {
  if (timeoutMs === undefined) return ended;
  const sleep = new AbortController();
  const over = clock.sleepUntil(clock.now() + timeoutMs, sleep.signal).catch(() => {});
  await Promise.race([ended, over]);
  // An alarm that nobody waits for would keep the process alive.
  sleep.abort();
}
