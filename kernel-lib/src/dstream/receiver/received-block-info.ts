/**
 * A block of received data as the driver knows it: from which stream, how many records, and where it can be read again.
 *
 * Spark's `ReceivedBlockInfo` with its `ReceivedBlockStoreResult`. A block lies with executors under its id; with a write-ahead
 * log it also lies in a file. After a recovery the executors of the former life are gone, so the id says nothing any more
 * (`isBlockIdValid`) and only the file counts.
 */

/** A record of a write-ahead log. */
export interface WriteAheadLogSegment {
  /** The file, on the disk of the checkpoint. */
  readonly path: string;
  /** Where the record begins, with the four bytes that say how long it is. */
  readonly offset: number;
  /** Bytes of the record itself. */
  readonly length: number;
}

export interface ReceivedBlockInfo {
  readonly streamId: number;
  /** `input-<stream>-<ms>`, Spark's `StreamBlockId`. */
  readonly blockId: string;
  /** Null where nobody counted: a block of bytes. */
  readonly numRecords: number | null;
  /** What the receiver wanted to be remembered with the block, such as offsets. */
  readonly metadata: unknown;
  /** Where the write-ahead log has it; null without one. */
  readonly segment: WriteAheadLogSegment | null;
  /** Whether executors may still hold it. */
  readonly isBlockIdValid: boolean;
  /** When it was stored, ms since 1970. */
  readonly storedMs: number;
}

/** The blocks of a batch, by stream. */
export type BlocksByStream = ReadonlyMap<number, readonly ReceivedBlockInfo[]>;

export function streamBlockId(streamId: number, timeMs: number): string {
  return `input-${streamId}-${timeMs}`;
}
