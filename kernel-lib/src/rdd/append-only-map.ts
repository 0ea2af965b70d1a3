/**
 * Values combined by key, given out in the order in which Spark's hash table (`AppendOnlyMap`) has them.
 *
 * The order of `reduceByKey(…).collect()` is no promise of Spark, yet it is always the same for the same input, and everybody
 * sees it on the screen. So this is Spark's table: places by the murmur3 hash of the key's hash code, quadratic probing, doubled at
 * 70 %; the key null has a place of its own before all others. In the table are positions of pairs, which lie in the order of
 * arrival.
 */
import { hashInt } from "../data/murmur3";
import { hashCode } from "./java-hash";
import { sameKey } from "./key";
import { PairColumns } from "./keyed-pairs";

const LOAD_FACTOR = 0.7;

/** Positions by place, counted from 1; 0 is free. */
class Slots {
  table: Int32Array = new Int32Array(64);
  private growsAt = Math.floor(LOAD_FACTOR * 64);

  /** `size` things are there now, those without a place among them. @param codes the hash codes by position */
  fit(size: number, codes: Int32Array): void {
    if (size <= this.growsAt) return;
    const old = this.table;
    this.table = new Int32Array(2 * old.length);
    this.growsAt = Math.floor(LOAD_FACTOR * this.table.length);
    for (const entry of old) if (entry !== 0) this.table[this.free(codes[entry - 1])] = entry;
  }

  free(code: number): number {
    const { table } = this;
    const mask = table.length - 1;
    let at = hashInt(code, 0) & mask;
    for (let step = 1; table[at] !== 0; step++) at = (at + step) & mask;
    return at;
  }

  /** The positions in the order of the places, `first` before them all unless it is -1. */
  order(size: number, first: number): Int32Array {
    const order = new Int32Array(size);
    let count = 0;
    if (first >= 0) order[count++] = first;
    for (const entry of this.table) if (entry !== 0) order[count++] = entry - 1;
    return order;
  }
}

const NOWHERE = -1;

/** The pairs are in the order of arrival. */
export class CombinerMap<K, C> extends PairColumns<K, C> {
  private readonly slots = new Slots();
  /** The position of the key null, or of undefined if that came first; -1 while there is none. */
  private nullAt = -1;
  /** The place where `find` has just ended without finding. */
  private free = NOWHERE;

  /** Where the key's value is in `values`, or -1. */
  find(key: K, code: number = hashCode(key)): number {
    const { codes, keys, nullAt } = this;
    if (code === 0 && isNull(key) && (nullAt < 0 || keys[nullAt] === key)) {
      this.free = NOWHERE;
      return nullAt;
    }
    const { table } = this.slots;
    const mask = table.length - 1;
    let at = hashInt(code, 0) & mask;
    for (let step = 1; table[at] !== 0; step++) {
      const found = table[at] - 1;
      if (codes[found] === code && sameKey(keys[found], key)) return found;
      at = (at + step) & mask;
    }
    this.free = at;
    return -1;
  }

  /** A key that `find` has just not found. */
  override add(key: K, value: C, code: number = hashCode(key)): void {
    super.add(key, value, code);
    const { slots, length } = this;
    if (this.free === NOWHERE) this.nullAt = length - 1;
    else slots.table[this.free] = length;
    slots.fit(length, this.codes);
  }

  /** The pairs in Spark's order. */
  entries(): PairColumns<K, C> {
    return this.chosen(this.slots.order(this.length, this.nullAt));
  }
}

const isNull = (key: unknown): boolean => key === null || key === undefined;

/**
 * In which order a table gives out what was put into it.
 * @param hashes the hash codes in the order of arrival
 * @param nullAt where among them the key null is; -1 for nowhere
 */
export function slotOrder(hashes: Int32Array, nullAt: number = -1): Int32Array {
  const slots = new Slots();
  for (let i = 0; i < hashes.length; i++) {
    if (i !== nullAt) slots.table[slots.free(hashes[i])] = i + 1;
    slots.fit(i + 1, hashes);
  }
  return slots.order(hashes.length, nullAt);
}
