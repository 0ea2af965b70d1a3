/** Why two arrays, or an array and an element, do not go together, in Spark's words; null where something else is wrong. */
import type { Expression } from "../expression";
import type { Misfit } from "../function";
import { unexpectedType } from "./define-higher-order";
import { commonType } from "./numeric-types";

const listed = (given: readonly Expression[]): string => given.map(({ dataType }) => `"${dataType.sql}"`).join(", ");

export function arraysMisfit(name: string, given: readonly Expression[]): Misfit | null {
  const types = given.map(({ dataType }) => dataType);
  if (types.every(({ kind }) => kind === "array") && commonType(types) !== null) return null;
  const why = `Input to function \`${name}\` should have been two "ARRAY" with same element type, but it's [${listed(given)}].`;
  return { kind: "BINARY_ARRAY_DIFF_TYPES", why };
}

export function elementMisfit(name: string, given: readonly Expression[]): Misfit | null {
  const [array, element] = given.map(({ dataType }) => dataType);
  const adds = name === "array_append" || name === "array_prepend";
  if (!adds && (element.kind === "null" || (array.kind === "null" && name !== "array_remove")))
    return { kind: "NULL_TYPE", why: `Null typed values cannot be used as arguments of \`${name}\`.` };
  if (array.kind !== "array" && name !== "array_remove") return unexpectedType(given, 0, '"ARRAY"');
  if (array.kind === "array" && commonType([array.elementType, element]) !== null) return null;
  const why = `Input to \`${name}\` should have been "ARRAY" followed by a value with same element type, but it's [${listed(given)}].`;
  return { kind: "ARRAY_FUNCTION_DIFF_TYPES", why };
}
