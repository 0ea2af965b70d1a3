/**
 * Values combined by key, given out in the order in which Spark's hash table (`AppendOnlyMap`) has them.
 *
 * The order of `reduceByKey(…).collect()` is no promise of Spark, yet it is always the same for the same input, and everybody
 * sees it on the screen. So the keys are found by an ordinary `Map`, and at the end put into a table as Spark does: quadratic
 * probing by the murmur3 hash of the hash code, doubled at 70 %.
 */
import { hashInt } from "../data/murmur3";
import { hashCode } from "./java-hash";
import { keyOf } from "./key";

export class CombinerMap<K, C> {
  private readonly slots = new Map<unknown, number>();
  readonly keys: K[] = [];
  readonly values: C[] = [];

  /** Where the key's value is in `values`, or -1. */
  find(key: K): number {
    const at = this.slots.get(typeof key === "number" ? key : keyOf(key));
    return at === undefined ? -1 : at;
  }

  /** A key that is not there yet. */
  add(key: K, value: C): void {
    this.slots.set(typeof key === "number" ? key : keyOf(key), this.keys.length);
    this.keys.push(key);
    this.values.push(value);
  }

  get size(): number {
    return this.keys.length;
  }

  /** The pairs in Spark's order. */
  *entries(): Iterable<[K, C]> {
    const { keys, values } = this;
    const order = slotOrder(keys.map((key) => (isNull(key) ? null : hashCode(key))));
    for (const i of order) yield [keys[i], values[i]];
  }
}

const isNull = (key: unknown): boolean => key === null || key === undefined;

/**
 * In which order a table gives out what was put into it.
 * @param hashes the hash codes in the order of arrival; null for the key null, which has a place of its own before all others
 */
export function slotOrder(hashes: readonly (number | null)[]): number[] {
  let capacity = 64;
  let table = new Int32Array(capacity).fill(-1);
  let size = 0;
  let nullAt = -1;
  const spread = Int32Array.from(hashes, (hash) => (hash === null ? 0 : hashInt(hash, 0)));
  hashes.forEach((hash, i) => {
    if (hash === null) nullAt = i;
    else put(table, spread[i], i);
    size++;
    if (size <= Math.floor(0.7 * capacity)) return;
    capacity *= 2;
    const larger = new Int32Array(capacity).fill(-1);
    for (const item of table) if (item >= 0) put(larger, spread[item], item);
    table = larger;
  });
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
