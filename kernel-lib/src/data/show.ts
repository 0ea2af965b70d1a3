/**
 * Rows as the table `df.show()` prints, to the character: Spark's `Dataset.showString`.
 *
 * A cell longer than `truncate` is cut to it, the last three characters becoming dots. Columns are at least 3 wide and
 * aligned right, or left when nothing is cut. East Asian wide characters take two places.
 */
import { formatValue } from "./format-value";
import { escapeMetaCharacters } from "./meta-characters";
import type { StructType } from "./types";
import type { InternalRow } from "./value";

export { treeString } from "./tree-string";

export interface ShowOptions {
  /** How many rows to show; 20 when left out. */
  readonly numRows?: number;
  /** How long a cell may be: true (the default) means 20, false or 0 means any length. */
  readonly truncate?: boolean | number;
  /** One line per cell instead of one per row. */
  readonly vertical?: boolean;
  /** The session's time zone; UTC when left out. */
  readonly timeZone?: string;
}

const MIN_WIDTH = 3;

/**
 * The text without the line end that `show()` adds after it.
 * @param rows the first `numRows + 1` rows at most: the one too many only says that there are more.
 */
export function showString(schema: StructType, rows: readonly InternalRow[], options: ShowOptions = {}): string {
  const numRows = Math.max(0, options.numRows ?? 20);
  const truncate = typeof options.truncate === "number" ? options.truncate : options.truncate === false ? 0 : 20;
  const zone = options.timeZone ?? "UTC";
  const names = schema.names.map(escapeMetaCharacters);
  const cells = rows
    .slice(0, numRows)
    .map((row) =>
      schema.fields.map((field, i) =>
        shorten(escapeMetaCharacters(formatValue(row[i], field.dataType, zone)), truncate),
      ),
    );
  const footer = rows.length > numRows ? `only showing top ${numRows} ${numRows === 1 ? "row" : "rows"}` : "";
  if (!options.vertical) return table(names, cells, truncate > 0) + footer;
  return cells.length === 0 ? "(0 rows)" : records(names, cells) + footer;
}

function table(names: readonly string[], rows: readonly (readonly string[])[], alignRight: boolean): string {
  const lines = [names, ...rows];
  const widths = names.map((_, i) => columnWidth(lines.map((line) => line[i])));
  const rule = `+${widths.map((width) => "-".repeat(width)).join("+")}+\n`;
  const line = (cells: readonly string[]): string =>
    `|${cells.map((cell, i) => pad(cell, widths[i], alignRight)).join("|")}|\n`;
  return rule + line(names) + rule + rows.map(line).join("") + rule;
}

function records(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const nameWidth = columnWidth(names);
  const cellWidth = columnWidth(rows.flat());
  const record = (cells: readonly string[], i: number): string => {
    // The 5 are the spaces and the bar of a line.
    const head = `${`-RECORD ${i}`.padEnd(nameWidth + cellWidth + 5, "-")}\n`;
    const line = (cell: string, j: number): string =>
      ` ${pad(names[j], nameWidth, false)} | ${pad(cell, cellWidth, false)} \n`;
    return head + cells.map(line).join("");
  };
  return rows.map(record).join("");
}

function columnWidth(cells: readonly string[]): number {
  return cells.reduce((width, cell) => Math.max(width, displayWidth(cell)), MIN_WIDTH);
}

function shorten(cell: string, length: number): string {
  if (length <= 0 || cell.length <= length) return cell;
  const cut = length < 4 ? cell.slice(0, length) : `${cell.slice(0, length - 3)}...`;
  // A character cut in half is what Java writes as `?`.
  return cut.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, "?");
}

/** The characters Spark counts as two places wide. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** Places the text takes on a terminal, by Spark's count: UTF-16 units, wide ones twice. */
export function displayWidth(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

function pad(cell: string, width: number, alignRight: boolean): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(cell)));
  return alignRight ? space + cell : cell + space;
}
