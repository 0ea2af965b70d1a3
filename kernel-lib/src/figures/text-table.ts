/** Tables for a terminal: aligned columns, a rule under the header, a sign before marked rows, colour if wanted. */
import { visible } from "./html";
import { MARK_SIGN, type RowMark } from "./view";

// Colours of the terminal's own palette, so that they fit its theme.
const MARK_ANSI: Readonly<Record<RowMark, string>> = {
  added: "32",
  changed: "33",
  removed: "31",
  kept: "",
  late: "31",
  filtered: "2",
  new: "36",
  none: "",
};

export interface TextRow {
  readonly mark: RowMark;
  readonly cells: readonly string[];
}

/** `text` in an ANSI style (`"1"` bold, `"2"` dim, `"31"` red …) when `color` is on. */
export function styled(text: string, style: string, color: boolean): string {
  return color && style !== "" ? `\u001b[${style}m${text}\u001b[0m` : text;
}

/** Columns are left-aligned, those that hold only numbers right-aligned. Lines have no trailing blanks. */
export function textTable(names: readonly string[], lines: readonly TextRow[], color: boolean): readonly string[] {
  // Harmless already where it comes from a view; but a table is also made from raw texts, and a terminal obeys them.
  const header = names.map((name) => visible(name));
  const rows = lines.map((row) => ({ mark: row.mark, cells: row.cells.map((cell) => visible(cell)) }));
  const signs = rows.some((row) => row.mark !== "none");
  const widths = header.map((name, i) =>
    Math.max(textWidth(name), ...rows.map((row) => textWidth(row.cells[i] ?? ""))),
  );
  const numeric = header.map((_, i) => rows.length > 0 && rows.every((row) => /^-?[\d.,]*$/.test(row.cells[i] ?? "")));
  const line = (cells: readonly string[], sign: string): string => {
    const text = cells.map((cell, i) => pad(cell, widths[i] ?? 0, numeric[i] === true)).join("  ");
    return `${signs ? `${sign} ` : ""}${text}`.trimEnd();
  };
  const rule = `${signs ? "  " : ""}${widths.map((width) => "─".repeat(width)).join("  ")}`;
  return [
    styled(line(header, " "), "1", color),
    styled(rule, "2", color),
    ...rows.map((row) => styled(line(row.cells, MARK_SIGN[row.mark]), MARK_ANSI[row.mark], color)),
  ];
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return right ? blanks + text : text + blanks;
}

// East Asian wide characters and emoji take two places; combining marks take none.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u;

function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += /\p{Mn}/u.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}
