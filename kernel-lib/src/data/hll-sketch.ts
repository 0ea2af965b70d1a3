/**
 * HyperLogLog as the DataSketches library keeps it (`HLL_8`): what `hll_sketch_agg` gives, and how many different values it stands for.
 *
 * A value becomes a coupon: 26 bits that say where, and how many zeros its hash begins with. Few coupons are kept in a list,
 * more in a hash set, and when that would be larger than the registers themselves, in registers. While rows come one by one the
 * estimate is the running one (HIP), which equals Spark's. Two sketches of registers joined are estimated from the registers
 * alone; DataSketches then corrects by a table that is not here, which is a difference of some per mille.
 */

const SLOT_BITS = 26;
const SLOT_MASK = 2 ** SLOT_BITS - 1;
const LIST_SIZE = 8;
const FIRST_SET = 5;
const REGISTERS = 40;

type Mode = 0 | 1 | 2;
const [LIST, SET, HLL] = [0, 1, 2] as const;

/** What a hash of 128 bits counts as. */
export function coupon([low, high]: readonly [bigint, bigint]): number {
  const zeros = high === 0n ? 64 : 64 - high.toString(2).length;
  return (Math.min(zeros, 62) + 1) * 2 ** SLOT_BITS + Number(low & BigInt(SLOT_MASK));
}

export class HllSketch {
  private mode: Mode = LIST;
  /** Coupons in the list or set. */
  private count = 0;
  private slots: Float64Array = new Float64Array(LIST_SIZE);
  /** The running estimate, and the sums of 2^-register for small and large registers. */
  private hip = 0;
  private sums: [number, number] = [0, 0];
  private isJoined = false;

  constructor(readonly lgK: number) {}

  /** Whether it was news. */
  add(one: number): boolean {
    return this.mode === HLL ? this.register(one) : this.keep(one);
  }

  private keep(one: number): boolean {
    const { slots } = this;
    const at = this.mode === LIST ? this.inList(one) : place(slots, one);
    if (slots[at] === one) return false;
    slots[at] = one;
    this.count++;
    if (this.mode === LIST ? this.count === LIST_SIZE : 4 * this.count > 3 * slots.length) this.grow();
    return true;
  }

  private inList(one: number): number {
    const found = this.slots.indexOf(one);
    return found < 0 ? this.count : found;
  }

  private grow(): void {
    const lgSize = this.mode === LIST ? FIRST_SET : Math.log2(this.slots.length) + 1;
    if (this.mode === LIST ? this.lgK < 8 : lgSize > this.lgK - 3) {
      this.toRegisters();
      return;
    }
    const larger = new Float64Array(2 ** lgSize);
    for (const one of this.slots) if (one !== 0) larger[place(larger, one)] = one;
    this.mode = SET;
    this.slots = larger;
  }

  private toRegisters(): void {
    const kept = this.slots.filter((one) => one !== 0);
    const estimate = this.estimate();
    this.mode = HLL;
    this.slots = new Float64Array(2 ** this.lgK);
    this.sums = [2 ** this.lgK, 0];
    for (const one of kept) this.register(one);
    this.hip = estimate;
  }

  private register(one: number): boolean {
    const value = Math.floor(one / 2 ** SLOT_BITS);
    const at = (one % 2 ** SLOT_BITS) % 2 ** this.lgK;
    const old = this.slots[at];
    if (value <= old) return false;
    this.hip += 2 ** this.lgK / (this.sums[0] + this.sums[1]);
    this.sums[old < 32 ? 0 : 1] -= 2 ** -old;
    this.sums[value < 32 ? 0 : 1] += 2 ** -value;
    this.slots[at] = value;
    return true;
  }

