/**
 * A map from text to text that keeps its contents as bytes: a million keys of state are a million objects less.
 *
 * Spark's `HDFSBackedStateStoreMap` holds binary rows in a Java hash map. Here the bytes of keys and values lie one behind the
 * other in one buffer, typed arrays say where, and a table of slots (open addressing, linear probing) finds a key by its
 * hash. Nothing of it is an object that the garbage collector would have to look at. Entries come in the order in which
 * their keys came. Bytes that are no longer used are given back when they are more than half. From the first time on that
 * somebody asks which entries end by then, their times are kept as numbers beside them, so that a watermark goes over numbers only.
 */
import { copyBytes, hashOf, type Slice, sliceOf } from "./slice";

const REMOVED = 0xffffffff;
const MIN_RECORDS = 16;
const MIN_BYTES = 1024;

export class ByteMap {
  private bytes: Buffer = Buffer.allocUnsafe(MIN_BYTES);
  private usedBytes = 0;
  private unusedBytes = 0;
  /** Per record, in the order in which they came; the length of the value is `REMOVED` when it is gone. */
  private keyStarts = new Uint32Array(MIN_RECORDS);
  private keyLengths = new Uint32Array(MIN_RECORDS);
  private valueStarts = new Uint32Array(MIN_RECORDS);
  private valueLengths = new Uint32Array(MIN_RECORDS);
  private hashes = new Int32Array(MIN_RECORDS);
  /** When each ends, in microseconds; NaN: nobody has looked. Null before somebody asked. */
  private times: Float64Array | null = null;
  /** None ends before. */
  private earliest = Number.NEGATIVE_INFINITY;
  private records = 0;
  /** The number of a record plus one; 0 is free. */
  private slots = new Int32Array(MIN_RECORDS * 2);
  private scratch: Buffer = Buffer.allocUnsafe(256);
  /** Where those stand who look at the entries, and how far they will go. */
  private readonly scans = new Set<{ next: number; end: number }>();
  size = 0;

  /** What is allocated for it, in bytes. */
  get allocatedBytes(): number {
    return this.bytes.length + this.keyStarts.length * 20 + this.slots.length * 4;
  }

  /** What of that is in use. */
  get liveBytes(): number {
    return this.usedBytes - this.unusedBytes + this.size * 28;
  }

  get(key: string): string | undefined {
    return this.find(this.inScratch(key));
  }

  find(key: Slice, hash?: number): string | undefined {
    const record = this.recordOf(key, hash);
    return record < 0 ? undefined : this.valueAt(record);
  }

  has(key: string): boolean {
    return this.recordOf(this.inScratch(key)) >= 0;
  }

  set(key: string, value: string): void {
    this.setBytes(this.inScratch(key), sliceOf(value));
  }

  /** The same from bytes of UTF-8. @param time when it ends, if that is known */
  setBytes(key: Slice, value: Slice, time: number = Number.NaN): void {
    const length = value.end - value.start;
    const hash = hashOf(key);
    let record = this.recordOf(key, hash);
    if (record < 0) record = this.add(key, hash);
    const before = this.valueLengths[record];
    const fits = before !== REMOVED && length <= before;
    if (before !== REMOVED) this.unusedBytes += fits ? before - length : before;
    if (!fits) {
      this.makeRoom(length);
      this.valueStarts[record] = this.usedBytes;
      this.usedBytes += length;
    }
    copyBytes(value, this.bytes, this.valueStarts[record]);
    this.valueLengths[record] = length;
    if (this.times !== null) this.noteTime(record, time);
    this.compactIfWorthIt();
  }

  delete(key: string): void {
    this.deleteBytes(this.inScratch(key));
  }

  deleteBytes(key: Slice): void {
    const hash = hashOf(key);
    const record = this.recordOf(key, hash);
    if (record < 0) return;
    this.closeGap(this.slotOf(record, hash));
    this.unusedBytes += this.keyLengths[record] + this.valueLengths[record];
    this.valueLengths[record] = REMOVED;
    this.size -= 1;
    this.compactIfWorthIt();
  }

  /** Changes may be made meanwhile: neither what is added then comes nor what is removed. */
  *entries(): IterableIterator<[string, string]> {
    const scan = { next: 0, end: this.records };
    this.scans.add(scan);
    try {
      while (scan.next < scan.end) {
        const record = scan.next++;
        if (this.valueLengths[record] !== REMOVED) yield [this.keyAt(record), this.valueAt(record)];
      }
    } finally {
      this.scans.delete(scan);
    }
  }

  /** The keys of the entries that end at or before a time, in microseconds; they count until the next change. @param timeOf finds out when one ends */
  endedBy(micros: number, timeOf: (key: string, value: string) => number): Slice[] {
    this.times ??= new Float64Array(this.keyStarts.length).fill(Number.NaN);
    const ended: Slice[] = [];
    if (micros < this.earliest) return ended;
    let earliest = Number.POSITIVE_INFINITY;
    for (let record = 0; record < this.records; record++) {
      if (this.valueLengths[record] === REMOVED) continue;
      if (Number.isNaN(this.times[record])) this.times[record] = timeOf(this.keyAt(record), this.valueAt(record));
      const time = this.times[record];
      if (time < earliest) earliest = time;
      if (time <= micros) ended.push(this.keySlice(record));
    }
    this.earliest = earliest;
    return ended;
  }

  private noteTime(record: number, time: number): void {
    (this.times as Float64Array)[record] = time;
    // A time that nobody knows may be any.
    if (!(time >= this.earliest)) this.earliest = Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  }

