/**
 * A second run on the plane of a first one: its watermark as another staircase, the rows that it judged otherwise, and the place where the two
 * part ways. For forks: what a changed delay does is seen where it happens.
 */
import type { Trace, TraceRowIn } from "../inspect/trace";
import { differences } from "./compare";
import { plotlyText } from "./html";
import { PALETTE } from "./palette";
import type { PlanePoint, StairCorner } from "./plane";
import type { PlotlyObject } from "./plotly";
import { wallClockMs } from "./time-text";
import { lastAttempts } from "./trace-walk";

export interface SecondRun {
  readonly data: readonly PlotlyObject[];
  readonly shapes: readonly PlotlyObject[];
  readonly annotations: readonly PlotlyObject[];
  /** In words. */
  readonly says: string;
}

/**
 * @param name of the second run
 * @param corners of the second run's watermark
 * @param points of the first run
 */
export function secondRun(
  [first, second]: readonly [Trace, Trace],
  name: string,
  corners: readonly StairCorner[],
  points: readonly PlanePoint[],
  wallY: (y: number) => number,
): SecondRun {
  const zone = first.query.timeZone;
  const place = (row: TraceRowIn): string => `${row.source}:${row.partition}:${row.offset}`;
  const theirs = new Map(lastAttempts(second).flatMap(({ rowsIn }) => rowsIn.map((row) => [place(row), row] as const)));
  const kindOf = ({ row }: PlanePoint): string | undefined => theirs.get(place(row))?.verdict.kind;
  const otherwise = points.filter((point) => (kindOf(point) ?? point.row.verdict.kind) !== point.row.verdict.kind);
  const found = differences(first, second);
  const at = points.find(({ batch }) => batch.batchId === found[0]?.batchId);
  const line = { type: "line", xref: "paper", x0: 0, x1: 1, line: { color: PALETTE.removed, width: 1.5, dash: "dot" } };
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: `watermark of ${plotlyText(name)}`,
        x: corners.map(({ watermarkMs }) => wallClockMs(watermarkMs, zone)),
        y: corners.map(({ y }) => wallY(y)),
        line: { color: PALETTE.late, width: 2, dash: "dashdot" },
      },
      {
        type: "scatter",
        mode: "markers",
        name: `judged otherwise (${otherwise.length})`,
        x: otherwise.map(({ eventMs }) => wallClockMs(eventMs, zone)),
        y: otherwise.map(({ y }) => wallY(y)),
        text: otherwise.map((point) => `${point.row.verdict.kind}, in ${plotlyText(name)} ${kindOf(point)}`),
        hovertemplate: "%{text}<extra></extra>",
        marker: { symbol: "circle-open", size: 15, color: PALETTE.removed, line: { width: 2 } },
      },
    ],
    shapes: at === undefined ? [] : [{ ...line, y0: wallY(at.y), y1: wallY(at.y) }],
    annotations:
      at === undefined
        ? []
        : [
            {
              ...{ xref: "paper", x: 0, xanchor: "left", y: wallY(at.y), yanchor: "bottom", showarrow: false },
              text: `first difference: ${found[0].section}, batch ${found[0].batchId}`,
              font: { color: PALETTE.removed, size: 12 },
            },
          ],
    says:
      found.length === 0
        ? `${name} agrees in every batch.`
        : `${found[0].says}. ${otherwise.length} of these rows are judged otherwise in ${name}.`,
  };
}
