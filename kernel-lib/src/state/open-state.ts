/**
 * A version of a store with a task's writes laid over it. A task that fails leaves nothing behind: only `commit` hands the
 * writes on (Spark's `StateStore` between `getStore` and `commit` or `abort`, semantics C1).
 *
 * A key is looked for in the base once, when the task first asks for it: most are asked for, then written, then made durable.
 * An aggregation writes its keys in the order in which it asked for them, so the next one asked for is tried before any search.
 */
import type { StateChange, TaskState } from "../cluster/job";
import type { InternalRow, Value } from "../data/value";
import { endOf } from "../operators/event-time-key";
import type { StateEntry } from "../operators/physical-plan";
import type { EntryTime } from "../operators/stateful";
import { KeyTable } from "./key-table";
import type { KeyValues, TimeOf } from "./key-values";
import { PrefixIndex, prefixOfKey } from "./prefix-index";
import { hashOf, type Slice, sliceOf, textOf } from "./slice";
import { type Delta, DeltaWriter, type RowCodec } from "./state-codec";

/** What a task knows of a key. */
interface Touched {
  /** Its number in the table of keys. */
  readonly number: number;
  /** Null until somebody asks for it. */
  key: InternalRow | null;
  /** Whether the base has it. */
  readonly isStored: boolean;
  /** What the task wrote; null: removed; undefined: nothing. */
  value: InternalRow | null | undefined;
}

export interface StoreShape {
  readonly keys: RowCodec;
  readonly values: RowCodec;
  /** Keys can be found by their first so many columns. */
  readonly prefixColumns: number;
  /** By which the watermark closes an entry; null in a store that is not asked. */
  readonly time: EntryTime | null;
}

export class OpenState implements TaskState {
  private readonly table = new KeyTable();
  /** By their numbers. */
  private readonly touched: Touched[] = [];
  /** Those of them that the task wrote, in the order in which it did. */
  private readonly written: Touched[] = [];
  private readonly index = new PrefixIndex();
  /** The number after that of the key that was written last. */
  private expected = 0;
  private added = 0;
  private committed = false;

  constructor(
    private readonly base: KeyValues,
    private readonly shape: StoreShape,
    private readonly save: (changes: Delta) => Promise<void>,
  ) {}

  get(key: InternalRow): InternalRow | undefined {
    const bytes = this.shape.keys.bytesOf(key);
    const hash = hashOf(bytes);
    const number = this.table.numberOf(bytes, hash);
    if (number < this.touched.length) {
      const known = this.touched[number];
      return known.value === undefined ? this.storedValue(known) : (known.value ?? undefined);
    }
    const stored = this.base.get(bytes, hash);
    this.touched.push({ number, key, isStored: stored !== undefined, value: undefined });
    return stored === undefined ? undefined : this.shape.values.decode(stored);
  }

  put(key: InternalRow, value: InternalRow): void {
    const touched = this.expectedOrTouched(key);
    if (!isThere(touched)) this.added += 1;
    this.write(touched, value);
    if (this.shape.prefixColumns > 0) this.noteForPrefix(touched);
  }

  remove(key: InternalRow): void {
    const touched = this.touch(this.shape.keys.bytesOf(key), key);
    if (isThere(touched)) this.takeOut(touched);
  }

  private expectedOrTouched(key: InternalRow): Touched {
    const expected = this.touched[this.expected];
    const isExpected = expected?.key != null && sameCells(expected.key, key);
    const touched = isExpected ? expected : this.touch(this.shape.keys.bytesOf(key), key);
    this.expected = touched.number + 1;
    return touched;
  }

  private touch(bytes: Slice, key: InternalRow | null): Touched {
    const number = this.table.numberOf(bytes);
    if (number === this.touched.length)
      this.touched.push({ number, key, isStored: this.base.get(bytes) !== undefined, value: undefined });
    return this.touched[number];
  }

  private write(touched: Touched, value: InternalRow | null): void {
    if (touched.value === undefined) this.written.push(touched);
    touched.value = value;
  }

  private takeOut(touched: Touched): void {
    this.added -= 1;
    this.write(touched, null);
  }

  storedValue({ number, isStored }: Touched): InternalRow | undefined {
    const stored = isStored ? this.base.get(this.table.keyOf(number)) : undefined;
    return stored === undefined ? undefined : this.shape.values.decode(stored);
  }

  keyOf(touched: Touched): InternalRow {
    touched.key ??= this.shape.keys.decode(this.textOf(touched));
    return touched.key;
  }

  private textOf({ number }: Touched): string {
    return textOf(this.table.keyOf(number));
  }

  *entries(): Iterable<StateEntry> {
    for (const [key, value] of this.base.entries())
      if (!this.isWritten(key)) yield new StoredEntry(key, value, this.shape);
    for (const touched of this.written) if (touched.value) yield { key: this.keyOf(touched), value: touched.value };
  }

