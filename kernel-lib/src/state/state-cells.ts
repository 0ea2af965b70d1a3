/**
 * A cell of state as JSON and back. The forms are those of `data/json-value.ts`, but exact: -0.0 is not 0.0, a map keeps its
 * order, a VARIANT the types of its values.
 *
 * State is read far more often than a trace, so the texts of moments are remembered: windows begin at few of them.
 */
import { fromJson, type Json, toJson } from "../data/json-value";
import { dataTypeFromJson, schemaToJson } from "../data/schema-json";
import type { ArrayType, DataType, MapType, StructType } from "../data/types";
import type { MapValue, Value } from "../data/value";
import { Variant } from "../data/variant";

type Kind = DataType["kind"];

/** Types whose cells are their own JSON. */
export const PLAIN: ReadonlySet<Kind> = new Set(["boolean", "byte", "short", "int", "string"] as const);

export function cellToJson(value: Value, type: DataType): Json {
  if (value === null) return null;
  if (PLAIN.has(type.kind)) return value as Json;
  switch (type.kind) {
    case "long":
      return typeof value === "bigint" ? value.toString() : (value as number);
    case "float":
    case "double":
      return Object.is(value, -0) ? "-0.0" : toJson(value, type);
    case "timestamp":
    case "timestamp_ntz":
      return texts[type.kind].get(value as number | bigint, () => toJson(value, type) as string);
    case "array":
      return (value as readonly Value[]).map((cell) => cellToJson(cell, type.elementType));
    case "struct": {
      const cells = value as readonly Value[];
      const fields: Record<string, Json> = {};
      for (let i = 0; i < type.fields.length; i++)
        fields[type.fields[i].name] = cellToJson(cells[i], type.fields[i].dataType);
      return fields;
    }
    case "map":
      return pairsOf(value as MapValue, type);
    case "variant": {
      const variant = value as Variant;
      return { type: schemaToJson(variant.type), value: cellToJson(variant.value, variant.type) };
    }
    default:
      return toJson(value, type);
  }
}

function pairsOf({ keys, values }: MapValue, { keyType, valueType }: MapType): Json {
  return keys.map((key, i) => [cellToJson(key, keyType), cellToJson(values[i], valueType)]);
}

/** @throws IllegalArgumentException when the JSON is not one of the type */
export function cellFromJson(json: Json, type: DataType): Value {
  if (json === null) return null;
  switch (type.kind) {
    case "long":
      return typeof json === "number" ? json : fromJson(json, type);
    case "timestamp":
    case "timestamp_ntz":
      return moments[type.kind].get(json as string, () => fromJson(json, type) as number | bigint);
    case "array":
      return Array.isArray(json) ? arrayOf(json, type) : fromJson(json, type);
    case "map":
      return mapOf(json as readonly (readonly [Json, Json])[], type);
    case "variant": {
      const { type: own, value } = json as { readonly type: Json; readonly value: Json };
      const inner = dataTypeFromJson(own);
      return new Variant(inner, cellFromJson(value, inner));
    }
    case "struct":
      return structOf(json as { readonly [name: string]: Json }, type);
    default:
      return PLAIN.has(type.kind) ? (json as Value) : fromJson(json, type);
  }
}

function arrayOf(cells: readonly Json[], { elementType }: ArrayType): Value {
  return cells.map((cell) => cellFromJson(cell, elementType));
}

function mapOf(pairs: readonly (readonly [Json, Json])[], { keyType, valueType }: MapType): MapValue {
  return {
    keys: pairs.map(([key]) => cellFromJson(key, keyType)),
    values: pairs.map(([, value]) => cellFromJson(value, valueType)),
  };
}

function structOf(fields: { readonly [name: string]: Json }, { fields: columns }: StructType): Value {
  return columns.map(({ name, dataType }) => cellFromJson(Object.hasOwn(fields, name) ? fields[name] : null, dataType));
}

/** What was computed lately. Forgets everything when it is full: a cache that knows who was used last costs more. */
class Memo<K, V> {
  private readonly known = new Map<K, V>();

  get(key: K, compute: () => V): V {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    if (this.known.size >= 10_000) this.known.clear();
    const made = compute();
    this.known.set(key, made);
    return made;
  }
}

const texts = { timestamp: new Memo<number | bigint, string>(), timestamp_ntz: new Memo<number | bigint, string>() };
const moments = { timestamp: new Memo<string, number | bigint>(), timestamp_ntz: new Memo<string, number | bigint>() };
