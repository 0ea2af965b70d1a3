/** Arrays: made, measured, searched, cut, sorted and taken as sets. A NULL element equals a NULL element only in set functions. */
import { castToString } from "../../data/format-value";
import { comparator, isOrderable, nullsFirst } from "../../data/ordering";
import { checkCells, checkCount } from "../../data/size-limits";
import { ArrayType, BooleanType, type DataType, IntegerType, LongType, NullType, StringType } from "../../data/types";
import type { MapValue, Value } from "../../data/value";
import { type Expression, references } from "../expression";
import type { Misfit, ScalarFunction } from "../function";
import { arraysMisfit, elementMisfit, unordered } from "./array-misfits";
import { type Accepts, ANY, ARRAY, BOOLEAN, INT, renamed, STRING, scalar, scalarOf } from "./define";
import { unexpectedType } from "./define-higher-order";
import { commonType } from "./numeric-types";
import { tightestType } from "./tightest-type";

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
    bind([array, element], given = []) {
      if (array.kind !== "array" || elementMisfit(name, given) !== null) return null;
      const type = tightestType(array.elementType, element) as DataType;
      const taken = new ArrayType(type, array.containsNull || (nulls.seesNulls === true && given[1].nullable));
      const compute = make(equality(type));
      const orNull = (cells: Cells | null, value: Value): Value => (cells === null ? null : compute(cells, value));
      return {
        argumentTypes: [taken, type],
        dataType: gives(taken),
        ...(nulls.nullable && {
          nullableResult: true,
          nullable: (args: readonly boolean[]) => array.containsNull || args.some(Boolean),
        }),
        ...(nulls.seesNulls && { seesNulls: { neverNull: false }, nullable: ([isNull]: readonly boolean[]) => isNull }),
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
    bind([left, right], given = []) {
      if (arraysMisfit(name, given) !== null) return null;
      const type = tightestType(left, right) as ArrayType;
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
  accept: (type) => (isOrderable(elementOf(type)) ? ARRAY.accept(type) : null),
};

/** The reason why the elements of an array cannot be sorted. */
const unsortable =
  (name: string, ofWhole: boolean = false) =>
  ([{ dataType }]: readonly Expression[]): Misfit | null => {
    if (dataType.kind !== "array" || isOrderable(dataType.elementType)) return null;
    return unordered(name, ofWhole ? dataType : dataType.elementType);
  };

/** Which way to sort is the same for all rows, and a truth value. */
function notSaid(given: readonly Expression[]): Misfit | null {
  const ascending = given[1];
  if (given[0].dataType.kind !== "array" || ascending === undefined) return null;
  if (!["boolean", "null"].includes(ascending.dataType.kind)) return unexpectedType(given, 1, BOOLEAN.text);
  if (references(ascending).length === 0) return null;
  const why = `the input \`ascendingOrder\` should be a foldable "BOOLEAN" expression; however, got "${ascending.sql()}".`;
  return { kind: "NON_FOLDABLE_INPUT", why };
}

function extreme(name: "array_max" | "array_min", sign: number): ScalarFunction {
  const shape = { name, takes: [sortable], gives: ([type]: readonly DataType[]) => elementOf(type), nullable: true };
  return scalarOf({ ...shape, misfit: unsortable(name) }, ([type]) => {
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
  scalarOf(
    { name: "array_distinct", takes: [sortable], gives: ([type]) => type, misfit: unsortable("array_distinct") },
    ([type]) => {
      const equals = equality(elementOf(type));
      return (cells: Cells) => distinct(cells, equals);
    },
  ),
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
      takes: [
        sortable,
        { text: BOOLEAN.text, accept: (type) => (["boolean", "null"].includes(type.kind) ? BooleanType : null) },
      ],
      optional: 1,
      gives: ([type], given) => (notSaid(given) === null ? type : null),
      misfit: (given) => unsortable("sort_array", true)(given) ?? notSaid(given),
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
    (value: Value, n: number | null) => {
      if (n === null) return null;
      checkCount("array_repeat", n);
      return Array<Value>(Math.max(0, n)).fill(value);
    },
  ),
  scalar(
    {
      name: "flatten",
      takes: [{ text: '"ARRAY" of "ARRAY"', accept: (type) => (elementOf(type).kind === "array" ? type : null) }],
      gives: ([type]) => elementOf(type),
      nullable: true,
      nullIf: ([isNull], [type]) => isNull || (type as ArrayType).containsNull,
    },
    (cells: Cells) => {
      if (cells.includes(null)) return null;
      checkCells(
        "flatten",
        (cells as readonly Cells[]).reduce((sum, { length }) => sum + length, 0),
      );
      return cells.flat();
    },
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