  private isWritten(key: string): boolean {
    const number = this.written.length === 0 ? -1 : this.table.find(sliceOf(key));
    return number >= 0 && this.touched[number].value !== undefined;
  }

  removeClosed(watermarkMs: number): readonly StateEntry[] {
    const micros = watermarkMs * 1000;
    const closed: StateEntry[] = [];
    const own = this.written.length;
    for (const bytes of this.base.endedBy(micros, this.timeOfTexts)) {
      const touched = this.touchStored(bytes);
      if (touched.value !== undefined) continue;
      this.takeOut(touched);
      closed.push(new RemovedEntry(this, touched));
    }
    for (const touched of this.written.slice(0, own)) {
      const { value } = touched;
      if (!value || this.timeOf(this.keyOf(touched), value) > micros) continue;
      this.takeOut(touched);
      closed.push({ key: this.keyOf(touched), value });
    }
    return closed;
  }

  private touchStored(bytes: Slice): Touched {
    const number = this.table.numberOf(bytes);
    if (number === this.touched.length) this.touched.push({ number, key: null, isStored: true, value: undefined });
    return this.touched[number];
  }

  private timeOf(key: InternalRow, value: InternalRow): number {
    const { time } = this.shape;
    return time === null ? Number.POSITIVE_INFINITY : endOf((time.in === "key" ? key : value)[time.at]);
  }

  private readonly timeOfTexts: TimeOf = (key, value) => {
    const { keys, values, time } = this.shape;
    if (time === null) throw new Error("internal: a store without times was asked what the watermark has closed");
    return endOf((time.in === "key" ? keys.decode(key) : values.decode(value))[time.at]);
  };

  private noteForPrefix(touched: Touched): void {
    const text = this.textOf(touched);
    this.index.add(prefixOfKey(text, this.shape.prefixColumns), text);
  }

  /** As they are when asked: what is written while they are looked at does not come too. */
  prefix(cells: InternalRow): Iterable<StateEntry> {
    const { keys, prefixColumns } = this.shape;
    if (cells.length !== prefixColumns) throw new Error(`internal: keys are found by ${prefixColumns} columns`);
    const prefix = `${keys.encode(cells).slice(0, -1)},`;
    const found: StateEntry[] = [];
    for (const key of this.base.keysWith(prefix))
      if (!this.isWritten(key)) found.push(new StoredEntry(key, this.base.get(sliceOf(key)) as string, this.shape));
    for (const key of this.index.find(prefix)) {
      const touched = this.touched[this.table.find(sliceOf(key))];
      if (touched.value) found.push({ key: this.keyOf(touched), value: touched.value });
    }
    return found;
  }

  /** Once committed, the base holds the writes itself. */
  get size(): number {
    return this.committed ? this.base.size : this.base.size + this.added;
  }

  get changes(): readonly StateChange[] {
    return this.written.flatMap((touched) => {
      const before = this.storedValue(touched) ?? null;
      const after = touched.value ?? null;
      return before === null && after === null ? [] : [{ key: this.keyOf(touched), before, after }];
    });
  }

  async commit(): Promise<void> {
    const changes = new DeltaWriter(this.shape.values);
    for (const touched of this.written) {
      const { number, value, isStored } = touched;
      if (value) changes.add(this.table.keyOf(number), value, this.timeOf(this.keyOf(touched), value));
      // A key that came and went within the batch leaves no trace on disk.
      else if (isStored) changes.add(this.table.keyOf(number), null, Number.NaN);
    }
    await this.save(changes.finish());
    this.committed = true;
  }

  abort(): void {
    this.table.clear();
    this.touched.length = 0;
    this.written.length = 0;
    this.index.clear();
    this.expected = 0;
    this.added = 0;
  }
}

/** Whether these are surely the same; rows of other objects than arrays are not compared. */
function sameCells(one: Value, other: Value): boolean {
  if (Object.is(one, other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (!sameCells(one[i], other[i])) return false;
  return true;
}

function isThere({ isStored, value }: Touched): boolean {
  return value === undefined ? isStored : value !== null;
}

/** Nothing is made of its bytes before somebody looks, which has to be before the commit. */
class RemovedEntry implements StateEntry {
  constructor(
    private readonly state: OpenState,
    private readonly touched: Touched,
  ) {}

  get key(): InternalRow {
    return this.state.keyOf(this.touched);
  }

  get value(): InternalRow {
    return this.state.storedValue(this.touched) as InternalRow;
  }
}

/** Nothing is made of the text before somebody looks: an operator that goes over all state looks at few of the values. */
class StoredEntry implements StateEntry {
  constructor(
    private readonly keyText: string,
    private readonly valueText: string,
    private readonly shape: StoreShape,
  ) {}

  get key(): InternalRow {
    return this.shape.keys.decode(this.keyText);
  }

  get value(): InternalRow {
    return this.shape.values.decode(this.valueText);
  }
}
