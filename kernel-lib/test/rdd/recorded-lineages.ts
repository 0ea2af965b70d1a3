/** The lineages of `recorded/rdd/RddOracle.java` by name, as they read here. (`groupBy` has one more RDD in Java than in Scala.) */
import { type RDD, type SparkContext, StorageLevel } from "../../src/index";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const few = (sc: SparkContext): RDD<[string, number]> => sc.parallelize<string, number>([["a", 1]], 2);
const two = (sc: SparkContext): RDD<number> => sc.parallelize(upTo(3), 2);
const three = (sc: SparkContext): RDD<number> => sc.parallelize(upTo(3), 3);

export const lineages: Record<string, (sc: SparkContext) => RDD<unknown>> = {
  wordcount: (sc) =>
    sc
      .parallelize(["a b"], 3)
      .flatMap((line) => line.split(" "))
      .mapToPair((word) => [word, 1])
      .reduceByKey((a, b) => a + b),
  distinct: (sc) => two(sc).distinct(),
  join: (sc) => {
    const [left, right] = [few(sc), sc.parallelize<string, string>([["a", "x"]], 3)];
    return left.join(right);
  },
  "cogroup narrow": (sc) => {
    const pairs = few(sc);
    return pairs.reduceByKey((a) => a).join(pairs.mapValues((x) => x));
  },
  sortByKey: (sc) => few(sc).sortByKey(),
  repartition: (sc) => sc.parallelize(upTo(3), 12).repartition(2),
  union: (sc) => {
    const [left, right] = [two(sc), three(sc)];
    return left.union(right.map((x) => x));
  },
  intersection: (sc) => two(sc).intersection(three(sc)),
  subtract: (sc) => two(sc).subtract(three(sc)),
  cartesian: (sc) => two(sc).cartesian(three(sc)),
  zip: (sc) => two(sc).zip(two(sc)),
  empty: (sc) => sc.emptyRDD(),
  cached: (sc) => {
    const kept = two(sc).setName("three").persist(StorageLevel.MEMORY_AND_DISK_SER_2);
    return kept.map((x) => x);
  },
  sample: (sc) => two(sc).sample(false, 0.5, 1),
  zipWithIndex: (sc) => two(sc).zipWithIndex(),
};
