/**
 * `percentile`, `median`, `percentile_cont`, `percentile_disc`: values at a fraction of the way through the sorted group.
 *
 * All values are kept with how often they count, as Spark's `PercentileBase` keeps them. Numbers give a double, intervals an
 * interval of their kind.
 */
import { intervalType } from "../../data/interval-text";
import { compareDoubles } from "../../data/ordering";
import { ArrayType, type DataType, DoubleType, LongType } from "../../data/types";
import type { Long, Value } from "../../data/value";
import type { AggregateFunction } from "../function";
import { checkFraction } from "./constant-arguments";
import { type Accepts, DOUBLE } from "./define";
import { aggregate, buffer } from "./define-aggregate";
import { FRACTION, ofFractions } from "./fractions";
import { addItem, joinItems } from "./growing-list";

const INTERVALS = ["dayTimeInterval", "yearMonthInterval"];

/** A number as a double, an interval as it is. */
export const MEASURE: Accepts = {
  text: '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")',
  accept: (type) => (INTERVALS.includes(type.kind) ? type : DOUBLE.accept(type)),
};

const FREQUENCY: Accepts = { text: '"INTEGRAL"', accept: (type) => (isWhole(type) ? LongType : null) };

function isWhole({ kind }: DataType): boolean {
  return ["byte", "short", "int", "long", "null"].includes(kind);
}

/** Intervals come out with all their fields. */
function measured(type: DataType): DataType {
  if (type.kind === "dayTimeInterval") return intervalType("day", "second") as DataType;
  return type.kind === "yearMonthInterval" ? (intervalType("year", "month") as DataType) : DoubleType;
}

type Counted = readonly [number, number];

/** Values in order, and up to which place each reaches. */
function places(items: readonly Counted[], isDescending: boolean): { values: number[]; ends: number[]; count: number } {
  const sorted = [...items].sort(([a], [b]) => (isDescending ? compareDoubles(b, a) : compareDoubles(a, b)));
  let count = 0;
  const ends = sorted.map(([, times]) => {
    count += times;
    return count;
  });
  return { values: sorted.map(([value]) => value), ends, count };
}

type Pick = (at: (place: number) => number, count: number, fraction: number) => number;

/** Between two values by the distance to each. */
export const continuous: Pick = (at, count, fraction) => {
  const position = (count - 1) * fraction;
  const [low, high] = [Math.floor(position), Math.ceil(position)];
  const [lower, upper] = [at(low), at(high)];
  return low === high || lower === upper ? lower : (high - position) * lower + (position - low) * upper;
};

/** The first value with at least that share of all up to it. */
export const discrete: Pick = (at, count, fraction) => at(Math.max(0, Math.ceil(fraction * count) - 1));

interface PercentileShape {
  readonly name: string;
  readonly pick: Pick;
  readonly isDescending?: boolean;
  readonly takes: readonly Accepts[];
  readonly optional?: number;
  /** The fraction, where it is no argument. */
  readonly fixed?: number;
  readonly sql?: AggregateFunction["sql"];
}

export function percentileOf(shape: PercentileShape): AggregateFunction {
  const { pick, isDescending = false, fixed } = shape;
  return aggregate({
    ...shape,
    check: (given) => checkFraction(given[1]),
    gives: ([type, fraction]) => {
      const one = measured(type);
      return fraction?.kind === "array" ? new ArrayType(one, false) : one;
    },
    nullable: true,
    keepsNulls: true,
    buffers: ([, fraction]) => [
      buffer("counts", new ArrayType(new ArrayType(DoubleType, false), false), []),
      ...(fixed === undefined ? [buffer("fraction", fraction)] : []),
    ],
    fold: ([type]) => {
      const result = resultOf(type, pick, isDescending);
      const add = (items: readonly Value[], value: Long | null, times: Value = 1): readonly Value[] =>
        value === null || times === null || Number(times) === 0
          ? items
          : addItem(items, [Number(value), Number(times)]);
      if (fixed !== undefined)
        return {
          step: (items: readonly Value[], value: Long | null) => [add(items, value)],
          combine: (a: readonly Value[], b: readonly Value[]) => [joinItems(a, b)],
          finish: (items: readonly Value[]) => result(items, fixed),
        };
      return {
        step: (items: readonly Value[], _: Value, value: Long | null, fraction: Value, times?: Value) => [
          add(items, value, times),
          fraction,
        ],
        combine: (a: readonly Value[], f: Value, b: readonly Value[], g: Value) => [joinItems(a, b), f ?? g],
        finish: result,
      };
    },
  });
}

function resultOf(
  type: DataType,
  pick: Pick,
  isDescending: boolean,
): (items: readonly Value[], fraction: Value) => Value {
  return (items, fraction) => {
    if (items.length === 0) return null;
    const { values, ends, count } = places(items as unknown as readonly Counted[], isDescending);
    const at = (place: number): number => values[ends.findIndex((end) => end > place)];
    return ofFractions(fraction, (one) => {
      const found = pick(at, count, one);
      return INTERVALS.includes(type.kind) ? Math.trunc(found) : found;
    });
  };
}

export const percentiles: readonly AggregateFunction[] = [
  percentileOf({
    name: "percentile",
    pick: continuous,
    takes: [MEASURE, FRACTION, FREQUENCY],
    optional: 1,
    sql: ([value, fraction, times = "1"]) => `percentile(${value}, ${fraction}, ${times})`,
  }),
  percentileOf({ name: "median", pick: continuous, takes: [MEASURE], fixed: 0.5 }),
];
