/** Waiting with an end to it: whether something came to be before the clock had gone on so far. Spark's `ThreadUtils.awaitResult`. */
import type { Clock } from "../../data/clock";

/** What the promise gives, or null when the time is over first. The promise goes on. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<{ readonly value: T } | null> {
  const over = new AbortController();
  const late = clock.sleepUntil(clock.now() + ms, over.signal).then(() => null);
  late.catch(() => {}); // aborted: it was in time
  try {
    return await Promise.race([promise.then((value) => ({ value })), late]);
  } finally {
    over.abort();
  }
}
