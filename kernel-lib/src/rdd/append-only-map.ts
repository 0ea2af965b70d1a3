/**
 * Values combined by key, given out in the order in which Spark's hash table (`AppendOnlyMap`) has them.
 *
 * The order of `reduceByKey(…).collect()` is no promise of Spark, yet it is always the same for the same input, and everybody
 * sees it on the screen. So at the end the keys are put into a table as Spark does: quadratic probing by the murmur3 hash of the
 * hash code, doubled at 70 %. Until then they are found by those hash codes, which partitions and orders need as well: a `Map` of
 * JavaScript would hash each text once more, and know no tuples.
 */
import { hashInt } from "../data/murmur3";
import { hashCode } from "./java-hash";
import { sameKey } from "./key";
import { PairColumns } from "./keyed-pairs";

/** The pairs are in the order of arrival. */
export class CombinerMap<K, C> extends PairColumns<K, C> {
  /** Positions of pairs, counted from 1; 0 is free. */
  private table: Int32Array = new Int32Array(64);
  /** How far a code is shifted so that its upper bits are a place in the table. */
  private shift = 26;

  /** Where the key's value is in `values`, or -1. */
  find(key: K, code: number = hashCode(key)): number {
    const { table, codes, keys } = this;
    for (let at = this.place(code); ; at = at + 1 === table.length ? 0 : at + 1) {
      const found = table[at] - 1;
      if (found < 0 || (codes[found] === code && sameKey(keys[found], key))) return found;
    }
  }

  /** A key that is not there yet. */
  override add(key: K, value: C, code: number = hashCode(key)): void {
    super.add(key, value, code);
    if (2 * this.length > this.table.length) this.grow();
    else this.enter(this.length);
  }

  private place(code: number): number {
    return Math.imul(code, 0x9e3779b1) >>> this.shift;
  }

  private enter(position: number): void {
    const { table } = this;
    let at = this.place(this.codes[position - 1]);
    while (table[at] !== 0) at = at + 1 === table.length ? 0 : at + 1;
    table[at] = position;
  }

  private grow(): void {
    this.table = new Int32Array(4 * this.table.length);
    this.shift -= 2;
    for (let position = 1; position <= this.length; position++) this.enter(position);
  }

  /** The pairs in Spark's order. */
  entries(): PairColumns<K, C> {
    const { keys, values, codes, length } = this;
    const nullAt = keys.findIndex((key) => key === null || key === undefined);
    const ordered = new PairColumns<K, C>();
    for (const i of slotOrder(codes.subarray(0, length), nullAt)) ordered.add(keys[i], values[i], codes[i]);
    return ordered;
  }
}

/**
 * In which order a table gives out what was put into it.
 * @param hashes the hash codes in the order of arrival
 * @param nullAt where among them the key null is, which has a place of its own before all others; -1 for nowhere
 */
export function slotOrder(hashes: Int32Array, nullAt: number = -1): number[] {
  let capacity = 64;
  let table = new Int32Array(capacity).fill(-1);
  const spread = hashes.map((hash) => hashInt(hash, 0));
  for (let i = 0; i < spread.length; i++) {
    if (i !== nullAt) put(table, spread[i], i);
    if (i < Math.floor(0.7 * capacity)) continue;
    capacity *= 2;
    const larger = new Int32Array(capacity).fill(-1);
    for (const item of table) if (item >= 0) put(larger, spread[item], item);
    table = larger;
  }
  const order = nullAt < 0 ? [] : [nullAt];
  for (const item of table) if (item >= 0) order.push(item);
  return order;
}

function put(table: Int32Array, spread: number, item: number): void {
  const mask = table.length - 1;
  let at = spread & mask;
  for (let step = 1; table[at] !== -1; step++) at = (at + step) & mask;
  table[at] = item;
}
