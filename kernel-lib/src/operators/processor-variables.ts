/**
 * The state variables of a processor: one value, list or map per key, each in a store of its own. Spark's `ValueStateImpl`,
 * `ListStateImpl`, `MapStateImpl` and their twins with a time to live (semantics J4, J6).
 *
 * With a time to live every cell stands beside the moment at which it ends; from then on it cannot be seen, and at the end
 * of the batch it is removed.
 */
import { SparkError } from "../data/errors";
import { type ExternalValue, toExternal } from "../data/external";
import { toInternal } from "../data/internal";
import { ArrayType, type DataType, LongType, StructField, StructType } from "../data/types";
import type { InternalRow, Value } from "../data/value";
import { AttributeReference } from "../plan/expression";
import type { ListState, MapState, ValueState } from "../plan/stateful-processor";
import type { StateMetrics, StateStore } from "./physical-plan";
import type { EntryTime, StateStoreSpec } from "./stateful";

export interface Variable {
  readonly kind: "value" | "list" | "map";
  readonly name: string;
  readonly type: DataType;
  /** Of a map's keys. */
  readonly keyType: DataType | null;
  readonly ttlMs: number | null;
}

/** What variables need during a task. */
export interface VariableWorld {
  readonly timeZone: string;
  /** The key that is being worked on. */
  key(): InternalRow;
  readonly nowMs: number;
  readonly metrics: StateMetrics;
}

/** The store that a variable is kept in. */
export function storeOf(variable: Variable, keys: readonly AttributeReference[]): StateStoreSpec {
  const { kind, name, type, keyType, ttlMs } = variable;
  const fields = [new StructField("value", type)];
  if (ttlMs !== null) fields.push(new StructField("ttlExpirationMs", LongType));
  const cell = new StructType(fields);
  const value = kind === "list" ? new ArrayType(cell) : cell;
  const userKey = keyType === null ? [] : [new AttributeReference("userKey", keyType, true)];
  return {
    name,
    keys: [...keys, ...userKey],
    values: [new AttributeReference("value", value, false)],
    prefixColumns: kind === "map" ? keys.length : 0,
    counted: true,
    time: ttlMs === null ? null : kind === "list" ? FIRST_END : ONLY_END,
  };
}

/** `[value]`, or `[value, end]` with a time to live. */
type Cell = readonly Value[];

const endOfCell = (cell: Cell): number => Number(cell[1]) * 1000;
const ONLY_END: EntryTime = { in: "value", endOf: ([cell]) => endOfCell(cell as Cell) };
/** Of a list's elements. */
const FIRST_END: EntryTime = { in: "value", endOf: ([cells]) => Math.min(...(cells as Cell[]).map(endOfCell)) };

abstract class Kept {
  constructor(
    protected readonly variable: Variable,
    protected readonly store: StateStore,
    protected readonly world: VariableWorld,
  ) {}

  protected cell(value: ExternalValue): Cell {
    const inside = toInternal(value, this.variable.type, this.world.timeZone, this.variable.name);
    const { ttlMs } = this.variable;
    return ttlMs === null ? [inside] : [inside, this.world.nowMs + ttlMs];
  }

  protected outside(cell: Cell): ExternalValue {
    return toExternal(cell[0], this.variable.type, this.world.timeZone);
  }

  protected isAlive(cell: Cell): boolean {
    return cell.length === 1 || (cell[1] as number) > this.world.nowMs;
  }

  /** Removes what has come to its end. */
  abstract expire(): void;
}

export class ValueStateImpl extends Kept implements ValueState {
  private find(): Cell | null {
    const cell = this.store.get(this.world.key())?.[0] as Cell | undefined;
    return cell !== undefined && this.isAlive(cell) ? cell : null;
  }

  exists(): boolean {
    return this.find()?.[0] != null;
  }

  get(): ExternalValue {
    const cell = this.find();
    return cell === null ? null : this.outside(cell);
  }

  update(value: ExternalValue): void {
    this.store.put(this.world.key(), [this.cell(value)]);
    this.world.metrics.rowsUpdated += 1;
  }

  clear(): void {
    this.store.remove(this.world.key());
    this.world.metrics.rowsRemoved += 1;
  }

  expire(): void {
    for (const { key, value } of [...this.store.endedBy(this.world.nowMs)])
      if (!this.isAlive(value[0] as Cell)) {
        this.store.remove(key);
        this.world.metrics.rowsRemoved += 1;
      }
  }
}

