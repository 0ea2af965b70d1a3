/**
 * The replay source: serves a recording as if it came in now.
 *
 * It stands for Kafka: a log with partitions and offsets that can be read again, so that a crash loses nothing. Offsets,
 * `maxOffsetsPerTrigger` and `startingOffsets` are those of Spark's Kafka source. What Kafka cannot do: cut batches by
 * recorded arrival time (`arrivalPerTrigger`) and let the recorded time pass faster than it did (`speed`).
 */
import { ColumnBatch } from "../data/column-batch";
import { IllegalStateException } from "../data/errors";
import type { StructType } from "../data/types";
import { formatLogOffset, type LogOffset, limitInProportion, parseLogOffset } from "./log-offset";
import type { SourceContext } from "./provider";
import type { Recording } from "./recording";
import { metadataColumns, replaySchema } from "./replay-metadata";
import type { ReplayOptions } from "./replay-options";
import { type ReplayStart, readOrDecideStart } from "./replay-start";
import { sliceColumn } from "./slice-column";
import type { MicroBatchSource, Offset, ReadLimit, RowOrigin, SourcePartition } from "./source";

export class ReplaySource implements MicroBatchSource {
  readonly description: string;
  readonly schema: StructType;
  readonly replayable = true;
  readonly readLimit: ReadLimit;
  private started: Promise<ReplayStart> | null = null;
  /** What had arrived when a query asked for "all that is available now". */
  private goal: LogOffset | null = null;

  constructor(
    private readonly recording: Recording,
    private readonly options: ReplayOptions,
    private readonly context: SourceContext,
  ) {
    this.description = `ReplayStream[${recording.name}]`;
    this.schema = replaySchema(recording, options.includeMetadata);
    this.readLimit = readLimitOf(options);
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const kept = await this.start();
    const from = this.parse(start ?? kept.offset);
    const arrived = this.goal ?? this.arrivedSince(kept.startedAtMs);
    // What was taken stays taken, also when the clock of this machine is behind that of the last.
    const available = arrived.map((count, partition) => Math.max(count, from[partition]));
    return this.format(this.limited(limit, from, available));
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return this.format(this.arrivedSince((await this.start()).startedAtMs));
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    this.goal = this.arrivedSince((await this.start()).startedAtMs);
  }

  async getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]> {
    const from = this.parse(start ?? (await this.start()).offset);
    const until = this.parse(end);
    return this.recording.partitions.map((_, partition) => {
      if (from[partition] > until[partition])
        throw new IllegalStateException(
          null,
          `${this.description} cannot go back from ${this.format(from)} to ${this.format(until)}. Were files of another ` +
            "query put into the checkpoint?",
        );
      return this.slice(partition, from[partition], until[partition]);
    });
  }

  async commit(_end: Offset): Promise<void> {
    // A recording forgets nothing.
  }

  async stop(): Promise<void> {
    // Nothing is open.
  }

  /** The first caller fixes it; a failed read is tried again by the next one. */
  private start(): Promise<ReplayStart> {
    const { checkpoint, directory } = this.context;
    this.started ??= readOrDecideStart(checkpoint, directory, () => this.decideStart()).catch((error) => {
      this.started = null;
      throw error;
    });
    return this.started;
  }

  private decideStart(): ReplayStart {
    const startedAtMs = Math.floor(this.context.clock.now());
    const latest = this.options.startingOffsets === "latest";
    const offset = latest ? this.arrivedSince(startedAtMs) : this.recording.partitions.map(() => 0);
    return { startedAtMs, offset: this.format(offset) };
  }

  /** How many records of each partition have arrived by now. */
  private arrivedSince(startedAtMs: number): LogOffset {
    const { speed } = this.options;
    if (speed === null) return this.ends();
    const passedMs = (this.context.clock.now() - startedAtMs) * speed;
    return this.arrivedBy(firstArrivalMs(this.recording) + passedMs);
  }

  private limited(limit: ReadLimit, from: LogOffset, available: LogOffset): LogOffset {
    if (limit.kind === "maxRows") return limitInProportion(limit.rows, from, available);
    if (limit.kind === "arrivalSpan") return this.nextSpan(limit.ms, from, available);
    return available;
  }

  /** Spans are counted from the first arrival of the recording; one in which nothing arrived makes no batch. */
  private nextSpan(spanMs: number, from: LogOffset, available: LogOffset): LogOffset {
    const waitingMs = this.recording.partitions.map(({ arrivalsMs }, partition) =>
      from[partition] < available[partition] ? arrivalsMs[from[partition]] : Number.POSITIVE_INFINITY,
    );
    const nextMs = Math.min(...waitingMs);
    if (nextMs === Number.POSITIVE_INFINITY) return available;
    const firstMs = firstArrivalMs(this.recording);
    const endMs = firstMs + (Math.floor((nextMs - firstMs) / spanMs) + 1) * spanMs;
    const arrived = this.arrivedBy(endMs - 1);
    return arrived.map((count, partition) => Math.max(from[partition], Math.min(count, available[partition])));
  }

  private arrivedBy(timeMs: number): LogOffset {
    return this.recording.partitions.map(({ arrivalsMs }) => countUpTo(arrivalsMs, timeMs));
  }

  private ends(): LogOffset {
    return this.recording.partitions.map((partition) => partition.count);
  }

  private parse(offset: Offset): LogOffset {
    return parseLogOffset(this.recording.name, offset, this.ends());
  }

  private format(offset: LogOffset): Offset {
    return formatLogOffset(this.recording.name, offset);
  }

  private slice(partition: number, from: number, until: number): SourcePartition {
    const recorded = this.recording.partitions[partition];
    const columns = recorded.columns.map((column) => sliceColumn(column, from, until));
    const originOf = (row: number): RowOrigin => {
      const offset = from + row;
      return { partition, offset, arrivalMs: recorded.arrivalsMs[offset] };
    };
    if (this.options.includeMetadata) {
      const origins = Array.from({ length: until - from }, (_, row) => originOf(row));
      columns.push(...metadataColumns(this.recording.name, origins, recorded.keys));
    }
    return { batch: new ColumnBatch(columns, until - from), originOf };
  }
}

function readLimitOf({ maxOffsetsPerTrigger, arrivalPerTriggerMs }: ReplayOptions): ReadLimit {
  if (maxOffsetsPerTrigger !== null) return { kind: "maxRows", rows: maxOffsetsPerTrigger };
  if (arrivalPerTriggerMs !== null) return { kind: "arrivalSpan", ms: arrivalPerTriggerMs };
  return { kind: "all" };
}

function firstArrivalMs({ partitions }: Recording): number {
  return Math.min(...partitions.filter(({ count }) => count > 0).map(({ arrivalsMs }) => arrivalsMs[0]));
}

/** How many of the rising `times` are at or before `timeMs`. */
function countUpTo(times: Float64Array, timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
