/** Elements of arrays and maps by place or key, and slices. */
import { checkCells } from "../../data/size-limits";
import { ArrayType, type DataType, IntegerType, MapType, StringType } from "../../data/types";
import type { Long, MapValue, Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import { type BoundScalar, type Misfit, ScalarCall, type ScalarFunction } from "../function";
import { UnresolvedExtractValue } from "../get-field";
import { Refusal } from "../refusal";
import { differentTypes, keyMisfit } from "./array-misfits";
import { equality } from "./arrays";
import { elementOutOfBounds, indexOfZero, indexOutOfBounds, invalidParameter } from "./collection-errors";
import { ARRAY, INT, STRING, scalar } from "./define";
import { unexpectedType } from "./define-higher-order";
import { commonType, isIntegral } from "./numeric-types";
import { sequence } from "./sequence";
import { tightestType } from "./tightest-type";

type Cells = readonly Value[];

/** The element at a place counted from 1, or from the end. */
function elementAt(cells: Cells, index: number, tolerant: boolean): Value {
  if (index === 0) throw indexOfZero();
  if (Math.abs(index) <= cells.length) return cells.at(index > 0 ? index - 1 : index) as Value;
  if (tolerant) return null;
  throw elementOutOfBounds(index, cells.length);
}

function elementAtOf(name: string, tolerant: boolean): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    expects: '("ARRAY" or "MAP")',
    misfit: (given) => elementAtMisfit(name, given),
    bind([collection, key], given = []) {
      if (elementAtMisfit(name, given) !== null) return null;
      if (collection.kind === "array") {
        const find = (cells: Cells, at: number): Value => elementAt(cells, at, tolerant);
        const place = (at: number, length: number): number => (at < 0 ? length + at : at - 1);
        const nullable = nullabilityAt(collection, given, place, tolerant);
        return { ...bindFind([collection, IntegerType], collection.elementType, find), nullable };
      }
      if (collection.kind !== "map") return null;
      const type = tightestType(collection.keyType, key) as DataType;
      const taken = new MapType(type, collection.valueType, collection.valueContainsNull);
      return bindFind([taken, type], collection.valueType, lookup(type));
    },
  };
}

function elementAtMisfit(name: string, given: readonly Expression[]): Misfit | null {
  const [collection, key] = given.map(({ dataType }) => dataType);
  if (collection.kind === "map") return keyMisfit(name, given);
  if (collection.kind !== "array") return unexpectedType(given, 0, '("ARRAY" or "MAP")');
  return ["byte", "short", "int"].includes(key.kind) ? null : unexpectedType(given, 1, INT.text);
}

/**
 * Whether an element may be NULL. Where the array's elements and the index are written there, Spark looks at that element;
 * where only the index is, it takes no chances; else it asks about the array and its elements, and not about the index.
 */
function nullabilityAt(
  { containsNull }: ArrayType,
  [array, index]: readonly Expression[],
  place: (at: number, length: number) => number,
  tolerant: boolean,
): (args: readonly boolean[]) => boolean {
  const isKnown = index instanceof Literal && index.value !== null;
  if (!isKnown) return ([isNull]) => isNull || containsNull || tolerant;
  if (!(array instanceof ScalarCall) || array.definition.name !== "array") return () => true;
  const element = array.children[place(Number(index.value), array.children.length)];
  return () => element?.nullable ?? (tolerant && Number(index.value) !== 0);
}

function bindFind(
  argumentTypes: readonly DataType[],
  dataType: DataType,
  find: (a: never, b: never) => Value,
): BoundScalar {
  const code = ([a, b]: readonly string[], context: { reference(name: string, object: unknown): string }): string =>
    `${context.reference("find", find)}(${a}, ${b})`;
  return { argumentTypes, dataType, nullableResult: true, code };
}

function lookup(keyType: DataType): (map: MapValue, key: Value) => Value {
  const equals = equality(keyType);
  return ({ keys, values }, key) => {
    const index = keys.findIndex((one) => equals(one, key));
    return index < 0 ? null : values[index];
  };
}

/** `xs[i]` and `m[k]`: an array's index counts from 0. `s['a']` is a field. */
const subscript: ScalarFunction = {
  kind: "scalar",
  name: "[]",
  arity: [2, 2],
  expects: '("ARRAY" or "MAP")',
  sql: ([collection, key]) => `${collection}[${key}]`,
  complete: fieldOf,
  misfit: (given) => {
    const isIndex = isIntegral(given[1].dataType) || given[1].dataType.kind === "null";
    return given[0].dataType.kind === "array" && !isIndex ? unexpectedType(given, 1, '"INTEGRAL"') : null;
  },
  bind([collection, key], given = []) {
    if (collection.kind === "map") {
      const areTexts = collection.keyType.kind === "string" && key.kind === "string";
      const type = areTexts ? collection.keyType : commonType([collection.keyType, key]);
      return type && bindFind([collection, collection.keyType], collection.valueType, lookup(collection.keyType));
    }
    if (collection.kind === "struct") throw noName(given[1]);
    if (collection.kind === "null")
      return { argumentTypes: [collection, key], dataType: collection, nullableResult: true, code: () => "null" };
    if (collection.kind !== "array") throw noParts(given[0]);
    if (!isIntegral(key) && key.kind !== "null") return null;
    const find = (cells: Cells, at: Long): Value => {
      if (at < 0 || at >= cells.length) throw indexOutOfBounds(Number(at), cells.length);
      return cells[Number(at)];
    };
    const bound = bindFind([collection, isIntegral(key) ? key : IntegerType], collection.elementType, find);
    return { ...bound, nullable: nullabilityAt(collection, given, (at) => at, false) };
  },
};

