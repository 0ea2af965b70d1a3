/**
 * A buffer that grows, for what is written one behind the other. State is written as bytes at once: tens of thousands of keys in
 * a batch would be as many texts, which would only be made into bytes afterwards.
 */
import { Block, copySlice, type Slice } from "./slice";

/** What places in it are counted with. */
const MOST_BYTES = 0xffffffff;

export class ByteWriter {
  /** What was written lies at its beginning; another one once it is full. */
  block: Block;
  length = 0;

  constructor(capacity: number = 256) {
    this.block = Block.ofLength(capacity);
  }

  get capacity(): number {
    return this.block.length;
  }

  clear(): void {
    this.length = 0;
  }

  byte(byte: number): void {
    this.makeRoom(1);
    this.block.bytes[this.length++] = byte;
  }

  copy(slice: Slice): void {
    const length = slice.end - slice.start;
    this.makeRoom(length);
    copySlice(slice, this.block, this.length);
    this.length += length;
  }

  /** In UTF-8. */
  text(text: string): void {
    this.makeRoom(text.length * 3);
    this.length += this.block.bytes.write(text, this.length);
  }

  /** A number and the like: short, and ASCII. */
  ascii(text: string): void {
    this.makeRoom(text.length);
    const { bytes } = this.block;
    for (let i = 0; i < text.length; i++) bytes[this.length++] = text.charCodeAt(i);
  }

  /** A JSON string. Nearly all are plain and short, so the loop is faster than a call of `JSON.stringify`. */
  quoted(text: string): void {
    this.makeRoom(text.length + 2);
    const { bytes } = this.block;
    let at = this.length;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.length = at;
  }

  /** What was written since `start`; counts until more is written. */
  slice(start: number = 0): Slice {
    return { block: this.block, start, end: this.length };
  }

  /** What was written, for good: nothing more may be. */
  finished(): Uint8Array {
    return this.block.bytes.subarray(0, this.length);
  }

  /** A copy of what was written since `start`. */
  copied(start: number): Slice {
    const block = Block.ofLength(this.length - start);
    copySlice(this.slice(start), block, 0);
    return { block, start: 0, end: block.length };
  }

  toString(): string {
    return this.block.bytes.toString("utf8", 0, this.length);
  }

  private makeRoom(length: number): void {
    const needed = this.length + length;
    if (needed > this.block.length) this.grow(needed);
  }

  private grow(needed: number): void {
    if (needed > MOST_BYTES) throw new RangeError("internal: more than 4 GB of state in one piece");
    const larger = Block.ofLength(Math.max(this.block.length * 2, needed));
    copySlice(this.slice(), larger, 0);
    this.block = larger;
  }
}

const [SPACE, QUOTE, BACKSLASH, TILDE] = [0x20, 0x22, 0x5c, 0x7e];
