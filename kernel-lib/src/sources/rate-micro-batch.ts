/**
 * The source `rate-micro-batch`: the same rows in every run, so many per batch. Spark's `RatePerMicroBatchProvider`
 * (semantics M3).
 *
 * Batch n has the values n · rowsPerBatch and on, all with one time that advances from batch to batch. It never runs dry:
 * whenever a query asks, there is one batch more.
 */
import { IllegalStateException } from "../data/errors";
import type { StructType } from "../data/types";
import type { SourceOptions } from "./provider";
import { RATE_PARTITIONS, RATE_SCHEMA, rateRows } from "./rate-rows";
import type { MicroBatchSource, Offset, ReadLimit, SourcePartition } from "./source";
import { OptionReader } from "./source-options";

export interface RateMicroBatchOptions {
  readonly rowsPerBatch: number;
  readonly numPartitions: number;
  /** ms since 1970 */
  readonly startTimestamp: number;
  readonly advanceMillisPerBatch: number;
}

/** @throws IllegalArgumentException */
export function parseRateMicroBatchOptions(options: SourceOptions): RateMicroBatchOptions {
  const reader = new OptionReader(options);
  return {
    rowsPerBatch: reader.positive("rowsPerBatch", 0),
    numPartitions: reader.positive("numPartitions", RATE_PARTITIONS),
    startTimestamp: reader.notNegative("startTimestamp", 0),
    advanceMillisPerBatch: reader.notNegative("advanceMillisPerBatch", 1000),
  };
}

interface Position {
  readonly offset: number;
  readonly timestamp: number;
}

export class RateMicroBatchSource implements MicroBatchSource {
  readonly description: string;
  readonly schema: StructType = RATE_SCHEMA;
  readonly replayable = true;
  /** Spark gives this source one batch under `Trigger.AvailableNow`. */
  readonly readLimit: ReadLimit = { kind: "all" };
  private isBounded = false;
  private goal: Offset | null = null;

  constructor(private readonly options: RateMicroBatchOptions) {
    const { rowsPerBatch, numPartitions, startTimestamp, advanceMillisPerBatch } = options;
    this.description =
      `RatePerMicroBatchStream[rowsPerBatch=${rowsPerBatch}, numPartitions=${numPartitions}, ` +
      `startTimestamp=${startTimestamp}, advanceMsPerBatch=${advanceMillisPerBatch}]`;
  }

  async latestOffset(start: Offset | null): Promise<Offset | null> {
    if (!this.isBounded) return this.next(start);
    this.goal ??= this.next(start);
    return this.goal;
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return null; // Spark's does not report
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    this.isBounded = true;
  }

  async getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]> {
    const from = this.parse(start);
    const until = this.parse(end);
    // All rows of a batch carry the time at which it begins.
    return rateRows(from.offset, until.offset, this.options.numPartitions, () => from.timestamp);
  }

  async commit(_end: Offset): Promise<void> {
    // Rows are made, not kept.
  }

  async stop(): Promise<void> {
    // Nothing is open.
  }

  private next(start: Offset | null): Offset {
    const { offset, timestamp } = this.parse(start);
    const { rowsPerBatch, advanceMillisPerBatch } = this.options;
    return JSON.stringify({ offset: offset + rowsPerBatch, timestamp: timestamp + advanceMillisPerBatch });
  }

  private parse(text: Offset | null): Position {
    if (text === null) return { offset: 0, timestamp: this.options.startTimestamp };
    const position: unknown = JSON.parse(text);
    if (isPosition(position)) return position;
    throw new IllegalStateException(
      null,
      `${text} is no offset of ${this.description}. Were files of another query put into the checkpoint?`,
    );
  }
}

function isPosition(value: unknown): value is Position {
  return (
    typeof value === "object" &&
    value !== null &&
    "offset" in value &&
    typeof value.offset === "number" &&
    "timestamp" in value &&
    typeof value.timestamp === "number"
  );
}
