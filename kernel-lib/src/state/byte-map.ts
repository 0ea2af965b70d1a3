/**
 * A map from bytes to bytes: a million keys of state are a million objects less. Spark's `HDFSBackedStateStoreMap`.
 *
 * A `KeyTable` has the keys; the bytes of the values lie one behind the other in one buffer, typed arrays say where. An entry is
 * known by the number of its key, its place. Entries come in the order in which their keys came. Bytes that are no longer used are
 * given back by `settle` when they are more than half; a place counts until then. From the first time on that somebody asks which
 * entries end by then, their times are kept as numbers beside them, so that a watermark goes over numbers only.
 */
import { KeyTable } from "./key-table";
import { Block, copySlice, hashOf, type Slice } from "./slice";

const REMOVED = 0xffffffff;
const MIN_RECORDS = 16;
const MIN_BYTES = 1024;

/** When the entry at a place ends, in microseconds; infinity for never. */
export type TimeAt = (place: number) => number;

export class ByteMap {
  private keys = new KeyTable(MIN_RECORDS);
  private values = Block.ofLength(MIN_BYTES);
  private valuesEnd = 0;
  /** By place; the length of the value is `REMOVED` when the entry is gone. */
  private starts = new Uint32Array(MIN_RECORDS);
  private lengths = new Uint32Array(MIN_RECORDS);
  /** When each ends, in microseconds; NaN: nobody has looked. Null before somebody asked. */
  private times: Float64Array | null = null;
  /** None ends before. */
  private earliest = Number.NEGATIVE_INFINITY;
  /** Where those stand who look at the entries, and how far they will go. */
  private readonly scans = new Set<{ next: number; end: number }>();
  /** The bytes of the keys and values that are there. */
  private bytes = 0;
  size = 0;

  /** What is allocated for it, in bytes. */
  get allocatedBytes(): number {
    return this.keys.allocatedBytes + this.values.length + this.starts.length * 8;
  }

  /** What of that is in use. */
  get liveBytes(): number {
    return this.bytes + this.size * 28;
  }

  /** -1 when there is none. @param hash of the key, if somebody has computed it already */
  find(key: Slice, hash?: number): number {
    return this.keys.find(key, hash);
  }

  /** Counts until the next change, as the value's does. */
  keyAt(place: number): Slice {
    return this.keys.keyOf(place);
  }

  valueAt(place: number): Slice {
    const start = this.starts[place];
    return { block: this.values, start, end: start + this.lengths[place] };
  }

  /** @param time when it ends, if that is known */
  set(key: Slice, value: Slice, time: number = Number.NaN): void {
    const hash = hashOf(key);
    const place = this.keys.find(key, hash);
    if (place < 0) this.add(key, hash, value, time);
    else this.setAt(place, value, time);
  }

  /** A key that is known not to be there. */
  add(key: Slice, hash: number, value: Slice, time: number): void {
    const place = this.keys.add(key, hash);
    if (place === this.starts.length) this.makePlaces(place * 2);
    this.size += 1;
    this.bytes += key.end - key.start + value.end - value.start;
    this.append(place, value);
    if (this.times !== null) this.noteTime(place, time);
  }

  setAt(place: number, value: Slice, time: number): void {
    const [length, before] = [value.end - value.start, this.lengths[place]];
    this.bytes += length - before;
    if (length > before) this.append(place, value);
    else copySlice(value, this.values, this.starts[place]);
    this.lengths[place] = length;
    if (this.times !== null) this.noteTime(place, time);
  }

  private append(place: number, value: Slice): void {
    const length = value.end - value.start;
    this.makeRoom(length);
    copySlice(value, this.values, this.valuesEnd);
    this.starts[place] = this.valuesEnd;
    this.lengths[place] = length;
    this.valuesEnd += length;
  }

  removeAt(place: number): void {
    this.keys.remove(place);
    this.bytes -= this.keys.lengthOf(place) + this.lengths[place];
    this.lengths[place] = REMOVED;
    this.size -= 1;
  }

