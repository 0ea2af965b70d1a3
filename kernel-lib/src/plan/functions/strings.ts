/** A first handful of string functions. Numbers, dates and other plain values are taken as their text (ANSI mode). */
import { type DataType, IntegerType, StringType } from "../../data/types";
import type { ScalarFunction } from "../function";

/** Whether a value becomes text without being asked to: everything but binary data and types with parts. */
const isText = (type: DataType): boolean => !["binary", "array", "map", "struct"].includes(type.kind);

function ofText(name: string, dataType: DataType, codeOf: (value: string) => string): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 1],
    expects: '"STRING"',
    bind: ([type]) =>
      isText(type) ? { argumentTypes: [StringType], dataType, code: ([value]) => codeOf(value) } : null,
  };
}

const concat: ScalarFunction = {
  kind: "scalar",
  name: "concat",
  arity: [1, Number.POSITIVE_INFINITY],
  expects: '("STRING" or "BINARY" or "ARRAY")',
  bind: (args) =>
    args.every(isText)
      ? {
          argumentTypes: args.map(() => StringType),
          dataType: StringType,
          code: (values) => `(${values.join(" + ")})`,
        }
      : null,
};

export const strings: readonly ScalarFunction[] = [
  ofText("upper", StringType, (value) => `${value}.toUpperCase()`),
  ofText("lower", StringType, (value) => `${value}.toLowerCase()`),
  ofText("trim", StringType, (value) => `${value}.replace(/^ +| +$/g, "")`),
  // Characters are code points in Spark; a string's `length` in JavaScript counts UTF-16 units.
  ofText("length", IntegerType, (value) => `[...${value}].length`),
  concat,
];
