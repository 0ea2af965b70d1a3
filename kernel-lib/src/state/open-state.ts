/**
 * A version of a store with a task's writes laid over it. A task that fails leaves nothing behind: only `commit` hands the
 * writes on (Spark's `StateStore` between `getStore` and `commit` or `abort`, semantics C1).
 *
 * A key is looked for in the base once, when the task first asks for it: most are asked for, then written, then made durable.
 * An aggregation writes its keys in the order in which it asked for them, so the next one asked for is tried before any search.
 * What the watermark closes is known by its place in the base alone: nothing is made of it unless somebody looks.
 */
import type { StateChange, TaskState } from "../cluster/job";
import type { InternalRow, Value } from "../data/value";
import type { ClosedEntries, StateEntry } from "../operators/physical-plan";
import { type Delta, DeltaWriter } from "./delta";
import { KeyTable } from "./key-table";
import type { KeyValues, TimeOf } from "./key-values";
import { PrefixIndex, prefixOfKey } from "./prefix-index";
import { hashOf, type Slice, sliceOf, textOf } from "./slice";
import { Closed, StoredEntry, type StoreShape } from "./stored-entry";

export class OpenState implements TaskState {
  /** The keys that the task touched. What it knows of them stands in the arrays, by their numbers. */
  private readonly table = new KeyTable();
  /** Null until somebody asks for it. */
  private readonly keys: (InternalRow | null)[] = [];
  /** Where the base has it, or -1. */
  private readonly places: number[] = [];
  /** What the task wrote; null: removed; undefined: nothing. */
  private readonly values: (InternalRow | null | undefined)[] = [];
  /** What was changed, in the order in which it was: the number of a key, or -1 minus the place of an entry that was closed untouched. */
  private readonly written: number[] = [];
  private readonly index = new PrefixIndex();
  /** The number after that of the key that was written last. */
  private expected = 0;
  private added = 0;
  private hasClosed = false;
  /** The places of what was closed untouched; null until somebody asks. */
  private closed: Set<number> | null = null;
  private committed = false;

  constructor(
    private readonly base: KeyValues,
    private readonly shape: StoreShape,
    private readonly save: (changes: Delta) => Promise<void>,
  ) {}

  get(key: InternalRow): InternalRow | undefined {
    const number = this.touch(this.shape.keys.bytesOf(key), key);
    const value = this.values[number];
    return value === undefined ? this.storedValue(this.places[number]) : (value ?? undefined);
  }

  put(key: InternalRow, value: InternalRow): void {
    const number = this.expectedOrTouched(key);
    if (!this.isThere(number)) this.added += 1;
    this.write(number, value);
    if (this.shape.prefixColumns > 0) this.noteForPrefix(number);
  }

  remove(key: InternalRow): void {
    const number = this.touch(this.shape.keys.bytesOf(key), key);
    if (this.isThere(number)) this.takeOut(number);
  }

  private expectedOrTouched(key: InternalRow): number {
    const expected = this.expected < this.keys.length ? this.keys[this.expected] : null;
    const isExpected = expected !== null && sameCells(expected, key);
    const number = isExpected ? this.expected : this.touch(this.shape.keys.bytesOf(key), key);
    this.expected = number + 1;
    return number;
  }

  private touch(bytes: Slice, key: InternalRow | null): number {
    const hash = hashOf(bytes);
    const number = this.table.numberOf(bytes, hash);
    if (number === this.keys.length) {
      const place = this.base.find(bytes, hash);
      const isClosed = this.isClosed(place);
      if (isClosed) this.written[this.written.indexOf(-1 - place)] = number;
      this.keys.push(key);
      this.places.push(place);
      this.values.push(isClosed ? null : undefined);
    }
    return number;
  }

  private isClosed(place: number): boolean {
    if (!this.hasClosed || place < 0) return false;
    this.closed ??= new Set(this.written.filter((number) => number < 0).map((number) => -1 - number));
    return this.closed.has(place);
  }

  private isThere(number: number): boolean {
    const value = this.values[number];
    return value === undefined ? this.places[number] >= 0 : value !== null;
  }

  private write(number: number, value: InternalRow | null): void {
    if (this.values[number] === undefined) this.written.push(number);
    this.values[number] = value;
  }

  private takeOut(number: number): void {
    this.added -= 1;
    this.write(number, null);
  }

  private storedValue(place: number): InternalRow | undefined {
    return place < 0 ? undefined : this.shape.values.decode(this.base.valueAt(place));
  }

  private keyOf(number: number): InternalRow {
    const key = this.keys[number] ?? this.shape.keys.decode(this.table.keyOf(number));
    this.keys[number] = key;
    return key;
  }

  *entries(): Iterable<StateEntry> {
    for (const { key, value } of this.base.entries())
      if (!this.isWritten(key)) yield new StoredEntry(key, value, this.shape);
    for (const number of this.written) {
      const value = number < 0 ? null : this.values[number];
      if (value) yield { key: this.keyOf(number), value };
    }
  }

  private isWritten(key: Slice): boolean {
    if (this.written.length === 0) return false;
    const hash = hashOf(key);
    const number = this.table.find(key, hash);
    if (number >= 0) return this.values[number] !== undefined;
    return this.hasClosed && this.isClosed(this.base.find(key, hash));
  }

