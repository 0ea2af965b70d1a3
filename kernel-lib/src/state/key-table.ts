/**
 * Numbers for keys, counted from 0 in the order in which they come: what a task keeps of the keys that it touched, and where a
 * store in memory has its entries (`ByteMap`).
 *
 * Spark's `HDFSBackedStateStoreMap` holds binary rows in a Java hash map. Here the bytes of the keys lie one behind the other, and
 * a table of slots (open addressing, linear probing) finds them by their hash: nothing of it is an object that the garbage
 * collector would have to look at.
 */
import { ByteWriter } from "./byte-writer";
import { hashOf, type Slice, standsAt } from "./slice";

const MIN_KEYS = 16;

export class KeyTable {
  private readonly keys: ByteWriter;
  /** Where each key ends; it begins where the one before ends. */
  private ends: Uint32Array;
  private hashes: Int32Array;
  /** The number of a key plus one; 0 is free. */
  private slots: Int32Array;
  /** How many numbers were given. */
  size = 0;

  /** @param capacity for so many keys, a power of two */
  constructor(capacity: number = MIN_KEYS, bytes: number = 256) {
    this.keys = new ByteWriter(bytes);
    this.ends = new Uint32Array(capacity);
    this.hashes = new Int32Array(capacity);
    this.slots = new Int32Array(capacity * 2);
  }

  /** The key's number; `size` before the call if it is new. */
  numberOf(key: Slice, hash: number = hashOf(key)): number {
    const number = this.find(key, hash);
    return number < 0 ? this.add(key, hash) : number;
  }

  /** -1 when it has none. */
  find(key: Slice, hash: number = hashOf(key)): number {
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] - 1;
      if (number < 0 || (hashes[number] === hash && this.isKey(number, key))) return number;
    }
  }

  /** Counts until the next key is added. */
  keyOf(number: number): Slice {
    return { block: this.keys.block, start: number === 0 ? 0 : this.ends[number - 1], end: this.ends[number] };
  }

  hashOf(number: number): number {
    return this.hashes[number];
  }

  lengthOf(number: number): number {
    return this.ends[number] - (number === 0 ? 0 : this.ends[number - 1]);
  }

  /** Of all keys, also those that were removed. */
  get bytesUsed(): number {
    return this.keys.length;
  }

  get allocatedBytes(): number {
    return this.keys.capacity + this.ends.length * 8 + this.slots.length * 4;
  }

  private isKey(number: number, key: Slice): boolean {
    const start = number === 0 ? 0 : this.ends[number - 1];
    return this.ends[number] - start === key.end - key.start && standsAt(key, this.keys.block, start);
  }

  /** A key that is known not to be there. */
  add(key: Slice, hash: number): number {
    if (this.size === this.ends.length) this.grow();
    const number = this.size++;
    this.keys.copy(key);
    this.ends[number] = this.keys.length;
    this.hashes[number] = hash;
    this.occupy(number);
    return number;
  }

  /** It is found no more; its number is not given again. A free slot ends a search, so whoever was pushed beyond this one moves up. */
  remove(number: number): void {
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let gap = hashes[number] & mask;
    while (slots[gap] !== number + 1) gap = (gap + 1) & mask;
    for (let slot = (gap + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = hashes[slots[slot] - 1] & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      slots[gap] = slots[slot];
      gap = slot;
    }
    slots[gap] = 0;
  }

  private grow(): void {
    const { ends, hashes, slots } = this;
    this.ends = new Uint32Array(ends.length * 2);
    this.ends.set(ends);
    this.hashes = new Int32Array(hashes.length * 2);
    this.hashes.set(hashes);
    this.slots = new Int32Array(slots.length * 2);
    for (const taken of slots) if (taken !== 0) this.occupy(taken - 1);
  }

  private occupy(number: number): void {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = this.hashes[number] & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number + 1;
  }

  clear(): void {
    this.keys.clear();
    this.slots.fill(0);
    this.size = 0;
  }
}
