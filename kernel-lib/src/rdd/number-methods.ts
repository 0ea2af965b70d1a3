/** Operations on RDDs of numbers. Spark's `DoubleRDDFunctions`. */
import { IllegalArgumentException, UnsupportedOperationException } from "../data/errors";
import type { RDD } from "./rdd";
import { SavingMethods } from "./saving-methods";
import { StatCounter } from "./stat-counter";

export abstract class NumberMethods<T> extends SavingMethods<T> {
  async sum(this: RDD<number>): Promise<number> {
    return this.fold(0, (a, b) => a + b);
  }

  /** Count, mean, deviation, largest and smallest in one pass. */
  async stats(this: RDD<number>): Promise<StatCounter> {
    const parts = await this.context.runJob(this, (values) => new StatCounter(values));
    // As `reduce`: the first partition's counter takes in the others.
    return parts.length === 0 ? new StatCounter() : parts.reduce((a, b) => a.merge(b));
  }

  async mean(this: RDD<number>): Promise<number> {
    return (await this.stats()).mean;
  }

  async variance(this: RDD<number>): Promise<number> {
    return (await this.stats()).variance;
  }

  async stdev(this: RDD<number>): Promise<number> {
    return (await this.stats()).stdev;
  }

  async sampleVariance(this: RDD<number>): Promise<number> {
    return (await this.stats()).sampleVariance;
  }

  async sampleStdev(this: RDD<number>): Promise<number> {
    return (await this.stats()).sampleStdev;
  }

  /**
   * How many numbers fall into each bucket; the last one includes its upper bound.
   * @param buckets the bounds in rising order, or how many buckets of equal width between the smallest and the largest
   * @returns the bounds and the counts
   */
  async histogram(this: RDD<number>, buckets: number | readonly number[]): Promise<[number[], number[]]> {
    const bounds = typeof buckets === "number" ? await evenBounds(this, buckets) : [...buckets];
    if (bounds.length < 2) throw new IllegalArgumentException(null, "buckets array must have at least two elements");
    const parts = await this.context.runJob(this, (values) => {
      const counts = new Array<number>(bounds.length - 1).fill(0);
      for (const value of values) {
        const at = bucketOf(bounds, value);
        if (at >= 0) counts[at]++;
      }
      return counts;
    });
    const none = new Array<number>(bounds.length - 1).fill(0);
    return [bounds, parts.reduce((a, b) => a.map((count, i) => count + b[i]), none)];
  }
}

/** -1 when it is in none. */
function bucketOf(bounds: readonly number[], value: number): number {
  const last = bounds.length - 1;
  if (Number.isNaN(value) || value < bounds[0] || value > bounds[last]) return -1;
  if (value === bounds[last]) return last - 1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (bounds[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}

async function evenBounds(rdd: RDD<number>, count: number): Promise<number[]> {
  const ends = await rdd.context.runJob(rdd, (values) => {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) [min, max] = [Math.min(min, value), Math.max(max, value)];
    return [min, max];
  });
  const min = Math.min(...ends.map(([low]) => low));
  const max = Math.max(...ends.map(([, high]) => high));
  if (!Number.isFinite(min) || !Number.isFinite(max))
    throw new UnsupportedOperationException(
      null,
      "Histogram on either an empty RDD or RDD containing +/-infinity or NaN",
    );
  if (min === max) return [min, min];
  return [...Array.from({ length: count }, (_, i) => min + (i * (max - min)) / count), max];
}
