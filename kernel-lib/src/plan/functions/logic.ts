/** `and`, `or`, `not` in three-valued logic, tests for null, and the conditionals. */
import { BooleanType, type DataType } from "../../data/types";
import type { Expression } from "../expression";
import type { LazyArgument, Misfit, ScalarFunction } from "../function";
import { commonType } from "./numeric-types";

const isTruth = (type: DataType): boolean => type.kind === "boolean" || type.kind === "null";

/** @param decisive the value that decides the result whatever the other side is, NULL included */
function connective(name: string, sign: string, decisive: boolean): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [2, 2],
    family: "operator",
    expects: '"BOOLEAN"',
    sql: ([a, b]) => `(${a} ${sign} ${b})`,
    bind(args) {
      if (!args.every(isTruth)) return null;
      return {
        argumentTypes: [BooleanType, BooleanType],
        dataType: BooleanType,
        code: neverEager,
        nullable: (args) => args.some(Boolean),
        lazyCode: ([a, b], result) =>
          `${a.code}let ${result} = ${a.value};\nif (${result} !== ${decisive}) {\n${b.code}` +
          `if (${b.value} === ${decisive} || ${result} !== null) ${result} = ${b.value};\n}\n`,
      };
    },
  };
}

function neverEager(): never {
  throw new Error("internal: a lazy function was generated as an eager one");
}

const not: ScalarFunction = {
  kind: "scalar",
  name: "not",
  arity: [1, 1],
  expects: '"BOOLEAN"',
  sql: ([a]) => `(NOT ${a})`,
  planText: ([a]) => `NOT ${a}`,
  bind: ([type]) =>
    isTruth(type) ? { argumentTypes: [BooleanType], dataType: BooleanType, code: ([a]) => `!${a}` } : null,
};

function nullTest(name: string, sql: string, sign: string): ScalarFunction {
  return {
    kind: "scalar",
    name,
    arity: [1, 1],
    expects: "any",
    sql: ([a]) => `(${a} ${sql})`,
    planText: ([a]) => `${name}(${a})`,
    bind: ([type]) => ({
      argumentTypes: [type],
      dataType: BooleanType,
      seesNulls: { neverNull: true },
      code: ([a]) => `(${a} ${sign} null)`,
    }),
  };
}

const coalesce: ScalarFunction = {
  kind: "scalar",
  name: "coalesce",
  arity: [1, Number.POSITIVE_INFINITY],
  family: "oneType",
  expects: "any",
  bind(args) {
    const type = commonType(args);
    if (type === null) return null;
    return {
      argumentTypes: args.map(() => type),
      dataType: type,
      code: neverEager,
      nullable: (args) => args.every(Boolean),
      lazyCode: (values, result) =>
        `let ${result} = null;\n${values.reduceRight(
          (rest, { code, value }) =>
            `${code}${result} = ${value};\n${rest === "" ? "" : `if (${result} === null) {\n${rest}}\n`}`,
          "",
        )}`,
    };
  },
};

const ORDINALS = ["first", "second", "third", "fourth", "fifth"];

/** Spark looks at the values first, then at the conditions, which it counts by themselves. */
export function caseMisfit(name: string, given: readonly Expression[]): Misfit | null {
  const isCondition = (i: number): boolean => i % 2 === 0 && i < given.length - 1;
  const values = given.filter((_, i) => !isCondition(i)).map(({ dataType }) => dataType);
  if (commonType(values) === null) {
    const list = values.map((type) => `"${type.sql}"`).join(", ");
    return { kind: "DATA_DIFF_TYPES", why: `Input to \`${name}\` should all be the same type, but it's [${list}].` };
  }
  const conditions = given.filter((_, i) => isCondition(i));
  const wrong = conditions.findIndex(({ dataType }) => dataType.kind !== "boolean");
  const why = `The ${ORDINALS[wrong] ?? `${wrong + 1}th`} parameter requires the "BOOLEAN" type, however "${conditions[wrong]?.sql()}" has the type "${conditions[wrong]?.dataType.sql}".`;
  return wrong < 0 ? null : { kind: "UNEXPECTED_INPUT_TYPE", why };
}

/** `CASE WHEN c1 THEN v1 … ELSE v END`, flattened: conditions and values in turn, the else value last if there is one. */
const caseWhen: ScalarFunction = {
  kind: "scalar",
  name: "when",
  arity: [2, Number.POSITIVE_INFINITY],
  misfit: (given) => caseMisfit("casewhen", given),
  family: "oneType",
  expects: '"BOOLEAN"',
  sql: (args) => {
    const pairs = Math.floor(args.length / 2);
    const branches = Array.from({ length: pairs }, (_, i) => `WHEN ${args[2 * i]} THEN ${args[2 * i + 1]}`);
    const otherwise = args.length % 2 === 1 ? ` ELSE ${args[args.length - 1]}` : "";
    return `CASE ${branches.join(" ")}${otherwise} END`;
  },
  bind(args) {
    const isCondition = (i: number): boolean => i % 2 === 0 && i < args.length - 1;
    const type = commonType(args.filter((_, i) => !isCondition(i)));
    if (type === null || !args.every((arg, i) => !isCondition(i) || arg.kind === "boolean")) return null;
    return {
      argumentTypes: args.map((_, i) => (isCondition(i) ? BooleanType : type)),
      dataType: type,
      code: neverEager,
      nullable: (nulls) => nulls.length % 2 === 0 || nulls.some((nullable, i) => nullable && !isCondition(i)),
      lazyCode: (parts, result) => `let ${result} = null;\n${branch(parts, result)}`,
    };
  },
};

function branch([first, value, ...rest]: readonly LazyArgument[], result: string): string {
  if (first === undefined) return "";
  if (value === undefined) return `${first.code}${result} = ${first.value};\n`;
  const otherwise = branch(rest, result);
  return (
    `${first.code}if (${first.value} === true) {\n${value.code}${result} = ${value.value};\n}` +
    `${otherwise === "" ? "" : ` else {\n${otherwise}}`}\n`
  );
}

export const logic: readonly ScalarFunction[] = [
  connective("and", "AND", false),
  connective("or", "OR", true),
  not,
  nullTest("isnull", "IS NULL", "==="),
  nullTest("isnotnull", "IS NOT NULL", "!=="),
  coalesce,
  caseWhen,
];
