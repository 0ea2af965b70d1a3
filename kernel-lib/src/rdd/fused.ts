/**
 * Narrow transformations one behind the other, without a step of an iterator for each element of each.
 *
 * Spark chains iterators: `map` asks `flatMap` for its next element, which asks the file for its next line. So do we where somebody
 * may stop half way, such as `take`. But most ends want all: a shuffle, a cache, a sum. Those hand a function to the last
 * transformation, that hands one to the transformation before it, and the elements are pushed through. Each still goes through all
 * functions before the next one begins, as in Spark; only who calls whom is turned round.
 */

/** What is called with each element. */
export type Sink<T> = (value: T) => void;

/** Elements that can be pulled, and pushed as well. */
export abstract class Pushed<T> implements Iterable<T> {
  abstract [Symbol.iterator](): Iterator<T>;
  /** Calls `sink` with all of them in turn. */
  abstract push(sink: Sink<T>): void;
}

/** Made of a function for either way. */
export class Fused<T> extends Pushed<T> {
  constructor(
    private readonly pulled: () => Iterator<T>,
    private readonly pushed: (sink: Sink<T>) => void,
  ) {
    super();
  }

  [Symbol.iterator](): Iterator<T> {
    return this.pulled();
  }

  push(sink: Sink<T>): void {
    this.pushed(sink);
  }
}

/** Calls `sink` with all the values, in the quickest way they allow. */
export function each<T>(values: Iterable<T>, sink: Sink<T>): void {
  if (values instanceof Pushed) values.push(sink);
  else if (Array.isArray(values)) for (let i = 0; i < values.length; i++) sink(values[i]);
  else for (const value of values) sink(value);
}

/** All of them in a new array. */
export function toArray<T>(values: Iterable<T>): T[] {
  if (!(values instanceof Pushed)) return [...values];
  const all: T[] = [];
  values.push((value) => all.push(value));
  return all;
}

export function mapped<T, U>(values: Iterable<T>, f: (value: T) => U): Iterable<U> {
  return new Fused(
    function* () {
      for (const value of values) yield f(value);
    },
    (sink) => each(values, (value) => sink(f(value))),
  );
}

export function filtered<T>(values: Iterable<T>, f: (value: T) => boolean): Iterable<T> {
  return new Fused(
    function* () {
      for (const value of values) if (f(value)) yield value;
    },
    (sink) =>
      each(values, (value) => {
        if (f(value)) sink(value);
      }),
  );
}

export function flatMapped<T, U>(values: Iterable<T>, f: (value: T) => Iterable<U>): Iterable<U> {
  return new Fused(
    function* () {
      for (const value of values) yield* f(value);
    },
    (sink) => each(values, (value) => each(f(value), sink)),
  );
}
