/** Maps and structs: made, joined, taken apart. A map's keys are never NULL and never twice the same. */
import { castToString } from "../../data/format-value";
import { comparator } from "../../data/ordering";
import {
  ArrayType,
  BooleanType,
  type DataType,
  MapType,
  NullType,
  StringType,
  StructField,
  StructType,
} from "../../data/types";
import type { MapValue, Value } from "../../data/value";
import { Alias, AttributeReference, type Expression } from "../expression";
import type { ScalarFunction } from "../function";
import { GetStructField } from "../get-field";
import { elementOf } from "./arrays";
import { duplicateKey, nullKey } from "./collection-errors";
import { ARRAY, literalValue, MAP, STRING, scalar, scalarOf } from "./define";
import { commonType } from "./numeric-types";

type Cells = readonly Value[];

/** @throws NULL_MAP_KEY, DUPLICATED_MAP_KEY */
export function mapOf(keys: Cells, values: Cells, keyType: DataType): MapValue {
  if (keys.includes(null)) throw nullKey();
  const compare = comparator(keyType);
  const twice = keys.find((key, i) => keys.slice(0, i).some((other) => compare(key, other) === 0));
  if (twice !== undefined) throw duplicateKey(castToString(twice, keyType, "UTC") ?? "null");
  return { keys, values };
}

const keyOf = (type: DataType): DataType => (type.kind === "map" ? type.keyType : NullType);
const itemOf = (type: DataType): DataType => (type.kind === "map" ? type.valueType : NullType);

const makeMap: ScalarFunction = {
  kind: "scalar",
  name: "map",
  arity: [0, Number.POSITIVE_INFINITY],
  expects: "any",
  bind(args, given = []) {
    const isKey = (_: unknown, i: number): boolean => i % 2 === 0;
    const isValue = (_: unknown, i: number): boolean => i % 2 === 1;
    if (args.length % 2 === 1) return null;
    const key = args.length === 0 ? NullType : commonType(args.filter(isKey));
    const value = args.length === 0 ? NullType : commonType(args.filter(isValue));
    if (key === null || value === null) return null;
    const make = (...cells: Value[]): MapValue => mapOf(cells.filter(isKey), cells.filter(isValue), key);
    return {
      argumentTypes: args.map((_, i) => (isKey(_, i) ? key : value)),
      dataType: new MapType(key, value, given.length === 0 || given.filter(isValue).some((arg) => arg.nullable)),
      seesNulls: { neverNull: true },
      code: (values, context) => `${context.reference("map", make)}(${values.join(", ")})`,
    };
  },
};

const mapConcat: ScalarFunction = {
  kind: "scalar",
  name: "map_concat",
  arity: [0, Number.POSITIVE_INFINITY],
  family: "oneType",
  expects: '"MAP"',
  bind(args) {
    const type = commonType(args);
    if (type === null || type.kind !== "map") return null;
    const concat = (...maps: MapValue[]): MapValue =>
      mapOf(
        maps.flatMap((map) => map.keys),
        maps.flatMap((map) => map.values),
        type.keyType,
      );
    return {
      argumentTypes: args.map(() => type),
      dataType: type,
      code: (values, context) => `${context.reference("map_concat", concat)}(${values.join(", ")})`,
    };
  },
};

function entriesType(type: DataType): DataType {
  const hasNull = type.kind === "map" && type.valueContainsNull;
  return new ArrayType(
    new StructType([new StructField("key", keyOf(type), false), new StructField("value", itemOf(type), hasNull)]),
    false,
  );
}

/** `a:1,b:2`; a key without a value has NULL. */
function textToMap(text: string, pairs: string = ",", pair: string = ":"): MapValue {
  const parts = text.split(pairs).map((part) => {
    const at = part.indexOf(pair);
    return at < 0 ? [part, null] : [part.slice(0, at), part.slice(at + pair.length)];
  });
  return mapOf(
    parts.map(([key]) => key),
    parts.map(([, value]) => value),
    StringType,
  );
}

