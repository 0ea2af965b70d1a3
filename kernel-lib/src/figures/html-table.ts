/**
 * Tables as HTML without scripts, ids or style sheets: what survives in an untrusted notebook and in any viewer.
 *
 * Colours of text and page are left to the reader's theme; only marks and rules bring their own, see `palette.ts`.
 */
import { escapeHtml } from "./html";
import { PALETTE, tint } from "./palette";
import { MARK_SIGN, type RowMark } from "./view";

const MARK_COLOUR: Readonly<Record<RowMark, string | null>> = {
  added: PALETTE.added,
  changed: PALETTE.changed,
  removed: PALETTE.removed,
  kept: null,
  late: PALETTE.late,
  filtered: PALETTE.filtered,
  new: PALETTE.kept,
  none: null,
};

/** Texts up to this length stay on one line: times, windows and keys read badly when broken. */
const NO_WRAP_MAX = 32;

/** Longer ones are broken, but not into a sliver beside many columns: then the table scrolls. */
const NARROWEST = "24em";

export interface HtmlRow {
  readonly mark: RowMark;
  readonly cells: readonly string[];
}

/**
 * A table; where any row is marked, a first column holds the signs. Styles repeat in every cell (there is no style sheet
 * to put them in), so they are kept short: a step's view is some hundred cells.
 */
export function htmlTable(header: readonly string[], rows: readonly HtmlRow[]): string {
  const signs = rows.some((row) => row.mark !== "none");
  const columns = [...(signs ? [""] : []), ...header];
  const head = columns.map(
    (name) => `<th scope="col" style="${CELL};border-bottom:1px solid ${PALETTE.rule}">${escapeHtml(name)}</th>`,
  );
  return [
    '<div style="overflow-x:auto"><table style="border-collapse:collapse;font-size:12px;margin:2px 0 4px 0">',
    `<thead><tr>${head.join("")}</tr></thead><tbody>`,
    ...rows.map((row) => htmlRow(row, signs)),
    "</tbody></table></div>",
  ].join("");
}

function htmlRow(row: HtmlRow, signs: boolean): string {
  const colour = MARK_COLOUR[row.mark];
  const shade = colour === null ? "" : ` style="background-color:${tint(colour)}"`;
  const ink = colour === null ? "" : `;color:${colour};font-weight:700`;
  const sign = signs ? `<td style="padding:1px 8px 1px 4px${ink}">${MARK_SIGN[row.mark]}</td>` : "";
  const cells = row.cells.map((text) => {
    const wrap = text.length > NO_WRAP_MAX ? `;min-width:${NARROWEST}` : ";white-space:nowrap";
    return `<td style="${CELL}${wrap}">${escapeHtml(text)}</td>`;
  });
  return `<tr${shade}>${sign}${cells.join("")}</tr>`;
}

// JupyterLab aligns cells to the right unless told otherwise.
const CELL = "padding:1px 10px 1px 0;text-align:left";

/** Small grey text under a table. */
export function htmlNote(text: string): string {
  return `<div style="font-size: 12px; color: ${PALETTE.muted}">${escapeHtml(text)}</div>`;
}
