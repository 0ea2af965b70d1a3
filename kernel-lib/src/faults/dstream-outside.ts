/**
 * What lies outside of a DStream program and outlives its driver: sources that send at known times, a store for what comes out.
 *
 * One source can be asked again from where it was told that data had arrived; a reliable receiver does that. The other sends and
 * forgets, as a socket does. The store keeps what each batch wrote under its time, so that a batch which runs again
 * overwrites (semantics S5).
 */
import type { ManualClock } from "../data/clock";
import type { StorageLevel } from "../data/storage-level";
import { Receiver } from "../dstream/receiver/receiver";

interface Listens {
  /** Something was sent. */
  notice(): void;
}

/** Sends one item after the other. */
export abstract class Source {
  /** All that was sent so far. */
  readonly sent: string[] = [];
  protected listener: Listens | null = null;

  constructor(
    private readonly clock: ManualClock,
    /** What, and when; rising. */
    private readonly schedule: readonly (readonly [ms: number, item: string])[],
  ) {}

  get nextMs(): number {
    return this.schedule[this.sent.length]?.[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Sends what is due. */
  deliver(): void {
    while (this.nextMs <= this.clock.now()) {
      this.sent.push(this.schedule[this.sent.length][1]);
      this.send(this.sent[this.sent.length - 1]);
    }
  }

  protected abstract send(item: string): void;
  abstract receiver(level: StorageLevel): Receiver<string>;

  listen(listener: Listens | null): void {
    this.listener = listener;
  }
}

/** Keeps what it sent until it hears that it arrived. */
export class KeepingSource extends Source {
  acknowledged = 0;

  protected send(): void {
    this.listener?.notice();
  }

  receiver(level: StorageLevel): Receiver<string> {
    return new ReliableReceiver(this, level);
  }
}

/** Stores many at once, and says that they have arrived when they are safe. */
export class ReliableReceiver extends Receiver<string> implements Listens {
  private isStoring = false;

  constructor(
    protected readonly source: KeepingSource,
    level: StorageLevel,
  ) {
    super(level);
  }

  onStart(): void {
    this.isStoring = false;
    this.source.listen(this);
    this.notice();
  }

  onStop(): void {
    this.source.listen(null);
  }

  notice(): void {
    const { source } = this;
    const from = source.acknowledged;
    const items = source.sent.slice(from);
    if (this.isStoring || items.length === 0) return;
    this.isStoring = true;
    this.storeMany(items, { from }).then(
      () => {
        source.acknowledged = from + items.length;
        this.isStoring = false;
        this.notice();
      },
      () => {
        this.isStoring = false;
      },
    );
  }
}

/** Sends and forgets. */
export class FleetingSource extends Source {
  /** What a receiver took. */
  readonly taken: string[] = [];
  private taker: FleetingReceiver | null = null;

  protected send(item: string): void {
    if (this.taker === null) return;
    this.taken.push(item);
    this.taker.store(item).catch(() => {});
  }

  take(taker: FleetingReceiver | null): void {
    this.taker = taker;
  }

  receiver(level: StorageLevel): Receiver<string> {
    return new FleetingReceiver(this, level);
  }
}

/** Stores each item by itself, and nobody knows when it is safe. */
class FleetingReceiver extends Receiver<string> {
  constructor(
    private readonly source: FleetingSource,
    level: StorageLevel,
  ) {
    super(level);
  }

  onStart(): void {
    this.source.take(this);
  }

  onStop(): void {
    this.source.take(null);
  }
}

/** What came out, by batch time. */
export class OutputTable {
  readonly batches: Map<number, readonly string[]> = new Map();
  /** Batches that ran again and wrote something else. */
  readonly changed: number[] = [];

  write(timeMs: number, rows: readonly string[]): void {
    const before = this.batches.get(timeMs);
    if (before !== undefined && before.join("\n") !== rows.join("\n")) this.changed.push(timeMs);
    this.batches.set(timeMs, rows);
  }

  get rows(): readonly string[] {
    return [...this.batches].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
  }
}
