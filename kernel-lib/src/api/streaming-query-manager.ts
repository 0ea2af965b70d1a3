/** The streaming queries of a session: `spark.streams`. Spark's class of that name. */
import { keepAwake } from "../data/clock";
import { IllegalArgumentException, IllegalStateException } from "../data/errors";
import type { TraceBatch } from "../inspect/trace";
import type { StreamingQuery } from "./streaming-query";

export class StreamingQueryManager {
  private readonly running = new Map<string, StreamingQuery>();
  /** Of every query that ran in this session: how often, and what the last run recorded. */
  private readonly lives = new Map<string, { count: number; recorded: () => readonly TraceBatch[] }>();
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

  /** For the engine: refuses a name that another query is using. `id`: the query to be started, null when it is new. */
  refuseTakenName(name: string | null, id: string | null): void {
    if (name === null || !this.active.some((query) => query.name === name && query.id !== id)) return;
    throw new IllegalArgumentException(
      null,
      `Cannot start query with name ${name} as a query with that name is already active in this SparkSession`,
    );
  }

  /** For the engine: stops the run of the same query, from the same checkpoint, or refuses the new one. */
  async stopOlderRun(id: string, mayStop: boolean): Promise<void> {
    const older = this.running.get(id);
    if (older === undefined) return;
    if (!mayStop)
      throw new IllegalStateException(
        "CONCURRENT_QUERY",
        "Another instance of this query was just started by a concurrent session.",
        { sqlState: "0A000" },
      );
    await older.stop();
  }

  /** For the engine: takes in a query that starts, until it ends. `recorded`: the batches of its trace. */
  add(query: StreamingQuery, ended: Promise<void>, recorded: () => readonly TraceBatch[]): void {
    this.running.set(query.id, query);
    this.lives.set(query.id, { count: this.livesOf(query.id) + 1, recorded });
    ended.then(() => {
      if (this.running.get(query.id) === query) this.running.delete(query.id);
      this.terminated.push(query);
      const watchers = this.watchers;
      this.watchers = [];
      for (const watcher of watchers) watcher();
    });
  }

  /** For the engine: how many runs of this query there were before in this session. */
  livesOf(id: string): number {
    return this.lives.get(id)?.count ?? 0;
  }

  /** For the engine: what those runs recorded, so that a killed batch can be seen beside its re-run. */
  pastOf(id: string): readonly TraceBatch[] {
    return this.lives.get(id)?.recorded() ?? [];
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.active.map((query) => query.stop()));
  }
}
