/**
 * The crash matrix as a heat map: places in the protocol down, batches across, and in each cell how the query came out that
 * died there. Verdicts have letters, so that no meaning hangs on colour.
 */
import type { CrashCell, CrashMatrix } from "../inspect/crash-matrix";
import type { Figure } from "./figure";
import { brief, plotlyText } from "./html";
import { PALETTE } from "./palette";
import { axis, plotlyFigure } from "./plotly";
import { count, pickRows } from "./view";

type Verdict = CrashCell["verdict"];

interface Look {
  readonly letter: string;
  readonly colour: string;
  readonly means: string;
}

const LOOKS: Readonly<Record<Verdict, Look>> = {
  same: { letter: "·", colour: PALETTE.shade, means: "as if nothing had happened" },
  duplicated: { letter: "D", colour: "#e08a00", means: "rows are there twice" },
  lost: { letter: "L", colour: PALETTE.removed, means: "rows are missing" },
  wrong: { letter: "W", colour: "#a8509f", means: "rows are there that should not be" },
  stuck: { letter: "S", colour: "#5a6b7a", means: "the query cannot go on" },
};

const VERDICTS = Object.keys(LOOKS) as Verdict[];

const ROW_HEIGHT = 19;

export interface CrashMatrixOptions {
  readonly title?: string;
}

/** As many crashes as are drawn, and places. */
const CELLS_MAX = 650;
const PLACES_MAX = 90;
/** Characters of what the pointer shows. */
const HOVERS_MAX = 110_000;

export function crashMatrix(whole: CrashMatrix, options: CrashMatrixOptions = {}): Figure {
  const matrix = drawnPart(whole);
  const { batches, places, cells } = matrix;
  const grid = {
    type: "heatmap",
    x: batches.map((batch, i) => (i === 0 ? `batch ${batch}` : `${batch}`)),
    y: places.map((place) => plotlyText(brief(place, 80))),
    texttemplate: "%{text}",
    zmin: 0,
    zmax: VERDICTS.length - 1,
    colorscale: steps(),
    showscale: false,
    xgap: 2,
    ygap: 2,
  };
  const map = {
    ...grid,
    z: cells.map((row) => row.map((cell) => (cell === null ? null : VERDICTS.indexOf(cell.verdict)))),
    text: cells.map((row) => row.map((cell) => (cell === null ? "" : LOOKS[cell.verdict].letter))),
    customdata: hovers(cells),
    hovertemplate: "%{customdata}<extra></extra>",
    // A grey that reads on light and dark pages: the colour that plotly would choose is one for a white page.
    textfont: { color: PALETTE.muted },
  };
  const layout = {
    xaxis: axis("", { type: "category", side: "top", showgrid: false }),
    yaxis: axis("", { type: "category", autorange: "reversed", showgrid: false, tickfont: { size: 11 } }),
    height: 130 + ROW_HEIGHT * places.length,
    margin: { l: 60, r: 20, t: 80, b: 40 },
    annotations: [legend(whole)],
  };
  return plotlyFigure(
    options.title ?? titleOf(whole),
    altText(whole),
    [map, { ...grid, ...harm(matrix) }],
    layout,
    table(matrix, whole),
  );
}

/** Of very many batches and places those in which a crash does harm, and then the first. */
function drawnPart(matrix: CrashMatrix): CrashMatrix {
  const { batches, places, cells } = matrix;
  const harms = (cell: CrashCell | null | undefined): boolean =>
    cell !== null && cell !== undefined && cell.verdict !== "same";
  const rows = pickRows([...places.keys()], PLACES_MAX, (place) => (cells[place] ?? []).some(harms));
  const most = Math.max(1, Math.floor(CELLS_MAX / Math.max(1, rows.length)));
  const columns = pickRows([...batches.keys()], most, (batch) => rows.some((place) => harms(cells[place]?.[batch])));
  if (rows.length === places.length && columns.length === batches.length) return matrix;
  return {
    ...matrix,
    batches: columns.map((batch) => batches[batch]),
    places: rows.map((place) => places[place]),
    cells: rows.map((place) => columns.map((batch) => cells[place]?.[batch] ?? null)),
  };
}

