/**
 * Choosing elements by chance with Spark's random numbers, so that the same seed chooses the same. Spark's `SamplingUtils` and
 * `RandomSampler`.
 */
import { Well19937c, XorShiftRandom } from "../data/java-random";

export interface Reservoir<T> {
  readonly sample: readonly T[];
  /** How many elements there were. */
  readonly seen: number;
}

/** `k` of the elements, each as likely as any other. */
export function reservoirSample<T>(values: Iterable<T>, k: number, seed: bigint): Reservoir<T> {
  const sample: T[] = [];
  const random = new XorShiftRandom(seed);
  let seen = 0;
  for (const value of values) {
    seen++;
    if (sample.length < k) {
      sample.push(value);
      continue;
    }
    const place = Math.floor(random.nextDouble() * seen);
    if (place < k) sample[place] = value;
  }
  return { sample, seen };
}

/** Scala's `byteswap32`, which spreads seeds that lie close together. */
export function byteswap32(value: number): number {
  const hash = Math.imul(value, 0x9e3775cd);
  const swapped =
    ((hash >>> 24) & 0xff) | ((hash >>> 8) & 0xff00) | ((hash << 8) & 0xff0000) | ((hash << 24) & -0x1000000);
  return Math.imul(swapped, 0x9e3775cd);
}

/** Below this fraction Spark leaps from chosen element to chosen element. */
const MOST_FOR_GAPS = 0.4;
const SMALLEST = 5e-11;

/** Each element kept with the probability `fraction`. */
export function* bernoulli<T>(values: Iterable<T>, fraction: number, seed: bigint): Iterable<T> {
  if (fraction <= 0) return;
  if (fraction >= 1) return yield* values;
  const random = new XorShiftRandom(seed);
  if (fraction > MOST_FOR_GAPS) {
    for (const value of values) if (random.nextDouble() <= fraction) yield value;
    return;
  }
  const logOfRest = Math.log1p(-fraction);
  const gap = (): number => Math.floor(Math.log(Math.max(random.nextDouble(), SMALLEST)) / logOfRest);
  let skip = gap();
  for (const value of values) {
    if (skip > 0) {
      skip--;
      continue;
    }
    yield value;
    skip = gap();
  }
}

/** The elements whose random number lies in a cell: the parts of `randomSplit` do not overlap. */
export function* bernoulliCell<T>(values: Iterable<T>, low: number, high: number, seed: bigint): Iterable<T> {
  if (high - low <= 0) return;
  const random = new XorShiftRandom(seed);
  for (const value of values) {
    const x = random.nextDouble();
    if (x >= low && x < high) yield value;
  }
}

/** Each element as often as a Poisson distribution says. */
export function* poisson<T>(values: Iterable<T>, fraction: number, seed: bigint): Iterable<T> {
  if (fraction <= 0) return;
  if (fraction <= MOST_FOR_GAPS) return yield* poissonGaps(values, fraction, seed);
  const random = new Well19937c(seed);
  for (const value of values) for (let n = random.nextPoisson(fraction); n > 0; n--) yield value;
}

function* poissonGaps<T>(values: Iterable<T>, fraction: number, seed: bigint): Iterable<T> {
  const random = new XorShiftRandom(seed);
  const q = Math.exp(-fraction);
  const gap = (): number => Math.floor(-Math.log(Math.max(random.nextDouble(), SMALLEST)) / fraction);
  // At least one: a value that gaps have led to is there.
  const times = (): number => {
    let probability = q + (1 - q) * random.nextDouble();
    let count = 1;
    probability *= random.nextDouble();
    while (probability > q) {
      count++;
      probability *= random.nextDouble();
    }
    return count;
  };
  let skip = gap();
  for (const value of values) {
    if (skip > 0) {
      skip--;
      continue;
    }
    for (let n = times(); n > 0; n--) yield value;
    skip = gap();
  }
}

/** Each element kept with a probability of its own. */
export function* stratified<T>(values: Iterable<T>, shareOf: (value: T) => number, seed: bigint): Iterable<T> {
  const random = new XorShiftRandom(BigInt.asIntN(64, seed));
  for (const value of values) if (random.nextDouble() < shareOf(value)) yield value;
}

/** Each element as often as a Poisson distribution with a mean of its own says. */
export function* stratifiedPoisson<T>(values: Iterable<T>, shareOf: (value: T) => number, seed: bigint): Iterable<T> {
  const randoms = new Map<number, Well19937c>();
  for (const value of values) {
    const share = shareOf(value);
    const random = randoms.get(share) ?? new Well19937c(BigInt.asIntN(64, seed));
    randoms.set(share, random);
    if (share <= 0) continue;
    for (let n = random.nextPoisson(share); n > 0; n--) yield value;
  }
}
