/** Walks over a file's lines: the quick way reads what it can into columns, and the other lines come out as text. */
import type { ColumnBatch } from "../data/column-batch";
import type { BatchWriter } from "./batch-writer";

/** Reads the line from `from` to `to` as the next row of a batch, or says that it cannot. */
export type LineReader = (bytes: Uint8Array, from: number, to: number) => boolean;

/** Full batches as they come about, and the lines that are still to be read, in between and in order. */
export function* notPlain(bytes: Uint8Array, out: BatchWriter, read: LineReader): Generator<ColumnBatch | string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let from = startOf(bytes);
  while (from < bytes.length) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end;
    if (read(bytes, from, to)) {
      out.rows++;
      if (out.isFull) yield out.take();
    } else {
      // What the quick way has set already is not to stay.
      for (const column of out.columns) column.set(out.rows, null);
      yield decoder.decode(bytes.subarray(from, to));
    }
    from = to + 1;
  }
}

/** After the byte-order mark, if there is one. */
function startOf(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** What follows the first line that is not blank. */
export function withoutHeader(bytes: Uint8Array): Uint8Array {
  for (let from = startOf(bytes); from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end;
    if (bytes.subarray(from, to).some((byte) => byte > 32)) return bytes.subarray(to + 1);
    from = to + 1;
  }
  return new Uint8Array();
}
