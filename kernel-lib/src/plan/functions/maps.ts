/** Maps and structs: made, joined, taken apart. A map's keys are never NULL and never twice the same. */
import { SparkError } from "../../data/errors";
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
import { Alias, AttributeReference, type Expression, Literal } from "../expression";
import type { ScalarFunction } from "../function";
import { GetStructField } from "../get-field";
import { elementOf } from "./arrays";
import { duplicateKey, nullKey } from "./collection-errors";
import { ARRAY, literalValue, MAP, STRING, scalar, scalarOf } from "./define";
import { containsMisfit, isNoKey, mapAsKey, mapMisfit, oddArguments } from "./map-misfits";
import { commonType } from "./numeric-types";
import { tightestType } from "./tightest-type";

type Cells = readonly Value[];

/** @throws NULL_MAP_KEY, DUPLICATED_MAP_KEY */
export function mapOf(keys: Cells, values: Cells, keyType: DataType): MapValue {
  if (keys.length !== values.length)
    throw new SparkError(
      "_LEGACY_ERROR_TEMP_2128",
      "The key array and value array of MapData must have the same length.",
    );
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
  misfit: mapMisfit,
  bind(args, given = []) {
    const isKey = (_: unknown, i: number): boolean => i % 2 === 0;
    const isValue = (_: unknown, i: number): boolean => i % 2 === 1;
    if (args.length % 2 === 1) throw oddArguments("map", args.length);
    const key = args.length === 0 ? NullType : commonType(args.filter(isKey));
    const value = args.length === 0 ? NullType : commonType(args.filter(isValue));
    if (key === null || value === null || isNoKey(key)) return null;
    const make = (...cells: Value[]): MapValue => mapOf(cells.filter(isKey), cells.filter(isValue), key);
    return {
      argumentTypes: args.map((_, i) => (isKey(_, i) ? key : value)),
      dataType: new MapType(key, value, given.length === 0 || given.filter(isValue).some((arg) => arg.nullable)),
      seesNulls: { neverNull: true },
      code: (values, context) => `${context.reference("map", make)}(${values.join(", ")})`,
    };
  },
};

/** NULL's type where there is none. */
const meet = (a: DataType, b: DataType): DataType => tightestType(a, b) ?? NullType;

const mapConcat: ScalarFunction = {
  kind: "scalar",
  name: "map_concat",
  arity: [0, Number.POSITIVE_INFINITY],
  expects: '"MAP"',
  misfit: (given) => {
    const types = given.map(({ dataType }) => `"${dataType.sql}"`);
    if (given.some(({ dataType }) => dataType.kind !== "map")) {
      const why = `The \`map_concat\` should all be of type map, but it's [${types.join(", ")}].`;
      return { kind: "MAP_CONCAT_DIFF_TYPES", why };
    }
    const why = `Input to \`map_concat\` should all be the same type, but it's (${types.join(" or ")}).`;
    return { kind: "DATA_DIFF_TYPES", why };
  },
  bind(args) {
    const type = args.length === 0 ? new MapType(StringType, StringType, false) : args.reduce(meet);
    if (type.kind !== "map" || args.some(({ kind }) => kind !== "map")) return null;
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
  arity: [0, Number.POSITIVE_INFINITY],
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
  arity: [0, Number.POSITIVE_INFINITY],
  expects: '"STRING"',
  misfit: (given) => {
    const odd = given.filter((name, i) => i % 2 === 0 && !isName(name));
    if (odd.length === 0) return null;
    const names = given.filter((_, i) => i % 2 === 0).map((name) => `"${name.sql()}"`);
    const why = `Only foldable \`STRING\` expressions are allowed to appear at odd position, but they are [${names.join(", ")}].`;
    return { kind: "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING", why };
  },
  bind(args, given = []) {
    if (args.length % 2 === 1) throw oddArguments("named_struct", args.length);
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

const mapOfArrays = (keys: DataType, values: DataType): MapType =>
  new MapType(elementOf(keys), elementOf(values), values.kind === "array" && values.containsNull);

const isName = (name: Expression): boolean => name instanceof Literal && typeof name.value === "string";

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
    misfit: containsMisfit,
    bind([map, key], given = []) {
      if (map.kind !== "map" || containsMisfit(given) !== null) return null;
      const type = tightestType(map.keyType, key) as DataType;
      const compare = comparator(type);
      const has = (value: MapValue, wanted: Value): boolean => value.keys.some((one) => compare(one, wanted) === 0);
      return {
        argumentTypes: [new MapType(type, map.valueType, map.valueContainsNull), type],
        dataType: BooleanType,
        nullableResult: true,
        code: ([a, b], context) => `${context.reference("has", has)}(${a}, ${b})`,
      };
    },
  },
  scalarOf(
    {
      name: "map_from_arrays",
      takes: [ARRAY, ARRAY],
      gives: ([keys, values]) => (isNoKey(elementOf(keys)) ? null : mapOfArrays(keys, values)),
      misfit: ([{ dataType }]) => mapAsKey(elementOf(dataType)),
    },
    ([keyType]) =>
      (keys: Cells, values: Cells) =>
        mapOf(keys, values, elementOf(keyType)),
  ),
  scalarOf(
    {
      name: "map_from_entries",
      takes: [{ ...ARRAY, text: '"ARRAY" of pair "STRUCT"' }],
      gives: ([type]) => {
        const entry = elementOf(type);
        if (entry.kind !== "struct" || entry.fields.length !== 2 || isNoKey(entry.fields[0].dataType)) return null;
        return new MapType(entry.fields[0].dataType, entry.fields[1].dataType, entry.fields[1].nullable);
      },
      nullable: true,
      nullIf: ([isNull], [type]) => isNull || (type as ArrayType).containsNull,
      misfit: ([{ dataType }]) => {
        const entry = elementOf(dataType);
        return entry.kind === "struct" && entry.fields.length === 2 ? mapAsKey(entry.fields[0].dataType) : null;
      },
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
