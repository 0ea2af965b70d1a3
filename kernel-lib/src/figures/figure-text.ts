/** A figure without its picture: title, alternative text and table twin, as HTML and as plain text. */
import type { Figure } from "./figure";
import { escapeHtml, shorten, visible } from "./html";
import { htmlNote, htmlTable } from "./html-table";
import { textTable } from "./text-table";

const ROWS_MAX = 100;
const TEXT_MAX = 300;

export function figureHtml(figure: Figure): string {
  const table = limited(figure);
  return [
    `<div style="font-size: 15px; font-weight: 600">${escapeHtml(figure.title)}</div>`,
    `<div style="font-size: 13px">${escapeHtml(figure.alt)}</div>`,
    htmlTable(table.header, table.rows),
    ...table.notes.map(htmlNote),
  ].join("");
}

export function figureText(figure: Figure): string {
  const table = limited(figure);
  const lines = textTable(table.header, table.rows, false);
  return [visible(figure.title), visible(figure.alt), "", ...lines, ...table.notes.map((note) => visible(note))].join(
    "\n",
  );
}

function limited(figure: Figure): {
  header: readonly string[];
  rows: readonly { mark: "none"; cells: readonly string[] }[];
  notes: readonly string[];
} {
  const { header, rows, note } = figure.table;
  const cell = (text: string): string => shorten(visible(shorten(text, TEXT_MAX)), TEXT_MAX);
  const notes = note === undefined ? [] : [note];
  if (rows.length > ROWS_MAX) notes.push(`… ${rows.length - ROWS_MAX} more rows`);
  return {
    header: header.map(cell),
    rows: rows.slice(0, ROWS_MAX).map((row) => ({ mark: "none", cells: row.map(cell) })),
    notes,
  };
}
