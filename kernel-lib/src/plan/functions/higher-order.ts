/**
 * Functions that call a function for each element: `transform(xs, x -> x + 1)`, `aggregate`, `map_filter` ….
 *
 * Spark's `higherOrderFunctions.scala`. The function arrives in the generated code as a JavaScript function, so each of
 * these is a plain loop. Comparing elements with one (`array_sort`) stands in `array-sort.ts`.
 */

import { ArrayType, BooleanType, type DataType, IntegerType, MapType, sameType } from "../../data/types";
import type { MapValue, Value } from "../../data/value";
import type { Expression } from "../expression";
import type { Misfit, ScalarFunction } from "../function";
import type { ParameterType } from "../lambda";
import { equality } from "./arrays";
import { elementOf, type HigherOrder, higherOrder, itemOf, keyOf, unexpectedType } from "./define-higher-order";
import { mapOf } from "./maps";
import { commonType } from "./numeric-types";

type Cells = readonly Value[];
type Fn = (...cells: Value[]) => Value;

const INDEX: ParameterType = { dataType: IntegerType, nullable: false };

/** An element, and its place from 0 where the function is written with two parameters. */
const withIndex: HigherOrder["functions"][number] = ([array], written) =>
  written === 2 ? [elementOf(array), INDEX] : [elementOf(array)];
const oneElement: HigherOrder["functions"][number] = ([array]) => [elementOf(array)];
const entry: HigherOrder["functions"][number] = ([map]) => [keyOf(map), itemOf(map)];

const transform = higherOrder({
  name: "transform",
  takes: ["array"],
  functions: [withIndex],
  bind: ([, fn]) => ({
    dataType: new ArrayType(fn.dataType, fn.nullable),
    compute: (cells: Cells, f: Fn) => cells.map((cell, i) => f(cell, i)),
  }),
});

const filter = higherOrder({
  name: "filter",
  takes: ["array"],
  functions: [withIndex],
  predicate: true,
  bind: ([array]) => ({
    dataType: array.dataType,
    compute: (cells: Cells, f: Fn) => cells.filter((cell, i) => f(cell, i) === true),
  }),
});

/** Three-valued: not known when no element decides and one gives NULL. */
function quantifier(name: string, decides: boolean): ScalarFunction {
  return higherOrder({
    name,
    takes: ["array"],
    functions: [oneElement],
    predicate: true,
    bind: ([, fn]) => ({
      dataType: BooleanType,
      ...(fn.nullable && { nullableResult: true }),
      compute: (cells: Cells, f: Fn) => {
        let unknown = false;
        for (const cell of cells) {
          const holds = f(cell);
          if (holds === decides) return decides;
          unknown ||= holds === null;
        }
        return unknown ? null : !decides;
      },
    }),
  });
}

/** The last function may be left out: then the result is what was gathered. */
function aggregate(name: string): ScalarFunction {
  const gathered = (zero: Expression): ParameterType => ({ dataType: zero.dataType, nullable: true });
  return higherOrder({
    name,
    takes: ["array", null],
    functions: [([array, zero]) => [gathered(zero), elementOf(array)], ([, zero]) => [gathered(zero)]],
    optional: 1,
    misfit: changesType,
    sql: (args) =>
      `${name}(${[...args, ...(args.length === 3 ? ["lambdafunction(namedlambdavariable(), namedlambdavariable())"] : [])].join(", ")})`,
    bind: ([array, zero, , finish]) => ({
      dataType: (finish ?? zero).dataType,
      seesNulls: { neverNull: false },
      nullable: () => array.nullable || (finish?.nullable ?? true),
      compute: (cells: Cells | null, start: Value, merge: Fn, last: Fn = (value) => value) =>
        cells === null ? null : last(cells.reduce((sum, cell) => merge(sum, cell), start)),
    }),
  });
}

/** What is gathered keeps the type it starts with. */
function changesType(given: readonly Expression[]): Misfit | null {
  const [, zero, merge] = given;
  return sameType(zero.dataType, merge.dataType) ? null : unexpectedType(given, 2, `"${zero.dataType.sql}"`);
}

