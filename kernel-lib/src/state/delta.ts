/**
 * What a batch changes in a store: the file that says so, and beside it where in the file each change stands and whom it is about.
 *
 * Spark writes each change into the delta file and into its map as it is made. Here the changes are written down once, at the
 * commit, and the store takes them over from the very bytes that were made durable, without having to read them.
 */
import type { InternalRow } from "../data/value";
import { ByteWriter } from "./byte-writer";
import type { Slice } from "./slice";
import { BEFORE_KEY, BEFORE_VALUE, encodeCount, HEAD, NULL, RECORD_END, type RowCodec } from "./state-codec";

/** Numbers of each change beside its time. */
const FIELDS = 5;

export class Delta {
  constructor(
    /** The file. */
    readonly bytes: Uint8Array,
    /** The lines of the records in it. */
    readonly lines: Uint8Array,
    /** By record: where its key begins and ends, and its value (at 0: removed), and the key's place in the store or -1. */
    private readonly numbers: readonly number[],
    private readonly hashes: readonly number[],
    private readonly times: readonly number[],
  ) {}

  get records(): number {
    return this.times.length;
  }

  keyOf(record: number): Slice {
    const at = record * FIELDS;
    return { bytes: this.bytes, start: this.numbers[at], end: this.numbers[at + 1] };
  }

  /** Null when the key is removed. */
  valueOf(record: number): Slice | null {
    const at = record * FIELDS;
    const start = this.numbers[at + 2];
    return start === 0 ? null : { bytes: this.bytes, start, end: this.numbers[at + 3] };
  }

  /** The place that the entry has before the change; -1 for a new one. */
  placeOf(record: number): number {
    return this.numbers[record * FIELDS + 4];
  }

  hashOf(record: number): number {
    return this.hashes[record];
  }

  /** When the entry ends, in microseconds; NaN for one that is removed. */
  timeOf(record: number): number {
    return this.times[record];
  }
}

/** Writes the changes of a batch down as they come. */
export class DeltaWriter {
  private readonly out = new ByteWriter(1024);
  private readonly numbers: number[] = [];
  private readonly hashes: number[] = [];
  private readonly times: number[] = [];

  constructor(private readonly values: RowCodec) {
    this.out.copy(HEAD);
  }

  /** @param place of the entry in the store; -1 for a new one */
  put(key: Slice, hash: number, place: number, value: InternalRow, time: number): void {
    const { out, numbers } = this;
    this.key(key);
    numbers.push(out.length);
    this.values.write(value, out);
    numbers.push(out.length, place);
    out.copy(RECORD_END);
    this.hashes.push(hash);
    this.times.push(time);
  }

  remove(key: Slice, place: number): void {
    this.key(key);
    this.numbers.push(0, 0, place);
    this.out.copy(NULL_VALUE);
    this.hashes.push(0);
    this.times.push(Number.NaN);
  }

  private key(key: Slice): void {
    const { out, numbers } = this;
    out.copy(BEFORE_KEY);
    numbers.push(out.length);
    out.copy(key.bytes, key.start, key.end);
    numbers.push(out.length);
    out.copy(BEFORE_VALUE);
  }

  finish(): Delta {
    const { out, numbers, hashes, times } = this;
    const linesEnd = out.length;
    out.copy(encodeCount(times.length));
    const bytes = out.finished();
    return new Delta(bytes, bytes.subarray(HEAD.length, linesEnd), numbers, hashes, times);
  }
}

const NULL_VALUE = Buffer.concat([NULL, RECORD_END]);
