/** The streaming queries of a session: `spark.streams`. Spark's class of that name. */
import { keepAwake } from "../data/clock";
import { IllegalArgumentException, IllegalStateException } from "../data/errors";
import type { StreamingQuery } from "./streaming-query";

export class StreamingQueryManager {
  private readonly running = new Map<string, StreamingQuery>();
  private readonly lives = new Map<string, number>();
  private terminated: StreamingQuery[] = [];
  private watchers: (() => void)[] = [];

  /** The queries that have not ended. */
  get active(): StreamingQuery[] {
    return [...this.running.values()];
  }

  /** The running query with this id, or null. */
  get(id: string): StreamingQuery | null {
    return this.running.get(id) ?? null;
  }

  /**
   * Resolves when any query has ended since the session began or `resetTerminated()` was called.
   * @throws StreamingQueryException when it ended by failing
   */
  async awaitAnyTermination(): Promise<void> {
    const release = keepAwake();
    try {
      while (this.terminated.length === 0) await new Promise<void>((resolve) => this.watchers.push(resolve));
    } finally {
      release();
    }
    for (const query of this.terminated) await query.awaitTermination();
  }

  /** Forgets the queries that have ended. */
  resetTerminated(): void {
    this.terminated = [];
  }

  /** For the engine: refuses a name or a checkpoint that another query is using, or stops that query. */
  async makeRoom(id: string, name: string | null, stopActiveRun: boolean): Promise<void> {
    const sameName = this.active.find((query) => name !== null && query.name === name && query.id !== id);
    if (sameName !== undefined)
      throw new IllegalArgumentException(
        null,
        `Cannot start query with name ${name} as a query with that name is already active in this SparkSession`,
      );
    const sameId = this.running.get(id);
    if (sameId === undefined) return;
    if (!stopActiveRun)
      throw new IllegalStateException(
        "CONCURRENT_QUERY",
        "Another instance of this query was just started by a concurrent session.",
        { sqlState: "0A000" },
      );
    await sameId.stop();
  }

  /** For the engine: takes in a query that starts, until it ends. */
  add(query: StreamingQuery, ended: Promise<void>): void {
    this.running.set(query.id, query);
    ended.then(() => {
      if (this.running.get(query.id) === query) this.running.delete(query.id);
      this.terminated.push(query);
      const watchers = this.watchers;
      this.watchers = [];
      for (const watcher of watchers) watcher();
    });
  }

  /** For the engine: how many runs of this query there were before in this session. */
  countLife(id: string): number {
    const before = this.lives.get(id) ?? 0;
    this.lives.set(id, before + 1);
    return before;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.active.map((query) => query.stop()));
  }
}
