/**
 * Aggregates that keep the values themselves: lists, sets, percentiles, the most frequent value.
 *
 * Their buffer grows with the group. Spark keeps sketches for the approximate ones; here they are exact, which is within
 * what they promise, at the price of memory.
 */

import { keyText } from "../../data/key-text";
import { comparator, isOrderable } from "../../data/ordering";
import { ArrayType, type DataType, DoubleType, LongType, StringType } from "../../data/types";
import type { Value } from "../../data/value";
import type { AggregateFunction } from "../function";
import { type Accepts, ANY, DOUBLE, INT, NUMERIC, STRING } from "./define";
import { type AggregateShape, aggregate, alsoNamed, buffer, type Fold } from "./define-aggregate";

type Cells = readonly Value[];

const ORDERED: Accepts = { text: '"ORDERABLE"', accept: (type) => (isOrderable(type) ? type : null) };

interface Collecting extends Pick<AggregateShape, "name" | "takes" | "optional" | "gives"> {
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
    list.push(value);
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

/** The value at a fraction of the way through the sorted values, between two of them by their distance. */
function percentileOf(sorted: readonly number[], fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const [low, high] = [Math.floor(position), Math.ceil(position)];
  if (low === high) return sorted[low];
  return (high - position) * sorted[low] + (position - low) * sorted[high];
}

/** One fraction, or an array of them. */
const FRACTION: Accepts = {
  text: '("DOUBLE" or "ARRAY<DOUBLE>")',
  accept: (type) => (type.kind === "array" ? new ArrayType(DoubleType, false) : DOUBLE.accept(type)),
};

function ofFractions(fractions: Value, valueAt: (fraction: number) => Value): Value {
  return Array.isArray(fractions) ? fractions.map((one) => valueAt(one as number)) : valueAt(fractions as number);
}

const percentileType = (types: readonly DataType[], one: DataType): DataType =>
  types[1]?.kind === "array" ? new ArrayType(one, false) : one;

const median = collecting({
  name: "median",
  takes: [DOUBLE],
  gives: DoubleType,
  finish: () => (values) => (values.length === 0 ? null : percentileOf(sortNumbers(values), 0.5)),
});

function sortNumbers(values: Cells): readonly number[] {
  return [...(values as readonly number[])].sort(comparator(DoubleType) as (a: number, b: number) => number);
}

const approximate = collecting({
  name: "percentile_approx",
  takes: [NUMERIC, FRACTION, INT],
  optional: 1,
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
function mostFrequent(values: Cells, type: DataType): Value {
  const sorted = [...values].sort(comparator(type));
  let best: Value = null;
  let most = 0;
  for (let i = 0, run = 0; i < sorted.length; i++) {
    run = i > 0 && comparator(type)(sorted[i], sorted[i - 1]) === 0 ? run + 1 : 1;
    if (run > most) [best, most] = [sorted[i], run];
  }
  return best;
}

const joined = collecting({
  name: "listagg",
  takes: [STRING, STRING],
  optional: 1,
  gives: StringType,
  finish:
    () =>
    (values, [separator]) =>
      values.length === 0 ? null : values.join((separator as string | undefined) ?? ""),
});

export const collectings: readonly AggregateFunction[] = [
  collectList,
  alsoNamed(collectList, "array_agg"),
  collecting({ name: "collect_set", takes: [ANY], gives: listOf, nullable: false, distinct: true, finish: asItIs }),
  collecting({
    name: "approx_count_distinct",
    takes: [ANY, DOUBLE],
    optional: 1,
    gives: LongType,
    nullable: false,
    distinct: true,
    finish: () => (values) => values.length,
  }),
  collecting({
    name: "percentile",
    takes: [DOUBLE, FRACTION],
    gives: (types) => percentileType(types, DoubleType),
    finish:
      () =>
      (values, [fractions]) => {
        if (values.length === 0) return null;
        const sorted = sortNumbers(values);
        return ofFractions(fractions, (fraction) => percentileOf(sorted, fraction));
      },
  }),
  median,
  approximate,
  alsoNamed(approximate, "approx_percentile"),
  collecting({
    name: "mode",
    takes: [ORDERED],
    gives: ([type]) => type,
    finish:
      ([type]) =>
      (values) =>
        mostFrequent(values, type),
  }),
  joined,
  alsoNamed(joined, "string_agg"),
];
