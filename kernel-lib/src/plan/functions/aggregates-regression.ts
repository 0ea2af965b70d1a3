/** Linear regression over pairs (y, x) in which neither is NULL: `regr_slope(y, x)` and kin, with Spark's order of arithmetic. */
import { DoubleType, LongType } from "../../data/types";
import type { AggregateFunction } from "../function";
import { DOUBLE } from "./define";
import { aggregate, buffer } from "./define-aggregate";

/** Number of pairs, means, the sum of products of distances, and the sums of squares of distances. */
interface Pairs {
  readonly n: number;
  readonly meanY: number;
  readonly meanX: number;
  readonly products: number;
  readonly squaresY: number;
  readonly squaresX: number;
}

type Cells = readonly [number, number, number, number, number, number];

function addPair(
  n: number,
  meanY: number,
  meanX: number,
  products: number,
  squaresY: number,
  squaresX: number,
  y: number,
  x: number,
): Cells {
  const count = n + 1;
  const [dy, dx] = [y - meanY, x - meanX];
  const [stepY, stepX] = [dy / count, dx / count];
  return [
    count,
    meanY + stepY,
    meanX + stepX,
    products + dx * (dy - stepY),
    squaresY + dy * (dy - stepY),
    squaresX + dx * (dx - stepX),
  ];
}

function addPairs(...cells: number[]): readonly number[] {
  const [n1, y1, x1, p1, sy1, sx1, n2, y2, x2, p2, sy2, sx2] = cells;
  const n = n1 + n2;
  if (n === 0) return cells.slice(0, 6);
  const [dy, dx] = [y2 - y1, x2 - x1];
  const [stepY, stepX] = [dy / n, dx / n];
  return [
    n,
    y1 + stepY * n2,
    x1 + stepX * n2,
    p1 + p2 + dx * stepY * n1 * n2,
    sy1 + sy2 + dy * stepY * n1 * n2,
    sx1 + sx2 + dx * stepX * n1 * n2,
  ];
}

function regression(name: string, finish: (pairs: Pairs) => number | null): AggregateFunction {
  return aggregate({
    name,
    takes: [DOUBLE, DOUBLE],
    gives: DoubleType,
    nullable: true,
    buffers: () => ["n", "yAvg", "xAvg", "ck", "yMk", "xMk"].map((one) => buffer(one, DoubleType, 0)),
    fold: () => ({
      step: addPair,
      combine: addPairs,
      finish: (n: number, meanY: number, meanX: number, products: number, squaresY: number, squaresX: number) =>
        n === 0 ? null : finish({ n, meanY, meanX, products, squaresY, squaresX }),
    }),
  });
}

/** How well a line fits: 1 where all y are the same, NULL where all x are. */
function determination({ products, squaresY, squaresX }: Pairs): number | null {
  if (squaresX === 0) return null;
  return squaresY === 0 ? 1 : (products / squaresX) * (products / squaresY);
}

const slope = ({ products, squaresX }: Pairs): number | null => (squaresX === 0 ? null : products / squaresX);

export const regressions: readonly AggregateFunction[] = [
  aggregate({
    name: "regr_count",
    takes: [DOUBLE, DOUBLE],
    gives: LongType,
    nullable: false,
    buffers: () => [buffer("count", LongType, 0)],
    fold: () => ({
      step: (n: number) => [n + 1],
      combine: (a: number, b: number) => [a + b],
      finish: (n: number) => n,
    }),
  }),
  ...(["x", "y"] as const).map((which, place) =>
    aggregate({
      name: `regr_avg${which}`,
      takes: [DOUBLE, DOUBLE],
      gives: DoubleType,
      nullable: true,
      buffers: () => [buffer("sum", DoubleType, 0), buffer("count", LongType, 0)],
      fold: () => ({
        step: (sum: number, n: number, y: number, x: number) => [sum + (place === 0 ? x : y), n + 1],
        combine: (a: number, n: number, b: number, m: number) => [a + b, n + m],
        finish: (sum: number, n: number) => (n === 0 ? null : sum / n),
      }),
    }),
  ),
  regression("regr_sxx", ({ squaresX }) => squaresX),
  regression("regr_syy", ({ squaresY }) => squaresY),
  regression("regr_sxy", ({ products }) => products),
  regression("regr_slope", slope),
  regression("regr_intercept", (pairs) => {
    const rise = slope(pairs);
    return rise === null ? null : pairs.meanY - rise * pairs.meanX;
  }),
  regression("regr_r2", determination),
];
