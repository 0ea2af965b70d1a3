/**
 * How much of a chart fits into a notebook: one output stays below 300 KB, whatever the trace holds.
 *
 * A picture leaves out by itself what means least (late rows last, for instance). This is behind all of them: of the series that takes most, every
 * second point goes, until the whole is small enough.
 */
import { bytesOf } from "./html";
import type { PlotlyObject } from "./plotly";

/** Bytes that one output may take. */
const OUTPUT_MAX = 290_000;

/** A series with fewer points is left alone. */
const POINTS_LEAST = 20;

export interface Fitted {
  readonly data: readonly PlotlyObject[];
  /** Whether points were left out. */
  readonly isThinned: boolean;
}

/** @param beside what else the output holds: layout, table twin */
export function fitted(data: readonly PlotlyObject[], ...beside: readonly unknown[]): Fitted {
  const room = OUTPUT_MAX - beside.reduce<number>((sum, one) => sum + bytesOf(JSON.stringify(one)), 0);
  const series = [...data];
  const sizes = series.map(sizeOf);
  const whole = (): number => sizes.reduce((sum, size) => sum + size, 0);
  let isThinned = false;
  while (whole() > room) {
    const largest = sizes.indexOf(Math.max(...sizes));
    const points = pointsOf(series[largest]);
    if (points < POINTS_LEAST) break;
    series[largest] = everySecond(series[largest], points);
    sizes[largest] = sizeOf(series[largest]);
    isThinned = true;
  }
  return { data: series, isThinned };
}

const sizeOf = (series: PlotlyObject): number => bytesOf(JSON.stringify(series));

function pointsOf(series: PlotlyObject): number {
  return Array.isArray(series.x) ? series.x.length : 0;
}

/** Every list that goes with the points, also those inside (`marker.color`). */
function everySecond(series: PlotlyObject, points: number): PlotlyObject {
  const thin = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.length === points ? value.filter((_, i) => i % 2 === 0) : value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, thin(inner)]));
  };
  return thin(series) as PlotlyObject;
}
