/**
 * Keys by ranges of nearly equal size, so that sorted partitions make a sorted whole: `sortByKey`. Spark's `RangePartitioner`.
 *
 * The bounds come from a sample, with Spark's reservoir and random numbers, so they are Spark's. Spark samples when `sortByKey` is
 * called; here the first action does, as a job of its own: until then the number of partitions is the one asked for.
 */
import { mustHold } from "../data/errors";
import type { Work } from "./computation";
import type { Comparator } from "./dependency";
import { compareKeys } from "./key";
import { Partitioner } from "./partitioner";
import type { RDD } from "./rdd";
import { byteswap32, type Reservoir, reservoirSample } from "./sampling";

interface Sketch<K> extends Reservoir<K> {
  readonly index: number;
}

interface Candidate<K> {
  readonly key: K;
  readonly weight: number;
}

const SAMPLE_POINTS_PER_PARTITION = 20;

export class RangePartitioner<K> extends Partitioner {
  private bounds: readonly K[] | null = null;
  private waiting: Promise<void> | null = null;
  private readonly sketch: RDD<Sketch<K>> | null = null;

  constructor(
    private readonly wanted: number,
    private readonly pairs: RDD<[K, unknown]>,
    private readonly ascending: boolean = true,
    private readonly order: Comparator<K> = compareKeys,
  ) {
    super();
    mustHold(wanted >= 0, `Number of partitions cannot be negative but found ${wanted}.`);
    if (wanted <= 1) this.bounds = [];
    // Made at once, so that RDDs have the numbers that they have in Spark.
    else this.sketch = this.sampled(pairs.map((pair) => pair[0]));
  }

  get numPartitions(): number {
    return this.bounds === null ? this.wanted : this.bounds.length + 1;
  }

  getPartition(key: unknown): number {
    const bounds = this.bounds ?? [];
    let [low, high] = [0, bounds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order(key as K, bounds[middle]) > 0) low = middle + 1;
      else high = middle;
    }
    return this.ascending ? low : bounds.length - low;
  }

  override equals(other: Partitioner | null): boolean {
    if (!(other instanceof RangePartitioner)) return false;
    if (this === other) return true;
    const [mine, theirs] = [this.bounds, other.bounds as readonly K[] | null];
    if (mine === null || theirs === null || mine.length !== theirs.length || this.ascending !== other.ascending)
      return false;
    return mine.every((bound, i) => this.order(bound, theirs[i]) === 0);
  }

  override pending(): Work | null {
    if (this.bounds !== null) return null;
    return () => (this.waiting ??= this.findBounds());
  }

  /** How many keys are to be looked at. */
  private get sampleSize(): number {
    return Math.min(SAMPLE_POINTS_PER_PARTITION * this.wanted, 1e6);
  }

  private get sampleSizePerPartition(): number {
    return sizePerPartition(this.sampleSize, this.pairs);
  }

  private sampled(keys: RDD<K>): RDD<Sketch<K>> {
    const shift = keys.id;
    const { sampleSize } = this; // What a task needs, as the partitioner stays here.
    return keys.mapPartitionsWithIndex((index, values) => {
      const seed = byteswap32(index ^ (shift << 16));
      return [{ index, ...reservoirSample(values, sizePerPartition(sampleSize, keys), BigInt(seed)) }];
    });
  }

  private async findBounds(): Promise<void> {
    const sketched = await (this.sketch as RDD<Sketch<K>>).collect();
    const total = sketched.reduce((sum, { seen }) => sum + seen, 0);
    this.bounds = total === 0 ? [] : this.boundsOf(await this.candidates(sketched, total));
  }

  private async candidates(sketched: readonly Sketch<K>[], total: number): Promise<Candidate<K>[]> {
    const fraction = Math.min(this.sampleSize / Math.max(total, 1), 1);
    const crowded = new Set<number>();
    const candidates: Candidate<K>[] = [];
    for (const { index, seen, sample } of sketched)
      if (fraction * seen > this.sampleSizePerPartition) crowded.add(index);
      // Spark counts weights as floats.
      else for (const key of sample) candidates.push({ key, weight: Math.fround(seen / sample.length) });
    if (crowded.size === 0) return candidates;
    const again = await this.sampleAgain(crowded, fraction);
    const weight = Math.fround(1 / fraction);
    return [...candidates, ...again.map((key) => ({ key, weight }))];
  }

  /** Partitions that hold much more than others are sampled once more, by their size. */
  private async sampleAgain(crowded: ReadonlySet<number>, fraction: number): Promise<K[]> {
    const seed = BigInt(byteswap32(-this.pairs.id - 1));
    const keys = this.pairs.map((pair) => pair[0]);
    const pruned = keys.context.partsOf(keys, [...crowded]);
    return pruned.sample(false, fraction, seed).collect();
  }

  private boundsOf(candidates: readonly Candidate<K>[]): readonly K[] {
    const ordered = [...candidates].sort((a, b) => this.order(a.key, b.key));
    const step = ordered.reduce((sum, { weight }) => sum + weight, 0) / Math.min(this.wanted, candidates.length);
    const bounds: K[] = [];
    let cumulated = 0;
    let target = step;
    for (const { key, weight } of ordered) {
      if (bounds.length >= Math.min(this.wanted, candidates.length) - 1) break;
      cumulated += weight;
      const isNew = bounds.length === 0 || this.order(key, bounds[bounds.length - 1]) > 0;
      if (cumulated < target || !isNew) continue;
      bounds.push(key);
      target += step;
    }
    return bounds;
  }
}

function sizePerPartition(sampleSize: number, of: RDD<unknown>): number {
  return Math.ceil((3 * sampleSize) / of.getNumPartitions());
}
