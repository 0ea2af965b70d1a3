/** Aggregates that pick or join values: first, last, min_by, bool_and, bits, count_if, product. */
import { comparator, isOrderable } from "../../data/ordering";
import { BooleanType, type DataType, DoubleType, LongType } from "../../data/types";
import { type Long, toLong, type Value } from "../../data/value";
import type { AggregateFunction } from "../function";
import { type Accepts, ANY, BOOLEAN, DOUBLE, INTEGRAL } from "./define";
import { aggregate, alsoNamed, buffer } from "./define-aggregate";

/** The second argument, `true`, lets it pass over NULLs. Which row is first hangs on the order in which rows come. */
function end(name: string, last: boolean): AggregateFunction {
  return aggregate({
    name,
    takes: [ANY, BOOLEAN],
    optional: 1,
    gives: ([type]) => type,
    nullable: true,
    sql: ([value]) => `${name}(${value})`,
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

const ORDERED: Accepts = { text: '"ORDERABLE"', accept: (type) => (isOrderable(type) ? type : null) };

/** The x of the row with the smallest (largest) y that is not NULL. */
function extremeBy(name: "min_by" | "max_by"): AggregateFunction {
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

function bits(name: string, compute: (a: bigint, b: bigint) => bigint): AggregateFunction {
  return reduced<Long>(
    name,
    INTEGRAL,
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
