/**
 * Keys with their state and the time at which it was last touched: the memory of one partition of `mapWithState`.
 *
 * Spark's `OpenHashMapBasedStateMap`. A batch makes a copy that holds only what it changes, over the map of the batch
 * before, which others may still read. After twenty copies they are laid together, so that looking up stays quick.
 */
import { keyOf } from "../rdd/key";

interface Entry<K, S> {
  readonly key: K;
  readonly state: S;
  readonly timeMs: number;
}

/** A map without its methods, as it comes out of a file. */
interface PlainMap<K, S> {
  readonly before: StateMap<K, S> | null;
  readonly changes: ReadonlyMap<unknown, Entry<K, S> | null>;
}

/** `spark.streaming.sessionByKey.deltaChainThreshold` */
const LONGEST_CHAIN = 20;

export class StateMap<K, S> {
  /** Null: the key was removed. */
  private readonly changes = new Map<unknown, Entry<K, S> | null>();

  private constructor(
    private readonly before: StateMap<K, S> | null,
    private readonly chain: number,
  ) {}

  static empty<K, S>(): StateMap<K, S> {
    return new StateMap<K, S>(null, 0);
  }

  static of<K, S>(entries: Iterable<readonly [key: K, state: S, timeMs: number]>): StateMap<K, S> {
    const map = StateMap.empty<K, S>();
    for (const [key, state, timeMs] of entries) map.put(key, state, timeMs);
    return map;
  }

  /** A map again of what a checkpoint holds: the plain data of one. */
  static revived<K, S>(saved: StateMap<K, S>): StateMap<K, S> {
    if (saved instanceof StateMap) return saved;
    const { before, changes } = saved as unknown as PlainMap<K, S>;
    const map = before === null ? StateMap.empty<K, S>() : StateMap.revived(before);
    for (const [name, entry] of changes) map.changes.set(name, entry);
    return map;
  }

  get(key: K): S | undefined {
    return this.find(keyOf(key))?.state;
  }

  private find(name: unknown): Entry<K, S> | null {
    for (let map: StateMap<K, S> | null = this; map !== null; map = map.before) {
      const found = map.changes.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  put(key: K, state: S, timeMs: number): void {
    this.changes.set(keyOf(key), { key, state, timeMs });
  }

  remove(key: K): void {
    const name = keyOf(key);
    if (this.before === null) this.changes.delete(name);
    else this.changes.set(name, null);
  }

  /** A map with the same keys; what is put into it does not show here. */
  copy(): StateMap<K, S> {
    if (this.chain < LONGEST_CHAIN) return new StateMap(this, this.chain + 1);
    return new StateMap(StateMap.of(this.entries()), 1);
  }

  *entries(): Iterable<[key: K, state: S, timeMs: number]> {
    for (const { key, state, timeMs } of this.all().values()) yield [key, state, timeMs];
  }

  private all(): ReadonlyMap<unknown, Entry<K, S>> {
    const chain: StateMap<K, S>[] = [];
    for (let map: StateMap<K, S> | null = this; map !== null; map = map.before) chain.unshift(map);
    const all = new Map<unknown, Entry<K, S>>();
    for (const { changes } of chain)
      for (const [name, entry] of changes)
        if (entry === null) all.delete(name);
        else all.set(name, entry);
    return all;
  }

  /** Those that were last touched before this time. */
  *getByTime(thresholdMs: number): Iterable<[key: K, state: S]> {
    for (const [key, state, timeMs] of [...this.entries()]) if (timeMs < thresholdMs) yield [key, state];
  }

  *pairs(): Iterable<[K, S]> {
    for (const [key, state] of this.entries()) yield [key, state];
  }
}
