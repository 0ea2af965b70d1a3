/**
 * Pairs whose keys' hash codes are known, so that partitions, tables and sorting need not compute them again on the way from one
 * shuffle to the next. In Spark the keys remember: a `java.lang.String` keeps its hash code once it was asked for.
 *
 * They go through transformations as key, value and code, side by side; a pair `[key, value]` is made only for a function of the
 * program that wants one. Kept (in a cache, a shuffle file) they are columns: three arrays, not an array for each pair, which is
 * what makes a window over thirty batches cheap to keep.
 */
import { each, Fused, filtered, mapped, Pushed, type Sink, toArray } from "./fused";
import { hashCode } from "./java-hash";
import type { Kept } from "./task-context";

export type PairSink<K, V> = (key: K, value: V, code: number) => void;

export abstract class KeyedPairs<K, V> extends Pushed<[K, V]> {
  abstract pushPairs(sink: PairSink<K, V>): void;

  /** All of them, to be kept. */
  columns(): PairColumns<K, V> {
    const columns = new PairColumns<K, V>();
    this.pushPairs((key, value, code) => columns.add(key, value, code));
    return columns;
  }

  push(sink: Sink<[K, V]>): void {
    this.pushPairs((key, value) => sink([key, value]));
  }
}

/** Pairs to be kept, in the order in which they came. None is added any more once somebody reads them: columns are shared. */
export class PairColumns<K, V> extends KeyedPairs<K, V> {
  /** @param codes has room for at least as many as there are keys */
  constructor(
    readonly keys: K[] = [],
    readonly values: V[] = [],
    public codes: Int32Array = new Int32Array(16),
  ) {
    super();
  }

  override columns(): PairColumns<K, V> {
    return this;
  }

  /** Those at these positions, in this order. */
  chosen(positions: Int32Array): PairColumns<K, V> {
    const { length } = positions;
    const [keys, values, codes] = [new Array<K>(length), new Array<V>(length), new Int32Array(length)];
    for (let i = 0; i < length; i++) {
      const at = positions[i];
      keys[i] = this.keys[at];
      values[i] = this.values[at];
      codes[i] = this.codes[at];
    }
    return new PairColumns(keys, values, codes);
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

/** Values through a function, beside the same keys. */
class MappedPairs<K, V, U> extends KeyedPairs<K, U> {
  constructor(
    private readonly pairs: KeyedPairs<K, V>,
    private readonly f: (value: V) => U,
  ) {
    super();
  }

  *[Symbol.iterator](): Iterator<[K, U]> {
    for (const pair of this.pairs) yield [pair[0], this.f(pair[1])];
  }

  pushPairs(sink: PairSink<K, U>): void {
    const { f } = this;
    this.pairs.pushPairs((key, value, code) => sink(key, f(value), code));
  }

  override columns(): PairColumns<K, U> {
    const { f } = this;
    const { keys, values, codes } = this.pairs.columns();
    return new PairColumns(
      keys,
      values.map((value) => f(value)),
      codes,
    );
  }
}

/** Pairs for which a function holds. */
class ChosenPairs<K, V> extends KeyedPairs<K, V> {
  constructor(
    private readonly pairs: KeyedPairs<K, V>,
    private readonly holds: (pair: [K, V]) => boolean,
  ) {
    super();
  }

  *[Symbol.iterator](): Iterator<[K, V]> {
    for (const pair of this.pairs) if (this.holds(pair)) yield pair;
  }

  pushPairs(sink: PairSink<K, V>): void {
    const { holds } = this;
    this.pairs.pushPairs((key, value, code) => {
      if (holds([key, value])) sink(key, value, code);
    });
  }
}

/** All of them, to be kept. */
export function toKept<T>(values: Iterable<T>): Kept<T> {
  return (values as Iterable<unknown>) instanceof KeyedPairs
    ? ((values as unknown as KeyedPairs<unknown, unknown>).columns() as unknown as Kept<T>)
    : toArray(values);
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
  if (pairs instanceof KeyedPairs) return new MappedPairs<K, V, U>(pairs, f);
  return mapped(pairs, (pair): [K, U] => [pair[0], f(pair[1])]);
}

/** `filtered`, after which pairs are still keyed. */
export function chosen<T>(values: Iterable<T>, f: (value: T) => boolean): Iterable<T> {
  if (!(values instanceof KeyedPairs)) return filtered(values, f);
  return new ChosenPairs(values, f as unknown as (pair: [unknown, unknown]) => boolean) as unknown as Iterable<T>;
}
