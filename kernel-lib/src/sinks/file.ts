/**
 * Writes each batch to files, exactly once. Spark's `FileStreamSink` (semantics N4).
 *
 * A batch's files get names of their own, and only then does one entry in `_spark_metadata` make them count, all together. A
 * batch that comes again is skipped when its entry is there; when it is not, its files are written anew, and those of the
 * first try stay as rubbish that no reader of the log sees. Directory and log lie on one `Disk`, so both are synced.
 */
import { CompactibleLog } from "../checkpoint/compactible-log";
import { type Disk, FileAlreadyExistsError } from "../checkpoint/disk";
import type { Clock } from "../data/clock";
import { IllegalStateException } from "../data/errors";
import { FileOptions } from "../data/file-options";
import type { Random } from "../data/random";
import type { StructType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { FileWriter } from "../files/file-writer";
import { writerFor } from "../files/formats";
import { parseSinkFile, SINK_LOG, type SinkFileStatus } from "../files/sink-log";
import { encodePartition, hasFiles, type Layout, layoutOf } from "../files/write-files";
import type { OutputMode } from "../plan/output-mode";
import type { Sink, SinkBatch } from "./sink";

export interface FileSinkOptions {
  readonly format: string;
  /** As Spark prints the directory: `file:/data/out`. */
  readonly location: string;
  /** Of the format. */
  readonly options: Readonly<Record<string, string>>;
  readonly partitionBy: readonly string[];
  readonly timeZone: string;
}

export interface FileSinkWorld {
  /** The directory. */
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
}

/** What Hadoop's local file system says; nobody reads it, but the field belongs to the log. */
const BLOCK_SIZE = 33_554_432;

export class FileStreamSink implements Sink {
  readonly description: string;
  readonly outputModes: readonly OutputMode[] = ["append"];
  readonly promise = "exactly once";
  readonly countsRows = false;
  private readonly log: CompactibleLog<SinkFileStatus>;
  private readonly writer: FileWriter;
  private readonly layout: Layout;

  /** @throws AnalysisException for partition columns that are not there, or all there are */
  constructor(
    private readonly options: FileSinkOptions,
    schema: StructType,
    private readonly world: FileSinkWorld,
  ) {
    this.description = `FileSink[${options.location}]`;
    this.log = new CompactibleLog(world.disk, SINK_LOG, parseSinkFile);
    this.writer = writerFor(options.format, new FileOptions(options.options, options.timeZone));
    this.layout = layoutOf(schema, options.partitionBy);
  }

  canRecover(): boolean {
    return true;
  }

  async addBatch({ batchId, partitions }: SinkBatch): Promise<void> {
    if (batchId <= ((await this.log.latestBatchId()) ?? -1)) return;
    const files: SinkFileStatus[] = [];
    for (const [id, rows] of partitions.entries()) {
      if (hasFiles(this.layout, id, rows)) files.push(...(await this.writePartition(id, rows)));
    }
    if (!(await this.log.add(batchId, files)))
      throw new IllegalStateException(
        null,
        `Race while writing batch ${batchId}: another query writes to ${this.options.location}. Give each query a directory of its own.`,
      );
  }

  private async writePartition(id: number, rows: readonly InternalRow[]): Promise<SinkFileStatus[]> {
    const names = { jobId: this.world.random.uuid(), timeZone: this.options.timeZone };
    const files: SinkFileStatus[] = [];
    try {
      for (const [name, bytes] of await encodePartition(this.writer, this.layout, names, id, rows))
        files.push(await this.write(name, bytes));
    } catch (error) {
      // Chance with a seed draws the same names again after a restart: take the next.
      if (error instanceof FileAlreadyExistsError) return this.writePartition(id, rows);
      throw error;
    }
    return files;
  }

  private async write(name: string, bytes: Uint8Array): Promise<SinkFileStatus> {
    const { disk, clock } = this.world;
    await disk.writeAtomic(name, bytes);
    return {
      path: `${disk.description}/${encodeURI(name)}`,
      size: bytes.length,
      isDir: false,
      modificationTime: Math.floor(clock.now()),
      blockReplication: 1,
      blockSize: BLOCK_SIZE,
      action: "add",
    };
  }
}