function noParts(value: Expression): Refusal {
  return new Refusal(
    "INVALID_EXTRACT_BASE_FIELD_TYPE",
    `Can't extract a value from "${value.sql()}". Need a complex type [STRUCT, ARRAY, MAP] but got "${value.dataType.sql}".`,
    "42000",
  );
}

function noName(key: Expression): Refusal {
  return new Refusal(
    "INVALID_EXTRACT_FIELD_TYPE",
    `Field name should be a non-null string literal, but it's "${key.sql()}".`,
    "42000",
  );
}

/** Null where there is no struct. */
function fieldOf([struct, name]: readonly Expression[]): Expression | null {
  const { dataType } = struct;
  const isArray = dataType.kind === "array";
  const type = isArray ? dataType.elementType : dataType;
  const isName = name instanceof Literal && typeof name.value === "string";
  if (type.kind !== "struct" || (isArray && !isName)) return null;
  return isName ? new UnresolvedExtractValue(struct, name.value as string) : null;
}

function slice(cells: Cells, start: number, length: number): Cells {
  if (start === 0)
    throw invalidParameter("START", "start", "slice", "Expects a positive or a negative value for `start`, but got 0.");
  if (length < 0)
    throw invalidParameter(
      "LENGTH",
      "length",
      "slice",
      `Expects \`length\` greater than or equal to 0, but got ${length}.`,
    );
  const from = start > 0 ? start - 1 : cells.length + start;
  return from < 0 || from >= cells.length ? [] : cells.slice(from, from + length);
}

/** The element comes to stand at that place, from 1 or from the end; gaps are filled with NULL. */
function insert(cells: Cells | null, position: number | null, element: Value): Cells | null {
  if (cells === null || position === null) return null;
  if (position === 0) throw indexOfZero();
  checkCells("array_insert", Math.max(cells.length + 1, Math.abs(position)));
  if (position > 0) {
    const before = [...cells.slice(0, position - 1)];
    while (before.length < position - 1) before.push(null);
    return [...before, element, ...cells.slice(position - 1)];
  }
  const at = cells.length + position + 1;
  if (at >= 0) return [...cells.slice(0, at), element, ...cells.slice(at)];
  return [element, ...Array<null>(-at).fill(null), ...cells];
}

/** `elt(2, 'a', 'b')`: the text in that place, from 1. */
function pick(index: number | null, ...texts: (string | null)[]): string | null {
  if (index === null) return null;
  if (index < 1 || index > texts.length) throw indexOutOfBounds(index, texts.length);
  return texts[index - 1];
}

/** As a subscript, with NULL where there is nothing. */
const get: ScalarFunction = {
  kind: "scalar",
  name: "get",
  arity: [2, 2],
  expects: ARRAY.text,
  expectsEach: [ARRAY.text, INT.text],
  bind([array, key], given = []) {
    const index = INT.accept(key);
    if (array.kind !== "array" || index === null) return null;
    const find = (cells: Cells, at: number): Value => (at < 0 ? null : (cells[at] ?? null));
    const bound = bindFind([array, index], array.elementType, find);
    return { ...bound, nullable: nullabilityAt(array, given, (at) => at, true) };
  },
};

const arrayInsert: ScalarFunction = {
  kind: "scalar",
  name: "array_insert",
  arity: [3, 3],
  expects: '"ARRAY"',
  misfit: insertMisfit,
  bind([array, , element], given = []) {
    if (array.kind !== "array" || insertMisfit(given) !== null) return null;
    const type = tightestType(array.elementType, element) as DataType;
    return {
      argumentTypes: [new ArrayType(type, array.containsNull), IntegerType, type],
      dataType: new ArrayType(type, array.containsNull || given[2].nullable),
      seesNulls: { neverNull: false },
      nullable: ([cells, at]) => cells || at,
      code: (values, context) => `${context.reference("insert", insert)}(${values.join(", ")})`,
    };
  },
};

function insertMisfit(given: readonly Expression[]): Misfit | null {
  const [array, place, element] = given;
  const { dataType } = array;
  if (dataType.kind === "array" && !["byte", "short", "int"].includes(place.dataType.kind))
    return unexpectedType(given, 1, INT.text);
  if (dataType.kind === "array" && tightestType(dataType.elementType, element.dataType) !== null) return null;
  return differentTypes("array_insert", [array, element]);
}

export const arrayAccess: readonly ScalarFunction[] = [
  subscript,
  scalar(
    { name: "elt", takes: [INT, STRING], variadic: true, gives: StringType, seesNulls: { neverNull: false } },
    pick,
  ),
  elementAtOf("element_at", false),
  elementAtOf("try_element_at", true),
  get,
  scalar({ name: "slice", takes: [ARRAY, INT, INT], gives: ([type]) => type }, slice),
  arrayInsert,
  sequence,
];
