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
import type { KeyValues, TimeOf } from "./key-values";
import { PrefixIndex, prefixOfKey } from "./prefix-index";
import type { RowCodec, TextRecord } from "./state-codec";

/** What a task knows of a key. */
interface Touched {
  readonly text: string;
  /** Null until somebody asks for it. */
  key: InternalRow | null;
  /** The value that the base has. */
  readonly stored: string | undefined;
  /** What the task wrote; null: removed; undefined: nothing. */
  value: InternalRow | null | undefined;
  /** The key that the task asked for after this one. */
  next: Touched | null;
}

export interface StoreShape {
  readonly keys: RowCodec;
  readonly values: RowCodec;
  /** Keys can be found by their first so many columns. */
  readonly prefixColumns: number;
  /** By which the watermark closes an entry; null in a store that is not asked. */
  readonly time: EntryTime | null;
}

/** A changed key, and when its entry ends, in microseconds. */
export interface TimedRecord extends TextRecord {
  readonly time: number;
}

export class OpenState implements TaskState {
  private readonly touched = new Map<string, Touched>();
  /** Those of them that the task wrote, in the order in which it did. */
  private readonly written: Touched[] = [];
  private readonly index = new PrefixIndex();
  /** Asked for last. */
  private asked: Touched | null = null;
  /** Asked for after the one that was written last, or first of all. */
  private expected: Touched | null = null;
  private added = 0;
  private committed = false;

  constructor(
    private readonly base: KeyValues,
    private readonly shape: StoreShape,
    private readonly save: (records: readonly TimedRecord[]) => Promise<void>,
  ) {}

  get(key: InternalRow): InternalRow | undefined {
    const touched = this.touch(key);
    if (this.asked === null) this.expected = touched;
    else if (touched.next === null && touched !== this.asked) this.asked.next = touched;
    this.asked = touched;
    const { value, stored } = touched;
    if (value !== undefined) return value ?? undefined;
    return stored === undefined ? undefined : this.shape.values.decode(stored);
  }

  put(key: InternalRow, value: InternalRow): void {
    const { expected } = this;
    const touched = expected?.key && sameCells(expected.key, key) ? expected : this.touch(key);
    this.expected = touched.next;
    if (!isThere(touched)) this.added += 1;
    this.write(touched, value);
    const { prefixColumns } = this.shape;
    if (prefixColumns > 0) this.index.add(prefixOfKey(touched.text, prefixColumns), touched.text);
  }

  remove(key: InternalRow): void {
    const touched = this.touch(key);
    if (isThere(touched)) this.takeOut(touched);
  }

  private touch(key: InternalRow): Touched {
    const text = this.shape.keys.encode(key);
    return this.touched.get(text) ?? this.note(text, key, this.base.get(text));
  }

  private note(text: string, key: InternalRow | null, stored: string | undefined): Touched {
    const touched = { text, key, stored, value: undefined, next: null };
    this.touched.set(text, touched);
    return touched;
  }

  private write(touched: Touched, value: InternalRow | null): void {
    if (touched.value === undefined) this.written.push(touched);
    touched.value = value;
  }

  private takeOut(touched: Touched): void {
    this.added -= 1;
    this.write(touched, null);
  }

  *entries(): Iterable<StateEntry> {
    for (const [text, value] of this.base.entries())
      if (!this.isWritten(text)) yield new StoredEntry(text, value, this.shape);
    for (const { key, value } of this.written) if (value && key) yield { key, value };
  }

  private isWritten(text: string): boolean {
    return this.touched.get(text)?.value !== undefined;
  }

  removeClosed(watermarkMs: number): readonly StateEntry[] {
    const micros = watermarkMs * 1000;
    const closed: StateEntry[] = [];
    const own = this.written.length;
    for (const [text, value] of this.base.endedBy(micros, this.timeOfTexts)) {
      const touched = this.touched.get(text) ?? this.note(text, null, value);
      if (touched.value !== undefined) continue;
      this.takeOut(touched);
      closed.push(new StoredEntry(text, value, this.shape));
    }
    for (const touched of this.written.slice(0, own)) {
      const { key, value } = touched;
      if (!key || !value || this.timeOf(key, value) > micros) continue;
      this.takeOut(touched);
      closed.push({ key, value });
    }
    return closed;
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

  /** As they are when asked: what is written while they are looked at does not come too. */
  prefix(cells: InternalRow): Iterable<StateEntry> {
    const { keys, prefixColumns } = this.shape;
    if (cells.length !== prefixColumns) throw new Error(`internal: keys are found by ${prefixColumns} columns`);
    const prefix = `${keys.encode(cells).slice(0, -1)},`;
    const found: StateEntry[] = [];
    for (const text of this.base.keysWith(prefix))
      if (!this.isWritten(text)) found.push(new StoredEntry(text, this.base.get(text) as string, this.shape));
    for (const text of this.index.find(prefix)) {
      const { key, value } = this.touched.get(text) as Touched;
      if (key && value) found.push({ key, value });
    }
    return found;
  }

  /** Once committed, the base holds the writes itself. */
  get size(): number {
    return this.committed ? this.base.size : this.base.size + this.added;
  }

  get changes(): readonly StateChange[] {
    const { keys, values } = this.shape;
    return this.written.flatMap(({ text, key, stored, value }) => {
      const before = stored === undefined ? null : values.decode(stored);
      const after = value ?? null;
      return before === null && after === null ? [] : [{ key: key ?? keys.decode(text), before, after }];
    });
  }

  async commit(): Promise<void> {
    const records: TimedRecord[] = [];
    for (const { text, key, stored, value } of this.written) {
      // A key that came and went within the batch leaves no trace on disk.
      if (key && value)
        records.push({ key: text, value: this.shape.values.encode(value), time: this.timeOf(key, value) });
      else if (stored !== undefined) records.push({ key: text, value: null, time: Number.NaN });
    }
    await this.save(records);
    this.committed = true;
  }

  abort(): void {
    this.touched.clear();
    this.written.length = 0;
    this.asked = null;
    this.expected = null;
    this.index.clear();
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

function isThere({ stored, value }: Touched): boolean {
  return value === undefined ? stored !== undefined : value !== null;
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
