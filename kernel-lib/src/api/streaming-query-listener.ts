/**
 * Told of what the queries of a session do: `spark.streams.addListener({ onQueryProgress: (event) => … })`. Spark's
 * `StreamingQueryListener` and its events (semantics L7).
 *
 * In Spark all but the start is told later, from another thread; here each is told when it happens. A listener that fails is
 * heard of on standard error and disturbs nobody.
 */
import { SparkError } from "../data/errors";
import type { StreamingQueryException } from "../streaming/exception";
import type { StreamingQueryProgress } from "../streaming/progress";
import { compactJson, progressTree } from "../streaming/progress-json";
import { javaClassName } from "./java-class-name";

/** A query was started; told before `start()` gives it back. */
export class QueryStartedEvent {
  constructor(
    readonly id: string,
    readonly runId: string,
    readonly name: string | null,
    /** ISO text in UTC. */
    readonly timestamp: string,
    readonly jobTags: readonly string[] = [],
  ) {}

  get json(): string {
    return compactJson({ ...this });
  }
}

/** A batch is through. */
export class QueryProgressEvent {
  constructor(readonly progress: StreamingQueryProgress) {}

  get json(): string {
    return compactJson({ progress: progressTree(this.progress) });
  }
}

/** There was nothing to do for `spark.sql.streaming.noDataProgressEventInterval`. */
export class QueryIdleEvent {
  constructor(
    readonly id: string,
    readonly runId: string,
    readonly timestamp: string,
  ) {}

  get json(): string {
    return compactJson({ ...this });
  }
}

/** A query has ended. */
export class QueryTerminatedEvent {
  constructor(
    readonly id: string,
    readonly runId: string,
    /** What it failed of, with the stack; null when it did not. */
    readonly exception: string | null,
    /** Spark's error class of that. */
    readonly errorClassOnException: string | null,
  ) {}

  get json(): string {
    return compactJson({ ...this });
  }
}

export type StreamingQueryEvent = QueryStartedEvent | QueryProgressEvent | QueryIdleEvent | QueryTerminatedEvent;

/** A class to extend; an object with some of its methods does as well. */
export abstract class StreamingQueryListener {
  onQueryStarted(_event: QueryStartedEvent): unknown {
    return undefined;
  }

  onQueryProgress(_event: QueryProgressEvent): unknown {
    return undefined;
  }

  onQueryIdle(_event: QueryIdleEvent): unknown {
    return undefined;
  }

  onQueryTerminated(_event: QueryTerminatedEvent): unknown {
    return undefined;
  }
}

/** For the engine: the listeners of a session. Spark's `StreamingQueryListenerBus`. */
export class StreamingQueryListenerBus {
  private readonly listeners: Partial<StreamingQueryListener>[] = [];

  constructor(private readonly printError: (text: string) => void) {}

  add(listener: Partial<StreamingQueryListener>): void {
    this.listeners.push(listener);
  }

  remove(listener: Partial<StreamingQueryListener>): void {
    const index = this.listeners.indexOf(listener);
    if (index >= 0) this.listeners.splice(index, 1);
  }

  get all(): readonly Partial<StreamingQueryListener>[] {
    return [...this.listeners];
  }

  post(event: StreamingQueryEvent): void {
    for (const listener of this.all) {
      const failed = (error: unknown): void =>
        this.printError(`Listener ${listener.constructor.name} threw an exception: ${textOf(error)}`);
      try {
        // What comes later is not waited for, but a failure of it is heard of too.
        Promise.resolve(deliver(listener, event)).catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }
}

function deliver(listener: Partial<StreamingQueryListener>, event: StreamingQueryEvent): unknown {
  if (event instanceof QueryStartedEvent) return listener.onQueryStarted?.(event);
  if (event instanceof QueryProgressEvent) return listener.onQueryProgress?.(event);
  if (event instanceof QueryIdleEvent) return listener.onQueryIdle?.(event);
  return listener.onQueryTerminated?.(event);
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** For the engine: how a query ended. */
export function terminatedEvent(
  id: string,
  runId: string,
  exception: StreamingQueryException | null,
): QueryTerminatedEvent {
  if (exception === null) return new QueryTerminatedEvent(id, runId, null, null);
  const { cause } = exception;
  return new QueryTerminatedEvent(id, runId, withStack(cause), cause instanceof SparkError ? cause.errorClass : null);
}

/** As Java prints an exception: its class, its message, and the calls, each on a line with a tab. */
function withStack(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const calls = (cause.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  return [`${javaClassName(cause)}: ${cause.message}`, ...calls.map((line) => `\t${line.trim()}`)].join("\n");
}
