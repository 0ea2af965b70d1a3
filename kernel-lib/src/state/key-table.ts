/**
 * Numbers for keys, counted from 0 in the order in which they come: what a task keeps of the keys that it touched.
 *
 * As in `ByteMap` the bytes of the keys lie one behind the other, and slots find them by their hash.
 */
import { ByteWriter } from "./byte-writer";
import { hashOf, type Slice } from "./slice";

const MIN_KEYS = 16;

export class KeyTable {
  private readonly keys = new ByteWriter();
  /** Where each key ends; it begins where the one before ends. */
  private ends = new Uint32Array(MIN_KEYS);
  private hashes = new Int32Array(MIN_KEYS);
  /** The number of a key plus one; 0 is free. */
  private slots = new Int32Array(MIN_KEYS * 2);
  size = 0;

  /** The key's number; `size` before the call if it is new. */
  numberOf(key: Slice, hash: number = hashOf(key)): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot] - 1;
      if (number < 0) return this.add(key, hash);
      if (this.hashes[number] === hash && this.isKey(number, key)) return number;
    }
  }

  /** -1 when it has none. */
  find(key: Slice): number {
    const hash = hashOf(key);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot] - 1;
      if (number < 0 || (this.hashes[number] === hash && this.isKey(number, key))) return number;
    }
  }

  /** Counts until the next key is added. */
  keyOf(number: number): Slice {
    const { bytes } = this.keys.slice();
    return { bytes, start: number === 0 ? 0 : this.ends[number - 1], end: this.ends[number] };
  }

  private isKey(number: number, { bytes, start, end }: Slice): boolean {
    const own = this.keyOf(number);
    if (own.end - own.start !== end - start) return false;
    for (let i = start; i < end; i++) if (own.bytes[own.start + i - start] !== bytes[i]) return false;
    return true;
  }

  private add({ bytes, start, end }: Slice, hash: number): number {
    if (this.size === this.ends.length) this.grow();
    const number = this.size++;
    this.keys.copy(bytes, start, end);
    this.ends[number] = this.keys.length;
    this.hashes[number] = hash;
    this.occupy(number);
    return number;
  }

  private grow(): void {
    const [ends, hashes] = [this.ends, this.hashes];
    this.ends = new Uint32Array(ends.length * 2);
    this.ends.set(ends);
    this.hashes = new Int32Array(hashes.length * 2);
    this.hashes.set(hashes);
    this.slots = new Int32Array(ends.length * 4);
    for (let number = 0; number < this.size; number++) this.occupy(number);
  }

  private occupy(number: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[number] & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = number + 1;
  }

  clear(): void {
    this.keys.clear();
    this.slots.fill(0);
    this.size = 0;
  }
}
