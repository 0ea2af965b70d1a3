/**
 * The methods of a stream that look at several batches at a time: windows by the time of batches.
 *
 * Length and slide are multiples of the stream's own slide. With an inverse function a window is carried on from the one
 * before (`reduced-window.ts`), without one each window is reduced anew from what each batch was reduced to.
 */
import type { DStream } from "./dstream";
import { type DurationLike, toDuration } from "./duration";
import { PairOperations, type StreamPartitioning } from "./pair-operations";
import { reducedWindow } from "./reduced-window";
import { windowed } from "./windowed";

/** What `reduceByKeyAndWindow` takes beside the function. */
type Reduce<V> = (a: V, b: V) => V;

export abstract class WindowOperations<T> extends PairOperations<T> {
  /** Everything of the last `length`, every `slide`; each batch unless told. */
  window(length: DurationLike, slide: DurationLike = this.slideDuration): DStream<T> {
    return this.derive(windowed(this, toDuration(length), toDuration(slide)));
  }

  /**
   * One element per window.
   * @param inverse undoes `reduce`; Python's way of saying that there is none is null
   */
  reduceByWindow(reduce: Reduce<T>, length: DurationLike, slide: DurationLike): DStream<T>;
  reduceByWindow(reduce: Reduce<T>, inverse: Reduce<T> | null, length: DurationLike, slide: DurationLike): DStream<T>;
  reduceByWindow(
    reduce: Reduce<T>,
    ...rest: [DurationLike, DurationLike] | [Reduce<T> | null, DurationLike, DurationLike]
  ): DStream<T> {
    const [inverse, length, slide] = rest.length === 2 ? [null, ...rest] : rest;
    if (inverse === null) return this.reduce(reduce).window(length, slide).reduce(reduce);
    return this.map((element): [number, T] => [1, element])
      .reduceByKeyAndWindow(reduce, inverse, length, slide, 1)
      .map(([, reduced]) => reduced);
  }

  /** How many elements the window has; nothing before the first data has come. */
  countByWindow(length: DurationLike, slide: DurationLike): DStream<number> {
    return this.map(() => 1).reduceByWindow(
      (a, b) => a + b,
      (a, b) => a - b,
      length,
      slide,
    );
  }

  /** How often each element is in the window; those that are in it no more are left out. */
  countByValueAndWindow(length: DurationLike, slide: DurationLike, numPartitions?: number): DStream<[T, number]> {
    return this.map((element): [T, number] => [element, 1]).reduceByKeyAndWindow(
      (a, b) => a + b,
      (a, b) => a - b,
      length,
      slide,
      numPartitions,
      ([, count]) => count !== 0,
    );
  }

  groupByKeyAndWindow<K, V>(
    this: DStream<[K, V]>,
    length: DurationLike,
    slide: DurationLike = this.slideDuration,
    partitioning?: StreamPartitioning,
  ): DStream<[K, V[]]> {
    const append = (all: V[], more: V[]): V[] => {
      for (const value of more) all.push(value);
      return all;
    };
    return this.groupByKey(partitioning)
      .window(length, slide)
      .combineByKey((values) => values.slice(), append, append, partitioning);
  }

  reduceByKeyAndWindow<K, V>(
    this: DStream<[K, V]>,
    reduce: Reduce<V>,
    length: DurationLike,
    slide?: DurationLike,
    partitioning?: StreamPartitioning,
  ): DStream<[K, V]>;
  reduceByKeyAndWindow<K, V>(
    this: DStream<[K, V]>,
    reduce: Reduce<V>,
    inverse: Reduce<V> | null,
    length: DurationLike,
    slide?: DurationLike | null,
    partitioning?: StreamPartitioning,
    filter?: ((pair: [K, V]) => boolean) | null,
  ): DStream<[K, V]>;
  reduceByKeyAndWindow<K, V>(this: DStream<[K, V]>, reduce: Reduce<V>, ...rest: unknown[]): DStream<[K, V]> {
    const withInverse = rest[0] === null || typeof rest[0] === "function";
    const [inverse, length, slide, partitioning, filter] = (withInverse ? rest : [null, ...rest]) as [
      Reduce<V> | null,
      DurationLike,
      DurationLike | null | undefined,
      StreamPartitioning,
      ((pair: [K, V]) => boolean) | null | undefined,
    ];
    const step = toDuration(slide ?? this.slideDuration);
    const reduced = this.reduceByKey(reduce, partitioning);
    if (inverse === null) return reduced.window(length, step).reduceByKey(reduce, partitioning);
    const partitioner = this.partitioner(partitioning);
    const operator = reducedWindow(reduced, {
      ...{ reduce, inverse, filter: filter ?? null, partitioner },
      ...{ length: toDuration(length), slide: step },
    });
    reduced.persist();
    return this.derive(operator);
  }
}
