/**
 * Entries of a store as operators see them: rows that are made of the bytes when somebody looks. An operator that goes over all
 * state looks at few of the values, and what the watermark closes is mostly only counted. Spark hands out `UnsafeRowPair`s, which
 * are views of bytes as well.
 */
import type { InternalRow } from "../data/value";
import type { ClosedEntries, StateEntry } from "../operators/physical-plan";
import type { EntryTime } from "../operators/stateful";
import type { KeyValues } from "./key-values";
import type { Slice } from "./slice";
import type { RowCodec } from "./state-codec";

export interface StoreShape {
  readonly keys: RowCodec;
  readonly values: RowCodec;
  /** Keys can be found by their first so many columns. */
  readonly prefixColumns: number;
  /** When an entry ends; null in a store that is not asked. */
  readonly time: EntryTime | null;
}

/** Most are only counted. Who looks at them has to do so before the commit. */
export class Closed implements ClosedEntries {
  /** The places of those in the base, and what the task itself had written. */
  readonly all: (number | StateEntry)[] = [];

  constructor(
    private readonly base: KeyValues,
    private readonly shape: StoreShape,
  ) {}

  get length(): number {
    return this.all.length;
  }

  *[Symbol.iterator](): Iterator<StateEntry> {
    for (const entry of this.all)
      yield typeof entry === "number"
        ? new StoredEntry(this.base.keyAt(entry), this.base.valueAt(entry), this.shape)
        : entry;
  }
}

/** Nothing is made of the bytes before somebody looks: an operator that goes over all state looks at few of the values. */
export class StoredEntry implements StateEntry {
  constructor(
    private readonly keyBytes: Slice,
    private readonly valueBytes: Slice,
    private readonly shape: StoreShape,
  ) {}

  get key(): InternalRow {
    return this.shape.keys.decode(this.keyBytes);
  }

  get value(): InternalRow {
    return this.shape.values.decode(this.valueBytes);
  }
}
