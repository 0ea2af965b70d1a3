/**
 * The Mersenne Twister of Matsumoto and Nishimura (MT19937), seeded by two words as commons-math does: `shuffle` draws from
 * it, so that the same seed gives the same order here and in Spark.
 */
import { RandomBits } from "./java-random";

const SIZE = 624;
const SHIFT = 397;

export class MersenneTwister extends RandomBits {
  private readonly state = new Uint32Array(SIZE);
  private index = SIZE;

  constructor(seed: bigint) {
    super();
    this.seedBy([Number(BigInt.asUintN(32, seed >> 32n)), Number(BigInt.asUintN(32, seed))]);
  }

  private seedBy(words: readonly number[]): void {
    const { state } = this;
    state[0] = 19650218;
    for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    let at = 1;
    const mix = (factor: number, more: number): void => {
      state[at] = (state[at] ^ Math.imul(state[at - 1] ^ (state[at - 1] >>> 30), factor)) + more;
      at++;
      if (at < SIZE) return;
      state[0] = state[SIZE - 1];
      at = 1;
    };
    for (let k = 0; k < SIZE; k++) mix(1664525, words[k % words.length] + (k % words.length));
    for (let k = 1; k < SIZE; k++) mix(1566083941, -at);
    state[0] = 0x80000000;
  }

  private renew(): void {
    const { state } = this;
    for (let i = 0; i < SIZE; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }

  protected next(bits: number): number {
    if (this.index === SIZE) this.renew();
    let y = this.state[this.index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return bits === 32 ? y | 0 : (y >>> 0) >>> (32 - bits);
  }
}
