/**
 * The engine's only source of time.
 *
 * Spark reads the wall clock all over the place and its tests swap in a `ManualClock`. Here every component is handed
 * a `Clock`, so a lesson can hold time still, and the same program over the same recording gives the same trace.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z; may have a fraction, used to time the points of a batch. */
  now(): number;
  /** Resolves when `now()` has reached `timeMs`, or rejects with the signal's reason when it is aborted first. */
  sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void>;
  /** The same after so much time, whatever the clock is set to meanwhile. */
  sleepFor(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock, for live work. */
export class SystemClock implements Clock {
  now(): number {
    return performance.timeOrigin + performance.now();
  }

  sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      // A sleeping query must not keep the process, or a notebook's kernel, alive: whoever awaits it holds `keepAwake`.
      const ring = (): void => {
        // Timers count whole milliseconds and may ring a little early; a very long sleep comes in pieces.
        if (this.now() < timeMs) {
          timer = setTimeout(ring, this.waitFor(timeMs)).unref();
          return;
        }
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      let timer = setTimeout(ring, this.waitFor(timeMs)).unref();
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
    return this.sleepUntil(this.now() + ms, signal);
  }

  /** Milliseconds until then, as a timer takes them: above `LONGEST_TIMER` it would ring at once. */
  private waitFor(timeMs: number): number {
    return Math.min(LONGEST_TIMER, Math.max(0, timeMs - this.now()));
  }
}

const LONGEST_TIMER = 2 ** 31 - 1;

interface Sleeper {
  untilMs: number;
  /** Whether it sleeps for a while, and not until a time. */
  readonly forAWhile: boolean;
  readonly wake: () => void;
}

/** A clock that moves only when told to, for lessons and tests. */
export class ManualClock implements Clock {
  private timeMs: number;
  protected sleepers: Sleeper[] = [];

  constructor(startMs: number = 0) {
    this.timeMs = startMs;
  }

  now(): number {
    return this.timeMs;
  }

  sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void> {
    return this.sleep(timeMs, false, signal);
  }

  sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
    return this.sleep(this.timeMs + ms, true, signal);
  }

  protected sleep(timeMs: number, forAWhile: boolean, signal?: AbortSignal): Promise<void> {
    if (timeMs <= this.timeMs) return Promise.resolve();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        // One signal serves a query for all of its life: its listeners must not pile up.
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const sleeper: Sleeper = { untilMs: timeMs, forAWhile, wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Moves time forward by `ms` milliseconds and wakes whoever slept until then, earliest first. */
  advance(ms: number): void {
    this.set(this.timeMs + ms);
  }

  /**
   * As when somebody sets a machine's clock: it is so much later at once, or earlier, and no time has passed. Who sleeps until a time sleeps
   * until it is that time; who sleeps for a while sleeps as long as before.
   */
  jump(ms: number): void {
    for (const sleeper of this.sleepers) if (sleeper.forAWhile) sleeper.untilMs += ms;
    if (ms >= 0) this.advance(ms);
    else this.timeMs += ms;
  }

  /** Moves time to `timeMs`; going back is refused, as time does not: see `jump`. */
  set(timeMs: number): void {
    if (timeMs < this.timeMs) throw new RangeError(`a ManualClock cannot go back from ${this.timeMs} to ${timeMs}`);
    this.timeMs = timeMs;
    const due = this.sleepers.filter((s) => s.untilMs <= timeMs).sort((a, b) => a.untilMs - b.untilMs);
    this.sleepers = this.sleepers.filter((s) => s.untilMs > timeMs);
    for (const sleeper of due) sleeper.wake();
  }
}

/**
 * A clock that nobody has to wait for: as soon as the program has nothing else to do, it leaps to the time for which somebody sleeps. So
 * slow tasks and long intervals take no real time, and all goes the same way each time.
 */
export class VirtualClock extends ManualClock {
  protected override sleep(timeMs: number, forAWhile: boolean, signal?: AbortSignal): Promise<void> {
    const slept = super.sleep(timeMs, forAWhile, signal);
    if (timeMs > this.now()) setImmediate(() => this.leap());
    return slept;
  }

  /** To the earliest that somebody sleeps for. Who sleeps without end is not waited for. */
  private leap(): void {
    const earliest = Math.min(...this.sleepers.map(({ untilMs }) => untilMs));
    if (Number.isFinite(earliest)) this.set(earliest);
  }
}

/** Keeps the process alive until the returned function is called: for a program that awaits a query. */
export function keepAwake(): () => void {
  const timer = setInterval(() => {}, 0x7fffffff);
  return () => clearInterval(timer);
}

/** Lets the program's other work run: a loop that never sleeps would shut out signals and the learner's own code. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
