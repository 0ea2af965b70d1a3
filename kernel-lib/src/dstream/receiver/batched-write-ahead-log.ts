/**
 * A write-ahead log that writes together what waits: many receivers report blocks, and each sync costs the same. Spark's class of
 * the same name.
 *
 * The first record is written at once; what comes while that is under way is written as one record when it is done. It gets the
 * time of its newest part, so that no file is deleted too early. Who writes waits until its own part is durable.
 */
import { Killed } from "../../checkpoint/killed";
import type { Clock } from "../../data/clock";
import { IllegalStateException, SparkError } from "../../data/errors";
import type { WriteAheadLogSegment } from "./received-block-info";
import { framed, recordsIn } from "./wal-records";
import { within } from "./within";
import type { WriteAheadLog } from "./write-ahead-log";

/** The first byte of records that were written together; the driver's events are JSON and never begin so. */
const TOGETHER = 0;

interface Waiting {
  readonly record: Uint8Array;
  readonly timeMs: number;
  readonly resolve: (segment: WriteAheadLogSegment) => void;
  readonly reject: (error: unknown) => void;
}

export class BatchedWriteAheadLog implements WriteAheadLog {
  private queue: Waiting[] = [];
  private isWriting = false;
  private isOpen = true;
  private failure: unknown = null;

  constructor(
    readonly wrapped: WriteAheadLog,
    private readonly clock: Clock,
    /** How long a writer waits before it gives up. */
    private readonly timeoutMs: number,
  ) {}

  /** How many records wait. */
  get queueLength(): number {
    return this.queue.length;
  }

  /** @throws IllegalStateException after `close`, SparkError when it takes too long, or what the log below throws */
  async write(record: Uint8Array, timeMs: number): Promise<WriteAheadLogSegment> {
    if (this.failure !== null) throw this.failure;
    if (!this.isOpen) throw closedTooEarly(timeMs);
    const written = new Promise<WriteAheadLogSegment>((resolve, reject) => {
      this.queue.push({ record, timeMs, resolve, reject });
    });
    if (!this.isWriting) void this.writeQueue();
    const result = await within(this.clock, this.timeoutMs, written);
    if (result === null) throw new SparkError(null, `Futures timed out after [${this.timeoutMs} milliseconds]`);
    return result.value;
  }

  private async writeQueue(): Promise<void> {
    this.isWriting = true;
    while (this.queue.length > 0 && this.failure === null) {
      const together = this.queue;
      this.queue = [];
      try {
        const byTime = [...together].sort((a, b) => a.timeMs - b.timeMs);
        const newestMs = byTime[byTime.length - 1].timeMs;
        const segment = await this.wrapped.write(aggregate(byTime.map(({ record }) => record)), newestMs);
        for (const { resolve } of together) resolve(segment);
      } catch (error) {
        // Who is dead writes nothing more.
        if (error instanceof Killed) this.failure = error;
        for (const { reject } of [...together, ...(this.failure === null ? [] : this.queue)]) reject(error);
      }
    }
    this.isWriting = false;
  }

  /** @throws SparkError always: what lies there may have to be taken apart first */
  async read(): Promise<Uint8Array> {
    throw new SparkError(
      null,
      "read() is not supported for BatchedWriteAheadLog as the data may require de-aggregation.",
    );
  }

  async readAll(): Promise<readonly Uint8Array[]> {
    return (await this.wrapped.readAll()).flatMap(deaggregate);
  }

  clean(thresholdMs: number): Promise<void> {
    return this.wrapped.clean(thresholdMs);
  }

  /** What still waits fails. */
  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const { timeMs, reject } of this.queue) reject(closedTooEarly(timeMs));
    this.queue = [];
    await this.wrapped.close();
  }
}

function closedTooEarly(timeMs: number): IllegalStateException {
  return new IllegalStateException(
    null,
    `close() was called on BatchedWriteAheadLog before write request with time ${timeMs} could be fulfilled.`,
  );
}

export function aggregate(records: readonly Uint8Array[]): Uint8Array {
  const parts = records.map(framed);
  const all = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  all[0] = TOGETHER;
  let at = 1;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The records that were written together; a program may have begun without batching, so single ones are understood too. */
export function deaggregate(record: Uint8Array): readonly Uint8Array[] {
  return record[0] === TOGETHER ? [...recordsIn(record.subarray(1))] : [record];
}