/** The name a value has as a field of `struct(…)`: its column's, or its place. */
function fieldName(argument: Expression, place: number): string {
  if (argument instanceof Alias || argument instanceof AttributeReference) return argument.name;
  return argument instanceof GetStructField ? argument.fieldName : `col${place + 1}`;
}

const struct: ScalarFunction = {
  kind: "scalar",
  name: "struct",
  arity: [1, Number.POSITIVE_INFINITY],
  expects: "any",
  bind(args, given = []) {
    const fields = args.map((type, i) => new StructField(fieldName(given[i], i), type, given[i]?.nullable ?? true));
    return {
      argumentTypes: args,
      dataType: new StructType(fields),
      seesNulls: { neverNull: true },
      code: (values) => `[${values.join(", ")}]`,
    };
  },
};

/** Names and values in turn; the names are literals. */
const namedStruct: ScalarFunction = {
  kind: "scalar",
  name: "named_struct",
  arity: [2, Number.POSITIVE_INFINITY],
  expects: '"STRING"',
  bind(args, given = []) {
    if (args.length % 2 === 1) return null;
    const fields: StructField[] = [];
    for (let i = 0; i < args.length; i += 2) {
      const name = literalValue(given, i);
      if (typeof name !== "string") return null;
      fields.push(new StructField(name, args[i + 1], given[i + 1].nullable));
    }
    return {
      argumentTypes: args,
      dataType: new StructType(fields),
      seesNulls: { neverNull: true },
      code: (values) => `[${values.filter((_, i) => i % 2 === 1).join(", ")}]`,
    };
  },
};

export const maps: readonly ScalarFunction[] = [
  makeMap,
  mapConcat,
  struct,
  namedStruct,
  scalar(
    { name: "map_keys", takes: [MAP], gives: ([type]) => new ArrayType(keyOf(type), false) },
    (map: MapValue) => map.keys,
  ),
  scalar(
    { name: "map_values", takes: [MAP], gives: ([type]) => new ArrayType(itemOf(type)) },
    (map: MapValue) => map.values,
  ),
  scalar({ name: "map_entries", takes: [MAP], gives: ([type]) => entriesType(type) }, (map: MapValue) =>
    map.keys.map((key, i) => [key, map.values[i]]),
  ),
  {
    kind: "scalar",
    name: "map_contains_key",
    arity: [2, 2],
    expects: '"MAP"',
    bind([map, key]) {
      if (map.kind !== "map" || commonType([map.keyType, key]) === null) return null;
      const compare = comparator(map.keyType);
      const has = (value: MapValue, wanted: Value): boolean => value.keys.some((one) => compare(one, wanted) === 0);
      return {
        argumentTypes: [map, map.keyType],
        dataType: BooleanType,
        code: ([a, b], context) => `${context.reference("has", has)}(${a}, ${b})`,
      };
    },
  },
  scalarOf(
    {
      name: "map_from_arrays",
      takes: [ARRAY, ARRAY],
      gives: ([keys, values]) => new MapType(elementOf(keys), elementOf(values)),
    },
    ([keyType]) =>
      (keys: Cells, values: Cells) =>
        mapOf(keys, values, elementOf(keyType)),
  ),
  scalarOf(
    {
      name: "map_from_entries",
      takes: [ARRAY],
      gives: ([type]) => {
        const entry = elementOf(type);
        if (entry.kind !== "struct" || entry.fields.length !== 2) return null;
        return new MapType(entry.fields[0].dataType, entry.fields[1].dataType, entry.fields[1].nullable);
      },
      nullable: true,
    },
    ([type]) => {
      const entry = elementOf(type) as StructType;
      return (entries: readonly Cells[]) =>
        entries.some((one) => one === null)
          ? null
          : mapOf(
              entries.map(([key]) => key),
              entries.map(([, value]) => value),
              entry.fields[0].dataType,
            );
    },
  ),
  scalar(
    {
      name: "str_to_map",
      takes: [STRING, STRING, STRING],
      optional: 2,
      gives: new MapType(StringType, StringType),
      sql: ([text, pairs = ",", pair = ":"]) => `str_to_map(${text}, ${pairs}, ${pair})`,
    },
    textToMap,
  ),
];
