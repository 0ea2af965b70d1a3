/**
 * How the variables of a processor and its timers look as rows of a table: a list or a map comes as a row for each of its
 * elements, or whole (`flattenCollectionTypes`). Spark's `SchemaUtil.generateSchemaForStateVar`.
 *
 * What kind a variable has is seen from its store: a list lies in an array, a map under keys with one more column.
 */

import type { DataType } from "../data/types";
import { ArrayType, LongType, MapType, StructField, StructType } from "../data/types";
import type { InternalRow, MapValue, Value } from "../data/value";
import type { StateEntry } from "../operators/physical-plan";
import type { StateStoreSchema } from "./state-metadata";
import type { StateView } from "./state-view";

const column = (name: string, type: DataType): StructField => new StructField(name, type, true);

export function variableView({ key, value }: StateStoreSchema, flatten: boolean): StateView {
  const last = key.fields[key.fields.length - 1];
  if (last.name === "expiryTimestampMs") return timersView(key);
  const stored = value.fields[0].dataType;
  if (stored instanceof ArrayType) return listView(key, cellOf(stored.elementType as StructType), flatten);
  const cell = cellOf(stored as StructType);
  if (last.name === "userKey") return mapView(key, cell, flatten);
  return {
    fields: [column("key", key), column("value", cell.type)],
    *rows(entries) {
      for (const entry of entries) yield [entry.key, cell.of(entry.value[0])];
    },
    change: (keyRow, valueRow) => [keyRow, valueRow === null ? null : cell.of(valueRow[0])],
  };
}

/** What is kept of a variable's value: a struct, beside the moment at which it ends if there is one. */
interface CellView {
  readonly type: StructType;
  of(stored: Value): Value;
}

function cellOf({ fields: [value, end] }: StructType): CellView {
  const isStruct = value.dataType instanceof StructType;
  const inner = isStruct ? (value.dataType as StructType) : new StructType([value]);
  const wrap = (cell: Value): Value => (isStruct ? cell : [cell]);
  if (end === undefined) return { type: inner, of: (stored) => wrap((stored as InternalRow)[0]) };
  return {
    type: new StructType([column("value", inner), end]),
    of: (stored) => [wrap((stored as InternalRow)[0]), (stored as InternalRow)[1]],
  };
}

function timersView(key: StructType): StateView {
  const group = new StructType(key.fields.slice(0, -1));
  const row = (timer: InternalRow): InternalRow => [timer.slice(0, -1), timer[timer.length - 1]];
  return {
    fields: [column("key", group), column("expiration_timestamp_ms", LongType)],
    *rows(entries) {
      for (const entry of entries) yield row(entry.key);
    },
    change: row,
  };
}

function listView(key: StructType, cell: CellView, flatten: boolean): StateView {
  const whole = (stored: Value): Value => (stored as readonly Value[]).map(cell.of);
  return {
    fields: [
      column("key", key),
      flatten ? column("list_element", cell.type) : column("list_value", new ArrayType(cell.type)),
    ],
    *rows(entries) {
      for (const entry of entries) {
        const elements = whole(entry.value[0]) as readonly Value[];
        if (flatten) for (const element of elements) yield [entry.key, element];
        else yield [entry.key, elements];
      }
    },
    change: (keyRow, valueRow) => [keyRow, valueRow === null ? null : whole(valueRow[0])],
  };
}

function mapView(key: StructType, cell: CellView, flatten: boolean): StateView {
  const group = new StructType(key.fields.slice(0, -1));
  const userKey = cellOf(new StructType([new StructField("value", key.fields[key.fields.length - 1].dataType)]));
  const pair = ({ key: keyRow, value }: StateEntry): [InternalRow, Value, Value] => [
    keyRow.slice(0, -1),
    userKey.of([keyRow[keyRow.length - 1]]),
    cell.of(value[0]),
  ];
  return {
    fields: flatten
      ? [column("key", group), column("user_map_key", userKey.type), column("user_map_value", cell.type)]
      : [column("key", group), column("map_value", new MapType(userKey.type, cell.type))],
    rows: (entries) => (flatten ? [...entries].map(pair) : gathered([...entries].map(pair))),
    change: (keyRow, valueRow) => [
      keyRow.slice(0, -1),
      valueRow === null ? null : { keys: [userKey.of([keyRow[keyRow.length - 1]])], values: [cell.of(valueRow[0])] },
    ],
  };
}

/** A row for each group, with its pairs as a map. */
function gathered(pairs: readonly [InternalRow, Value, Value][]): InternalRow[] {
  const groups = new Map<string, { key: InternalRow; map: { keys: Value[]; values: Value[] } }>();
  for (const [key, userKey, value] of pairs) {
    const text = JSON.stringify(key, (_, cell) => (typeof cell === "bigint" ? `${cell}` : cell));
    const group = groups.get(text) ?? { key, map: { keys: [], values: [] } };
    groups.set(text, group);
    group.map.keys.push(userKey);
    group.map.values.push(value);
  }
  return [...groups.values()].map(({ key, map }) => [key, map as MapValue]);
}