  /** Everything that the other has seen. */
  join(other: HllSketch): void {
    if (other.mode !== HLL) {
      for (const one of other.slots) if (one !== 0) this.add(one);
      return;
    }
    const kept = this.mode === HLL ? null : this.slots.filter((one) => one !== 0);
    if (kept !== null && this.lgK === other.lgK) {
      Object.assign(this, { mode: HLL, hip: other.hip, isJoined: other.isJoined });
      this.sums = [...other.sums];
      this.slots = other.slots.slice();
      for (const one of kept) this.register(one);
      return;
    }
    if (kept !== null) this.toRegisters();
    for (let i = 0; i < other.slots.length; i++) this.register(other.slots[i] * 2 ** SLOT_BITS + i);
    this.isJoined = true;
  }

  estimate(): number {
    if (this.mode !== HLL) return this.count + this.count ** 2 / (6 * 2 ** SLOT_BITS);
    return this.isJoined ? this.fromRegisters() : this.hip;
  }

  private fromRegisters(): number {
    const k = 2 ** this.lgK;
    const factor = [0.673, 0.697, 0.709][this.lgK - 4] ?? 0.7213 / (1 + 1.079 / k);
    const raw = (factor * k * k) / (this.sums[0] + this.sums[1]);
    const empty = this.empty();
    return raw > 3 * k || empty === 0 ? raw : k * Math.log(k / empty);
  }

  private empty(): number {
    return this.slots.filter((value) => value === 0).length;
  }

  toBytes(): Uint8Array {
    const { mode, lgK, slots, count } = this;
    const start = mode === LIST ? 8 : mode === SET ? 12 : REGISTERS;
    const view = new DataView(new ArrayBuffer(start + slots.length * (mode === HLL ? 1 : 4)));
    const lgSize = mode === HLL ? 0 : Math.log2(slots.length);
    const flags = (mode === LIST && count === 0 ? 4 : 0) | (this.isJoined ? 16 : 0);
    const head = [start / 4, 1, 7, lgK, lgSize, flags, mode === LIST ? count : 0, 8 | mode];
    head.forEach((byte, i) => {
      view.setUint8(i, byte);
    });
    if (mode === SET) view.setInt32(8, count, true);
    if (mode === HLL) {
      [this.hip, ...this.sums].forEach((x, i) => {
        view.setFloat64(8 + 8 * i, x, true);
      });
      view.setInt32(32, this.empty(), true);
    }
    slots.forEach((slot, i) => {
      if (mode === HLL) view.setUint8(start + i, slot);
      else view.setInt32(start + 4 * i, slot | 0, true);
    });
    return new Uint8Array(view.buffer);
  }

  /** Null when these are no bytes of a sketch. */
  static fromBytes(bytes: Uint8Array): HllSketch | null {
    if (bytes.length < 8 || bytes[1] !== 1 || bytes[2] !== 7 || bytes[3] < 4 || bytes[3] > 21) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const sketch = new HllSketch(bytes[3]);
    const mode = bytes[7] & 3;
    const start = bytes[0] * 4;
    const size = mode === HLL ? 2 ** sketch.lgK : 2 ** bytes[4];
    if (mode > HLL || start !== [8, 12, REGISTERS][mode] || bytes.length < start + size * (mode === HLL ? 1 : 4))
      return null;
    sketch.mode = mode as Mode;
    sketch.slots = Float64Array.from({ length: size }, (_, i) =>
      mode === HLL ? bytes[start + i] : view.getUint32(start + 4 * i, true),
    );
    sketch.count = mode === LIST ? bytes[6] : mode === SET ? view.getInt32(8, true) : 0;
    sketch.isJoined = (bytes[5] & 16) !== 0;
    if (mode === HLL) {
      sketch.hip = view.getFloat64(8, true);
      sketch.sums = [view.getFloat64(16, true), view.getFloat64(24, true)];
    }
    return sketch;
  }
}

/** Where the coupon is in the table, or where it would go. */
function place(table: Float64Array, one: number): number {
  const mask = table.length - 1;
  const slot = one % 2 ** SLOT_BITS;
  const stride = (slot >>> Math.log2(table.length)) | 1;
  let at = slot & mask;
  while (table[at] !== 0 && table[at] !== one) at = (at + stride) & mask;
  return at;
}
