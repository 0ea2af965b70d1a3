/**
 * The source `socket`: lines of text from a TCP server, for first steps and nothing else. Spark's
 * `TextSocketMicroBatchStream` (semantics M1).
 *
 * Lines live in memory until they are committed. After a restart they cannot be read again: at most once. The offset is the
 * index of the last line, −1 before the first; so the first batch is empty. It connects when the first batch is read.
 */
import { ColumnBatch } from "../data/column-batch";
import { AnalysisException, IllegalStateException } from "../data/errors";
import { StringType, StructField, StructType, TimestampType } from "../data/types";
import type { SourceContext, SourceOptions } from "./provider";
import { RATE_PARTITIONS } from "./rate-rows";
import { connectToLines, type LineConnection, type ReceivedLine } from "./socket-lines";
import type { MicroBatchSource, Offset, ReadLimit, SourcePartition } from "./source";
import { OptionReader } from "./source-options";

export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** Whether rows also have the time at which the line came. */
  readonly includeTimestamp: boolean;
  readonly numPartitions: number;
}

/** @throws AnalysisException when host or port is missing */
export function parseSocketOptions(options: SourceOptions): SocketOptions {
  const reader = new OptionReader(options);
  const host = reader.text("host");
  if (host === undefined)
    throw new AnalysisException("_LEGACY_ERROR_TEMP_1295", 'Set a host to read from with option("host", ...).');
  if (reader.text("port") === undefined)
    throw new AnalysisException("_LEGACY_ERROR_TEMP_1296", 'Set a port to read from with option("port", ...).');
  return {
    host,
    port: reader.positive("port", 0),
    includeTimestamp: timestampWanted(reader.text("includeTimestamp") ?? "false"),
    numPartitions: reader.positive("numPartitions", RATE_PARTITIONS),
  };
}

function timestampWanted(text: string): boolean {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  throw new AnalysisException("_LEGACY_ERROR_TEMP_1297", 'IncludeTimestamp must be set to either "true" or "false".');
}

/** A column `value`, and `timestamp` where the option `includeTimestamp` says so. */
export function socketSchema({ includeTimestamp }: SocketOptions): StructType {
  const value = new StructField("value", StringType);
  return new StructType(includeTimestamp ? [value, new StructField("timestamp", TimestampType)] : [value]);
}

export class SocketSource implements MicroBatchSource {
  readonly description: string;
  readonly schema: StructType;
  readonly replayable = false;
  readonly readLimit: ReadLimit = { kind: "all" };
  private connection: LineConnection | null = null;
  /** The lines after `committed`. */
  private readonly lines: ReceivedLine[] = [];
  private committed = -1;
  private goal: Offset | null = null;

  constructor(
    private readonly options: SocketOptions,
    private readonly context: SourceContext,
  ) {
    this.description = `TextSocketV2[host: ${options.host}, port: ${options.port}]`;
    this.schema = socketSchema(options);
  }

  async latestOffset(): Promise<Offset | null> {
    return this.goal ?? this.newest();
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return null; // Spark's does not report
  }

  async prepareForTriggerAvailableNow(): Promise<void> {
    this.goal = this.newest();
  }

  async getBatch(start: Offset | null, end: Offset): Promise<SourcePartition[]> {
    await this.connect();
    const from = start === null ? 0 : Number(start) + 1;
    const until = Number(end) + 1;
    if (until - 1 > this.committed + this.lines.length)
      throw new IllegalStateException(
        null,
        `The lines ${from} to ${until - 1} of ${this.description} are gone: a socket cannot be read again after a restart. ` +
          "Start with a new checkpoint, or use a source that can, such as files or replay.",
      );
    const lines = this.lines.slice(from - this.committed - 1, until - this.committed - 1);
    const { numPartitions, includeTimestamp } = this.options;
    const types = this.schema.fields.map((field) => field.dataType);
    return Array.from({ length: numPartitions }, (_, partition) => {
      const mine = lines.flatMap((line, i) => (i % numPartitions === partition ? [{ line, offset: from + i }] : []));
      const rows = mine.map(({ line }) => (includeTimestamp ? [line.text, line.atMs * 1000] : [line.text]));
      return {
        batch: ColumnBatch.fromRows(types, rows),
        originOf: (row) => ({ partition, offset: mine[row].offset, arrivalMs: mine[row].line.atMs }),
      };
    });
  }

  async commit(end: Offset): Promise<void> {
    this.lines.splice(0, Number(end) - this.committed);
    this.committed = Number(end);
  }

  async stop(): Promise<void> {
    this.connection?.close();
  }

  private newest(): Offset {
    return String(this.committed + this.lines.length);
  }

  private async connect(): Promise<void> {
    if (this.connection !== null) return;
    this.connection = await connectToLines(this.options.host, this.options.port, this.context.clock);
    this.connection.onLine((line) => this.lines.push(line));
  }
}
