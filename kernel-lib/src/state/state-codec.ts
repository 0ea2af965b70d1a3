/**
 * State rows as text, in memory and on disk: one JSON line per key, readable by a learner.
 *
 * Spark writes binary rows, compressed with LZ4 (semantics B8). The layout of files and versions is Spark's; their contents
 * are ours, so that `state/0/0/3.delta` can be opened and read. The last line counts the lines, so a cut file is noticed.
 * The text of a key is the key: 0.0 and -0.0 are two (whoever takes them for one makes them one before).
 */
import { SparkError } from "../data/errors";
import type { Json } from "../data/json-value";
import type { DataType } from "../data/types";
import type { InternalRow } from "../data/value";
import type { EntryTime } from "../operators/stateful";
import { ByteWriter } from "./byte-writer";
import { type CellWriter, cellWriter } from "./cell-writer";
import { Block, type Slice, sliceOf, textOf } from "./slice";
import { cellFromJson, PLAIN } from "./state-cells";

/** A key with its new value, or null when it was removed. */
export interface StateRecord {
  readonly key: InternalRow;
  readonly value: InternalRow | null;
}

/** The same as text. */
export interface TextRecord {
  readonly key: string;
  readonly value: string | null;
}

export interface StateSchema {
  readonly keyTypes: readonly DataType[];
  readonly valueTypes: readonly DataType[];
  /** Of a store that is asked what the watermark has closed. */
  readonly time?: EntryTime | null;
}

const VERSION = "v1";

/** Turns rows of these types into JSON and back. */
export class RowCodec {
  private readonly allPlain: boolean;
  private readonly isOneNumber: boolean;
  private readonly writers: readonly CellWriter[];
  private readonly scratch = new ByteWriter();

  constructor(private readonly types: readonly DataType[]) {
    this.allPlain = types.every(({ kind }) => PLAIN.has(kind));
    this.isOneNumber = types.length === 1 && (types[0].kind === "long" || types[0].kind === "int");
    this.writers = types.map(cellWriter);
  }

  write(row: InternalRow, out: ByteWriter): void {
    out.byte(OPEN_ARRAY);
    for (let i = 0; i < row.length; i++) {
      if (i > 0) out.byte(COMMA);
      this.writers[i](row[i], out);
    }
    out.byte(CLOSE_ARRAY);
  }

  /** Its bytes; they count until the next row. */
  bytesOf(row: InternalRow): Slice {
    this.scratch.clear();
    this.write(row, this.scratch);
    return this.scratch.slice();
  }

  encode(row: InternalRow): string {
    return textOf(this.bytesOf(row));
  }

  decode(bytes: Slice): InternalRow {
    const number = this.isOneNumber ? onlyNumber(bytes) : -1;
    if (number >= 0) return [number];
    const cells = JSON.parse(textOf(bytes)) as Json[];
    if (this.allPlain) return cells as InternalRow;
    return cells.map((cell, i) => cellFromJson(cell, this.types[i]));
  }
}

/** The number in `[123]`, as counts are; -1 for anything else, which wants a parser. */
function onlyNumber({ block: { bytes }, start, end }: Slice): number {
  if (end - start > 17) return -1;
  let number = 0;
  for (let at = start + 1; at < end - 1; at++) {
    const digit = bytes[at] - DIGIT_0;
    if (digit < 0 || digit > 9) return -1;
    number = 10 * number + digit;
  }
  return number;
}

export function encodeRecords(records: readonly TextRecord[]): Uint8Array {
  return Buffer.concat([HEAD, encodeLines(records), encodeCount(records.length)]);
}

/** The lines of records; a file begins with `HEAD`, and ends with `encodeCount`. */
function encodeLines(records: readonly TextRecord[]): Uint8Array {
  return Buffer.from(records.map(({ key, value }) => `{"key":${key},"value":${value}}\n`).join(""));
}

/** One of them. */
export function writeRecord(key: Slice, value: Slice, out: ByteWriter): void {
  out.copy(BEFORE_KEY);
  out.copy(key);
  out.copy(BEFORE_VALUE);
  out.copy(value);
  out.copy(RECORD_END);
}

export function encodeCount(records: number): Buffer {
  return Buffer.from(`${JSON.stringify({ records })}\n`);
}

export function encodeState(records: readonly StateRecord[], schema: StateSchema): Uint8Array {
  const [keys, values] = [new RowCodec(schema.keyTypes), new RowCodec(schema.valueTypes)];
  return encodeRecords(
    records.map(({ key, value }) => ({ key: keys.encode(key), value: value === null ? null : values.encode(value) })),
  );
}

