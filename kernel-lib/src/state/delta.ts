/**
 * What a batch changes in a store: the file that says so, and beside it where in the file each change stands and whom it is about.
 *
 * Spark writes each change into the delta file and into its map as it is made. Here the changes are written down once, at the
 * commit, and the store takes them over from the very bytes that were made durable, without having to read them.
 */
import type { InternalRow } from "../data/value";
import { ByteWriter } from "./byte-writer";
import { type Block, type Slice, sliceOf } from "./slice";
import { BEFORE_KEY, BEFORE_VALUE, encodeCount, HEAD, RECORD_END, type RowCodec } from "./state-codec";

/** Whole numbers that are noted of each change, see `DeltaWriter.note`. */
const FIELDS = 6;

export class Delta {
  constructor(
    private readonly block: Block,
    private readonly linesEnd: number,
    private readonly end: number,
    private readonly numbers: Uint32Array,
    private readonly times: Float64Array,
    readonly records: number,
  ) {}

  /** The file. */
  get bytes(): Uint8Array {
    return this.block.bytes.subarray(0, this.end);
  }

  /** The lines of the records in it. */
  get lines(): Uint8Array {
    return this.block.bytes.subarray(HEAD.length, this.linesEnd);
  }

  keyOf(record: number): Slice {
    const at = record * FIELDS;
    return { block: this.block, start: this.numbers[at], end: this.numbers[at + 1] };
  }

  /** Null when the key is removed. */
  valueOf(record: number): Slice | null {
    const at = record * FIELDS;
    const start = this.numbers[at + 2];
    return start === 0 ? null : { block: this.block, start, end: this.numbers[at + 3] };
  }

  /** The place that the entry has before the change; -1 for a new one. */
  placeOf(record: number): number {
    return this.numbers[record * FIELDS + 4] - 1;
  }

  hashOf(record: number): number {
    return this.numbers[record * FIELDS + 5] | 0;
  }

  /** When the entry ends, in microseconds; NaN for one that is removed. */
  timeOf(record: number): number {
    return this.times[record];
  }
}

/** Writes the changes of a batch down as they come. */
export class DeltaWriter {
  private readonly out: ByteWriter;
  private readonly numbers: Uint32Array;
  private readonly times: Float64Array;
  private records = 0;

  /** @param most how many changes there are at most */
  constructor(
    private readonly values: RowCodec,
    most: number,
  ) {
    this.out = new ByteWriter(1024 + 64 * most);
    this.numbers = new Uint32Array(most * FIELDS);
    this.times = new Float64Array(most);
    this.out.copy(sliceOf(HEAD.toString()));
  }

  /** @param place of the entry in the store; -1 for a new one */
  put(key: Slice, hash: number, place: number, value: InternalRow, time: number): void {
    const { out } = this;
    out.copy(BEFORE_KEY);
    const keyStart = out.length;
    out.copy(key);
    const keyEnd = out.length;
    out.copy(BEFORE_VALUE);
    const valueStart = out.length;
    this.values.write(value, out);
    this.note(keyStart, keyEnd, valueStart, place, hash, time);
    out.copy(RECORD_END);
  }

  remove(key: Slice, place: number): void {
    const { out } = this;
    out.copy(BEFORE_KEY);
    const keyStart = out.length;
    out.copy(key);
    this.note(keyStart, out.length, 0, place, 0, Number.NaN);
    out.copy(NULL_VALUE);
  }

  private note(keyStart: number, keyEnd: number, valueStart: number, place: number, hash: number, time: number): void {
    const { numbers } = this;
    const at = this.records * FIELDS;
    numbers[at] = keyStart;
    numbers[at + 1] = keyEnd;
    numbers[at + 2] = valueStart;
    numbers[at + 3] = this.out.length;
    numbers[at + 4] = place + 1;
    numbers[at + 5] = hash;
    this.times[this.records] = time;
    this.records += 1;
  }

  finish(): Delta {
    const { out, numbers, times, records } = this;
    const linesEnd = out.length;
    out.copy(sliceOf(encodeCount(records).toString()));
    return new Delta(out.block, linesEnd, out.length, numbers, times, records);
  }
}

const NULL_VALUE = sliceOf(',"value":null}\n');
