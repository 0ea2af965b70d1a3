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

/** Sets the cells of the next row from the line at `from`. Gives the place of the next line; -1 when it cannot. */
export type LineReader = (source: ByteSource, from: number, out: BatchWriter) => number;

/** Full batches as they come about, and the lines that are still to be read, in between and in order. */
export function* notPlain(bytes: Uint8Array, out: BatchWriter, read: LineReader): Generator<ColumnBatch | string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const source = new ByteSource(bytes);
  const quickEnd = bytes.length < AHEAD ? 0 : bytes.lastIndexOf(LINE_FEED, bytes.length - AHEAD);
  for (let from = source.start; from < bytes.length; ) {
    from = readPlain(source, from, quickEnd, out, read);
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

/** Reads lines until one is not plain, or the batch is full. Gives the place of the first that was not read. */
function readPlain(source: ByteSource, from: number, end: number, out: BatchWriter, read: LineReader): number {
  let line = from;
  while (line < end && !out.isFull) {
    const next = read(source, line, out);
    if (next < 0) break;
    line = next;
    out.rows++;
  }
  return line;
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