export class ListStateImpl extends Kept implements ListState {
  private stored(): readonly Cell[] {
    return (this.store.get(this.world.key())?.[0] ?? []) as readonly Cell[];
  }

  exists(): boolean {
    return this.stored().some((cell) => this.isAlive(cell));
  }

  get(): ExternalValue[] {
    return this.stored()
      .filter((cell) => this.isAlive(cell))
      .map((cell) => this.outside(cell));
  }

  put(values: readonly ExternalValue[]): void {
    const cells = this.checked(values);
    this.store.put(this.world.key(), [cells]);
    this.world.metrics.rowsUpdated += cells.length;
  }

  appendValue(value: ExternalValue): void {
    this.appendList([value]);
  }

  appendList(values: readonly ExternalValue[]): void {
    const cells = this.checked(values);
    this.store.put(this.world.key(), [[...this.stored(), ...cells]]);
    this.world.metrics.rowsUpdated += cells.length;
  }

  clear(): void {
    this.world.metrics.rowsRemoved += this.stored().length;
    this.store.remove(this.world.key());
  }

  expire(): void {
    for (const { key, value } of [...this.store.endedBy(this.world.nowMs)]) {
      const cells = value[0] as readonly Cell[];
      const alive = cells.filter((cell) => this.isAlive(cell));
      if (alive.length === cells.length) continue;
      this.world.metrics.rowsRemoved += cells.length - alive.length;
      if (alive.length === 0) this.store.remove(key);
      else this.store.put(key, [alive]);
    }
  }

  private checked(values: readonly ExternalValue[]): Cell[] {
    if (values.length === 0) throw illegal("EMPTY_LIST_VALUE", "empty list", this.variable.name);
    for (const value of values)
      if (value === null || value === undefined) throw illegal("NULL_VALUE", "null", this.variable.name);
    return values.map((value) => this.cell(value));
  }
}

export class MapStateImpl extends Kept implements MapState {
  private place(key: ExternalValue): InternalRow {
    const { keyType, name } = this.variable;
    if (key === null || key === undefined) throw illegal("NULL_VALUE", "null", name);
    return [...this.world.key(), toInternal(key, keyType as DataType, this.world.timeZone, name)];
  }

  private find(key: ExternalValue): Cell | null {
    const cell = this.store.get(this.place(key))?.[0] as Cell | undefined;
    return cell !== undefined && this.isAlive(cell) ? cell : null;
  }

  exists(): boolean {
    return !this.iterator().next().done;
  }

  getValue(key: ExternalValue): ExternalValue {
    const cell = this.find(key);
    return cell === null ? null : this.outside(cell);
  }

  containsKey(key: ExternalValue): boolean {
    return this.find(key) !== null;
  }

  updateValue(key: ExternalValue, value: ExternalValue): void {
    if (value === null || value === undefined) throw illegal("NULL_VALUE", "null", this.variable.name);
    this.store.put(this.place(key), [this.cell(value)]);
    this.world.metrics.rowsUpdated += 1;
  }

  *iterator(): IterableIterator<[ExternalValue, ExternalValue]> {
    for (const { key, value } of this.store.prefix(this.world.key())) {
      const cell = value[0] as Cell;
      if (!this.isAlive(cell)) continue;
      yield [
        toExternal(key[key.length - 1], this.variable.keyType as DataType, this.world.timeZone),
        this.outside(cell),
      ];
    }
  }

  keys(): ExternalValue[] {
    return [...this.iterator()].map(([key]) => key);
  }

  values(): ExternalValue[] {
    return [...this.iterator()].map(([, value]) => value);
  }

  removeKey(key: ExternalValue): void {
    this.store.remove(this.place(key));
    this.world.metrics.rowsRemoved += 1;
  }

  clear(): void {
    const entries = [...this.store.prefix(this.world.key())];
    for (const { key } of entries) this.store.remove(key);
    this.world.metrics.rowsRemoved += entries.length;
  }

  expire(): void {
    for (const { key, value } of [...this.store.endedBy(this.world.nowMs)])
      if (!this.isAlive(value[0] as Cell)) {
        this.store.remove(key);
        this.world.metrics.rowsRemoved += 1;
      }
  }
}

function illegal(kind: string, what: string, name: string): SparkError {
  return new SparkError(
    `ILLEGAL_STATE_STORE_VALUE.${kind}`,
    `Illegal value provided to the State Store Cannot write ${what} values to State Store for StateName ${name}.`,
    { sqlState: "42601", parameters: { stateName: name } },
  );
}
