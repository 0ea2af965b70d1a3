/**
 * What brings data in from outside: a program extends it and says how to begin and how to end. Spark's class of the same name
 * (semantics R4).
 *
 * `onStart` begins to receive and returns; what comes later is handed over with `store`. A single item is buffered and lost with
 * its executor. `storeMany` makes one block, and its promise resolves when that is safe: only then may a receiver that
 * wants to lose nothing tell its source so. In Scala all are called `store` and the types tell them apart; here a pair is
 * an array as well, so the names do.
 */
import { SparkError } from "../../data/errors";
import type { StorageLevel } from "../../data/storage-level";
import type { TimedSource } from "./block-generator";

/** What a receiver may ask for while it runs. */
export interface ReceiverContext {
  pushSingle(item: unknown): Promise<void>;
  pushMany(items: readonly unknown[], metadata: unknown): Promise<void>;
  pushBytes(bytes: Uint8Array, metadata: unknown): Promise<void>;
  readFrom(source: TimedSource | null): void;
  reportError(message: string, error: unknown): void;
  restartReceiver(message: string, error: unknown, delayMs?: number): void;
  stop(message: string, error: unknown): void;
  readonly isReceiverStarted: boolean;
  readonly isReceiverStopped: boolean;
}

export abstract class Receiver<T> {
  private id = -1;
  private context: ReceiverContext | null = null;

  constructor(readonly storageLevel: StorageLevel) {}

  /** Begins to receive, and returns: what takes waiting goes on by itself. */
  abstract onStart(): void | Promise<void>;
  /** Lets go of all that `onStart` took. */
  abstract onStop(): void | Promise<void>;

  /** The host on which it had best run; null anywhere. */
  preferredLocation(): string | null {
    return null;
  }

  /** Hands over one item. Resolves when it is in the buffer, which the rate limit may delay. */
  store(item: T): Promise<void> {
    return this.supervisor.pushSingle(item);
  }

  /** Hands over items as one block. Resolves when the block is safe and the driver knows it; rejects when it is not. */
  storeMany(items: Iterable<T>, metadata: unknown = null): Promise<void> {
    return this.supervisor.pushMany([...items], metadata);
  }

  /** Hands over a block in the form in which blocks are written (`valuesToBytes`). Otherwise as `storeMany`. */
  storeBytes(bytes: Uint8Array, metadata: unknown = null): Promise<void> {
    return this.supervisor.pushBytes(bytes, metadata);
  }

  /** Lets the driver know; receiving goes on. */
  reportError(message: string, error: unknown): void {
    this.supervisor.reportError(message, error);
  }

  /** `onStop`, and `onStart` again after a while: `spark.streaming.receiverRestartDelay`, 2000 ms. */
  restart(message: string, error: unknown = null, delayMs?: number): void {
    this.supervisor.restartReceiver(message, error, delayMs);
  }

  /** Ends this receiver. While the context runs, the driver starts it anew, maybe elsewhere. */
  stop(message: string, error: unknown = null): void {
    this.supervisor.stop(message, error);
  }

  isStarted(): boolean {
    return this.supervisor.isReceiverStarted;
  }

  isStopped(): boolean {
    return this.supervisor.isReceiverStopped;
  }

  /** The number of the input stream it belongs to. */
  get streamId(): number {
    return this.id;
  }

  setReceiverId(id: number): void {
    this.id = id;
  }

  /** For the supervisor: from here on it may store. */
  attach(context: ReceiverContext): void {
    this.context = context;
  }

  /** @throws SparkError before the context has started it */
  protected get supervisor(): ReceiverContext {
    if (this.context === null)
      throw new SparkError(
        null,
        "assertion failed: A ReceiverSupervisor has not been attached to the receiver yet. Maybe you are starting " +
          "some computation in the receiver before the Receiver.onStart() has been called.",
      );
    return this.context;
  }
}