/** The cells with harm once more, above the others: their letters take the colour that reads on theirs. */
function harm({ cells }: CrashMatrix): object {
  const verdicts = cells.map((row) =>
    row.map((cell) => (cell === null || cell.verdict === "same" ? null : cell.verdict)),
  );
  return {
    z: verdicts.map((row) => row.map((verdict) => (verdict === null ? null : VERDICTS.indexOf(verdict)))),
    text: verdicts.map((row) => row.map((verdict) => (verdict === null ? "" : LOOKS[verdict].letter))),
    hoverinfo: "skip",
  };
}

/** Every verdict one flat colour: the scale jumps half way between two numbers. */
function steps(): [number, string][] {
  const last = VERDICTS.length - 1;
  return VERDICTS.flatMap((verdict, i): [number, string][] => {
    const { colour } = LOOKS[verdict];
    return [
      [Math.max(0, (i - 0.5) / last), colour],
      [Math.min(1, (i + 0.5) / last), colour],
    ];
  });
}

/** Names and reasons of all crashes may be too much for one output; how each came out is not. */
function hovers(cells: CrashMatrix["cells"]): string[][] {
  const whole = cells.map((row) => row.map(hover));
  if (JSON.stringify(whole).length <= HOVERS_MAX) return whole;
  return cells.map((row) => row.map((cell) => (cell === null ? "" : `${cell.verdict}: ${LOOKS[cell.verdict].means}`)));
}

function hover(cell: CrashCell | null): string {
  if (cell === null) return "the batch does not come here";
  const why = cell.detail === null ? "" : `<br>${plotlyText(brief(cell.detail, 120))}`;
  return `${plotlyText(brief(cell.name, 80))}<br><b>${cell.verdict}</b>: ${LOOKS[cell.verdict].means}${why}`;
}

function tally(matrix: CrashMatrix): [Verdict, number][] {
  const all = matrix.cells.flat().filter((cell) => cell !== null);
  return VERDICTS.map((verdict): [Verdict, number] => [
    verdict,
    all.filter((cell) => cell.verdict === verdict).length,
  ]).filter(([, found]) => found > 0);
}

function legend(matrix: CrashMatrix): object {
  const text = tally(matrix).map(([verdict, found]) => `<b>${LOOKS[verdict].letter}</b> ${verdict} (${found})`);
  const below = { xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top", yshift: -8 };
  return { ...below, showarrow: false, text: text.join("   "), font: { size: 12 } };
}

function titleOf(matrix: CrashMatrix): string {
  const name = matrix.query === null ? "" : ` of ${brief(matrix.query, 60)}`;
  const without = matrix.without.length === 0 ? "" : `, ${brief(matrix.without.join(", "), 60)}`;
  return `Every crash${name}${without}`;
}

function altText(matrix: CrashMatrix): string {
  const parts = tally(matrix).map(([verdict, found]) => `${found} ${verdict}`);
  return `A table of ${count(matrix.places.length, "place")} in the protocol by ${count(matrix.batches.length, "batch", "batches")}. The query was killed or its disk broken at each of them, and started again: ${parts.join(", ")}. ${count(matrix.crashes, "crash", "crashes")} leave ${count(matrix.worlds, "different world")}.`;
}

/** The same in words. */
function table(
  { places, batches, cells }: CrashMatrix,
  whole: CrashMatrix,
): { header: string[]; rows: string[][]; note: string } {
  const [fewerBatches, fewerPlaces] = [whole.batches.length - batches.length, whole.places.length - places.length];
  const left = [
    ...(fewerBatches > 0 ? [count(fewerBatches, "batch", "batches")] : []),
    ...(fewerPlaces > 0 ? [count(fewerPlaces, "place")] : []),
  ];
  return {
    header: ["place", ...batches.map((batch) => `batch ${batch}`)],
    rows: places.map((place, i) => [
      place,
      ...(cells[i] ?? []).map((cell) => (cell === null ? "" : cell.verdict === "same" ? "·" : cell.verdict)),
    ]),
    note: `· is: the same as if nothing had happened${left.length === 0 ? "" : `; ${left.join(" and ")} more, of those with the least harm`}`,
  };
}
