/**
 * `histogram_numeric(value, bins)`: where the values lie, as points with heights.
 *
 * Spark's `HistogramNumeric`, the streaming histogram of Ben-Haim and Tom-Tov: every value is a point of its own until there
 * are more points than bins, then the two that are closest become one. Of several pairs equally close, one is drawn, from
 * a generator that is seeded anew for every partial result.
 */
import { Decimal } from "../../data/decimal";
import { JavaRandom } from "../../data/java-random";
import { compareDoubles } from "../../data/ordering";
import { ArrayType, type DataType, DoubleType, StructField, StructType } from "../../data/types";
import type { Long, Value } from "../../data/value";
import { type Expression, Literal } from "../expression";
import type { AggregateFunction } from "../function";
import { checkConstant, checkNotNull, outOfRange } from "./constant-arguments";
import { type Accepts, INT, NUMERIC } from "./define";
import { aggregate, buffer } from "./define-aggregate";

const MEASURED: Accepts = {
  text: '("NUMERIC" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND" or "TIME")',
  accept: (type) => (/^(date|time|timestamp|timestamp_ntz)$|Interval$/.test(type.kind) ? type : NUMERIC.accept(type)),
};

/** Points have their place in the values' own type. */
function pointsOf(type: DataType): ArrayType {
  return new ArrayType(new StructType([new StructField("x", type), new StructField("y", DoubleType)]));
}

/** Cut off to a whole number where the type has nothing else. */
function asType(x: number, type: DataType): Value {
  if (type.kind === "double") return x;
  if (type.kind === "float") return Math.fround(x);
  if (type.kind === "decimal") return Decimal.fromNumber(x)?.rescale(type.scale) ?? null;
  return Math.trunc(x);
}

type Point = readonly [x: number, y: number];
type Points = readonly Point[];

const generators = new WeakMap<Points, JavaRandom>();

/** The generator of these points goes on with the points that follow them. */
function generatorOf(points: Points): JavaRandom {
  return generators.get(points) ?? new JavaRandom(31183n);
}

/** By halves, as Spark searches: NaN is neither before nor after a point, so the search ends wherever it meets one. */
function placeOf(points: Points, value: number): number {
  let [at, low, high] = [0, 0, points.length];
  while (low < high) {
    at = (low + high) >> 1;
    if (points[at][0] > value) high = at;
    else if (points[at][0] < value) low = ++at;
    else break;
  }
  return at;
}

function added(points: Points, value: number, bins: number): Points {
  const random = generatorOf(points);
  const at = placeOf(points, value);
  const next = [...points];
  if (at < points.length && points[at][0] === value) next[at] = [points[at][0], points[at][1] + 1];
  else next.splice(at, 0, [value, 1]);
  return trimmed(next, bins, random);
}

function trimmed(points: Point[], bins: number, random: JavaRandom): Points {
  while (points.length > bins) {
    const at = closest(points, random);
    const [[x, y], [nextX, nextY]] = points.slice(at, at + 2);
    points.splice(at, 2, [x * (y / (y + nextY)) + (nextX / (y + nextY)) * nextY, y + nextY]);
  }
  generators.set(points, random);
  return points;
}

/** The place of the pair that is closest. */
function closest(points: Points, random: JavaRandom): number {
  let [place, smallest, count] = [0, points[1][0] - points[0][0], 1];
  for (let i = 1; i < points.length - 1; i++) {
    const distance = points[i + 1][0] - points[i][0];
    if (distance < smallest) [place, smallest, count] = [i, distance, 1];
    else if (distance === smallest && random.nextDouble() <= 1 / ++count) place = i;
  }
  return place;
}

function checkBins(given: readonly Expression[]): void {
  checkConstant("nb", "INT", given[1]);
  if (!(given[1] instanceof Literal)) return;
  checkNotNull("nb", given[1]);
  if (Number(given[1].value) < 2) throw outOfRange("nb", "[2, 2147483647]", `${given[1].value}`);
}

function asDouble(value: Value): number {
  return value instanceof Decimal ? value.toNumber() : Number(value as Long);
}

export const histogram: AggregateFunction = aggregate({
  name: "histogram_numeric",
  takes: [MEASURED, INT],
  gives: ([type]) => pointsOf(type),
  nullable: true,
  keepsNulls: true,
  check: checkBins,
  buffers: () => [buffer("points", new ArrayType(new ArrayType(DoubleType, false), false), [])],
  fold: ([type], given) => {
    const bins = given[1] instanceof Literal ? Number(given[1].value) : 2;
    return {
      step: (points: Points, value: Value) => [
        value === null ? points : (added(points, asDouble(value), bins) as Value),
      ],
      combine: (a: Points, b: Points) => {
        // A copy, so that its generator is a new one.
        if (a.length === 0) return [[...b] as Value];
        const both = [...a, ...b].sort(([x], [y]) => compareDoubles(x, y));
        return [trimmed(both, bins, generatorOf(a)) as Value];
      },
      finish: (points: Points) => (points.length === 0 ? null : points.map(([x, y]) => [asType(x, type), y])),
    };
  },
});
