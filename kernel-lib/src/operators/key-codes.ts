/**
 * Small numbers for the cells of a key: equal cells have the same code, and codes count from 0 in the order of first sight.
 *
 * An aggregation by several columns gives each cell a code and each pair of codes one again; the last one is the group. A
 * `Map` would do, but it has to make an object of every time or long that it is asked for; these tables stay within
 * typed arrays (open addressing, linear probing, at most half full), as Spark's `LongToUnsafeRowMap` and `BytesToBytesMap` do.
 */
import type { Value } from "../data/value";

/** Few: a small batch of a stream needs no more, and arrays this short are made quickly. */
const SMALLEST = 16;
const GOLDEN = 0x9e3779b1;
const TWO_TO_32 = 0x100000000;

/** Slots that hold a code + 1, or 0 where they are free. */
class Slots {
  cells = new Int32Array(SMALLEST);
  mask: number = SMALLEST - 1;
  private shift = 32 - Math.log2(SMALLEST);

  /** Where to look first. The upper bits of a product depend on all bits of the hash. */
  start(hash: number): number {
    return Math.imul(hash, GOLDEN) >>> this.shift;
  }

  isCrowded(codes: number): boolean {
    return 2 * codes > this.mask;
  }

  /** Twice the slots, and none taken. */
  grow(): void {
    this.cells = new Int32Array(2 * this.cells.length);
    this.mask = this.cells.length - 1;
    this.shift--;
  }

  /** Takes the first free slot. */
  put(hash: number, code: number): void {
    let slot = this.start(hash);
    while (this.cells[slot] !== 0) slot = (slot + 1) & this.mask;
    this.cells[slot] = code + 1;
  }
}

function larger<A extends Float64Array | Int32Array>(array: A): A {
  const result = new (array.constructor as new (length: number) => A)(2 * array.length);
  result.set(array);
  return result;
}

function hashOf(value: number): number {
  return (value | 0) ^ Math.imul((value / TWO_TO_32) | 0, 31);
}

/** Codes of whole numbers; NULL and the bigints beyond the safe integers may be among them. Times often come in runs. */
export class NumberCodes {
  private readonly slots = new Slots();
  private numbers = new Float64Array(SMALLEST);
  private readonly others = new Map<Value, number>();
  private count = 0;
  private last: number = Number.NaN;
  private lastCode = 0;

  codeOf(value: Value): number {
    if (typeof value !== "number") return this.ofOther(value);
    if (value !== this.last) {
      this.lastCode = this.ofNumber(value);
      this.last = value;
    }
    return this.lastCode;
  }

  private ofNumber(value: number): number {
    const { slots, numbers } = this;
    const { cells, mask } = slots;
    for (let slot = slots.start(hashOf(value)); cells[slot] !== 0; slot = (slot + 1) & mask)
      if (numbers[cells[slot] - 1] === value) return cells[slot] - 1;
    const code = this.add(value);
    slots.put(hashOf(value), code);
    if (slots.isCrowded(this.count)) this.spread();
    return code;
  }

  private ofOther(value: Value): number {
    const known = this.others.get(value);
    if (known !== undefined) return known;
    const code = this.add(Number.NaN);
    this.others.set(value, code);
    return code;
  }

  private add(number: number): number {
    if (this.count === this.numbers.length) this.numbers = larger(this.numbers);
    this.numbers[this.count] = number;
    return this.count++;
  }

  private spread(): void {
    this.slots.grow();
    for (let code = 0; code < this.count; code++)
      if (!Number.isNaN(this.numbers[code])) this.slots.put(hashOf(this.numbers[code]), code);
  }
}

/** From 0 up to here, numbers have a table of their own. */
const SMALL = 1024;

/** Codes of whole numbers that are often small, as numbers of devices are; asked in half the time. */
export class IntCodes {
  private readonly all = new NumberCodes();
  /** Codes + 1 of small numbers, or 0. */
  private readonly small = new Int32Array(SMALL);

  codeOf(value: Value): number {
    if (typeof value !== "number" || value < 0 || value >= SMALL) return this.all.codeOf(value);
    const known = this.small[value];
    return known !== 0 ? known - 1 : this.firstSeen(value);
  }

  private firstSeen(value: number): number {
    const code = this.all.codeOf(value);
    this.small[value] = code + 1;
    return code;
  }
}

/** Codes of any other primitive; NaN equals NaN and 0.0 equals -0.0, which is Spark's rule for grouping. */
export class ValueCodes {
  private readonly codes = new Map<Value, number>();

  codeOf(value: Value): number {
    const known = this.codes.get(value);
    if (known !== undefined) return known;
    const code = this.codes.size;
    this.codes.set(value, code);
    return code;
  }
}

/** Both are small and dense: the left one has to be spread before the right one joins it. */
function pairHash(left: number, right: number): number {
  return Math.imul(left, 0x85ebca6b) ^ right;
}

/** Most cells of a table with a row per left code; 4 bytes each. */
const MOST_CELLS = 1 << 18;

/**
 * Codes of pairs of codes. Most keys have few values each, so there is a table with a row for each left and a column for each
 * right code, which is asked in a fifth of the time; when it would become too large, slots take its place.
 */
export class PairCodes {
  private table: Int32Array | null = new Int32Array(SMALLEST * 8);
  private rows = SMALLEST;
  /** Columns of the table: two to the power of it. */
  private shift = 3;
  /** From when there is no table any more. */
  private slots: Slots | null = null;
  private lefts = new Int32Array(SMALLEST);
  private rights = new Int32Array(SMALLEST);
  private count = 0;

  codeOf(left: number, right: number): number {
    const { table } = this;
    if (table === null) return this.ofSlots(this.slots as Slots, left, right);
    if (left >= this.rows || right >> this.shift !== 0) return this.beyond(left, right);
    const known = table[(left << this.shift) | right];
    if (known !== 0) return known - 1;
    const code = this.add(left, right);
    table[(left << this.shift) | right] = code + 1;
    return code;
  }

  /** A larger table, or none any more. */
  private beyond(left: number, right: number): number {
    while (left >= this.rows) this.rows *= 2;
    while (right >> this.shift !== 0) this.shift++;
    const cells = this.rows * 2 ** this.shift;
    this.table = cells > MOST_CELLS ? null : new Int32Array(cells);
    if (this.table === null) this.spread(new Slots());
    else
      for (let code = 0; code < this.count; code++)
        this.table[(this.lefts[code] << this.shift) | this.rights[code]] = code + 1;
    return this.codeOf(left, right);
  }

  private ofSlots(slots: Slots, left: number, right: number): number {
    const { lefts, rights } = this;
    const { cells, mask } = slots;
    const hash = pairHash(left, right);
    for (let slot = slots.start(hash); cells[slot] !== 0; slot = (slot + 1) & mask) {
      const code = cells[slot] - 1;
      if (lefts[code] === left && rights[code] === right) return code;
    }
    const code = this.add(left, right);
    slots.put(hash, code);
    if (slots.isCrowded(this.count)) this.spread(slots);
    return code;
  }

  private add(left: number, right: number): number {
    const code = this.count++;
    if (code === this.lefts.length) {
      this.lefts = larger(this.lefts);
      this.rights = larger(this.rights);
    }
    this.lefts[code] = left;
    this.rights[code] = right;
    return code;
  }

  /** Puts all codes into slots that are free, and enough. */
  private spread(slots: Slots): void {
    do slots.grow();
    while (slots.isCrowded(this.count));
    for (let code = 0; code < this.count; code++) slots.put(pairHash(this.lefts[code], this.rights[code]), code);
    this.slots = slots;
  }
}