  /** Changes may be made meanwhile: neither what is added then comes nor what is removed. */
  *places(): IterableIterator<number> {
    const scan = { next: 0, end: this.keys.size };
    this.scans.add(scan);
    try {
      while (scan.next < scan.end) {
        const place = scan.next++;
        if (this.lengths[place] !== REMOVED) yield place;
      }
    } finally {
      this.scans.delete(scan);
    }
  }

  /** The places of the entries that end at or before a time, in microseconds. @param timeAt finds out when one ends */
  endedBy(micros: number, timeAt: TimeAt): number[] {
    this.times ??= new Float64Array(this.starts.length).fill(Number.NaN);
    const ended: number[] = [];
    if (micros < this.earliest) return ended;
    let earliest = Number.POSITIVE_INFINITY;
    for (let place = 0; place < this.keys.size; place++) {
      if (this.lengths[place] === REMOVED) continue;
      if (Number.isNaN(this.times[place])) this.times[place] = timeAt(place);
      const time = this.times[place];
      if (time < earliest) earliest = time;
      if (time <= micros) ended.push(place);
    }
    this.earliest = earliest;
    return ended;
  }

  private noteTime(place: number, time: number): void {
    (this.times as Float64Array)[place] = time;
    // A time that nobody knows may be any.
    if (!(time >= this.earliest)) this.earliest = Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  }

  private makeRoom(length: number): void {
    const needed = this.valuesEnd + length;
    if (needed <= this.values.length) return;
    if (needed > REMOVED) throw new RangeError("internal: more than 4 GB of state in one partition in memory");
    const larger = Block.ofLength(Math.max(this.values.length * 2, needed));
    copySlice({ block: this.values, start: 0, end: this.valuesEnd }, larger, 0);
    this.values = larger;
  }

  private makePlaces(capacity: number): void {
    const grown = <A extends Uint32Array | Float64Array>(larger: A, from: A): A => {
      larger.set(from.subarray(0, Math.min(capacity, from.length)));
      return larger;
    };
    this.starts = grown(new Uint32Array(capacity), this.starts);
    this.lengths = grown(new Uint32Array(capacity), this.lengths);
    if (this.times !== null) this.times = grown(new Float64Array(capacity), this.times);
  }

  /** Gives back what is no longer used, if it is worth it. What is left moves together, in the same order, and has new places. */
  settle(): void {
    const isCrowded = this.keys.size > MIN_RECORDS && this.size < this.keys.size / 2;
    const used = this.keys.bytesUsed + this.valuesEnd;
    if (isCrowded || (used > MIN_BYTES && this.bytes < used / 2)) this.moveTogether();
  }

  private moveTogether(): void {
    const capacity = capacityFor(this.size);
    const keys = new KeyTable(capacity, this.bytes);
    const values = Block.ofLength(Math.max(MIN_BYTES, this.bytes));
    let end = 0;
    for (const scan of this.scans) {
      scan.next = this.countLeft(scan.next);
      scan.end = this.countLeft(scan.end);
    }
    for (let place = 0; place < this.keys.size; place++) {
      const length = this.lengths[place];
      if (length === REMOVED) continue;
      const kept = keys.add(this.keys.keyOf(place), this.keys.hashOf(place));
      copySlice(this.valueAt(place), values, end);
      this.starts[kept] = end;
      this.lengths[kept] = length;
      if (this.times !== null) this.times[kept] = this.times[place];
      end += length;
    }
    this.keys = keys;
    this.values = values;
    this.valuesEnd = end;
    this.makePlaces(capacity);
  }

  /** How many entries before this place are there. */
  private countLeft(before: number): number {
    let left = 0;
    for (let place = 0; place < before; place++) if (this.lengths[place] !== REMOVED) left += 1;
    return left;
  }
}

/** With room for half as many again, and a power of two, as the slots want it. */
function capacityFor(records: number): number {
  let capacity = MIN_RECORDS;
  while (capacity < records * 1.5) capacity *= 2;
  return capacity;
}
