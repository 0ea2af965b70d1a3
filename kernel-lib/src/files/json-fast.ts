/**
 * Flat JSON records straight from bytes into columns: the quick way that `json-reader.ts` tries first.
 *
 * Records of a file mostly have the same fields in the same order, so each name is compared with the one that stood there
 * in the record before. Escapes, nested values, values of an unexpected kind: "not plain", and nothing is decided.
 */
import type { StructField } from "../data/types";
import type { BatchWriter } from "./batch-writer";
import { type ByteParser, byteParser } from "./byte-cells";

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const MINUS = 45;

interface Field {
  /** With its quotes. */
  readonly name: Uint8Array;
  /** Place among the columns that are wanted; -1 when it is not. */
  readonly column: number;
}

/** A column, and which kind of JSON value its parser takes. */
interface PlainColumn {
  readonly takesText: boolean;
  readonly parse: ByteParser;
}

export class PlainJson {
  private readonly fields: Field[] = [];

  private constructor(
    private readonly names: readonly string[],
    private readonly plain: readonly PlainColumn[],
  ) {}

  /** Null when a column is of a type that has no plain form. */
  static for(columns: readonly StructField[], zone: string): PlainJson | null {
    const parsers = columns.map(({ dataType }) => byteParser(dataType, zone));
    if (parsers.some((parser) => parser === null)) return null;
    const plain = columns.map(({ dataType: { kind } }, i) => ({
      takesText: kind === "string" || kind === "timestamp" || kind === "date",
      parse: parsers[i] as ByteParser,
    }));
    return new PlainJson(
      columns.map(({ name }) => name),
      plain,
    );
  }

  /** Sets the cells of the next row from a line; false when the line is not plain, and must be read otherwise. */
  read(bytes: Uint8Array, from: number, to: number, out: BatchWriter): boolean {
    if (bytes[from] !== 123) return false;
    let at = blanks(bytes, from + 1);
    // The k-th field has mostly the name of the k-th in the record before.
    for (let k = 0; ; k++) {
      const usual = this.fields[k];
      const field = usual !== undefined && startsWith(bytes, at, usual.name) ? usual : this.fieldAt(bytes, at, to);
      if (field === null) return false;
      at = blanks(bytes, at + field.name.length);
      if (bytes[at] !== 58) return false;
      at = blanks(bytes, at + 1);
      const end = valueEnd(bytes, at, to);
      if (end < 0 || !this.setCell(field.column, bytes, at, end, out)) return false;
      at = blanks(bytes, end);
      if (bytes[at] === 125) return onlyBlanks(bytes, at + 1, to);
      if (bytes[at] !== COMMA) return false;
      at = blanks(bytes, at + 1);
    }
  }

  private setCell(column: number, bytes: Uint8Array, from: number, to: number, out: BatchWriter): boolean {
    const first = bytes[from];
    if (first === 110) {
      // n: it must be null.
      if (to - from !== 4 || bytes[from + 1] !== 117 || bytes[from + 2] !== 108 || bytes[from + 3] !== 108)
        return false;
      if (column >= 0) out.columns[column].set(out.rows, null);
      return true;
    }
    const isText = first === QUOTE;
    if (column < 0) return isText || isJsonNumber(bytes, from, to);
    const { takesText, parse } = this.plain[column];
    if (takesText !== isText) return false;
    const cells = out.columns[column];
    if (isText) return parse(bytes, from + 1, to - 1, cells, out.rows);
    // The parsers take no other number that is no JSON.
    return !startsWithZero(bytes, first === MINUS ? from + 1 : from, to) && parse(bytes, from, to, cells, out.rows);
  }

  /** The field whose name stands at `at`. */
  private fieldAt(bytes: Uint8Array, at: number, to: number): Field | null {
    if (bytes[at] !== QUOTE) return null;
    const end = valueEnd(bytes, at, to);
    if (end < 0) return null;
    const known = this.fields.find((field) => field.name.length === end - at && startsWith(bytes, at, field.name));
    if (known !== undefined) return known;
    const name = bytes.slice(at, end);
    const field = { name, column: this.names.indexOf(new TextDecoder().decode(name.subarray(1, -1))) };
    // Names that are data, not columns, must not pile up.
    if (this.fields.length < 1000) this.fields.push(field);
    return field;
  }
}

function startsWith(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
  return true;
}

function blanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 9) at++;
  return at;
}

/** A `\r` is one half of a line's end, and the end of a line by itself. */
function onlyBlanks(bytes: Uint8Array, from: number, to: number): boolean {
  const at = blanks(bytes, from);
  return at >= to || (bytes[at] === 13 && at + 1 === to);
}

/** Where a string or an unquoted value ends; -1 when it is not plain. */
function valueEnd(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === QUOTE) {
    for (let at = from + 1; at < to; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH || byte < 32) return -1;
    }
    return -1;
  }
  let at = from;
  while (at < to && bytes[at] > 32 && bytes[at] !== COMMA && bytes[at] !== 125) at++;
  return at === from ? -1 : at;
}

/** `01` is no JSON. */
function startsWithZero(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes[from] === 48 && to - from > 1 && bytes[from + 1] !== 46;
}

/** Not how `Number` sees it: `01`, `+1`, `.5` and `1.` are no JSON. Exponents are left to the slow way. */
function isJsonNumber(bytes: Uint8Array, from: number, to: number): boolean {
  const start = bytes[from] === MINUS ? from + 1 : from;
  const first = bytes[start];
  if (first < 48 || first > 57 || start >= to || startsWithZero(bytes, start, to)) return false;
  let dots = 0;
  for (let i = start + 1; i < to; i++) {
    if (bytes[i] === 46) dots++;
    else if (bytes[i] < 48 || bytes[i] > 57) return false;
  }
  return dots === 0 || (dots === 1 && bytes[to - 1] !== 46);
}
