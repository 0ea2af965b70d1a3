/**
 * The cells of a CSV record, by the quoting rules of the parser Spark uses (univocity).
 *
 * A quoted cell may hold the separator; the quote itself is written with the escape character before it. A quote in the
 * wrong place makes the cell an unquoted one, quotes and all, up to the next separator. With `multiLine` a quoted cell may
 * go over lines.
 */
export interface CsvSyntax {
  readonly separator: string;
  /** Null: nothing is quoted. */
  readonly quote: string | null;
  readonly escape: string | null;
  readonly comment: string | null;
  readonly trimStart: boolean;
  readonly trimEnd: boolean;
  /** What a quoted cell with nothing in it is. */
  readonly emptyValue: string;
  /** Whether a line's end ends the record; it does not where the text is one record. */
  readonly endsAtLine: boolean;
}

export interface CsvRecord {
  /** Null for a cell with nothing in it, not even quotes. */
  readonly cells: (string | null)[];
  /** Where the next record begins. */
  readonly next: number;
}

/** The record that begins at `from` and ends at the line's end; within quotes a line end is part of the cell. */
export function readRecord(text: string, from: number, syntax: CsvSyntax): CsvRecord {
  const cells: (string | null)[] = [];
  let at = from;
  for (;;) {
    const cell = readCell(text, at, syntax);
    cells.push(cell.value);
    if (!text.startsWith(syntax.separator, cell.end)) return { cells, next: afterLineEnd(text, cell.end) };
    at = cell.end + syntax.separator.length;
  }
}

function afterLineEnd(text: string, at: number): number {
  return text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1;
}

interface Cell {
  readonly value: string | null;
  readonly end: number;
}

function readCell(text: string, from: number, syntax: CsvSyntax): Cell {
  let start = from;
  if (syntax.trimStart) while (isBlank(text, start, syntax)) start++;
  if (syntax.quote !== null && text[start] === syntax.quote) {
    const quoted = readQuoted(text, start + 1, syntax);
    if (quoted !== null) return quoted.value === "" ? { ...quoted, value: syntax.emptyValue } : quoted;
  }
  const end = cellEnd(text, start, syntax);
  let value = text.slice(start, end);
  if (syntax.trimEnd) value = value.trimEnd();
  return { value: value === "" ? null : value, end };
}

function isBlank(text: string, at: number, { separator }: CsvSyntax): boolean {
  const character = text[at];
  return (character === " " || character === "\t") && !text.startsWith(separator, at);
}

function cellEnd(text: string, from: number, { separator, endsAtLine }: CsvSyntax): number {
  let at = from;
  while (at < text.length && !(endsAtLine && isLineEnd(text[at])) && !text.startsWith(separator, at)) at++;
  return at;
}

function isLineEnd(character: string): boolean {
  return character === "\n" || character === "\r";
}

/** Null when the quotes are not where they belong. */
function readQuoted(text: string, from: number, syntax: CsvSyntax): Cell | null {
  const { quote, escape: escaping, separator, endsAtLine } = syntax;
  let value = "";
  let copied = from;
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === escaping && escaping !== quote && (text[at + 1] === quote || text[at + 1] === escaping)) {
      value += text.slice(copied, at);
      copied = ++at;
    } else if (character === quote) {
      if (escaping === quote && text[at + 1] === quote) {
        value += text.slice(copied, at);
        copied = ++at;
        continue;
      }
      let end = at + 1;
      while (isBlank(text, end, syntax)) end++;
      const closes = end >= text.length || (endsAtLine && isLineEnd(text[end])) || text.startsWith(separator, end);
      return closes ? { value: value + text.slice(copied, at), end } : null;
    }
  }
  // The file ends before the quote: everything to the end is the cell.
  return { value: value + text.slice(copied), end: text.length };
}