const zipWith = higherOrder({
  name: "zip_with",
  takes: ["array", "array"],
  functions: [([left, right]) => [elementOf(left, true), elementOf(right, true)]],
  bind: ([, , fn]) => ({
    dataType: new ArrayType(fn.dataType, fn.nullable),
    compute: (left: Cells, right: Cells, f: Fn) =>
      Array.from({ length: Math.max(left.length, right.length) }, (_, i) => f(left[i] ?? null, right[i] ?? null)),
  }),
});

const mapFilter = higherOrder({
  name: "map_filter",
  takes: ["map"],
  functions: [entry],
  predicate: true,
  bind: ([map]) => ({
    dataType: map.dataType,
    compute: ({ keys, values }: MapValue, f: Fn) => {
      const kept = keys.map((key, i) => f(key, values[i]) === true);
      return { keys: keys.filter((_, i) => kept[i]), values: values.filter((_, i) => kept[i]) };
    },
  }),
});

const transformKeys = higherOrder({
  name: "transform_keys",
  takes: ["map"],
  functions: [entry],
  bind: ([map, fn]) => {
    const { valueType, valueContainsNull } = map.dataType as MapType;
    return {
      dataType: new MapType(fn.dataType, valueType, valueContainsNull),
      compute: ({ keys, values }: MapValue, f: Fn) =>
        mapOf(
          keys.map((key, i) => f(key, values[i])),
          values,
          fn.dataType,
        ),
    };
  },
});

const transformValues = higherOrder({
  name: "transform_values",
  takes: ["map"],
  functions: [entry],
  bind: ([map, fn]) => ({
    dataType: new MapType(keyOf(map).dataType, fn.dataType, fn.nullable),
    compute: ({ keys, values }: MapValue, f: Fn) => ({ keys, values: keys.map((key, i) => f(key, values[i])) }),
  }),
});

/** The type in which the keys of two maps meet; text meets nothing but text. */
function commonKey(left: Expression, right: Expression): DataType | null {
  const [a, b] = [keyOf(left).dataType, keyOf(right).dataType];
  if ((a.kind === "string") !== (b.kind === "string") && a.kind !== "null" && b.kind !== "null") return null;
  return commonType([a, b]);
}

function differingKeys(given: readonly Expression[]): Misfit | null {
  if (commonKey(given[0], given[1]) !== null) return null;
  const types = given.slice(0, 2).map((map) => `"${keyOf(map).dataType.sql}"`);
  return {
    kind: "MAP_ZIP_WITH_DIFF_TYPES",
    why: `Input to the \`map_zip_with\` should have been two maps with compatible key types, but it's [${types.join(", ")}].`,
  };
}

const mapZipWith = higherOrder({
  name: "map_zip_with",
  takes: ["map", "map"],
  functions: [
    ([left, right]) => {
      const key = commonKey(left, right);
      return key && [{ dataType: key, nullable: false }, itemOf(left, true), itemOf(right, true)];
    },
  ],
  misfit: differingKeys,
  bind: ([left, right, fn]) => {
    const key = commonKey(left, right) as DataType;
    const withKey = ({ dataType }: Expression): DataType => {
      const { valueType, valueContainsNull } = dataType as MapType;
      return new MapType(key, valueType, valueContainsNull);
    };
    return {
      argumentTypes: [withKey(left), withKey(right), fn.dataType],
      dataType: new MapType(key, fn.dataType, fn.nullable),
      compute: (a: MapValue, b: MapValue, f: Fn) => zipMaps(a, b, key, f),
    };
  },
});

/** First the keys of the left map, then those only the right one has. */
function zipMaps(left: MapValue, right: MapValue, keyType: DataType, f: Fn): MapValue {
  const equals = equality(keyType);
  const place = ({ keys }: MapValue, wanted: Value): number => keys.findIndex((key) => equals(key, wanted));
  const keys = [...left.keys, ...right.keys.filter((key) => place(left, key) < 0)];
  const at = (map: MapValue, key: Value): Value => map.values[place(map, key)] ?? null;
  return { keys, values: keys.map((key) => f(key, at(left, key), at(right, key))) };
}

export const higherOrderFunctions: readonly ScalarFunction[] = [
  transform,
  filter,
  quantifier("exists", true),
  quantifier("forall", false),
  aggregate("aggregate"),
  aggregate("reduce"),
  zipWith,
  mapFilter,
  transformKeys,
  transformValues,
  mapZipWith,
];
