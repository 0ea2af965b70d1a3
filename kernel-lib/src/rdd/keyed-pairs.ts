/**
 * Pairs whose keys' hash codes are known, so that partitions, tables and sorting need not compute them again on the way from one
 * shuffle to the next. In Spark the keys remember: a `java.lang.String` keeps its hash code once it was asked for.
 *
 * They go through transformations as key, value and code, side by side; a pair `[key, value]` is made only for a function of the
 * program that wants one. Kept (in a cache, a shuffle file) they are columns: three arrays, not an array for each pair, which is
 * what makes a window over thirty batches cheap to keep.
 */
import { each, Fused, filtered, mapped, Pushed, type Sink } from "./fused";
import { hashCode } from "./java-hash";

export type PairSink<K, V> = (key: K, value: V, code: number) => void;

export abstract class KeyedPairs<K, V> extends Pushed<[K, V]> {
  abstract pushPairs(sink: PairSink<K, V>): void;

  push(sink: Sink<[K, V]>): void {
    this.pushPairs((key, value) => sink([key, value]));
  }
}

/** Pairs to be kept, in the order in which they came. */
export class PairColumns<K, V> extends KeyedPairs<K, V> {
  readonly keys: K[] = [];
  readonly values: V[] = [];
  /** Room for at least as many as there are keys. */
  codes: Int32Array = new Int32Array(16);

  static of<K, V>(pairs: KeyedPairs<K, V>): PairColumns<K, V> {
    if (pairs instanceof PairColumns) return pairs;
    const columns = new PairColumns<K, V>();
    pairs.pushPairs((key, value, code) => columns.add(key, value, code));
    return columns;
  }

  add(key: K, value: V, code: number): void {
    const { length } = this;
    if (length === this.codes.length) {
      const codes = new Int32Array(2 * length);
      codes.set(this.codes);
      this.codes = codes;
    }
    this.codes[length] = code;
    this.keys.push(key);
    this.values.push(value);
  }

  get length(): number {
    return this.keys.length;
  }

  at(i: number): [K, V] {
    return [this.keys[i], this.values[i]];
  }

  *[Symbol.iterator](): Iterator<[K, V]> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  pushPairs(sink: PairSink<K, V>): void {
    const { keys, values, codes } = this;
    for (let i = 0; i < keys.length; i++) sink(keys[i], values[i], codes[i]);
  }
}

/** Made of a function for either way. */
class FusedPairs<K, V> extends KeyedPairs<K, V> {
  constructor(
    private readonly pulled: () => Iterator<[K, V]>,
    private readonly pushed: (sink: PairSink<K, V>) => void,
  ) {
    super();
  }

  [Symbol.iterator](): Iterator<[K, V]> {
    return this.pulled();
  }

  pushPairs(sink: PairSink<K, V>): void {
    this.pushed(sink);
  }
}

/** Calls `sink` with all the pairs and their keys' hash codes. */
export function eachPair<K, V>(pairs: Iterable<[K, V]>, sink: PairSink<K, V>): void {
  if (pairs instanceof KeyedPairs) pairs.pushPairs(sink);
  else each(pairs, (pair) => sink(pair[0], pair[1], hashCode(pair[0])));
}

export function keysOf<K>(pairs: Iterable<[K, unknown]>): Iterable<K> {
  if (!(pairs instanceof KeyedPairs)) return mapped(pairs, (pair) => pair[0]);
  return new Fused(
    () => mapped(pairs, (pair) => pair[0])[Symbol.iterator](),
    (sink) => pairs.pushPairs((key) => sink(key)),
  );
}

export function valuesOf<V>(pairs: Iterable<[unknown, V]>): Iterable<V> {
  if (!(pairs instanceof KeyedPairs)) return mapped(pairs, (pair) => pair[1]);
  return new Fused(
    () => mapped(pairs, (pair) => pair[1])[Symbol.iterator](),
    (sink) => pairs.pushPairs((_key, value) => sink(value)),
  );
}

export function mappedValues<K, V, U>(pairs: Iterable<[K, V]>, f: (value: V) => U): Iterable<[K, U]> {
  const plain = mapped(pairs, (pair): [K, U] => [pair[0], f(pair[1])]);
  if (!(pairs instanceof KeyedPairs)) return plain;
  return new FusedPairs(
    () => plain[Symbol.iterator](),
    (sink) => pairs.pushPairs((key, value, code) => sink(key, f(value), code)),
  );
}

/** `filtered`, after which pairs are still keyed. */
export function chosen<T>(values: Iterable<T>, f: (value: T) => boolean): Iterable<T> {
  const plain = filtered(values, f);
  if (!(values instanceof KeyedPairs)) return plain;
  const pairs: KeyedPairs<unknown, unknown> = values;
  const holds = f as unknown as (pair: [unknown, unknown]) => boolean;
  const kept = new FusedPairs<unknown, unknown>(
    () => plain[Symbol.iterator]() as Iterator<[unknown, unknown]>,
    (sink) =>
      pairs.pushPairs((key, value, code) => {
        if (holds([key, value])) sink(key, value, code);
      }),
  );
  return kept as unknown as Iterable<T>;
}
