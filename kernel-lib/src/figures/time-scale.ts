/** From times to places in a drawing, with an axis whose marks stand at round times of the query's zone. */
import { line, type Shape, words } from "./drawing";
import { PALETTE } from "./palette";
import { formatTime, wallClockMs } from "./time-text";

export interface TimeScale {
  readonly from: number;
  readonly to: number;
  /** Kept within the axis. */
  x(timeMs: number): number;
  readonly axis: readonly Shape[];
}

export interface Plot {
  readonly x: number;
  readonly w: number;
  readonly bottom: number;
}

const SECOND = 1000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * SECOND,
);
const MARKS = 7;

/** @param aroundMs so much room is left at both ends */
export function timeScale(times: readonly number[], aroundMs: number, plot: Plot, zone: string): TimeScale {
  const least = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [first, last] = least <= most ? [least, most] : [0, SECOND];
  // What reaches much further than the rows lie apart would press them together.
  const around = Math.max(Math.min(aroundMs, last - first), (last - first) * 0.04, SECOND);
  const [from, to] = [first - around, last + around];
  const x = (timeMs: number): number =>
    Number((plot.x + Math.min(1, Math.max(0, (timeMs - from) / (to - from))) * plot.w).toFixed(1));
  return { from, to, x, axis: axis(from, to, x, plot, zone) };
}

function axis(from: number, to: number, x: (ms: number) => number, plot: Plot, zone: string): readonly Shape[] {
  const days = Math.ceil((to - from) / MARKS / 86_400_000);
  const step = STEPS.find((one) => (to - from) / one <= MARKS) ?? days * 86_400_000;
  const shapes: Shape[] = [];
  const shift = wallClockMs(from, zone) - from;
  let day = "";
  for (let wall = Math.ceil((from + shift) / step) * step; wall - shift <= to; wall += step) {
    const at = x(wall - shift);
    const text = formatTime(wall - shift, zone);
    const clock = text.slice(11).replace(/:00$/, step % 60_000 === 0 ? "" : ":00");
    shapes.push(
      line(
        [
          [at, plot.bottom],
          [at, plot.bottom + 5],
        ],
        PALETTE.muted,
      ),
      words(at, plot.bottom + 18, step >= 86_400_000 ? text.slice(0, 10) : clock, { size: 11, anchor: "middle" }),
    );
    if (step < 86_400_000 && text.slice(0, 10) !== day) {
      day = text.slice(0, 10);
      shapes.push(words(at, plot.bottom + 32, day, { size: 10.5, anchor: "middle", colour: PALETTE.muted }));
    }
  }
  return [
    line(
      [
        [plot.x, plot.bottom],
        [plot.x + plot.w, plot.bottom],
      ],
      PALETTE.muted,
    ),
    ...shapes,
  ];
}
