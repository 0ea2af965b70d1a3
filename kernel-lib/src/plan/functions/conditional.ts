/** `if`, `nvl` and their kin: NULL replaced, made, or chosen by. Only the branch that is taken is computed. */
import { SparkError } from "../../data/errors";
import { comparator } from "../../data/ordering";
import { BooleanType, type DataType, DoubleType, IntegerType, NullType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import { type Expression, Literal, UnresolvedFunction } from "../expression";
import type { ScalarFunction } from "../function";
import { Replaced } from "../replaced";
import { ANY, BOOLEAN, STRING, scalar, scalarOf } from "./define";
import { encodings } from "./encodings";
import { caseMisfit, logic } from "./logic";
import { commonType } from "./numeric-types";

const definitionOf = (name: string): ScalarFunction => logic.find((one) => one.name === name) as ScalarFunction;
const decodeBytes = encodings.find(({ name }) => name === "decode") as ScalarFunction;
const caseWhen = definitionOf("when");

/** `if(c, a, b)` is CASE WHEN c THEN a ELSE b END, but the condition may be a NULL without a type. */
const conditional: ScalarFunction = {
  ...caseWhen,
  bind: ([condition, ...values]) => caseWhen.bind([condition.kind === "null" ? BooleanType : condition, ...values]),
  name: "if",
  arity: [3, 3],
  misfit: (given) => caseMisfit("if", given),
  sql: ([condition, yes, no]) => `(IF(${condition}, ${yes}, ${no}))`,
  planText: ([condition, yes, no]) => `if (${condition}) ${yes} else ${no}`,
};

const call = (name: string, ...args: Expression[]): Expression => new UnresolvedFunction(name, args);

/** A function that others compute. */
function replaced(
  name: string,
  arity: number,
  replacement: (given: readonly Expression[]) => Expression,
): ScalarFunction {
  return { kind: "scalar", name, arity: [arity, arity], expects: "any", bind: () => null, replacement };
}

/** `nvl2(a, b, c)`: b where a is not NULL, else c. */
const nvl2 = replaced("nvl2", 3, ([tested, yes, no]) => call("if", call("isnotnull", tested), yes, no));

/** `nullif(a, b)`: NULL where a equals b, else a; of a's type. */
const nullif = replaced("nullif", 2, ([a, b]) =>
  // Spark computes `a` once, and calls it so in its errors.
  call("if", call("=", new Replaced("commonexpressionref", [], a), b), new Literal(null, a.dataType), a),
);

const ifNull = (name: string): ScalarFunction => replaced(name, 2, (given) => call("coalesce", ...given));

const equalNull = replaced("equal_null", 2, ([a, b]) => call("<=>", a, b));

/** `nanvl(a, b)`: b where a is NaN. */
const nanvl: ScalarFunction = {
  kind: "scalar",
  name: "nanvl",
  arity: [2, 2],
  expects: '"DOUBLE"',
  bind(args) {
    const type = commonType(args);
    if (type === null || !["float", "double", "int", "long", "decimal"].includes(type.kind)) return null;
    const real: DataType = type.kind === "float" ? type : DoubleType;
    return {
      argumentTypes: [real, real],
      dataType: real,
      seesNulls: { neverNull: false },
      code: ([a, b]) => `(Number.isNaN(${a}) ? ${b} : ${a})`,
    };
  },
};

function raise(message: string): never {
  throw new SparkError("USER_RAISED_EXCEPTION", message, { sqlState: "P0001" });
}

/**
 * `decode(x, a, 1, b, 2, 0)`: the result beside the first value that x equals, two NULLs being equal; else the last argument,
 * or NULL. With two arguments it is `decode(bytes, charset)`.
 */
const decode: ScalarFunction = {
  ...decodeBytes,
  arity: [2, Number.POSITIVE_INFINITY],
  bind(args) {
    if (args.length === 2) return decodeBytes.bind(args);
    const isResult = (_: unknown, i: number): boolean => i > 0 && (i % 2 === 0 || i === args.length - 1);
    const result = commonType(args.filter(isResult));
    const compared = commonType(args.filter((type, i) => !isResult(type, i)));
    if (result === null || compared === null) return null;
    const compare = comparator(compared);
    const equals = (a: Value, b: Value): boolean => (a === null || b === null ? a === b : compare(a, b) === 0);
    const choose = (value: Value, ...rest: Value[]): Value => {
      for (let i = 0; i + 1 < rest.length; i += 2) if (equals(value, rest[i])) return rest[i + 1];
      return rest.length % 2 === 1 ? rest[rest.length - 1] : null;
    };
    return {
      argumentTypes: args.map((_, i) => (isResult(_, i) ? result : compared)),
      dataType: result,
      seesNulls: { neverNull: false },
      code: (values, context) => `${context.reference("decode", choose)}(${values.join(", ")})`,
    };
  },
};

function neverEager(): never {
  throw new Error("internal: a lazy function was generated as an eager one");
}

/** The argument is never computed. */
const typeOf: ScalarFunction = {
  kind: "scalar",
  name: "typeof",
  arity: [1, 1],
  expects: '"ANY"',
  bind: (types) => ({
    argumentTypes: types,
    dataType: StringType,
    nullable: () => false,
    code: neverEager,
    lazyCode: (_args, result) => `const ${result} = ${JSON.stringify(types[0].simpleString)};\n`,
  }),
};

export const conditionals: readonly ScalarFunction[] = [
  conditional,
  ifNull("nvl"),
  ifNull("ifnull"),
  nvl2,
  nullif,
  nanvl,
  equalNull,
  decode,
  scalar({ name: "raise_error", takes: [STRING], gives: NullType, nullable: true }, raise),
  scalarOf(
    {
      name: "assert_true",
      takes: [BOOLEAN, STRING],
      optional: 1,
      gives: NullType,
      seesNulls: { neverNull: false },
      sql: ([condition, message = `'${condition}' is not true!`]) => `assert_true(${condition}, ${message})`,
    },
    (_types, _zone, given) => (truth: boolean | null, message?: string) =>
      truth === true ? null : raise(message ?? `'${given[0]?.sql() ?? "condition"}' is not true!`),
  ),
  typeOf,
  scalar({ name: "nullifzero", takes: [ANY], gives: ([type]) => type, nullable: true }, (value: Value) =>
    Number(value) === 0 ? null : value,
  ),
  scalar(
    {
      name: "zeroifnull",
      takes: [ANY],
      gives: ([type]) => (type.kind === "null" ? IntegerType : type),
      seesNulls: { neverNull: true },
    },
    (value: Value) => value ?? 0,
  ),
];
