/**
 * Records in a file, one after the other: four bytes that say how long, then the bytes. The format of Spark's write-ahead logs.
 *
 * A process that dies while it appends leaves a beginning of a record. Reading stops there: what was not written to its end was
 * never promised to anybody.
 */

export const LENGTH_BYTES = 4;

export function framed(record: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + record.length);
  new DataView(bytes.buffer).setInt32(0, record.length);
  bytes.set(record, LENGTH_BYTES);
  return bytes;
}

/** The record that begins at `offset`, or null when it is not there to its end. */
export function recordAt(file: Uint8Array, offset: number): Uint8Array | null {
  if (offset + LENGTH_BYTES > file.length) return null;
  const length = new DataView(file.buffer, file.byteOffset).getInt32(offset);
  const begin = offset + LENGTH_BYTES;
  return length < 0 || begin + length > file.length ? null : file.subarray(begin, begin + length);
}

/** All whole records. */
export function* recordsIn(file: Uint8Array): Iterable<Uint8Array> {
  for (let offset = 0; ; ) {
    const record = recordAt(file, offset);
    if (record === null) return;
    yield record;
    offset += LENGTH_BYTES + record.length;
  }
}
