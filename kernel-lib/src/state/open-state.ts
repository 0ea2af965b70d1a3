/**
 * A version of a store with a task's writes laid over it. A task that fails leaves nothing behind: only `commit` hands the
 * writes on (Spark's `StateStore` between `getStore` and `commit` or `abort`, semantics C1).
 */
import type { StateChange, TaskState } from "../cluster/job";
import type { InternalRow } from "../data/value";
import type { StateEntry } from "../operators/physical-plan";
import type { KeyValues } from "./key-values";
import { PrefixIndex, prefixOfKey } from "./prefix-index";
import type { RowCodec, TextRecord } from "./state-codec";

interface Written {
  readonly key: InternalRow;
  /** Null: removed. */
  readonly value: InternalRow | null;
}

export interface StoreShape {
  readonly keys: RowCodec;
  readonly values: RowCodec;
  /** Keys can be found by their first so many columns. */
  readonly prefixColumns: number;
}

export class OpenState implements TaskState {
  private readonly written = new Map<string, Written>();
  private readonly index = new PrefixIndex();
  private added = 0;
  private committed = false;

  constructor(
    private readonly base: KeyValues,
    private readonly shape: StoreShape,
    private readonly save: (records: readonly TextRecord[]) => Promise<void>,
  ) {}

  get(key: InternalRow): InternalRow | undefined {
    const text = this.shape.keys.encode(key);
    const written = this.written.get(text);
    if (written !== undefined) return written.value ?? undefined;
    const stored = this.base.get(text);
    return stored === undefined ? undefined : this.shape.values.decode(stored);
  }

  private has(text: string): boolean {
    const written = this.written.get(text);
    return written === undefined ? this.base.has(text) : written.value !== null;
  }

  put(key: InternalRow, value: InternalRow): void {
    const text = this.shape.keys.encode(key);
    if (!this.has(text)) this.added += 1;
    this.written.set(text, { key, value });
    if (this.shape.prefixColumns > 0) this.index.add(prefixOfKey(text, this.shape.prefixColumns), text);
  }

  remove(key: InternalRow): void {
    const text = this.shape.keys.encode(key);
    if (!this.has(text)) return;
    this.added -= 1;
    this.written.set(text, { key, value: null });
  }

  *entries(): Iterable<StateEntry> {
    for (const [text, value] of this.base.entries())
      if (!this.written.has(text)) yield new StoredEntry(text, value, this.shape);
    for (const { key, value } of this.written.values()) if (value !== null) yield { key, value };
  }

  /** As they are when asked: what is written while they are looked at does not come too. */
  prefix(cells: InternalRow): Iterable<StateEntry> {
    const { keys, prefixColumns } = this.shape;
    if (cells.length !== prefixColumns) throw new Error(`internal: keys are found by ${prefixColumns} columns`);
    const prefix = `${keys.encode(cells).slice(0, -1)},`;
    const found: StateEntry[] = [];
    for (const text of this.base.keysWith(prefix))
      if (!this.written.has(text)) found.push(new StoredEntry(text, this.base.get(text) as string, this.shape));
    for (const text of this.index.find(prefix)) {
      const { key, value } = this.written.get(text) as Written;
      if (value !== null) found.push({ key, value });
    }
    return found;
  }

  /** Once committed, the base holds the writes itself. */
  get size(): number {
    return this.committed ? this.base.size : this.base.size + this.added;
  }

  get changes(): readonly StateChange[] {
    const changes: StateChange[] = [];
    for (const [text, { key, value }] of this.written) {
      const stored = this.base.get(text);
      const before = stored === undefined ? null : this.shape.values.decode(stored);
      if (before !== null || value !== null) changes.push({ key, before, after: value });
    }
    return changes;
  }

  async commit(): Promise<void> {
    const { values } = this.shape;
    const records: TextRecord[] = [];
    for (const [key, { value }] of this.written) {
      // A key that came and went within the batch leaves no trace on disk.
      if (value !== null) records.push({ key, value: values.encode(value) });
      else if (this.base.has(key)) records.push({ key, value: null });
    }
    await this.save(records);
    this.committed = true;
  }

  abort(): void {
    this.written.clear();
    this.index.clear();
    this.added = 0;
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
