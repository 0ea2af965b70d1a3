/** A figure without its picture: title, alternative text and table twin, as HTML and as plain text. */
import type { Figure } from "./figure";
import { brief, bytesOf, escapeHtml } from "./html";
import { htmlNote, htmlTable } from "./html-table";
import { textTable } from "./text-table";

const ROWS_MAX = 100;
const COLUMNS_MAX = 40;
/** What all cells together may take, as HTML and as text. */
const BYTES_MAX = 90_000;
/** What a cell takes beside its text: its style. */
const CELL_BYTES = 70;
/** A whole sentence, and more. */
const ALT_MAX = 2000;
const TEXT_MAX = 300;

export function figureHtml(figure: Figure): string {
  const table = limited(figure);
  return [
    `<div style="font-size: 15px; font-weight: 600">${escapeHtml(brief(figure.title, TEXT_MAX))}</div>`,
    `<div style="font-size: 13px">${escapeHtml(brief(figure.alt, ALT_MAX))}</div>`,
    htmlTable(table.header, table.rows),
    ...table.notes.map(htmlNote),
  ].join("");
}

export function figureText(figure: Figure): string {
  const table = limited(figure);
  const lines = textTable(table.header, table.rows, false);
  return [brief(figure.title, TEXT_MAX), brief(figure.alt, ALT_MAX), "", ...lines, ...table.notes].join("\n");
}

function howManyFit(rows: readonly (readonly string[])[]): number {
  let bytes = 0;
  for (const [i, row] of rows.entries()) {
    for (const cell of row) bytes += bytesOf(escapeHtml(cell)) + bytesOf(cell) + CELL_BYTES;
    if (bytes > BYTES_MAX) return i;
  }
  return rows.length;
}

function limited(figure: Figure): {
  header: readonly string[];
  rows: readonly { mark: "none"; cells: readonly string[] }[];
  notes: readonly string[];
} {
  const { header, rows, note } = figure.table;
  const cell = (text: string): string => brief(text, TEXT_MAX);
  const notes = note === undefined ? [] : [brief(note, ALT_MAX)];
  const shown = rows.slice(0, ROWS_MAX).map((row) => row.slice(0, COLUMNS_MAX).map(cell));
  const fit = howManyFit(shown);
  if (rows.length > fit) notes.push(`… ${rows.length - fit} more rows`);
  if (header.length > COLUMNS_MAX) notes.push(`… ${header.length - COLUMNS_MAX} more columns`);
  return {
    header: header.slice(0, COLUMNS_MAX).map(cell),
    rows: shown.slice(0, fit).map((cells) => ({ mark: "none", cells })),
    notes,
  };
}
