/** Arrays: made, measured, searched, cut, sorted and taken as sets. A NULL element equals a NULL element only in set functions. */
import { castToString } from "../../data/format-value";
import { comparator, isOrderable, nullsFirst } from "../../data/ordering";
import { ArrayType, BooleanType, type DataType, IntegerType, LongType, NullType, StringType } from "../../data/types";
import type { MapValue, Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { arraysMisfit, elementMisfit } from "./array-misfits";
import { type Accepts, ANY, ARRAY, BOOLEAN, INT, renamed, STRING, scalar, scalarOf } from "./define";
import { commonType } from "./numeric-types";

type Cells = readonly Value[];

export const elementOf = (type: DataType): DataType => (type.kind === "array" ? type.elementType : NullType);

const makeArray: ScalarFunction = {
  kind: "scalar",
  name: "array",
  arity: [0, Number.POSITIVE_INFINITY],
  family: "oneType",
  expects: "any",
  bind(args, given = []) {
    const type = args.length === 0 ? NullType : commonType(args);
    if (type === null) return null;
    return {
      argumentTypes: args.map(() => type),
      dataType: new ArrayType(type, args.length > 0 && (given.length === 0 || given.some((arg) => arg.nullable))),
      seesNulls: { neverNull: true },
      code: (values) => `[${values.join(", ")}]`,
    };
  },
};

/** Arrays joined end to end; texts and binary data are concatenated by the other `concat`. */
const oneElementType = (types: readonly DataType[]): DataType | null => commonType(types);

/** Functions of an array and one of its elements: both are cast to the element type they have in common. */
function withElement(
  name: string,
  gives: (array: ArrayType) => DataType,
  make: (equals: (a: Value, b: Value) => boolean) => (cells: Cells, element: Value) => Value,
  nulls: { nullable?: boolean; seesNulls?: boolean } = {},
): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    expects: '"ARRAY"',
    misfit: (given) => elementMisfit(name, given),
    bind([array, element]) {
      if (array.kind !== "array") return null;
      const type = commonType([array.elementType, element]);
      if (type === null || !isOrderable(type)) return null;
      const taken = new ArrayType(type, array.containsNull);
      const compute = make(equality(type));
      const orNull = (cells: Cells | null, value: Value): Value => (cells === null ? null : compute(cells, value));
      return {
        argumentTypes: [taken, type],
        dataType: gives(taken),
        ...(nulls.nullable && { nullableResult: true }),
        ...(nulls.seesNulls && { seesNulls: { neverNull: false } }),
        code: ([a, b], context) => `${context.reference(name, nulls.seesNulls ? orNull : compute)}(${a}, ${b})`,
      };
    },
  };
}

/** Whether two elements are equal; two NULLs are. */
export function equality(type: DataType): (a: Value, b: Value) => boolean {
  const compare = comparator(type);
  return (a, b) => (a === null || b === null ? a === b : compare(a, b) === 0);
}

/** Functions of two arrays with one element type. */
function twoArrays(
  name: string,
  gives: (array: ArrayType) => DataType,
  make: (equals: (a: Value, b: Value) => boolean) => (a: Cells, b: Cells) => Value,
  nullable: boolean = false,
): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    expects: '"ARRAY"',
    misfit: (given) => arraysMisfit(name, given),
    bind(args) {
      const type = oneElementType(args);
      if (type === null || type.kind !== "array" || !isOrderable(type.elementType)) return null;
      const compute = make(equality(type.elementType));
      return {
        argumentTypes: [type, type],
        dataType: gives(type),
        ...(nullable && { nullableResult: true }),
        code: ([a, b], context) => `${context.reference(name, compute)}(${a}, ${b})`,
      };
    },
  };
}

/** Each cell once; a zero is written without its sign. */
function distinct(given: Cells, equals: (a: Value, b: Value) => boolean): Cells {
  const cells = given.map((cell) => (cell === 0 ? 0 : cell));
  return cells.filter((cell, i) => cells.findIndex((other) => equals(other, cell)) === i);
}

function overlap(a: Cells, b: Cells, equals: (x: Value, y: Value) => boolean): boolean | null {
  if (a.some((cell) => cell !== null && b.some((other) => equals(cell, other)))) return true;
  return a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null)) ? null : false;
}

const sortable: Accepts = {
  text: '"ARRAY"',
  accept: (type) => (ARRAY.accept(type) && isOrderable(elementOf(type)) ? type : null),
};

