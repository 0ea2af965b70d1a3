/**
 * Walks over a file's lines: the quick way reads what it can into columns, and the other lines come out as text.
 *
 * The quick way finds the end of a line by reading it, so a line that it takes is looked at once. The last line is not for it
 * (see `byte-source.ts`).
 */
import type { ColumnBatch } from "../data/column-batch";
import type { BatchWriter } from "./batch-writer";
import { AHEAD, ByteSource } from "./byte-source";

const LINE_FEED = 10;

/**
 * Sets the cells of the next rows from the lines at `from` and counts them, until the batch is full or a line begins at `end` or
 * beyond. Gives the place of the first line that it did not read; cells of that one may be set.
 */
export type LineReader = (source: ByteSource, from: number, end: number, out: BatchWriter) => number;

/** Full batches as they come about, and the lines that are still to be read, in between and in order. */
export function* notPlain(bytes: Uint8Array, out: BatchWriter, read: LineReader): Generator<ColumnBatch | string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const source = new ByteSource(bytes);
  const quickEnd = bytes.length < AHEAD ? 0 : bytes.lastIndexOf(LINE_FEED, bytes.length - AHEAD);
  for (let from = source.start; from < bytes.length; ) {
    from = read(source, from, quickEnd, out);
    if (out.isFull) yield out.take();
    else {
      // What the quick way has set already is not to stay.
      for (const column of out.columns) column.set(out.rows, null);
      const end = bytes.indexOf(LINE_FEED, from);
      const to = end < 0 ? bytes.length : end;
      yield decoder.decode(bytes.subarray(from, to));
      from = to + 1;
    }
  }
}

/** What follows the first line that is not blank. */
export function withoutHeader(bytes: Uint8Array): Uint8Array {
  for (let from = new ByteSource(bytes).start; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end < 0 ? bytes.length : end;
    if (bytes.subarray(from, to).some((byte) => byte > 32)) return bytes.subarray(to + 1);
    from = to + 1;
  }
  return new Uint8Array();
}
