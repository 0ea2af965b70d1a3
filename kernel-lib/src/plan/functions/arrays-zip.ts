/** `arrays_zip(xs, ys)`: an array of structs, element by element; the shorter one goes on with NULLs. Spark's `ArraysZip`. */
import { ArrayType, NullType, StructField, StructType } from "../../data/types";
import type { Value } from "../../data/value";
import { Alias, AttributeReference, type Expression } from "../expression";
import type { ScalarFunction } from "../function";
import { GetStructField } from "../get-field";
import { unexpectedType } from "./define-higher-order";

type Cells = readonly Value[];

/** A column's or field's name; the place for anything else. */
function fieldName(argument: Expression, place: number): string {
  if (argument instanceof Alias || argument instanceof AttributeReference) return argument.name;
  return argument instanceof GetStructField ? argument.fieldName : String(place);
}

export const arraysZip: ScalarFunction = {
  kind: "scalar",
  name: "arrays_zip",
  arity: [0, Number.POSITIVE_INFINITY],
  expects: '"ARRAY"',
  misfit: (given) => {
    const at = given.findIndex(({ dataType }) => dataType.kind !== "array" && dataType.kind !== "null");
    return at < 0 ? null : unexpectedType(given, at, '"ARRAY"');
  },
  bind(types, given = []) {
    if (types.some(({ kind }) => kind !== "array" && kind !== "null")) return null;
    const fields = types.map((type, i) => {
      const element = type.kind === "array" ? type.elementType : NullType;
      return new StructField(given[i] === undefined ? String(i) : fieldName(given[i], i), element, true);
    });
    const zip = (...arrays: Cells[]): Value =>
      Array.from({ length: Math.max(0, ...arrays.map((cells) => cells.length)) }, (_, i) =>
        arrays.map((cells) => cells[i] ?? null),
      );
    return {
      argumentTypes: types.map((type) => (type.kind === "array" ? type : new ArrayType(NullType))),
      dataType: new ArrayType(new StructType(fields), false),
      code: (values, context) => `${context.reference("arrays_zip", zip)}(${values.join(", ")})`,
    };
  },
};
