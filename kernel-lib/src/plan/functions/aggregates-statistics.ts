/** Variance, deviation, skewness, kurtosis, covariance, correlation: moments that are kept up row by row (Welford, Chan). */
import { DoubleType } from "../../data/types";
import type { AggregateFunction } from "../function";
import { DOUBLE } from "./define";
import { aggregate, alsoNamed, buffer } from "./define-aggregate";

/** Number of values, mean, and the sums of the 2nd to 4th powers of the distances from it. */
type Moments = readonly [number, number, number, number, number];

function addValue(n: number, mean: number, m2: number, m3: number, m4: number, x: number): Moments {
  const count = n + 1;
  const delta = x - mean;
  const deltaN = delta / count;
  const delta2 = delta * delta;
  const deltaN2 = deltaN * deltaN;
  const new2 = m2 + delta * (delta - deltaN);
  const new3 = m3 - 3 * deltaN * new2 + delta * (delta2 - deltaN2);
  const new4 = m4 - 4 * deltaN * new3 - 6 * deltaN2 * new2 + delta * (delta * delta2 - deltaN * deltaN2);
  return [count, mean + deltaN, new2, new3, new4];
}

function addMoments(...cells: number[]): Moments {
  const [n1, avg1, m21, m31, m41, n2, avg2, m22, m32, m42] = cells;
  const n = n1 + n2;
  const delta = avg2 - avg1;
  const deltaN = n === 0 ? 0 : delta / n;
  const m2 = m21 + m22 + delta * deltaN * n1 * n2;
  const m3 = m31 + m32 + deltaN * deltaN * delta * n1 * n2 * (n1 - n2) + 3 * deltaN * (n1 * m22 - n2 * m21);
  const m4 =
    m41 +
    m42 +
    deltaN * deltaN * deltaN * delta * n1 * n2 * (n1 * n1 - n1 * n2 + n2 * n2) +
    6 * deltaN * deltaN * (n1 * n1 * m22 + n2 * n2 * m21) +
    4 * deltaN * (n1 * m32 - n2 * m31);
  return [n, avg1 + deltaN * n2, m2, m3, m4];
}

/** @param order how many moments the function needs; only so many buffers are kept */
function moment(
  name: string,
  order: 2 | 3 | 4,
  finish: (n: number, m2: number, m3: number, m4: number) => number | null,
): AggregateFunction {
  const kept = order + 1;
  return aggregate({
    name,
    takes: [DOUBLE],
    gives: DoubleType,
    nullable: true,
    buffers: () => ["n", "avg", "m2", "m3", "m4"].slice(0, kept).map((one) => buffer(one, DoubleType, 0)),
    fold: () => ({
      step: (...cells: number[]) => {
        const [n, mean, m2, m3, m4] = [...cells.slice(0, kept), 0, 0];
        return addValue(n, mean, m2, m3, m4, cells[kept]).slice(0, kept);
      },
      combine: (...cells: number[]) => {
        const padded = (from: number): number[] => [...cells.slice(from, from + kept), 0, 0].slice(0, 5);
        return addMoments(...padded(0), ...padded(kept)).slice(0, kept);
      },
      finish: (n: number, _mean: number, m2: number, m3: number = 0, m4: number = 0) =>
        n === 0 ? null : finish(n, m2, m3, m4),
    }),
  });
}

/** A sample of one value has no variance: NULL. */
const sample = (n: number, value: number): number | null => (n === 1 ? null : value);

const variance = moment("var_samp", 2, (n, m2) => sample(n, m2 / (n - 1)));
const deviation = moment("stddev_samp", 2, (n, m2) => sample(n, Math.sqrt(m2 / (n - 1))));

type Pair = readonly number[];

function addPair(n: number, avgX: number, avgY: number, c: number, mX: number, mY: number, x: number, y: number): Pair {
  const count = n + 1;
  const dx = x - avgX;
  const dy = y - avgY;
  const newX = avgX + dx / count;
  const newY = avgY + dy / count;
  return [count, newX, newY, c + dx * (y - newY), mX + dx * (x - newX), mY + dy * (y - newY)];
}

function addPairs(...cells: number[]): Pair {
  const [n1, x1, y1, c1, mx1, my1, n2, x2, y2, c2, mx2, my2] = cells;
  const n = n1 + n2;
  if (n === 0) return cells.slice(0, 6);
  const dx = x2 - x1;
  const dy = y2 - y1;
  const weight = (n1 * n2) / n;
  return [
    n,
    x1 + (dx * n2) / n,
    y1 + (dy * n2) / n,
    c1 + c2 + dx * dy * weight,
    mx1 + mx2 + dx * dx * weight,
    my1 + my2 + dy * dy * weight,
  ];
}

function ofPairs(
  name: string,
  finish: (n: number, c: number, mX: number, mY: number) => number | null,
): AggregateFunction {
  return aggregate({
    name,
    takes: [DOUBLE, DOUBLE],
    gives: DoubleType,
    nullable: true,
    buffers: () => ["n", "xAvg", "yAvg", "ck", "xMk", "yMk"].map((one) => buffer(one, DoubleType, 0)),
    fold: () => ({
      step: addPair,
      combine: addPairs,
      finish: (n: number, _x: number, _y: number, c: number, mX: number, mY: number) =>
        n === 0 ? null : finish(n, c, mX, mY),
    }),
  });
}

export const statistics: readonly AggregateFunction[] = [
  variance,
  alsoNamed(variance, "variance"),
  moment("var_pop", 2, (n, m2) => m2 / n),
  deviation,
  alsoNamed(deviation, "stddev"),
  alsoNamed(deviation, "std"),
  moment("stddev_pop", 2, (n, m2) => Math.sqrt(m2 / n)),
  moment("skewness", 3, (n, m2, m3) => (m2 === 0 ? null : (Math.sqrt(n) * m3) / Math.sqrt(m2 * m2 * m2))),
  moment("kurtosis", 4, (n, m2, _m3, m4) => (m2 === 0 ? null : (n * m4) / (m2 * m2) - 3)),
  ofPairs("covar_pop", (n, c) => c / n),
  ofPairs("covar_samp", (n, c) => sample(n, c / (n - 1))),
  ofPairs("corr", (_n, c, mX, mY) => (mX === 0 || mY === 0 ? null : c / Math.sqrt(mX * mY))),
];
