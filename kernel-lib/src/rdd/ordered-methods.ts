/** Sorting and sampling. Spark's `OrderedRDDFunctions`, and what `RDD` has of this kind. */
import { mustHold } from "../data/errors";
import { doubleToString } from "../data/java-double";
import { JavaRandom } from "../data/java-random";
import type { Comparator } from "./dependency";
import { compareKeys, keyOf } from "./key";
import { PartitionwiseSampledRDD } from "./kinds/partitionwise-sampled-rdd";
import { ShuffledRDD } from "./kinds/shuffled-rdd";
import { PairJoins } from "./pair-joins";
import { type Partitioner, toPartitioner } from "./partitioner";
import { RangePartitioner } from "./range-partitioner";
import type { RDD } from "./rdd";
import { bernoulli, bernoulliCell, poisson, stratified, stratifiedPoisson } from "./sampling";

export abstract class OrderedMethods<T> extends PairJoins<T> {
  /** The pairs in the order of their keys, over all partitions. A sample of the keys decides which partition gets which. */
  sortByKey<K, V>(
    this: RDD<[K, V]>,
    ascending: boolean = true,
    numPartitions: number = this.getNumPartitions(),
    order: Comparator<K> = compareKeys,
  ): RDD<[K, V]> {
    const partitioner = new RangePartitioner<K>(numPartitions, this, ascending, order);
    return this.make(new ShuffledRDD<K, V, V>(this, partitioner, { keyOrdering: ascending ? order : reversed(order) }));
  }

  /** The elements in the order of what the function gives for them. */
  sortBy<K>(
    f: (value: T) => K,
    ascending: boolean = true,
    numPartitions: number = this.getNumPartitions(),
    order: Comparator<K> = compareKeys,
  ): RDD<T> {
    return this.keyBy(f).sortByKey(ascending, numPartitions, order).values();
  }

  /** The pairs where the partitioner says, each partition sorted by key. */
  repartitionAndSortWithinPartitions<K, V>(
    this: RDD<[K, V]>,
    partitioning: Partitioner | number,
    order: Comparator<K> = compareKeys,
  ): RDD<[K, V]> {
    const partitioner = toPartitioner(partitioning, [this]);
    if (this.partitioner?.equals(partitioner) === true)
      return this.mapPartitionsInternal((pairs) => [...pairs].sort(([a], [b]) => order(a, b)), true);
    return this.make(new ShuffledRDD<K, V, V>(this, partitioner, { keyOrdering: order }));
  }

  /** The pairs whose keys lie between the two, both included. */
  filterByRange<K, V>(this: RDD<[K, V]>, lower: K, upper: K, order: Comparator<K> = compareKeys): RDD<[K, V]> {
    return this.filter(([key]) => order(key, lower) >= 0 && order(key, upper) <= 0);
  }

  /**
   * Elements chosen by chance; the same seed chooses the same, here and in Spark.
   * @param fraction how likely an element is kept; with replacement, how often it comes on average
   */
  sample(withReplacement: boolean, fraction: number, seed?: number | bigint): RDD<T> {
    const share = Number(fraction);
    const shown = doubleToString(share);
    mustHold(share >= 0, `Fraction must be nonnegative, but got ${shown}`);
    mustHold(withReplacement || share <= 1, `Sampling fraction (${shown}) must be on interval [0, 1]`);
    const choose = withReplacement ? poisson : bernoulli;
    return this.make(
      new PartitionwiseSampledRDD(this.self, (values, own) => choose(values, share, own), this.seedOf(seed)),
    );
  }

  /** Like `sample`, with a fraction for each key. */
  sampleByKey<K, V>(
    this: RDD<[K, V]>,
    withReplacement: boolean,
    fractions: ReadonlyMap<K, number>,
    seed?: number | bigint,
  ): RDD<[K, V]> {
    for (const fraction of fractions.values()) mustHold(fraction >= 0, "Negative sampling rates.");
    const byKey = new Map(Array.from(fractions, ([key, fraction]) => [keyOf(key), fraction]));
    const shareOf = ([key]: [K, V]): number => byKey.get(keyOf(key)) ?? 0;
    const chosen = seed === undefined ? this.context.newSeed() : BigInt(seed);
    const choose = withReplacement ? stratifiedPoisson : stratified;
    return this.mapPartitionsInternal((pairs, index) => choose(pairs, shareOf, chosen + BigInt(index)), true);
  }

  /** Parts by chance that do not overlap, of sizes in proportion to the weights. */
  randomSplit(weights: readonly number[], seed?: number | bigint): RDD<T>[] {
    const shown = weights.map(doubleToString).join(",");
    mustHold(
      weights.every((weight) => weight >= 0),
      `Weights must be nonnegative, but got [${shown}]`,
    );
    const sum = weights.reduce((all, weight) => all + weight, 0);
    mustHold(sum > 0, `Sum of weights must be positive, but got [${shown}]`);
    const chosen = this.seedOf(seed);
    let low = 0;
    return weights.map((weight) => {
      const from = low;
      const to = low + weight / sum;
      low = to;
      return this.mapPartitionsInternal(
        (values, index) => bernoulliCell(values, from, to, BigInt.asIntN(64, chosen + BigInt(index))),
        true,
      );
    });
  }

  /** So many elements, chosen by chance. */
  async takeSample(withReplacement: boolean, num: number, seed?: number | bigint): Promise<T[]> {
    mustHold(num >= 0, "Negative number of elements requested");
    if (num === 0) return [];
    const count = await this.self.count();
    if (count === 0) return [];
    const random = new JavaRandom(this.seedOf(seed));
    if (!withReplacement && num >= count) return shuffled(await this.self.collect(), random);
    const fraction = fractionFor(num, count, withReplacement);
    for (;;) {
      const sample = await this.sample(withReplacement, fraction, random.nextWord()).collect();
      if (sample.length >= num) return shuffled(sample, random).slice(0, num);
    }
  }

  private seedOf(seed: number | bigint | undefined): bigint {
    return seed === undefined ? this.context.newSeed() : BigInt(seed);
  }
}

export const reversed =
  <K>(order: Comparator<K>): Comparator<K> =>
  (a, b) =>
    order(b, a);

function shuffled<T>(values: T[], random: JavaRandom): T[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.nextInt(i + 1);
    [values[i], values[j]] = [values[j], values[i]];
  }
  return values;
}

/** A fraction that gives at least so many in all but one case of ten thousand. Spark's `computeFractionForSampleSize`. */
function fractionFor(num: number, count: number, withReplacement: boolean): number {
  const fraction = num / count;
  if (withReplacement) {
    const deviations = num < 6 ? 12 : num < 16 ? 9 : 6;
    return Math.max((num + deviations * Math.sqrt(num)) / count, 1e-10);
  }
  const gamma = -Math.log(1e-4) / count;
  return Math.min(1, Math.max(1e-10, fraction + gamma + Math.sqrt(gamma * gamma + 2 * gamma * fraction)));
}
