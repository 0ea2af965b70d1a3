/** Pieces of buffers: how keys and values of state go from one place to another without becoming texts. */

/** A piece of a buffer. */
export interface Slice {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export function sliceOf(text: string): Slice {
  const bytes = Buffer.from(text);
  return { bytes, start: 0, end: bytes.length };
}

export function textOf({ bytes, start, end }: Slice): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}

/** Most are some bytes: a call of `set` with a view costs more than the loop. */
export function copyBytes({ bytes, start, end }: Slice, target: Uint8Array, at: number): void {
  if (end - start > 128) target.set(bytes.subarray(start, end), at);
  else for (let i = start; i < end; i++) target[at + i - start] = bytes[i];
}

/** FNV-1a over four bytes at a time, its bits mixed once more: linear probing wants neighbours apart. */
export function hashOf({ bytes, start, end }: Slice): number {
  let hash = 0x811c9dc5;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const four = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash = Math.imul(hash ^ four, 0x01000193);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ (hash >>> 13);
}
