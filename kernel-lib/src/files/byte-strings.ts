/** Texts out of bytes. Short ones that came by lately are not made again: the same few words fill most columns. */
import type { ByteSource } from "./byte-source";
import type { CellColumn } from "./cell-columns";

const SLOTS = 4096;
const SHORT = 24;

class ByteStrings {
  private readonly strings: string[] = new Array(SLOTS).fill("");
  private readonly lengths = new Uint8Array(SLOTS);
  private readonly bytes = new Uint8Array(SLOTS * SHORT);

  /** @param hash of the bytes */
  get(source: Uint8Array, from: number, to: number, hash: number): string {
    const length = to - from;
    if (length === 0) return "";
    if (length > SHORT) return decode(source, from, to);
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

/** What a byte means inside a text. */
const ENDS = 1;
const IS_ODD = 2;

/** Where texts end, and what they may not hold if they are to be plain. */
export class TextEnds {
  private readonly meanings = new Uint8Array(256);

  constructor(ends: readonly number[], odd: readonly number[]) {
    for (const byte of odd) this.meanings[byte] = IS_ODD;
    for (const byte of ends) this.meanings[byte] = ENDS;
  }

  endsAt(bytes: Uint8Array, at: number): boolean {
    return this.meanings[bytes[at]] === ENDS;
  }

  /** The place of the byte that ends the text; -1 when the text is not plain. */
  end(bytes: Uint8Array, from: number): number {
    let at = from;
    while (this.meanings[bytes[at]] === 0) at++;
    return this.meanings[bytes[at]] === ENDS ? at : -1;
  }

  /** Sets cells to texts. */
  parser(): (source: ByteSource, from: number, column: CellColumn, row: number) => number {
    const { meanings } = this;
    const strings = new ByteStrings();
    return ({ bytes }, from, column, row) => {
      let at = from;
      let hash = 0;
      for (; meanings[bytes[at]] === 0; at++) hash = (Math.imul(hash, 31) + bytes[at]) | 0;
      if (meanings[bytes[at]] !== ENDS) return -1;
      column.set(row, strings.get(bytes, from, at, hash));
      return at;
    };
  }
}
