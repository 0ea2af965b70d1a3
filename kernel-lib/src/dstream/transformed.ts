/**
 * Streams whose RDD of a batch is made from the RDDs that their parents have for the same batch.
 *
 * Spark's `MappedDStream`, `FilteredDStream` and their like take the RDD of one parent, and have none where it has none;
 * `TransformedDStream` and `UnionDStream` insist on one from every parent.
 */
import { mustHold, SparkException } from "../data/errors";
import type { RDD } from "../rdd/rdd";
import type { StreamCore } from "./stream-core";
import type { StreamOperator } from "./stream-operator";
import type { Time } from "./time";

/** One RDD from one. */
export function onEach<T, U>(
  name: string,
  parent: StreamCore<T>,
  make: (rdd: RDD<T>) => RDD<U>,
  functions: readonly unknown[] = [],
): StreamOperator<U> {
  return {
    name,
    dependencies: [parent],
    slideDuration: parent.slideDuration,
    functions,
    compute: async (time) => {
      const rdd = await parent.getOrCompute(time);
      return rdd === null ? null : make(rdd);
    },
  };
}

export type TransformFunction<U> = (rdds: readonly RDD<never>[], time: Time) => RDD<U> | Promise<RDD<U>>;

/** One RDD from those of all parents, by a function of the program that runs on the driver, batch by batch. */
export function transformed<U>(
  parents: readonly StreamCore<unknown>[],
  make: TransformFunction<U>,
  functions: readonly unknown[],
): StreamOperator<U> {
  mustFit(parents, "transform");
  return {
    name: "TransformedDStream",
    dependencies: parents,
    slideDuration: parents[0].slideDuration,
    functions,
    compute: async (time) => {
      const rdds: RDD<unknown>[] = [];
      for (const parent of parents) {
        const rdd = await parent.getOrCompute(time);
        if (rdd === null) throw new SparkException(null, `Couldn't generate RDD from parent at time ${time}`);
        rdds.push(rdd);
      }
      const made: RDD<U> | null | undefined = await make(rdds as unknown as readonly RDD<never>[], time);
      if (made !== null && made !== undefined) return made;
      throw new SparkException(
        null,
        "Transform function must not return null. Return SparkContext.emptyRDD() instead to represent no element as the result of transformation.",
      );
    },
  };
}

/** The elements of all parents. */
export function united<T>(parents: readonly StreamCore<T>[]): StreamOperator<T> {
  mustFit(parents, "union");
  return {
    name: "UnionDStream",
    dependencies: parents,
    slideDuration: parents[0].slideDuration,
    compute: async (time) => {
      const rdds: RDD<T>[] = [];
      for (const parent of parents) {
        const rdd = await parent.getOrCompute(time);
        if (rdd === null)
          throw new SparkException(null, `Could not generate RDD from a parent for unifying at time ${time}`);
        rdds.push(rdd);
      }
      return parents[0].context.sparkContext.union(rdds);
    },
  };
}

function mustFit(parents: readonly StreamCore<unknown>[], what: string): void {
  mustHold(parents.length > 0, `List of DStreams to ${what} is empty`);
  mustHold(
    parents.every(({ context }) => context === parents[0].context),
    "Some of the DStreams have different contexts",
  );
  mustHold(
    parents.every(({ slideDuration }) => slideDuration.equals(parents[0].slideDuration)),
    "Some of the DStreams have different slide durations",
  );
}
