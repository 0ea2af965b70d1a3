/** `upper` and `lower`, which need no call of a function of ours. Numbers, dates and other plain values are taken as their text (ANSI mode). */
import { type DataType, StringType } from "../../data/types";
import type { ScalarFunction } from "../function";

/** Whether a value becomes text without being asked to: everything but types with parts. */
const isText = (type: DataType): boolean => !["array", "map", "struct"].includes(type.kind);

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

export const strings: readonly ScalarFunction[] = [
  ofText("upper", StringType, (value) => `${value}.toUpperCase()`),
  ofText("lower", StringType, (value) => `${value}.toLowerCase()`),
];
