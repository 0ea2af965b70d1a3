/**
 * A function made for JSON lines whose fields come in one order, written alike: what stands between the values are numbers in
 * its text, and each column has code of its own.
 *
 * The general way (`json-fast.ts`) does the same with loops and tables; this takes half the time, which is all there is to it.
 */
import { functionOf } from "../data/function-text";
import type { BatchWriter } from "./batch-writer";
import type { ByteParser } from "./byte-cells";
import type { BytePattern, ByteSource } from "./byte-source";
import { CLOSE, N, nextLine, nullEnd, QUOTE, startsWithZero, valueEnd } from "./json-scan";
import type { LineReader } from "./plain-lines";

const SKIP_BLANKS = "while (bytes[at] === 32 || bytes[at] === 9) at++;";

/** A column that is wanted: its place among them, and how its values are read. */
export interface PlainColumn {
  readonly place: number;
  /** Whether its values stand in quotes. */
  readonly takesText: boolean;
  readonly parse: ByteParser;
}

/** A field of a record: what stands before its value, and the column that the value is for, if somebody wants it. */
export interface PlainField {
  readonly before: BytePattern;
  readonly column: PlainColumn | null;
}

/** Sets the column's cell in the next row from the value at `from`. Gives the place after it; -1 when it is not plain. */
export function setCell(column: PlainColumn, source: ByteSource, from: number, out: BatchWriter): number {
  const { bytes } = source;
  const { place, takesText, parse } = column;
  if (bytes[from] === N) {
    out.columns[place].set(out.rows, null);
    return nullEnd(bytes, from);
  }
  if (!takesText) return startsWithZero(bytes, from) ? -1 : parse(source, from, out.columns[place], out.rows);
  if (bytes[from] !== QUOTE) return -1;
  const end = parse(source, from + 1, out.columns[place], out.rows);
  return end >= 0 && bytes[end] === QUOTE ? end + 1 : -1;
}

/** What the made functions call; a parser and a column for each field come to it. */
const HELPERS = { setCell, valueEnd, nextLine, startsWithZero };

/** Reads lines with these fields, up to the first that has others, or a value that is not plain. */
export function jsonLayout(fields: readonly PlainField[]): LineReader {
  const values = fields.map(({ before, column }, i) => {
    const value = column === null ? "at = valueEnd(bytes, at);" : cellCode(column, i);
    return `if (!(${before.code})) break;\nat += ${before.length};\n${SKIP_BLANKS}\n${value}\nif (at < 0) break;`;
  });
  const body = [
    "return (source, from, end, out) => {",
    "const { bytes, view } = source;",
    "let line = from;",
    "while (line < end && !out.isFull) {",
    "let at = line;",
    ...values,
    SKIP_BLANKS,
    `if (bytes[at] !== ${CLOSE}) break;`,
    "at = nextLine(bytes, at + 1);",
    "if (at < 0) break;",
    "out.rows++;",
    "line = at;",
    "}",
    "return line;",
    "};",
  ];
  const known: Record<string, unknown> = { ...HELPERS };
  fields.forEach(({ column }, i) => {
    known[`column${i}`] = column;
    known[`parse${i}`] = column?.parse;
  });
  return functionOf(Object.keys(known), body.join("\n"))(...Object.values(known)) as LineReader;
}

/** What `setCell` does, with a call of the column's parser that is only for it; NULL and the like are left to `setCell`. */
function cellCode({ place, takesText }: PlainColumn, i: number): string {
  const cell = `out.columns[${place}], out.rows`;
  const other = `at = setCell(column${i}, source, at, out);`;
  if (!takesText)
    return `if (bytes[at] === ${N} || startsWithZero(bytes, at)) ${other}\nelse at = parse${i}(source, at, ${cell});`;
  return [
    `if (bytes[at] === ${QUOTE}) {`,
    `at = parse${i}(source, at + 1, ${cell});`,
    `if (at < 0 || bytes[at++] !== ${QUOTE}) break;`,
    `} else ${other}`,
  ].join("\n");
}
