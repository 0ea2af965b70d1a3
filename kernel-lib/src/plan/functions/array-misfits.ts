/** Why two arrays, or an array and an element, do not go together, in Spark's words; null where nothing is wrong. */
import { isOrderable } from "../../data/ordering";
import type { DataType } from "../../data/types";
import type { Expression } from "../expression";
import type { Misfit } from "../function";
import { unexpectedType } from "./define-higher-order";
import { tightestType } from "./tightest-type";

const listed = (given: readonly Expression[]): string => given.map(({ dataType }) => `"${dataType.sql}"`).join(", ");

export function unordered(name: string, type: DataType): Misfit {
  return { kind: "INVALID_ORDERING_TYPE", why: `The \`${name}\` does not support ordering on type "${type.sql}".` };
}

export function nullType(name: string): Misfit {
  return { kind: "NULL_TYPE", why: `Null typed values cannot be used as arguments of \`${name}\`.` };
}

export function arraysMisfit(name: string, given: readonly Expression[]): Misfit | null {
  const [a, b] = given.map(({ dataType }) => dataType);
  const type = a.kind === "array" && b.kind === "array" ? tightestType(a.elementType, b.elementType) : null;
  if (type !== null) return isOrderable(type) ? null : unordered(name, type);
  const why = `Input to function \`${name}\` should have been two "ARRAY" with same element type, but it's [${listed(given)}].`;
  return { kind: "BINARY_ARRAY_DIFF_TYPES", why };
}

export function elementMisfit(name: string, given: readonly Expression[]): Misfit | null {
  const [array, element] = given.map(({ dataType }) => dataType);
  const adds = name === "array_append" || name === "array_prepend";
  if (name === "array_contains" && element.kind === "null") return nullType(name);
  if (!adds && name !== "array_remove" && array.kind === "null") return nullType(name);
  if (array.kind !== "array" && name !== "array_remove") return unexpectedType(given, 0, '"ARRAY"');
  const type = array.kind === "array" ? tightestType(array.elementType, element) : null;
  if (type === null) return differentTypes(name, given);
  return adds || isOrderable(type) ? null : unordered(name, type);
}

/** @param given the array and the element */
export function differentTypes(name: string, given: readonly Expression[]): Misfit {
  const why = `Input to \`${name}\` should have been "ARRAY" followed by a value with same element type, but it's [${listed(given)}].`;
  return { kind: "ARRAY_FUNCTION_DIFF_TYPES", why };
}

/** @param given the map and the key */
export function keyMisfit(name: string, given: readonly Expression[]): Misfit | null {
  const [map, key] = given.map(({ dataType }) => dataType);
  if (map.kind === "map" && tightestType(map.keyType, key) !== null) return null;
  const why = `Input to \`${name}\` should have been "MAP" followed by a value with same key type, but it's [${listed(given)}].`;
  return { kind: "MAP_FUNCTION_DIFF_TYPES", why };
}
