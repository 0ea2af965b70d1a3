/**
 * Flat JSON records straight from bytes into columns: the quick way that `json-reader.ts` tries first.
 *
 * Records of a file mostly have the same fields in the same order, written alike. So what stands between two values, like
 * `, "delay":`, is compared with what stood there in the record before, and taken apart only when it is something else.
 * Escapes, nested values that are wanted, values of an unexpected kind: "not plain", and nothing is decided.
 */
import type { StructField } from "../data/types";
import type { BatchWriter } from "./batch-writer";
import { type ByteParser, byteParser, wordEnd } from "./byte-cells";
import { BytePattern, type ByteSource } from "./byte-source";
import { TextEnds } from "./byte-strings";

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const COLON = 58;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const [NULL, TRUE, FALSE] = ["null", "true", "false"].map((word) => [...word].map((letter) => letter.charCodeAt(0)));
const CONTROLS = Array.from({ length: 32 }, (_, byte) => byte);
const TEXTS = new TextEnds([QUOTE], [BACKSLASH, ...CONTROLS]);
/** Names may be data, not columns; then they must not pile up. */
const MOST_GAPS = 256;

/** What stands between two values: a comma or the opening brace, the name of the next field, and its colon. */
interface Gap {
  readonly bytes: BytePattern;
  /** Place of the field among the columns that are wanted; -1 when it is not. */
  readonly column: number;
  /** The one that came next in the record before. */
  next: Gap | null;
}

/** A column, and which kind of JSON value its parser takes. */
interface PlainColumn {
  readonly takesText: boolean;
  readonly parse: ByteParser;
}

export class PlainJson {
  private readonly begin: Gap = { bytes: new BytePattern(new Uint8Array()), column: -1, next: null };
  private readonly gaps: Gap[] = [];

  private constructor(
    private readonly names: readonly string[],
    private readonly plain: readonly PlainColumn[],
  ) {}

  /** Null when a column is of a type that has no plain form. */
  static for(columns: readonly StructField[], zone: string): PlainJson | null {
    const parsers = columns.map(({ dataType }) => byteParser(dataType, zone, TEXTS));
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

  /** Sets the cells of the next row from a line. Gives the place of the next line; -1 when this one must be read otherwise. */
  read(source: ByteSource, from: number, out: BatchWriter): number {
    let before = this.begin;
    for (let at = from; at >= 0; ) {
      let gap = before.next;
      if (gap === null || !gap.bytes.standsAt(source, at)) {
        const end = blanksEnd(source.bytes, at);
        if (source.bytes[end] === CLOSE && before !== this.begin) return nextLine(source.bytes, end + 1);
        gap = this.gapAt(source, at, before === this.begin ? OPEN : COMMA);
        if (gap === null) return -1;
        before.next = gap;
      }
      const value = blanksEnd(source.bytes, at + gap.bytes.length);
      at = this.setCell(gap.column, source, value, out);
      before = gap;
    }
    return -1;
  }

  /** Gives the place after the value; -1 when it is not plain. */
  private setCell(column: number, source: ByteSource, from: number, out: BatchWriter): number {
    const { bytes } = source;
    if (column < 0) return valueEnd(bytes, from);
    const { takesText, parse } = this.plain[column];
    const cells = out.columns[column];
    const isText = bytes[from] === QUOTE;
    if (isText && takesText) {
      const end = parse(source, from + 1, cells, out.rows);
      return end >= 0 && bytes[end] === QUOTE ? end + 1 : -1;
    }
    const isNull = wordEnd(bytes, from, NULL);
    if (isNull >= 0) {
      cells.set(out.rows, null);
      return isNull;
    }
    return isText || takesText || startsWithZero(bytes, from) ? -1 : parse(source, from, cells, out.rows);
  }

  /** What stands between the values at `at`, and begins with this byte. Null when it is something else. */
  private gapAt(source: ByteSource, at: number, first: number): Gap | null {
    const { bytes } = source;
    if (bytes[at] !== first) return null;
    const known = this.gaps.find((gap) => gap.bytes.standsAt(source, at));
    if (known !== undefined) return known;
    const name = blanksEnd(bytes, at + 1);
    if (bytes[name] !== QUOTE) return null;
    const nameEnd = TEXTS.end(bytes, name + 1);
    if (nameEnd < 0) return null;
    const colon = blanksEnd(bytes, nameEnd + 1);
    if (bytes[colon] !== COLON) return null;
    const column = this.names.indexOf(new TextDecoder().decode(bytes.subarray(name + 1, nameEnd)));
    const gap = { bytes: new BytePattern(bytes.subarray(at, colon + 1)), column, next: null };
    if (this.gaps.length < MOST_GAPS) this.gaps.push(gap);
    return gap;
  }
}

function blanksEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 9) at++;
  return at;
}

/** The place after the line's end, when only blanks are left; a `\r` before the `\n` is a part of it. */
function nextLine(bytes: Uint8Array, from: number): number {
  const blanks = blanksEnd(bytes, from);
  const end = bytes[blanks] === 13 ? blanks + 1 : blanks;
  return bytes[end] === 10 ? end + 1 : -1;
}

/** The place after a value that nobody wants; -1 when it is not plain. */
function valueEnd(bytes: Uint8Array, from: number): number {
  switch (bytes[from]) {
    case QUOTE: {
      const end = TEXTS.end(bytes, from + 1);
      return end < 0 ? -1 : end + 1;
    }
    case NULL[0]:
      return wordEnd(bytes, from, NULL);
    case TRUE[0]:
      return wordEnd(bytes, from, TRUE);
    case FALSE[0]:
      return wordEnd(bytes, from, FALSE);
    default:
      return numberEnd(bytes, from);
  }
}

/** `01` is no JSON. */
function startsWithZero(bytes: Uint8Array, from: number): boolean {
  const start = bytes[from] === MINUS ? from + 1 : from;
  return bytes[start] === ZERO && isDigit(bytes[start + 1]);
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}

/** Not how `Number` sees it: `01`, `+1`, `.5` and `1.` are no JSON. Exponents are left to the slow way. */
function numberEnd(bytes: Uint8Array, from: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from;
  const whole = digitsEnd(bytes, start);
  if (whole === start || startsWithZero(bytes, from)) return -1;
  if (bytes[whole] !== 46) return whole;
  const end = digitsEnd(bytes, whole + 1);
  return end === whole + 1 ? -1 : end;
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at++;
  return at;
}
