/**
 * The source `rate`: so many rows a second, forever, for trying things out. Spark's `RateStreamProvider` and
 * `RateStreamMicroBatchStream` (semantics M2).
 *
 * The offset is the number of whole seconds since the query first started; that moment is kept in the checkpoint, so a
 * restart goes on with the same rows, and makes up for those of the time it was down.
 */
import { linesBelowVersion } from "../checkpoint/log-text";
import { type LogFormat, MetadataLog } from "../checkpoint/metadata-log";
import { IllegalArgumentException, IllegalStateException, SparkError } from "../data/errors";
import { timeStringAs } from "../data/time-string";
import type { StructType } from "../data/types";
import type { SourceContext, SourceOptions } from "./provider";
import { RATE_PARTITIONS, RATE_SCHEMA, rateRows } from "./rate-rows";
import type { MicroBatchSource, Offset, ReadLimit, SourcePartition } from "./source";
import { OptionReader } from "./source-options";

export interface RateOptions {
  /** Rows per second once the ramp is over. */
  readonly rowsPerSecond: number;
  /** Seconds over which the rate rises from nothing. */
  readonly rampUpSeconds: number;
  /** Null: as many as `RATE_PARTITIONS`. */
  readonly numPartitions: number | null;
}

/** @throws IllegalArgumentException */
export function parseRateOptions(options: SourceOptions): RateOptions {
  const reader = new OptionReader(options);
  const rowsPerSecond = reader.positive("rowsPerSecond", 1);
  const rampUpSeconds = timeStringAs(reader.text("rampUpTime") ?? "0s", "s");
  if (rampUpSeconds < 0)
    throw new IllegalArgumentException(
      null,
      `Invalid value '${rampUpSeconds}'. The option 'rampUpTime' must not be negative`,
    );
  if (rampUpSeconds > maxSeconds(rowsPerSecond))
    throw new SparkError(
      "INCORRECT_RAMP_UP_RATE",
      `Max offset with ${rowsPerSecond} rowsPerSecond is ${maxSeconds(rowsPerSecond)}, but 'rampUpTimeSeconds' is ${rampUpSeconds}.`,
      { sqlState: "22003" },
    );
  const numPartitions =
    reader.text("numPartitions") === undefined ? null : reader.positive("numPartitions", RATE_PARTITIONS);
  return { rowsPerSecond, rampUpSeconds, numPartitions };
}

export class RateSource implements MicroBatchSource {
  readonly description: string;
  readonly schema: StructType = RATE_SCHEMA;
  readonly replayable = true;
  readonly readLimit: ReadLimit = { kind: "all" };
  private started: Promise<number> | null = null;
  /** A clock that is put back generates nothing new, and nothing twice. */
  private latestMs = Number.NEGATIVE_INFINITY;
  private goal: Offset | null = null;

  constructor(
    private readonly options: RateOptions,
    private readonly context: SourceContext,
  ) {
    const { rowsPerSecond, rampUpSeconds, numPartitions } = options;
    // Spark forgets the closing bracket; progress reports are compared as text.
    this.description = `RateStreamV2[rowsPerSecond=${rowsPerSecond}, rampUpTimeSeconds=${rampUpSeconds}, numPartitions=${numPartitions ?? "default"}`;
  }

  async latestOffset(): Promise<Offset | null> {
    return this.goal ?? this.passed();
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return null; // Spark's does not report
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    this.goal = await this.passed();
  }

  async getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]> {
    const { rowsPerSecond, rampUpSeconds, numPartitions } = this.options;
    const from = Number(start ?? 0);
    const until = Number(end);
    if (until > maxSeconds(rowsPerSecond))
      throw new SparkError(
        "INCORRECT_END_OFFSET",
        `Max offset with ${rowsPerSecond} rowsPerSecond is ${maxSeconds(rowsPerSecond)}, but it's ${until} now.`,
        { sqlState: "22003" },
      );
    const startedMs = await this.startedAt();
    this.latestMs = Math.max(this.latestMs, startedMs + until * 1000);
    const first = valueAtSecond(from, rowsPerSecond, rampUpSeconds);
    const last = valueAtSecond(until, rowsPerSecond, rampUpSeconds);
    const msPerValue = ((until - from) * 1000) / (last - first);
    const timeMs = (value: number): number => startedMs + from * 1000 + Math.round((value - first) * msPerValue);
    return rateRows(first, last, numPartitions ?? RATE_PARTITIONS, timeMs);
  }

  async commit(_end: Offset): Promise<void> {
    // Rows are made, not kept.
  }

  async stop(): Promise<void> {
    // Nothing is open.
  }

  private async passed(): Promise<Offset> {
    const startedMs = await this.startedAt();
    this.latestMs = Math.max(this.latestMs, startedMs, Math.floor(this.context.clock.now()));
    return String(Math.floor((this.latestMs - startedMs) / 1000));
  }

  /** The first caller fixes it; a failed read is tried again by the next one. */
  private startedAt(): Promise<number> {
    this.started ??= this.readOrDecideStart().catch((error) => {
      this.started = null;
      throw error;
    });
    return this.started;
  }

  private async readOrDecideStart(): Promise<number> {
    const { checkpoint, directory, clock } = this.context;
    const now = Math.floor(clock.now());
    if (checkpoint === null) return now;
    const log = new MetadataLog(checkpoint, directory, START_TIME);
    const kept = await log.get(0);
    if (kept !== undefined) return kept;
    return (await log.add(0, now)) ? now : ((await log.get(0)) ?? now);
  }
}

/** How many values there are when a second is over: with a ramp the rate grows by the same amount each second. */
export function valueAtSecond(second: number, rowsPerSecond: number, rampUpSeconds: number): number {
  const growth = Math.floor(rowsPerSecond / (rampUpSeconds + 1));
  const ramp = Math.min(second, rampUpSeconds);
  return (growth * ramp * (ramp + 1)) / 2 + (second - ramp) * rowsPerSecond;
}

/** Beyond that many seconds the running number would not fit a long. */
function maxSeconds(rowsPerSecond: number): bigint {
  return (2n ** 63n - 1n) / BigInt(rowsPerSecond);
}

const START_TIME: LogFormat<number> = {
  serialize: (startedMs) => `v1\n${startedMs}`,
  deserialize(text) {
    const [line] = linesBelowVersion(text, 1, "of the rate source");
    if (line === undefined || !/^\d+$/.test(line))
      throw new IllegalStateException(null, "Log file was malformed: the start time is no whole number");
    return Number(line);
  },
  remedy: "Bring the file back from a copy of the checkpoint, or start with a new checkpoint.",
};
