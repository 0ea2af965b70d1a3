/**
 * Equal keys as one string: what comes in batch after batch is kept once, and compared by where it lies. Java's garbage collector has
 * it as an option (`UseStringDeduplication`).
 *
 * A batch of a hundred thousand words has some ten thousand different ones, most of which the batches before had as well. Kept in
 * windows and shuffle files they would be new strings each time. The pool has so many places for hash codes, and in each the latest text
 * that came by: nothing is promised, and nothing grows.
 */
const PLACES_BITS = 16;
/** A longer text may be a slice of that from which it was cut, and would keep the whole of it. */
const LONGEST = 12;

const pool: unknown[] = new Array(2 ** PLACES_BITS).fill(null);

/** The key itself, or an equal string from before. @param code its hash code */
export function pooled<K>(key: K, code: number): K {
  if (typeof key !== "string" || key.length > LONGEST) return key;
  const place = Math.imul(code, 0x9e3779b1) >>> (32 - PLACES_BITS);
  if (pool[place] === key) return pool[place] as K & string;
  pool[place] = key;
  return key;
}
