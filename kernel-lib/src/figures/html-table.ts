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

export interface HtmlRow {
  readonly mark: RowMark;
  readonly cells: readonly string[];
}

/** A table; where any row is marked, a first column holds the signs. The caption says what the table is. */
export function htmlTable(header: readonly string[], rows: readonly HtmlRow[], caption: string = ""): string {
  const signs = rows.some((row) => row.mark !== "none");
  const cell = "padding: 2px 10px 2px 0; text-align: left; vertical-align: top; border: none";
  const head = `${cell}; font-weight: 600; border-bottom: 1px solid ${PALETTE.rule}`;
  const td = (text: string): string =>
    `<td style="${cell}${text.length <= NO_WRAP_MAX ? "; white-space: nowrap" : ""}">${escapeHtml(text)}</td>`;
  const columns = [...(signs ? [""] : []), ...header];
  const out = ['<table style="border-collapse: collapse; font-size: 12px; margin: 2px 0 4px 0">'];
  if (caption !== "") out.push(`<caption style="text-align: left; caption-side: top">${escapeHtml(caption)}</caption>`);
  out.push(
    `<thead><tr>${columns.map((name) => `<th scope="col" style="${head}">${escapeHtml(name)}</th>`).join("")}</tr></thead>`,
  );
  out.push("<tbody>");
  for (const row of rows) {
    const colour = MARK_COLOUR[row.mark];
    const shade = colour === null ? "" : ` style="background-color: ${tint(colour)}"`;
    const sign = signs
      ? `<td style="${cell}; padding-left: 4px; font-weight: 700${colour === null ? "" : `; color: ${colour}`}">${MARK_SIGN[row.mark]}</td>`
      : "";
    out.push(`<tr${shade}>${sign}${row.cells.map((text) => td(text)).join("")}</tr>`);
  }
  out.push("</tbody></table>");
  return out.join("");
}

/** Small grey text under a table. */
export function htmlNote(text: string): string {
  return `<div style="font-size: 12px; color: ${PALETTE.muted}">${escapeHtml(text)}</div>`;
}
