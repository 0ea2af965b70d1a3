/**
 * Aggregates that keep the values themselves: lists, sets, percentiles, the most frequent value.
 *
 * Their buffer grows with the group. Spark keeps a sketch for approximate percentiles; here they are exact, which is within
 * what they promise, at the price of memory.
 */

import { keyText } from "../../data/key-text";
import { comparator, isOrderable } from "../../data/ordering";
import { inSetOrder } from "../../data/scala-set";
import { ArrayType, type DataType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { AggregateFunction } from "../function";
import { checkAccuracy, checkConstant, checkFraction } from "./constant-arguments";
import { type Accepts, ANY, BOOLEAN, INT, NUMERIC, STRING } from "./define";
import { type AggregateShape, aggregate, alsoNamed, buffer, type Fold } from "./define-aggregate";
import { FRACTION, ofFractions } from "./fractions";

type Cells = readonly Value[];

const ORDERED: Accepts = { text: '"ORDERABLE"', accept: (type) => (isOrderable(type) ? type : null) };

interface Collecting extends Pick<AggregateShape, "name" | "takes" | "optional" | "gives" | "sql" | "check"> {
  readonly nullable?: boolean;
  /** Keeps each value once. */
  readonly distinct?: boolean;
  /** @param values those of the group that are not NULL, @param rest the other arguments, which are the same in all rows */
  finish(types: readonly DataType[]): (values: Cells, rest: Cells) => Value;
}

/** The values in a list; the other arguments, the same in every row, in a second one. */
function collecting(shape: Collecting): AggregateFunction {
  const { nullable = true, distinct = false } = shape;
  return aggregate({
    ...shape,
    nullable,
    keepsNulls: true,
    buffers: ([type, ...rest]) => [
      buffer("buf", new ArrayType(type), []),
      ...rest.map((other, i) => buffer(`argument${i + 2}`, other)),
    ],
    fold: (types) => foldOf(types, distinct, shape.finish(types)),
  });
}

function foldOf(types: readonly DataType[], distinct: boolean, finish: (values: Cells, rest: Cells) => Value): Fold {
  const width = types.length;
  // Rows are added in place to a list that was begun here, which no one else has yet. Merged lists may lie in the state
  // store, and are never changed.
  const own = new WeakMap<Cells, Set<string>>();
  const begin = (list: Cells): Value[] => {
    const fresh = [...list];
    own.set(fresh, new Set(distinct ? fresh.map(keyText) : []));
    return fresh;
  };
  const add = (list: Value[], seen: Set<string>, value: Value): void => {
    const key = distinct ? keyText(value) : "";
    if (distinct && seen.has(key)) return;
    seen.add(key);
    // A set knows one zero, and it has no sign.
    list.push(distinct && value === 0 ? 0 : value);
  };
  const grow = (list: Cells, value: Value): Cells => {
    const ours = own.has(list) ? (list as Value[]) : begin(list);
    add(ours, own.get(ours) as Set<string>, value);
    return ours;
  };
  const join = (a: Cells, b: Cells): Cells => {
    const joined = [...a];
    const seen = new Set(distinct ? joined.map(keyText) : []);
    for (const value of b) add(joined, seen, value);
    return joined;
  };
  return {
    step: (...cells: Value[]) => {
      const value = cells[width];
      const list = cells[0] as Cells;
      return [value === null ? list : grow(list, value), ...cells.slice(width + 1)];
    },
    combine: (...cells: Value[]) => {
      const rest = cells.slice(1, width).map((cell, i) => cell ?? cells[width + 1 + i]);
      return [join(cells[0] as Cells, cells[width] as Cells), ...rest];
    },
    finish: (...cells: Value[]) => finish(cells[0] as Cells, cells.slice(1)),
  };
}

const listOf = ([type]: readonly DataType[]): DataType => new ArrayType(type, false);
const asItIs = () => (values: Cells) => values;

const collectList = collecting({ name: "collect_list", takes: [ANY], gives: listOf, nullable: false, finish: asItIs });

const percentileType = (types: readonly DataType[], one: DataType): DataType =>
  types[1]?.kind === "array" ? new ArrayType(one, false) : one;

/** Numbers, and times and intervals as the numbers they are. */
const MEASURED: Accepts = {
  text: '("NUMERIC" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND" or "TIME")',
  accept: (type) => (/date|timestamp|interval/i.test(type.kind) ? type : NUMERIC.accept(type)),
};

const approximate = collecting({
  name: "percentile_approx",
  takes: [MEASURED, FRACTION, INT],
  optional: 1,
  sql: ([value, fraction, accuracy = "10000"]) => `percentile_approx(${value}, ${fraction}, ${accuracy})`,
  check: (given) => {
    checkFraction(given[1]);
    checkAccuracy(given[2]);
  },
  gives: (types) => percentileType(types, types[0]),
  finish: ([type]) => {
    const compare = comparator(type);
    return (values, [fractions]) => {
      if (values.length === 0) return null;
      const sorted = [...values].sort(compare);
      return ofFractions(fractions, (fraction) => sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)]);
    };
  },
});

/** The value that is there most often; of several, the smallest. */
export function mostFrequent(values: Cells, type: DataType, takesSmallest: boolean = true): Value {
  const compare = comparator(type);
  const sorted = [...values].sort(takesSmallest ? compare : (a, b) => compare(b, a));
  let best: Value = null;
  let most = 0;
  for (let i = 0, run = 0; i < sorted.length; i++) {
    run = i > 0 && compare(sorted[i], sorted[i - 1]) === 0 ? run + 1 : 1;
    if (run > most) [best, most] = [sorted[i], run];
  }
  return best;
}

const joined = collecting({
  name: "listagg",
  takes: [STRING, STRING],
  optional: 1,
  sql: ([value, delimiter = "NULL"]) => `listagg(${value}, ${delimiter})`,
  check: (given) => checkConstant("delimiter", "STRING", given[1]),
  gives: StringType,
  finish:
    () =>
    (values, [separator]) =>
      values.length === 0 ? null : values.join((separator as string | undefined) ?? ""),
});

export const collectings: readonly AggregateFunction[] = [
  collectList,
  collecting({
    name: "collect_set",
    takes: [ANY],
    gives: listOf,
    nullable: false,
    distinct: true,
    finish:
      ([type]) =>
      (values) =>
        inSetOrder(values, type),
  }),
  approximate,
  alsoNamed(approximate, "approx_percentile"),
  collecting({
    name: "mode",
    takes: [ORDERED, BOOLEAN],
    optional: 1,
    sql: ([value, isDeterministic]) =>
      isDeterministic === "true" ? `mode() WITHIN GROUP (ORDER BY ${value} DESC)` : `mode(${value})`,
    gives: ([type]) => type,
    finish:
      ([type]) =>
      (values) =>
        mostFrequent(values, type),
  }),
  joined,
  { ...joined, name: "string_agg" },
];
