/** Aggregates that pick or join values: first, last, min_by, bool_and, bits, count_if, product. */
import { AnalysisException } from "../../data/errors";
import { comparator, isOrderable } from "../../data/ordering";
import {
  ArrayType,
  BooleanType,
  type DataType,
  DoubleType,
  IntegerType,
  LongType,
  StructField,
  StructType,
} from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import { Literal } from "../expression";
import type { AggregateFunction } from "../function";
import { currentOrigin, positionText } from "../origin";
import { type Accepts, ANY, BOOLEAN, DOUBLE, INT } from "./define";
import { aggregate, alsoNamed, buffer } from "./define-aggregate";
import { addItem, joinItems } from "./growing-list";
import { isIntegral } from "./numeric-types";

/** The second argument, `true`, lets it pass over NULLs. Which row is first hangs on the order in which rows come. */
function end(name: string, last: boolean): AggregateFunction {
  return aggregate({
    name,
    takes: [ANY, BOOLEAN],
    optional: 1,
    gives: ([type]) => type,
    nullable: true,
    sql: ([value]) => `${name}(${value})`,
    check: ([, ignoreNulls]) => {
      const isConstant = ignoreNulls === undefined || ignoreNulls.dataType.kind === "boolean";
      if (!isConstant || !(ignoreNulls === undefined || ignoreNulls instanceof Literal)) throw notBoolean(name);
    },
    keepsNulls: true,
    buffers: ([type]) => [buffer(name, type), buffer("valueSet", BooleanType, false)],
    fold: () => ({
      step: (kept: Value, isSet: boolean, value: Value, ignoreNulls: boolean = false) =>
        (ignoreNulls && value === null) || (isSet && !last) ? [kept, isSet] : [value, true],
      combine: (a: Value, aIsSet: boolean, b: Value, bIsSet: boolean) =>
        (last ? bIsSet : !aIsSet) ? [b, bIsSet] : [a, aIsSet],
      finish: (value: Value) => value,
    }),
  });
}

function notBoolean(name: string): AnalysisException {
  return new AnalysisException(
    "_LEGACY_ERROR_TEMP_1210",
    `The second argument in ${name} should be a boolean literal.`,
    { context: positionText(currentOrigin()) },
  );
}

const ORDERED: Accepts = { text: '"ORDERABLE"', accept: (type) => (isOrderable(type) ? type : null) };

/** The x of the row with the smallest (largest) y that is not NULL. */
function extremeBy(name: "min_by" | "max_by"): AggregateFunction {
  const [one, several] = [theExtremeBy(name), extremesBy(name)];
  return { ...one, arity: [2, 3], bind: (args, given) => (args.length === 3 ? several : one).bind(args, given) };
}

/** The x of so many rows with the smallest (largest) y, in this order. */
function extremesBy(name: "min_by" | "max_by"): AggregateFunction {
  const sign = name === "min_by" ? 1 : -1;
  return aggregate({
    name,
    takes: [ANY, ORDERED, INT],
    gives: ([type]) => new ArrayType(type),
    nullable: true,
    keepsNulls: true,
    buffers: ([type, order]) => {
      const row = new StructType([new StructField("value", type), new StructField("ordering", order)]);
      return [buffer("rows", new ArrayType(row, false), []), buffer("k", IntegerType)];
    },
    fold: ([, order]) => {
      const compare = comparator(order);
      return {
        step: (rows: readonly Value[], _: Value, x: Value, y: Value, k: Value) => [
          y === null ? rows : addItem(rows, [x, y]),
          k,
        ],
        combine: (a: readonly Value[], k: Value, b: readonly Value[], other: Value) => [joinItems(a, b), k ?? other],
        finish: (rows: readonly Value[], k: number) => {
          if (rows.length === 0) return null;
          const sorted = [...(rows as readonly (readonly Value[])[])].sort((a, b) => sign * compare(a[1], b[1]));
          return sorted.slice(0, k).map(([x]) => x);
        },
      };
    },
  });
}

function theExtremeBy(name: "min_by" | "max_by"): AggregateFunction {
  const sign = name === "min_by" ? 1 : -1;
  return aggregate({
    name,
    takes: [ANY, ORDERED],
    gives: ([type]) => type,
    nullable: true,
    keepsNulls: true,
    buffers: ([type, order]) => [buffer("valueWithExtremumOrdering", type), buffer("extremumOrdering", order)],
    fold: ([, order]) => {
      const compare = comparator(order);
      const pick = (x: Value, y: Value, otherX: Value, otherY: Value): readonly Value[] =>
        otherY !== null && (y === null || sign * compare(otherY, y) < 0) ? [otherX, otherY] : [x, y];
      return { step: pick, combine: pick, finish: (x: Value) => x };
    },
  });
}

/** One buffer that is NULL until there is a value; rows with NULL do not count. */
function reduced<T extends Value>(
  name: string,
  takes: Accepts,
  gives: DataType | ((types: readonly DataType[]) => DataType | null),
  reduce: (types: readonly DataType[]) => (a: T, b: T) => T,
): AggregateFunction {
  return aggregate({
    name,
    takes: [takes],
    gives,
    nullable: true,
    buffers: (types) => [buffer(name, types[0])],
    fold: (types) => {
      const both = reduce(types);
      const join = (a: T | null, b: T | null): readonly Value[] => [a === null ? b : b === null ? a : both(a, b)];
      return { step: join, combine: join, finish: (value: T | null) => value };
    },
  });
}

const WHOLE: Accepts = {
  text: '"INTEGRAL"',
  accept: (type) => (isIntegral(type) ? type : type.kind === "null" ? LongType : null),
};

function bits(name: string, compute: (a: bigint, b: bigint) => bigint): AggregateFunction {
  return reduced<Long>(
    name,
    WHOLE,
    ([type]) => type,
    () => (a, b) => toLong(compute(BigInt(a), BigInt(b))),
  );
}

const first = end("first", false);
const last = end("last", true);
const all = reduced<boolean>("bool_and", BOOLEAN, BooleanType, () => (a, b) => a && b);
const any = reduced<boolean>("bool_or", BOOLEAN, BooleanType, () => (a, b) => a || b);

export const picking: readonly AggregateFunction[] = [
  first,
  alsoNamed(first, "first_value"),
  alsoNamed(first, "any_value"),
  last,
  alsoNamed(last, "last_value"),
  extremeBy("min_by"),
  extremeBy("max_by"),
  all,
  alsoNamed(all, "every"),
  any,
  alsoNamed(any, "some"),
  alsoNamed(any, "any"),
  bits("bit_and", (a, b) => a & b),
  bits("bit_or", (a, b) => a | b),
  bits("bit_xor", (a, b) => a ^ b),
  reduced<number>("product", DOUBLE, DoubleType, () => (a, b) => a * b),
  aggregate({
    name: "count_if",
    takes: [BOOLEAN],
    gives: LongType,
    nullable: false,
    buffers: () => [buffer("count", LongType, 0)],
    fold: () => ({
      step: (n: number, truth: boolean) => [truth ? n + 1 : n],
      combine: (a: number, b: number) => [a + b],
      finish: (n: number) => n,
    }),
  }),
];
