/**
 * A file's bytes for the quick ways of reading: one by one, or four at a time.
 *
 * Whoever reads a line may look a little ahead without asking where the file ends: its last bytes are not read the quick way.
 */

/** How far behind a line's end a quick way may look. */
export const AHEAD = 32;

export class ByteSource {
  readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The four bytes from `at` on as one number; only good for comparing. */
  word(at: number): number {
    return this.view.getInt32(at, true);
  }

  /** After the byte-order mark, if there is one. */
  get start(): number {
    const { bytes } = this;
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }
}

/** Bytes that are looked for, four at a time. */
export class BytePattern {
  readonly length: number;
  private readonly words: Int32Array;
  /** The bytes that do not fill a word, and which bits of a word they are. */
  private readonly rest: number;
  private readonly restMask: number;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    const padded = new ByteSource(new Uint8Array(bytes.length + 4));
    padded.bytes.set(bytes);
    this.words = Int32Array.from({ length: bytes.length >> 2 }, (_, i) => padded.word(4 * i));
    this.rest = padded.word(4 * this.words.length);
    this.restMask = (1 << (8 * (bytes.length & 3))) - 1;
  }

  standsAt(source: ByteSource, at: number): boolean {
    const { words } = this;
    let place = at;
    for (let i = 0; i < words.length; i++, place += 4) if (source.word(place) !== words[i]) return false;
    return (source.word(place) & this.restMask) === this.rest;
  }

  /** The same as a JavaScript expression, over the `view` of a source and a place `at`. */
  get code(): string {
    const word = (i: number): string => `view.getInt32(at + ${4 * i}, true)`;
    const whole = Array.from(this.words, (bytes, i) => `${word(i)} === ${bytes}`);
    if (this.restMask === 0) return whole.join(" && ");
    return [...whole, `(${word(whole.length)} & ${this.restMask}) === ${this.rest}`].join(" && ");
  }
}
