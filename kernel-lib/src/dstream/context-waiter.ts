/** Tells who waits for the end of a context that it has come, or that something went wrong. Spark's `ContextWaiter`. */
import { type Clock, keepAwake } from "../data/clock";

export class ContextWaiter {
  private error: { readonly cause: unknown } | null = null;
  private isStopped = false;
  private readonly waiting = new Set<() => void>();

  /** The first error is the one that is told. */
  fail(error: unknown): void {
    this.error ??= { cause: error };
    this.tell();
  }

  stop(): void {
    this.isStopped = true;
    this.tell();
  }

  private tell(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  async wait(): Promise<void> {
    const release = keepAwake();
    try {
      while (!this.isOver()) await new Promise<void>((resolve) => this.waiting.add(resolve));
    } finally {
      release();
    }
  }

  async waitFor(timeoutMs: number, clock: Clock): Promise<boolean> {
    if (this.isOver()) return true;
    const release = keepAwake();
    const sleep = new AbortController();
    const wake = (): void => sleep.abort();
    this.waiting.add(wake);
    try {
      await clock.sleepUntil(clock.now() + timeoutMs, sleep.signal).catch(() => {});
      return this.isOver();
    } finally {
      this.waiting.delete(wake);
      release();
    }
  }

  /** @throws what went wrong */
  private isOver(): boolean {
    if (this.error !== null) throw this.error.cause;
    return this.isStopped;
  }
}
