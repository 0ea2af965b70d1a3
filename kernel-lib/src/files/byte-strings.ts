/** Strings out of bytes. Short ones that came by lately are not made again: the same few words fill most columns. */
const SLOTS = 4096;
const SHORT = 24;

export class ByteStrings {
  private readonly strings: string[] = new Array(SLOTS).fill("");
  private readonly lengths = new Uint8Array(SLOTS);
  private readonly bytes = new Uint8Array(SLOTS * SHORT);

  get(source: Uint8Array, from: number, to: number): string {
    const length = to - from;
    if (length === 0) return "";
    if (length > SHORT) return decode(source, from, to);
    let hash = length;
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + source[i]) | 0;
    const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    const kept = slot * SHORT;
    if (this.lengths[slot] === length) {
      let i = 0;
      while (i < length && this.bytes[kept + i] === source[from + i]) i++;
      if (i === length) return this.strings[slot];
    }
    const text = decode(source, from, to);
    this.strings[slot] = text;
    this.lengths[slot] = length;
    for (let i = 0; i < length; i++) this.bytes[kept + i] = source[from + i];
    return text;
  }
}

function decode(source: Uint8Array, from: number, to: number): string {
  return Buffer.from(source.buffer, source.byteOffset + from, to - from).toString("utf8");
}