  private keySlice(record: number): Slice {
    const start = this.keyStarts[record];
    return { bytes: this.bytes, start, end: start + this.keyLengths[record] };
  }

  private keyAt(record: number): string {
    const start = this.keyStarts[record];
    return this.bytes.toString("utf8", start, start + this.keyLengths[record]);
  }

  private valueAt(record: number): string {
    const start = this.valueStarts[record];
    return this.bytes.toString("utf8", start, start + this.valueLengths[record]);
  }

  private inScratch(text: string): Slice {
    const most = text.length * 3;
    if (most > this.scratch.length) this.scratch = Buffer.allocUnsafe(most * 2);
    return { bytes: this.scratch, start: 0, end: this.scratch.write(text) };
  }

  /** -1 when there is none. */
  private recordOf(key: Slice, hash: number = hashOf(key)): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const record = this.slots[slot] - 1;
      if (record < 0 || (this.hashes[record] === hash && this.hasKey(record, key))) return record;
    }
  }

  private hasKey(record: number, { bytes, start, end }: Slice): boolean {
    if (this.keyLengths[record] !== end - start) return false;
    const own = this.keyStarts[record];
    for (let i = start; i < end; i++) if (this.bytes[own + i - start] !== bytes[i]) return false;
    return true;
  }

  /** How many records before this one are not removed. */
  private countLeft(before: number): number {
    let left = 0;
    for (let record = 0; record < before; record++) if (this.valueLengths[record] !== REMOVED) left += 1;
    return left;
  }

  private slotOf(record: number, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== record + 1) slot = (slot + 1) & mask;
    return slot;
  }

  private add(key: Slice, hash: number): number {
    const length = key.end - key.start;
    if (this.records === this.keyStarts.length) this.makeRecords(this.records * 2);
    this.makeRoom(length);
    const record = this.records++;
    copyBytes(key, this.bytes, this.usedBytes);
    this.keyStarts[record] = this.usedBytes;
    this.keyLengths[record] = length;
    this.valueLengths[record] = REMOVED;
    this.hashes[record] = hash;
    this.usedBytes += length;
    this.size += 1;
    this.occupy(record);
    return record;
  }

  private occupy(record: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[record] & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = record + 1;
  }

  /** A free slot ends a search, so whoever was pushed beyond this one moves up. */
  private closeGap(free: number): void {
    const mask = this.slots.length - 1;
    let gap = free;
    for (let slot = (gap + 1) & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.hashes[this.slots[slot] - 1] & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      this.slots[gap] = this.slots[slot];
      gap = slot;
    }
    this.slots[gap] = 0;
  }

  private makeRoom(length: number): void {
    const needed = this.usedBytes + length;
    if (needed <= this.bytes.length) return;
    if (needed > REMOVED) throw new RangeError("internal: more than 4 GB of state in one partition in memory");
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, needed));
    larger.set(this.bytes.subarray(0, this.usedBytes));
    this.bytes = larger;
  }

  private makeRecords(capacity: number): void {
    const grown = <A extends Uint32Array | Int32Array | Float64Array>(larger: A, from: A): A => {
      larger.set(from.subarray(0, this.records));
      return larger;
    };
    this.keyStarts = grown(new Uint32Array(capacity), this.keyStarts);
    this.keyLengths = grown(new Uint32Array(capacity), this.keyLengths);
    this.valueStarts = grown(new Uint32Array(capacity), this.valueStarts);
    this.valueLengths = grown(new Uint32Array(capacity), this.valueLengths);
    this.hashes = grown(new Int32Array(capacity), this.hashes);
    if (this.times !== null) this.times = grown(new Float64Array(capacity), this.times);
    this.slots = new Int32Array(capacity * 2);
    for (let record = 0; record < this.records; record++)
      if (this.valueLengths[record] !== REMOVED) this.occupy(record);
  }

  private compactIfWorthIt(): void {
    const crowded = this.records > MIN_RECORDS && this.size < this.records / 2;
    if (crowded || (this.usedBytes > MIN_BYTES && this.unusedBytes > this.usedBytes / 2)) this.compact();
  }

  /** What is left moves together, in the same order. */
  private compact(): void {
    const bytes = Buffer.allocUnsafe(Math.max(MIN_BYTES, (this.usedBytes - this.unusedBytes) * 2));
    let used = 0;
    let kept = 0;
    const move = (start: number, length: number): number => {
      copyBytes({ bytes: this.bytes, start, end: start + length }, bytes, used);
      used += length;
      return used - length;
    };
    for (const scan of this.scans) {
      scan.next = this.countLeft(scan.next);
      scan.end = this.countLeft(scan.end);
    }
    for (let record = 0; record < this.records; record++) {
      if (this.valueLengths[record] === REMOVED) continue;
      this.keyStarts[kept] = move(this.keyStarts[record], this.keyLengths[record]);
      this.valueStarts[kept] = move(this.valueStarts[record], this.valueLengths[record]);
      this.keyLengths[kept] = this.keyLengths[record];
      this.valueLengths[kept] = this.valueLengths[record];
      this.hashes[kept] = this.hashes[record];
      if (this.times !== null) this.times[kept] = this.times[record];
      kept += 1;
    }
    this.bytes = bytes;
    this.usedBytes = used;
    this.unusedBytes = 0;
    this.records = kept;
    this.makeRecords(capacityFor(kept));
  }
}

/** With room for half as many again, and a power of two, as the slots want it. */
function capacityFor(records: number): number {
  let capacity = MIN_RECORDS;
  while (capacity < records * 1.5) capacity *= 2;
  return capacity;
}