  removeClosed(watermarkMs: number): ClosedEntries {
    const closed = new Closed(this.base, this.shape);
    for (const number of this.ended(watermarkMs)) {
      const value = number < 0 ? undefined : this.values[number];
      if (value) closed.all.push({ key: this.keyOf(number), value });
      else closed.all.push(this.placeOf(number));
      if (number >= 0) this.takeOut(number);
      else {
        this.added -= 1;
        this.written.push(number);
      }
    }
    this.hasClosed = true;
    this.closed = null;
    return closed;
  }

  endedBy(ms: number): StateEntry[] {
    return this.ended(ms).map((number) => {
      const value = number < 0 ? undefined : this.values[number];
      if (value) return { key: this.keyOf(number), value };
      const place = this.placeOf(number);
      return new StoredEntry(this.base.keyAt(place), this.base.valueAt(place), this.shape);
    });
  }

  /** What ends by then, as it is noted in `written`: those of the base first. */
  private ended(ms: number): number[] {
    const micros = ms * 1000;
    const ended: number[] = [];
    const touched = this.touchedByPlace();
    for (const place of this.base.endedBy(micros, this.timeOfBytes)) {
      const number = touched.get(place) ?? -1 - place;
      if (number < 0 ? !this.isClosed(place) : this.values[number] === undefined) ended.push(number);
    }
    for (const number of this.written) {
      const value = number < 0 ? null : this.values[number];
      if (value && this.timeOf(this.keyOf(number), value) <= micros) ended.push(number);
    }
    return ended;
  }

  /** Where the base has what is noted so; -1: it has not. */
  private placeOf(number: number): number {
    return number < 0 ? -1 - number : this.places[number];
  }

  ordered(keys: readonly InternalRow[]): InternalRow[] {
    const written = new Map(this.written.map((number, i) => [number, i]));
    const numbers = new Set(keys.map((key) => this.touch(this.shape.keys.bytesOf(key), key)));
    const there = [...numbers].filter((number) => this.isThere(number));
    const isWritten = (number: number): boolean => this.values[number] !== undefined;
    const stored = there.filter((number) => !isWritten(number));
    stored.sort((a, b) => this.base.compare(this.places[a], this.places[b]));
    const own = there.filter(isWritten).sort((a, b) => Number(written.get(a)) - Number(written.get(b)));
    return [...stored, ...own].map((number) => this.keyOf(number));
  }

  /** The numbers of the touched keys that the base has. */
  private touchedByPlace(): Map<number, number> {
    const numbers = new Map<number, number>();
    this.places.forEach((place, number) => {
      if (place >= 0) numbers.set(place, number);
    });
    return numbers;
  }

  private timeOf(key: InternalRow, value: InternalRow): number {
    const { time } = this.shape;
    return time === null ? Number.POSITIVE_INFINITY : time.endOf(time.in === "key" ? key : value);
  }

  private readonly timeOfBytes: TimeOf = (key, value) => {
    const { keys, values, time } = this.shape;
    if (time === null) throw new Error("internal: a store without times was asked what the watermark has closed");
    return time.endOf(time.in === "key" ? keys.decode(key) : values.decode(value));
  };

  private noteForPrefix(number: number): void {
    const text = textOf(this.table.keyOf(number));
    this.index.add(prefixOfKey(text, this.shape.prefixColumns), text);
  }

  /** As they are when asked: what is written while they are looked at does not come too. */
  prefix(cells: InternalRow): Iterable<StateEntry> {
    const { keys, prefixColumns } = this.shape;
    if (cells.length !== prefixColumns) throw new Error(`internal: keys are found by ${prefixColumns} columns`);
    const prefix = `${keys.encode(cells).slice(0, -1)},`;
    const found: StateEntry[] = [];
    for (const place of this.base.placesWith(prefix)) {
      const key = this.base.keyAt(place);
      if (!this.isWritten(key)) found.push(new StoredEntry(key, this.base.valueAt(place), this.shape));
    }
    for (const key of this.index.find(prefix)) {
      const number = this.table.find(sliceOf(key));
      const value = this.values[number];
      if (value) found.push({ key: this.keyOf(number), value });
    }
    return found;
  }

  /** Once committed, the base holds the writes itself. */
  get size(): number {
    return this.committed ? this.base.size : this.base.size + this.added;
  }

  get changes(): readonly StateChange[] {
    return this.written.flatMap((number) => {
      const place = this.placeOf(number);
      const before = this.storedValue(place) ?? null;
      const after = number < 0 ? null : (this.values[number] ?? null);
      if (before === null && after === null) return [];
      return [{ key: number < 0 ? this.shape.keys.decode(this.base.keyAt(place)) : this.keyOf(number), before, after }];
    });
  }

  async commit(): Promise<void> {
    await this.save(this.delta());
    this.committed = true;
  }

  private delta(): Delta {
    const { table, base } = this;
    const changes = new DeltaWriter(this.shape.values, this.written.length);
    for (const number of this.written) {
      const value = number < 0 ? null : this.values[number];
      const place = this.placeOf(number);
      if (value)
        changes.put(table.keyOf(number), table.hashOf(number), place, value, this.timeOf(this.keyOf(number), value));
      // A key that came and went within the batch leaves no trace on disk.
      else if (place >= 0) changes.remove(base.keyAt(place), place);
    }
    return changes.finish();
  }

  abort(): void {
    this.table.clear();
    for (const list of [this.keys, this.places, this.values, this.written]) list.length = 0;
    this.index.clear();
    this.expected = 0;
    this.added = 0;
    this.hasClosed = false;
    this.closed = null;
  }
}

function sameCells(one: Value, other: Value): boolean {
  if (Object.is(one, other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (!sameCells(one[i], other[i])) return false;
  return true;
}