function extreme(name: "array_max" | "array_min", sign: number): ScalarFunction {
  return scalarOf({ name, takes: [sortable], gives: ([type]) => elementOf(type), nullable: true }, ([type]) => {
    const compare = comparator(elementOf(type));
    return (cells: Cells) =>
      cells.reduce((a, b) => (a === null ? b : b === null || sign * compare(a, b) >= 0 ? a : b), null);
  });
}

const arraySize = scalar({ name: "array_size", takes: [ARRAY], gives: IntegerType }, (cells: Cells) => cells.length);
const size = scalar(
  {
    name: "size",
    planText: ([value]) => `size(${value}, false)`,
    takes: [{ text: '("ARRAY" or "MAP")', accept: (type) => (type.kind === "map" ? type : ARRAY.accept(type)) }],
    gives: IntegerType,
  },
  (value: Cells | MapValue) =>
    "keys" in value && !Array.isArray(value) ? (value as MapValue).keys.length : (value as Cells).length,
);

const isSame = (type: ArrayType): DataType => type;

export const arrays: readonly ScalarFunction[] = [
  makeArray,
  size,
  renamed(size, "cardinality"),
  arraySize,
  withElement(
    "array_contains",
    () => BooleanType,
    (equals) => (cells, element) =>
      cells.some((cell) => cell !== null && equals(cell, element)) ? true : cells.includes(null) ? null : false,
    { nullable: true },
  ),
  withElement(
    "array_position",
    () => LongType,
    (equals) => (cells, element) => cells.findIndex((cell) => cell !== null && equals(cell, element)) + 1,
  ),
  withElement("array_remove", isSame, (equals) => (cells, element) => cells.filter((cell) => !equals(cell, element))),
  withElement("array_append", isSame, () => (cells, element) => [...cells, element], { seesNulls: true }),
  withElement("array_prepend", isSame, () => (cells, element) => [element, ...cells], { seesNulls: true }),
  scalarOf({ name: "array_distinct", takes: [sortable], gives: ([type]) => type }, ([type]) => {
    const equals = equality(elementOf(type));
    return (cells: Cells) => distinct(cells, equals);
  }),
  twoArrays("array_union", isSame, (equals) => (a, b) => distinct([...a, ...b], equals)),
  twoArrays(
    "array_intersect",
    isSame,
    (equals) => (a, b) =>
      distinct(
        a.filter((cell) => b.some((other) => equals(cell, other))),
        equals,
      ),
  ),
  twoArrays(
    "array_except",
    isSame,
    (equals) => (a, b) =>
      distinct(
        a.filter((cell) => !b.some((other) => equals(cell, other))),
        equals,
      ),
  ),
  twoArrays(
    "arrays_overlap",
    () => BooleanType,
    (equals) => (a, b) => overlap(a, b, equals),
    true,
  ),
  scalarOf(
    {
      name: "sort_array",
      takes: [sortable, BOOLEAN],
      optional: 1,
      gives: ([type]) => type,
      sql: ([array, ascending = "true"]) => `sort_array(${array}, ${ascending})`,
    },
    ([type]) => {
      const compare = nullsFirst(comparator(elementOf(type)));
      return (cells: Cells, ascending: boolean = true) =>
        [...cells].sort((a, b) => (ascending ? 1 : -1) * compare(a, b));
    },
  ),
  extreme("array_max", 1),
  extreme("array_min", -1),
  scalar(
    { name: "array_compact", takes: [ARRAY], gives: ([type]) => new ArrayType(elementOf(type), false) },
    (cells: Cells) => cells.filter((cell) => cell !== null),
  ),
  scalar(
    {
      name: "array_repeat",
      takes: [ANY, INT],
      gives: ([type], given) => new ArrayType(type, given[0]?.nullable ?? true),
      seesNulls: { neverNull: false },
      nullIf: ([, n]) => n,
    },
    (value: Value, n: number | null) => (n === null ? null : Array<Value>(Math.max(0, n)).fill(value)),
  ),
  scalar(
    {
      name: "flatten",
      takes: [ARRAY],
      gives: ([type]) => (elementOf(type).kind === "array" ? elementOf(type) : null),
      nullable: true,
    },
    (cells: Cells) => (cells.includes(null) ? null : cells.flat()),
  ),
  scalarOf(
    { name: "array_join", takes: [ARRAY, STRING, STRING], optional: 1, gives: StringType },
    ([type], zone) =>
      (cells: Cells, separator: string, forNull?: string) =>
        cells
          .map((cell) => castToString(cell, elementOf(type), zone) ?? forNull)
          .filter((text) => text !== undefined)
          .join(separator),
  ),
];
