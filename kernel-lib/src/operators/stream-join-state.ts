/**
 * The rows of one side of a join of two streams that may still find a partner. Spark's `SymmetricHashJoinStateManager`,
 * state format 2 (semantics H4).
 *
 * Two stores: `keyToNumValues` counts the rows of a key, `keyWithIndexToValue` holds them under (key, number), each with a
 * flag whether it ever found a partner. When a row goes, the last row of its key takes its number.
 */
import { BooleanType, LongType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import { AttributeReference } from "../plan/expression";
import type { StateStore } from "./physical-plan";
import type { EntryTime, StateStoreSpec } from "./stateful";
import { isEnded } from "./stream-join-side";

/** A row in the state. */
export interface StoredRow {
  readonly index: number;
  readonly row: InternalRow;
  readonly matched: boolean;
}

/** The two stores of a side, the one with the rows first. */
export function sideStores(
  side: "left" | "right",
  keys: readonly AttributeReference[],
  columns: readonly AttributeReference[],
  decides: EntryTime | null,
): StateStoreSpec[] {
  const column = (name: string, type: typeof LongType | typeof BooleanType): AttributeReference =>
    new AttributeReference(name, type, false);
  const fields = keys.map((key, i) => new AttributeReference(`field${i}`, key.dataType, key.nullable));
  return [
    {
      name: `${side}-keyWithIndexToValue`,
      keys: [...fields, column("index", LongType)],
      values: [...columns, column("matched", BooleanType)],
      prefixColumns: 0,
      counted: true,
      time: decides?.in === "value" ? decides : null,
    },
    {
      name: `${side}-keyToNumValues`,
      keys: fields,
      values: [column("value", LongType)],
      prefixColumns: 0,
      counted: false,
      time: decides?.in === "key" ? decides : null,
    },
  ];
}

export class JoinSideState {
  constructor(
    private readonly rows: StateStore,
    private readonly counts: StateStore,
  ) {}

  /** All rows under a key, as they are when asked. */
  rowsOf(key: InternalRow): StoredRow[] {
    return Array.from({ length: this.countOf(key) }, (_, index) => {
      const value = this.rows.get([...key, index]) as InternalRow;
      return { index, row: value.slice(0, -1), matched: value[value.length - 1] === true };
    });
  }

  append(key: InternalRow, row: InternalRow, matched: boolean): void {
    const count = this.countOf(key);
    this.rows.put([...key, count], [...row, matched]);
    this.counts.put(key, [count + 1]);
  }

  /** Notes that the row has found a partner. */
  mark(key: InternalRow, { index, row, matched }: StoredRow): void {
    if (!matched) this.rows.put([...key, index], [...row, true]);
  }

  /** Takes out the rows that end by a time, and gives them, key by key. */
  removeEnded(decides: EntryTime, ms: number): StoredRow[] {
    const removed: StoredRow[] = [];
    for (const key of this.keysEnded(decides, ms)) {
      const over = this.rowsOf(key).filter(({ row }) => isEnded(decides, key, row, ms));
      // From the end, so that the row which moves into a gap is one that stays.
      for (const stored of [...over].reverse()) this.remove(key, stored.index);
      removed.push(...over);
    }
    return removed;
  }

  /** The keys of which rows end by then. */
  private keysEnded(decides: EntryTime, ms: number): InternalRow[] {
    if (decides.in === "key") return Array.from(this.counts.endedBy(ms), ({ key }) => key);
    const keys = Array.from(this.rows.endedBy(ms), ({ key }) => key.slice(0, -1));
    return this.counts.ordered(keys);
  }

  remove(key: InternalRow, index: number): void {
    const last = this.countOf(key) - 1;
    if (index !== last) this.rows.put([...key, index], this.rows.get([...key, last]) as InternalRow);
    this.rows.remove([...key, last]);
    if (last === 0) this.counts.remove(key);
    else this.counts.put(key, [last]);
  }

  private countOf(key: InternalRow): number {
    return Number((this.counts.get(key)?.[0] as Value | undefined) ?? 0);
  }
}
