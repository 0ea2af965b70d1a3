/** `and`, `or`, `not` in three-valued logic, tests for null, and the conditionals. */
import { BooleanType, type DataType, sameType } from "../../data/types";
import type { ScalarFunction } from "../function";
import { widerNumeric } from "./numeric-types";

const isTruth = (type: DataType): boolean => type.kind === "boolean" || type.kind === "null";

function connective(name: string, sign: string, decisive: boolean): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    expects: "two booleans",
    sql: ([a, b]) => `(${a} ${sign} ${b})`,
    bind(args) {
      if (!args.every(isTruth)) return null;
      return {
        argumentTypes: [BooleanType, BooleanType],
        dataType: BooleanType,
        seesNulls: { neverNull: false },
        code: ([a, b]) =>
          `(${a} === ${decisive} || ${b} === ${decisive} ? ${decisive} : ${a} === null || ${b} === null ? null : ${!decisive})`,
      };
    },
  };
}

const not: ScalarFunction = {
  kind: "scalar",
  name: "not",
  arity: [1, 1],
  expects: "a boolean",
  sql: ([a]) => `(NOT ${a})`,
  bind: ([type]) =>
    isTruth(type) ? { argumentTypes: [BooleanType], dataType: BooleanType, code: ([a]) => `!${a}` } : null,
};

function nullTest(name: string, sql: string, sign: string): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 1],
    expects: "any value",
    sql: ([a]) => `(${a} ${sql})`,
    bind: ([type]) => ({
      argumentTypes: [type],
      dataType: BooleanType,
      seesNulls: { neverNull: true },
      code: ([a]) => `(${a} ${sign} null)`,
    }),
  };
}

/** The one type all branches can take, or null. */
function commonType(types: readonly DataType[]): DataType | null {
  return types.reduce<DataType | null>((a, b) => {
    if (a === null) return null;
    if (sameType(a, b) || b.kind === "null") return a;
    return a.kind === "null" ? b : widerNumeric(a, b);
  }, types[0]);
}

const coalesce: ScalarFunction = {
  kind: "scalar",
  name: "coalesce",
  arity: [1, 255],
  expects: "values of one type",
  bind(args) {
    const type = commonType(args);
    if (type === null) return null;
    return {
      argumentTypes: args.map(() => type),
      dataType: type,
      seesNulls: { neverNull: false },
      code: (values) => `(${values.join(" ?? ")})`,
    };
  },
};

/** `CASE WHEN c1 THEN v1 … ELSE v END`, flattened: conditions and values in turn, the else value last if there is one. */
const caseWhen: ScalarFunction = {
  kind: "scalar",
  name: "when",
  arity: [2, 255],
  expects: "conditions and values of one type",
  sql: (args) => {
    const pairs = Math.floor(args.length / 2);
    const branches = Array.from({ length: pairs }, (_, i) => `WHEN ${args[2 * i]} THEN ${args[2 * i + 1]}`);
    const otherwise = args.length % 2 === 1 ? ` ELSE ${args[args.length - 1]}` : "";
    return `CASE ${branches.join(" ")}${otherwise} END`;
  },
  bind(args) {
    const isCondition = (i: number): boolean => i % 2 === 0 && i < args.length - 1;
    const type = commonType(args.filter((_, i) => !isCondition(i)));
    if (type === null || !args.every((arg, i) => !isCondition(i) || isTruth(arg))) return null;
    return {
      argumentTypes: args.map((_, i) => (isCondition(i) ? BooleanType : type)),
      dataType: type,
      seesNulls: { neverNull: false },
      code: (values) =>
        values.reduceRight((rest, value, i) => {
          if (i === values.length - 1 && values.length % 2 === 1) return value;
          return isCondition(i) ? `(${value} === true ? ${values[i + 1]} : ${rest})` : rest;
        }, "null"),
    };
  },
};

export const logic: readonly ScalarFunction[] = [
  connective("and", "AND", false),
  connective("or", "OR", true),
  not,
  nullTest("isnull", "IS NULL", "==="),
  nullTest("isnotnull", "IS NOT NULL", "!=="),
  coalesce,
  caseWhen,
];
