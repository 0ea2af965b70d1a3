/**
 * Flat JSON records straight from bytes into columns: the quick way that `json-reader.ts` tries first.
 *
 * Records of a file mostly have the same fields in the same order, written alike. So what stands between two values, like
 * `, "delay":`, is compared with what stood there in the record before, and taken apart only when it is something else.
 * Escapes, nested values that are wanted, values of an unexpected kind: "not plain", and nothing is decided.
 */
import type { StructField } from "../data/types";
import type { BatchWriter } from "./batch-writer";
import { type ByteParser, byteParser } from "./byte-cells";
import { BytePattern, type ByteSource } from "./byte-source";
import { jsonLayout, type PlainColumn, type PlainField, setCell } from "./json-layout";
import { blanksEnd, CLOSE, COLON, COMMA, nextLine, OPEN, QUOTE, TEXTS, valueEnd } from "./json-scan";
import type { LineReader } from "./plain-lines";

/** Names may be data, not columns; then they must not pile up. */
const MOST_SEEN = 256;
/** After so many records alike, a function that is made for them takes over, as long as they come. */
const ALIKE = 8;
const MOST_LAYOUTS = 16;

/** A field as it stood in some record. Before its value: a comma or the opening brace, its name, a colon. */
interface SeenField extends PlainField {
  /** The field that came next in the record before. */
  next: SeenField | null;
}

export class PlainJson {
  private readonly begin: SeenField = { before: new BytePattern(new Uint8Array()), column: null, next: null };
  private readonly seen: SeenField[] = [];
  /** How many records before had the same fields, written alike. */
  private alike = 0;
  private readonly layouts = new Map<string, LineReader>();

  private constructor(
    private readonly names: readonly string[],
    private readonly columns: readonly PlainColumn[],
  ) {}

  /** Null when a column is of a type that has no plain form. */
  static for(columns: readonly StructField[], zone: string): PlainJson | null {
    const parsers = columns.map(({ dataType }) => byteParser(dataType, zone, TEXTS));
    if (parsers.some((parser) => parser === null)) return null;
    const plain = columns.map(({ dataType: { kind } }, place) => ({
      place,
      takesText: kind === "string" || kind === "timestamp" || kind === "date",
      parse: parsers[place] as ByteParser,
    }));
    return new PlainJson(
      columns.map(({ name }) => name),
      plain,
    );
  }

  /** Sets the cells of the next rows from lines. Gives the place of the first line that is not plain, or beyond the end. */
  readonly read: LineReader = (source, from, end, out) => {
    let line = from;
    while (line < end && !out.isFull) {
      const layout = this.alike < ALIKE ? undefined : this.layout();
      if (layout !== undefined) line = layout(source, line, end, out);
      if (line >= end || out.isFull) break;
      const next = this.readLine(source, line, out);
      if (next < 0) break;
      out.rows++;
      line = next;
    }
    return line;
  };

  /** Gives the place of the next line; -1 when this one is not plain. */
  private readLine(source: ByteSource, from: number, out: BatchWriter): number {
    const { bytes } = source;
    let last = this.begin;
    this.alike++;
    for (let at = from; at >= 0; ) {
      let field = last.next;
      if (field === null || !field.before.standsAt(source, at)) {
        if (field !== null) this.alike = 0;
        last.next = null;
        const end = blanksEnd(bytes, at);
        if (bytes[end] === CLOSE && last !== this.begin) return nextLine(bytes, end + 1);
        field = this.fieldAt(source, at, last === this.begin ? OPEN : COMMA);
        if (field === null) return -1;
        this.alike = 0;
        last.next = field;
      }
      const value = blanksEnd(bytes, at + field.before.length);
      at = field.column === null ? valueEnd(bytes, value) : setCell(field.column, source, value, out);
      last = field;
    }
    return -1;
  }

  /** The field before whose value stands what is at `at`, and begins with this byte. Null when it is something else. */
  private fieldAt(source: ByteSource, at: number, first: number): SeenField | null {
    const { bytes } = source;
    if (bytes[at] !== first) return null;
    const known = this.seen.find((field) => field.before.standsAt(source, at));
    if (known !== undefined) return known;
    const name = blanksEnd(bytes, at + 1);
    if (bytes[name] !== QUOTE) return null;
    const nameEnd = TEXTS.end(bytes, name + 1);
    if (nameEnd < 0) return null;
    const colon = blanksEnd(bytes, nameEnd + 1);
    if (bytes[colon] !== COLON) return null;
    const place = this.names.indexOf(new TextDecoder().decode(bytes.subarray(name + 1, nameEnd)));
    const before = new BytePattern(bytes.subarray(at, colon + 1));
    const field = { before, column: this.columns[place] ?? null, next: null };
    if (this.seen.length < MOST_SEEN) this.seen.push(field);
    return field;
  }

  /** For lines like the last ones; undefined when there are many kinds of them. */
  private layout(): LineReader | undefined {
    const fields: SeenField[] = [];
    for (let { next } = this.begin; next !== null && fields.length < MOST_SEEN; { next } = next) fields.push(next);
    const key = fields.map((field) => this.seen.indexOf(field)).join();
    const known = this.layouts.get(key);
    if (known !== undefined || this.layouts.size === MOST_LAYOUTS) return known;
    const made = jsonLayout(fields);
    this.layouts.set(key, made);
    return made;
  }
}