/** @throws CANNOT_LOAD_STATE_STORE.CANNOT_READ_… naming the file, when it is not what `encodeState` writes */
export function decodeState(bytes: Uint8Array, schema: StateSchema, path: string): StateRecord[] {
  const [keys, values] = [new RowCodec(schema.keyTypes), new RowCodec(schema.valueTypes)];
  const records: StateRecord[] = [];
  forEachRecord(bytes, path, (key, value) =>
    records.push({ key: keys.decode(key), value: value === null ? null : values.decode(value) }),
  );
  return records;
}

const decoder = new TextDecoder();
const bytesOf = (text: string): Buffer => Buffer.from(text);
const [NEW_LINE, QUOTE, BACKSLASH, LETTER_N, COMMA] = bytesOf('\n"\\n,');
const DIGIT_0 = 0x30;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = bytesOf("[]{}");
const HEAD_LINE = sliceOf(`${VERSION}\n`);
export const HEAD: Buffer = HEAD_LINE.block.bytes;
export const BEFORE_KEY: Slice = sliceOf('{"key":');
export const BEFORE_VALUE: Slice = sliceOf(',"value":');
const BEFORE_COUNT = sliceOf('{"records":');
const NULL = sliceOf("null");
export const RECORD_END: Slice = sliceOf("}\n");

/**
 * Walks through the records of a file without making anything of them: a million take a moment.
 * @param visit is told the key and the new value, null when the key was removed
 * @throws CANNOT_LOAD_STATE_STORE.CANNOT_READ_… naming the file, when its lines or their number are not right
 */
export function forEachRecord(bytes: Uint8Array, path: string, visit: (key: Slice, value: Slice | null) => void): void {
  const block = Block.of(bytes);
  if (!hasAt(bytes, HEAD_LINE, 0)) throw corrupt(path, `it does not begin with "${VERSION}"`);
  let at = HEAD.length;
  let records = 0;
  for (; !hasAt(bytes, BEFORE_COUNT, at); records++) {
    const keyStart = at + BEFORE_KEY.end;
    const keyEnd = hasAt(bytes, BEFORE_KEY, at) ? endOfArray(bytes, keyStart) : -1;
    const valueStart = keyEnd + BEFORE_VALUE.end;
    const valueEnd = keyEnd >= 0 && hasAt(bytes, BEFORE_VALUE, keyEnd) ? endOfValue(bytes, valueStart) : -1;
    if (valueEnd < 0 || bytes[valueEnd] !== CLOSE_OBJECT || bytes[valueEnd + 1] !== NEW_LINE)
      throw corrupt(path, `after ${records} records there is neither another nor their number`);
    const isRemoved = bytes[valueStart] === LETTER_N;
    visit({ block, start: keyStart, end: keyEnd }, isRemoved ? null : { block, start: valueStart, end: valueEnd });
    at = valueEnd + 2;
  }
  const end = decoder.decode(bytes.subarray(at));
  if (end !== `${JSON.stringify({ records })}\n`)
    throw corrupt(path, `it has ${records} records and does not end with their number`);
}

function hasAt(bytes: Uint8Array, { block, end }: Slice, at: number): boolean {
  for (let i = 0; i < end; i++) if (bytes[at + i] !== block.bytes[i]) return false;
  return true;
}

function endOfValue(bytes: Uint8Array, start: number): number {
  return hasAt(bytes, NULL, start) ? start + NULL.end : endOfArray(bytes, start);
}

/** Behind the bracket that closes the one at `start`; -1 when there is none. */
function endOfArray(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== OPEN_ARRAY) return -1;
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1;
    else if ((byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) && --depth === 0) return at + 1;
  }
  return -1;
}

/** Where the closing quote stands. */
function endOfString(bytes: Uint8Array, quote: number): number {
  let at = quote + 1;
  for (; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at += 1;
  return at;
}

function corrupt(path: string, why: string): SparkError {
  const kind = /\.(delta|changelog)$/.test(path) ? "DELTA" : "SNAPSHOT";
  return new SparkError(
    `CANNOT_LOAD_STATE_STORE.CANNOT_READ_${kind}_FILE`,
    `An error occurred during loading state. Error reading ${kind.toLowerCase()} file ${path}: ${why}. ` +
      "Restore the file from a copy, or delete the checkpoint directory to start the query over.",
    { sqlState: "58030" },
  );
}
