/**
 * A buffer that grows, for what is written one behind the other. State is written as bytes at once: tens of thousands of keys in
 * a batch would be as many texts, which would only be made into bytes afterwards.
 */
import { copyBytes, type Slice } from "./slice";

/** What places in it are counted with. */
const MOST_BYTES = 0xffffffff;

export class ByteWriter {
  /** What was written lies at its beginning; another one once it is full. */
  buffer: Buffer;
  length = 0;

  constructor(capacity: number = 256) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  get capacity(): number {
    return this.buffer.length;
  }

  clear(): void {
    this.length = 0;
  }

  byte(byte: number): void {
    this.makeRoom(1);
    this.buffer[this.length++] = byte;
  }

  copy(bytes: Uint8Array, start: number = 0, end: number = bytes.length): void {
    this.makeRoom(end - start);
    copyBytes({ bytes, start, end }, this.buffer, this.length);
    this.length += end - start;
  }

  /** In UTF-8. */
  text(text: string): void {
    this.makeRoom(text.length * 3);
    this.length += this.buffer.write(text, this.length);
  }

  /** A number and the like: short, and ASCII. */
  ascii(text: string): void {
    this.makeRoom(text.length);
    for (let i = 0; i < text.length; i++) this.buffer[this.length++] = text.charCodeAt(i);
  }

  /** A JSON string. Nearly all are plain and short, so the loop is faster than a call of `JSON.stringify`. */
  quoted(text: string): void {
    this.makeRoom(text.length + 2);
    const { buffer } = this;
    let at = this.length;
    buffer[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      buffer[at++] = unit;
    }
    buffer[at++] = QUOTE;
    this.length = at;
  }

  /** What was written since `start`; counts until more is written. */
  slice(start: number = 0): Slice {
    return { bytes: this.buffer, start, end: this.length };
  }

  /** What was written, for good: nothing more may be. */
  finished(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** A copy of what was written since `start`. */
  copied(start: number): Uint8Array {
    return Uint8Array.from(this.buffer.subarray(start, this.length));
  }

  toString(): string {
    return this.buffer.toString("utf8", 0, this.length);
  }

  private makeRoom(length: number): void {
    const needed = this.length + length;
    if (needed <= this.buffer.length) return;
    if (needed > MOST_BYTES) throw new RangeError("internal: more than 4 GB of state in one piece");
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, needed));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

const [SPACE, QUOTE, BACKSLASH, TILDE] = [0x20, 0x22, 0x5c, 0x7e];
