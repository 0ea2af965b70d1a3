/** A first handful of string functions. */
import { type DataType, IntegerType, StringType } from "../../data/types";
import type { ScalarFunction } from "../function";

const isText = (type: DataType): boolean => type.kind === "string" || type.kind === "null";

function ofText(name: string, dataType: DataType, codeOf: (value: string) => string): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 1],
    expects: "a string",
    bind: ([type]) =>
      isText(type) ? { argumentTypes: [StringType], dataType, code: ([value]) => codeOf(value) } : null,
  };
}

const concat: ScalarFunction = {
  kind: "scalar",
  name: "concat",
  arity: [1, 255],
  expects: "strings",
  bind: (args) => ({
    argumentTypes: args.map(() => StringType),
    dataType: StringType,
    code: (values) => `(${values.join(" + ")})`,
  }),
};

export const strings: readonly ScalarFunction[] = [
  ofText("upper", StringType, (value) => `${value}.toUpperCase()`),
  ofText("lower", StringType, (value) => `${value}.toLowerCase()`),
  ofText("trim", StringType, (value) => `${value}.replace(/^ +| +$/g, "")`),
  // Characters are code points in Spark; a string's `length` in JavaScript counts UTF-16 units.
  ofText("length", IntegerType, (value) => `[...${value}].length`),
  concat,
];
