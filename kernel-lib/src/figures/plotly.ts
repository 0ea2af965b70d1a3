/**
 * What all plotly charts share: a quiet layout that fits light and dark pages, and the wrapping into a `Figure`.
 *
 * Only JSON goes in: no functions, nothing that runs. Backgrounds are transparent and the text is a middle grey; our
 * renderer replaces it by the page's own text colour.
 */
import { type Figure, type FigureTable, PLOTLY_MIME } from "./figure";
import { figureHtml, figureText } from "./figure-text";
import { fitted } from "./fit";
import { brief, plotlyText } from "./html";
import { PALETTE } from "./palette";
import { showable } from "./showable";

export type PlotlyObject = Readonly<Record<string, unknown>>;

const TITLE_LENGTH = 120;

/** An axis with a title (put the unit in it) and thin rules. */
export function axis(title: string, more: PlotlyObject = {}): PlotlyObject {
  return {
    title: { text: plotlyText(title), font: { size: 12 } },
    gridcolor: PALETTE.shade,
    linecolor: PALETTE.rule,
    zeroline: false,
    automargin: true,
    ...more,
  };
}

/** A time axis. Its values are wall-clock milliseconds, see `wallClockMs`. */
export function timeAxis(title: string, zone: string, more: PlotlyObject = {}): PlotlyObject {
  return axis(`${title} (${zone})`, { type: "date", tickangle: 0, nticks: 8, ...more });
}

export function plotlyFigure(
  title: string,
  alt: string,
  data: readonly PlotlyObject[],
  layout: PlotlyObject,
  table: FigureTable,
): Figure {
  const heading = brief(title, TITLE_LENGTH);
  const figure = { title: heading, alt, mime: PLOTLY_MIME, data: {}, table };
  const its = fitted(data, layout, figureHtml(figure), figureText(figure));
  const common = {
    title: { text: plotlyText(heading), font: { size: 15 }, x: 0, xanchor: "left", xref: "paper" },
    font: { size: 12, color: PALETTE.muted },
    paper_bgcolor: "#00000000",
    plot_bgcolor: "#00000000",
    margin: { l: 60, r: 20, t: 50, b: 50 },
    height: 420,
    hovermode: "closest",
    hoverlabel: { align: "left" },
    legend: { orientation: "h", x: 0, y: -0.2, yanchor: "top", traceorder: "normal" },
  };
  return showable({
    ...figure,
    alt: its.isThinned ? `${alt} There is more than can be drawn: points are left out, evenly.` : alt,
    data: { data: its.data, layout: { ...common, ...layout }, config: { displaylogo: false } },
  });
}
