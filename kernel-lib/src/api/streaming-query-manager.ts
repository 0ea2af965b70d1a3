/** The streaming queries of a session: `spark.streams`. Spark's class of that name. */
import { type Clock, keepAwake } from "../data/clock";
import { IllegalArgumentException, IllegalStateException } from "../data/errors";
import type { TraceBatch } from "../inspect/trace";
import { StreamingQueryException } from "../streaming/exception";
import { printError } from "./print";
import type { StreamingQuery } from "./streaming-query";
import {
  type StreamingQueryEvent,
  type StreamingQueryListener,
  StreamingQueryListenerBus,
} from "./streaming-query-listener";
import { orTimeout, refuseTimeout } from "./timeout";

export class StreamingQueryManager {
  private readonly running = new Map<string, StreamingQuery>();
  /** The queries that run in any session of this program. */
  private readonly everywhere: Map<string, StreamingQuery>;
  /** Of every query that ran in this session: how often, and what the last run recorded. */
  private readonly lives = new Map<string, { count: number; recorded: () => readonly TraceBatch[] }>();
  /** How the queries have ended that did: the failure of the last that failed, null when none did; undefined before any has. */
  private terminated: StreamingQueryException | null | undefined = undefined;
  private watchers: (() => void)[] = [];
  private readonly bus = new StreamingQueryListenerBus(printError);

  /** @param other that of another session of the same program */
  constructor(
    private readonly clock: Clock,
    other: StreamingQueryManager | null = null,
  ) {
    this.everywhere = other?.everywhere ?? new Map();
  }

  /** The queries that have not ended. */
  get active(): StreamingQuery[] {
    return [...this.running.values()];
  }

  /**
   * The running query with this id, or null.
   * @throws IllegalArgumentException when the text is no UUID
   */
  get(id: string): StreamingQuery | null {
    if (!/^[0-9a-f]+(-[0-9a-f]+){4}$/i.test(id)) throw new IllegalArgumentException(null, `Invalid UUID string: ${id}`);
    return this.running.get(id) ?? null;
  }

  /**
   * Resolves with true when any query has ended since the session began or `resetTerminated()` was called; with a time limit,
   * with false when that was over first.
   * @param timeoutMs milliseconds
   * @throws StreamingQueryException when a query ended by failing
   */
  async awaitAnyTermination(timeoutMs?: number): Promise<boolean> {
    refuseTimeout(timeoutMs);
    const release = keepAwake();
    try {
      if (this.terminated === undefined) await orTimeout(this.nextEnd(), this.clock, timeoutMs);
    } finally {
      release();
    }
    if (this.terminated instanceof StreamingQueryException) throw this.terminated;
    return this.terminated !== undefined;
  }

  private nextEnd(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }

  /** Forgets the queries that have ended. */
  resetTerminated(): void {
    this.terminated = undefined;
  }

  /** Tells `listener` of all queries of this session from now on: an object with `onQueryStarted`, `onQueryProgress`, `onQueryIdle` or `onQueryTerminated`. */
  addListener(listener: Partial<StreamingQueryListener>): void {
    this.bus.add(listener);
  }

  /** Tells it no more; one that was never added is no error. */
  removeListener(listener: Partial<StreamingQueryListener>): void {
    this.bus.remove(listener);
  }

  /** The listeners, in the order in which they are told. */
  listListeners(): readonly Partial<StreamingQueryListener>[] {
    return this.bus.all;
  }

  /** For the engine: tells the listeners. */
  post(event: StreamingQueryEvent): void {
    this.bus.post(event);
  }

  /** For the engine: refuses a name that another query is using. `id`: the query to be started, null when it is new. */
  refuseTakenName(name: string | null, id: string | null): void {
    if (name === null || !this.active.some((query) => query.name === name && query.id !== id)) return;
    throw new IllegalArgumentException(
      null,
      `Cannot start query with name ${name} as a query with that name is already active in this SparkSession`,
    );
  }

  /** For the engine: stops the run of the same query in any session, from the same checkpoint, or refuses the new one. */
  async stopOlderRun(id: string, mayStop: boolean): Promise<void> {
    const older = this.everywhere.get(id);
    if (older === undefined) return;
    if (!mayStop)
      throw new IllegalStateException(
        null,
        `Cannot start query with id ${id} as another query with same id is already active. Perhaps you are attempting to ` +
          "restart a query from checkpoint that is already active. You may stop the old query by setting the SQL configuration: " +
          'spark.conf.set("spark.sql.streaming.stopActiveRunOnRestart", true) and retry.',
      );
    await older.stop();
  }

  /** For the engine: takes in a query that starts, until it ends. `recorded`: the batches of its trace. */
  add(query: StreamingQuery, ended: Promise<void>, recorded: () => readonly TraceBatch[]): void {
    for (const queries of [this.running, this.everywhere]) queries.set(query.id, query);
    this.lives.set(query.id, { count: this.livesOf(query.id) + 1, recorded });
    ended.then(async () => {
      for (const queries of [this.running, this.everywhere])
        if (queries.get(query.id) === query) queries.delete(query.id);
      const failure = await query.exception();
      if (this.terminated === undefined || failure !== null) this.terminated = failure;
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
