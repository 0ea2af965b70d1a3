/**
 * The random numbers of Java and of Spark: the same seed gives the same numbers here and there, so that `rand(42)` and
 * `sample(0.1, 42)` choose the same rows.
 *
 * `java.util.Random` is a linear congruence over 48 bits; Spark's `XORShiftRandom` replaces only how the next bits are made
 * and hashes the seed first; commons-math's `Well19937c` serves samples with replacement.
 */
import { murmur3Bytes } from "./murmur3-bytes";

const MASK_48 = (1n << 48n) - 1n;

export abstract class RandomBits {
  private nextGaussianKept: number | null = null;

  /** The next `bits` bits, as a signed 32-bit number when there are 32. */
  protected abstract next(bits: number): number;

  /** A number in [0, 1). */
  nextDouble(): number {
    return (this.next(26) * 0x8000000 + this.next(27)) * 2 ** -53;
  }

  /** A whole number from 0 to below `bound`. */
  nextInt(bound: number): number {
    let bits = this.next(31);
    if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(bits)) >> 31n);
    let value = bits % bound;
    while (bits - value + (bound - 1) > 0x7fffffff) {
      bits = this.next(31);
      value = bits % bound;
    }
    return value;
  }

  /** Any 32 bits, signed. */
  nextWord(): number {
    return this.next(32);
  }

  nextLong(): bigint {
    return BigInt.asIntN(64, (BigInt(this.next(32)) << 32n) + BigInt(this.next(32)));
  }

  /** Normally distributed, by Marsaglia's polar method. */
  nextGaussian(): number {
    if (this.nextGaussianKept !== null) {
      const kept = this.nextGaussianKept;
      this.nextGaussianKept = null;
      return kept;
    }
    for (;;) {
      const v1 = 2 * this.nextDouble() - 1;
      const v2 = 2 * this.nextDouble() - 1;
      const s = v1 * v1 + v2 * v2;
      if (s >= 1 || s === 0) continue;
      const multiplier = Math.sqrt((-2 * Math.log(s)) / s);
      this.nextGaussianKept = v2 * multiplier;
      return v1 * multiplier;
    }
  }
}

export class JavaRandom extends RandomBits {
  private seed: bigint;

  constructor(seed: bigint) {
    super();
    this.seed = (seed ^ 0x5deece66dn) & MASK_48;
  }

  protected next(bits: number): number {
    this.seed = (this.seed * 0x5deece66dn + 0xbn) & MASK_48;
    return Number(BigInt.asIntN(32, this.seed >> BigInt(48 - bits)));
  }
}

export class XorShiftRandom extends RandomBits {
  private seed: bigint;

  constructor(seed: bigint) {
    super();
    this.seed = hashSeed(seed);
  }

  protected next(bits: number): number {
    let next = this.seed ^ BigInt.asIntN(64, this.seed << 21n);
    next ^= BigInt.asUintN(64, next) >> 35n;
    next = BigInt.asIntN(64, next);
    next ^= BigInt.asIntN(64, next << 4n);
    this.seed = BigInt.asIntN(64, next);
    return Number(BigInt.asIntN(32, this.seed & ((1n << BigInt(bits)) - 1n)));
  }
}

/** Spreads neighbouring seeds apart. */
function hashSeed(seed: bigint): bigint {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, seed);
  const low = murmur3Bytes(bytes, 0x3c074a61);
  const high = murmur3Bytes(bytes, low);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | (BigInt(low) & 0xffffffffn));
}

/** WELL19937c of Panneton, L'Ecuyer and Matsumoto, seeded as commons-math seeds it. */
export class Well19937c {
  private readonly state = new Int32Array(624);
  private index = 0;

  constructor(seed: bigint) {
    const seeds = [Number(BigInt.asIntN(32, seed >> 32n)), Number(BigInt.asIntN(32, seed))];
    this.state.set(seeds);
    for (let i = seeds.length; i < 624; i++) {
      const last = BigInt(this.state[i - seeds.length]);
      this.state[i] = Number(BigInt.asIntN(32, 1812433253n * (last ^ (last >> 30n)) + BigInt(i)));
    }
  }

  private next(bits: number): number {
    const { state } = this;
    const at = (offset: number): number => state[(this.index + offset) % 624];
    const i = this.index;
    const rm1 = (i + 623) % 624;
    const rm2 = (i + 622) % 624;
    const [v0, vM1, vM2, vM3] = [state[i], at(70), at(179), at(449)];
    const z0 = (0x80000000 & state[rm1]) ^ (0x7fffffff & state[rm2]);
    const z1 = v0 ^ (v0 << 25) ^ (vM1 ^ (vM1 >>> 27));
    const z2 = (vM2 >>> 9) ^ (vM3 ^ (vM3 >>> 1));
    const z3 = z1 ^ z2;
    let z4 = z0 ^ (z1 ^ (z1 << 9)) ^ (z2 ^ (z2 << 21)) ^ (z3 ^ (z3 >>> 21));
    state[i] = z3;
    state[rm1] = z4;
    state[rm2] &= 0x80000000;
    this.index = rm1;
    z4 ^= (z4 << 7) & 0xe46e1700;
    z4 ^= (z4 << 15) & 0x9b868000;
    return z4 >>> (32 - bits);
  }

  /** A number in [0, 1). */
  nextDouble(): number {
    const high = BigInt(this.next(26)) << 26n;
    return Number(high | BigInt(this.next(26))) * 2 ** -52;
  }

  /** How often a thing happens that happens `mean` times on average; for a small mean. */
  nextPoisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = 1;
    for (let n = 0; n < 1000 * mean; n++) {
      product *= this.nextDouble();
      if (product < limit) return n;
    }
    return Math.floor(1000 * mean);
  }
}
