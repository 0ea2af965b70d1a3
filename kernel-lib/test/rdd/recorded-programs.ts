/** The programs of `recorded/rdd/RddOracle.java` by name, as they read here. */
import { HashPartitioner, type RDD, type SparkContext } from "../../src/index";

export type Program = (sc: SparkContext) => unknown;

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const SHORT = [5, 3, 8, 1, 9, 2, 7, 7, 7, 4, 6];
const skewed = upTo(3000).map((i) => (i * 7919) % 2003);
const words = upTo(300).map((i): [string, number] => [`w${(i * 31) % 97}`, i]);
const pairs = (sc: SparkContext): RDD<[string, number]> => sc.parallelize(words, 3);
const few = (sc: SparkContext): RDD<[string, number]> =>
  sc.parallelize<string, number>(
    [
      ["a", 1],
      ["b", 2],
      ["a", 3],
      ["c", 4],
    ],
    2,
  );
const other = (sc: SparkContext): RDD<[string, string]> =>
  sc.parallelize<string, string>(
    [
      ["a", "x"],
      ["d", "y"],
      ["b", "z"],
      ["a", "w"],
    ],
    3,
  );
const numbers = (sc: SparkContext): RDD<number> => sc.parallelize([1.5, 2.25, -3, 10.125, 0.1, 7.7], 3);
const none = (sc: SparkContext): RDD<number> => sc.parallelize<number>([]);
/** Where the estimate is corrected. */
const MIDDLE = ["100 0.1", "1000 0.05", "20000 0.01"];
const add = (a: number, b: number): number => a + b;
const sizes = async (rdd: RDD<number>): Promise<unknown> =>
  (await rdd.glom().collect()).map((part) => [part.length, part[0] ?? null]);

export const programs: Record<string, Program> = {
  distinct: (sc) =>
    sc
      .parallelize(skewed.slice(0, 400), 4)
      .map((x) => x % 150)
      .distinct()
      .collect(),
  reduceByKey: (sc) => pairs(sc).reduceByKey(add).collect(),
  "reduceByKey 2": (sc) => pairs(sc).reduceByKey(add, 2).glom().collect(),
  groupByKey: (sc) => pairs(sc).groupByKey(4).collect(),
  partitionBy: (sc) => pairs(sc).partitionBy(new HashPartitioner(5)).glom().collect(),
  join: (sc) => few(sc).join(other(sc)).collect(),
  leftOuterJoin: (sc) => few(sc).leftOuterJoin(other(sc)).collect(),
  rightOuterJoin: (sc) => few(sc).rightOuterJoin(other(sc)).collect(),
  fullOuterJoin: (sc) => few(sc).fullOuterJoin(other(sc)).collect(),
  cogroup: (sc) => few(sc).cogroup(other(sc)).collect(),
  subtractByKey: (sc) =>
    pairs(sc)
      .subtractByKey(sc.parallelize(words.slice(0, 40), 2))
      .collect(),
  subtract: (sc) =>
    sc
      .parallelize(skewed.slice(0, 60), 3)
      .subtract(sc.parallelize(skewed.slice(10, 30), 2))
      .collect(),
  intersection: (sc) =>
    sc
      .parallelize(skewed.slice(0, 60), 3)
      .intersection(sc.parallelize(skewed.slice(10, 30), 2))
      .collect(),
  cartesian: (sc) =>
    sc
      .parallelize(upTo(3), 2)
      .cartesian(sc.parallelize(upTo(2), 2))
      .glom()
      .collect(),
  "union glom": (sc) =>
    sc
      .parallelize(upTo(3), 2)
      .union(sc.parallelize(upTo(2), 2))
      .glom()
      .collect(),
  zipWithIndex: (sc) => sc.parallelize(upTo(7), 3).zipWithIndex().collect(),
  zipWithUniqueId: (sc) => sc.parallelize(upTo(7), 3).zipWithUniqueId().collect(),
  "tuple keys": (sc) =>
    sc
      .parallelize(upTo(30), 3)
      .map<[number, string], number>((x) => [[x % 4, `k${x % 3}`], 1])
      .reduceByKey(add)
      .glom()
      .collect(),
  "double keys": (sc) =>
    sc
      .parallelize(upTo(30), 3)
      .map((x) => [(x % 7) + 0.5, 1])
      .reduceByKey(add)
      .glom()
      .collect(),
  fold: (sc) => sc.parallelize(upTo(5), 3).fold(10, add),
  aggregate: (sc) => sc.parallelize(upTo(5), 3).aggregate(1, add, (a, b) => a * b),
  treeAggregate: (sc) => sc.parallelize(upTo(100), 20).treeAggregate(1, add, add, 3),
  treeReduce: (sc) => sc.parallelize(upTo(100), 20).treeReduce(add, 2),
  aggregateByKey: (sc) =>
    few(sc)
      .aggregateByKey(10, add, (a, b) => a * b)
      .collect(),
  foldByKey: (sc) => few(sc).foldByKey(10, add).collect(),
  stats: async (sc) => String(await numbers(sc).stats()),
  mean: async (sc) => {
    const rdd = numbers(sc);
    const { mean, variance, stdev, sampleStdev, sampleVariance } = await rdd.stats();
    return [mean, variance, stdev, sampleStdev, sampleVariance, await rdd.sum(), await rdd.max(), await rdd.min()];
  },
  "histogram 3": (sc) => numbers(sc).histogram(3),
  "histogram bounds": async (sc) => (await numbers(sc).histogram([-5, 0, 5, 10.125]))[1],
  "empty stats": async (sc) => String(await none(sc).stats()),
  "empty sum": (sc) => none(sc).sum(),
  countByValue: async (sc) => [...(await sc.parallelize([1, 2, 2, 3, 3, 3], 2).countByValue())].sort(),
  top: (sc) => sc.parallelize([4, 9, 1, 7], 2).top(2),
  takeOrdered: (sc) => sc.parallelize([4, 9, 1, 7], 2).takeOrdered(3),
  pipe: (sc) => sc.parallelize(upTo(4), 2).pipe("cat -n").collect(),
  "countApproxDistinct words": (sc) => pairs(sc).keys().countApproxDistinct(0.05),
};

export const sampled: Record<string, Program> = {
  "sortBy 3000": (sc) => sizes(sc.parallelize(skewed, 3).sortBy((x) => x, true, 8)),
  "sortBy lopsided": (sc) =>
    sizes(
      sc
        .parallelize(skewed, 3)
        .mapPartitionsWithIndex((i, values) => [...values].slice(0, i === 1 ? undefined : 20))
        .sortBy((x) => x, true, 8),
    ),
};

for (const n of [1, 2, 3, 5, 7]) {
  programs[`repartition ${n}`] = (sc) => sc.parallelize(upTo(20), 3).repartition(n).glom().collect();
  programs[`coalesce ${n}`] = (sc) => sc.parallelize(upTo(20), 5).coalesce(n).glom().collect();
  programs[`sortBy ${n}`] = (sc) =>
    sc
      .parallelize(SHORT, 4)
      .sortBy((x) => x, true, n)
      .glom()
      .collect();
  programs[`sortBy down ${n}`] = (sc) =>
    sc
      .parallelize(SHORT, 4)
      .sortBy((x) => x, false, n)
      .glom()
      .collect();
}
for (const seed of [1n, 42n, -7n, 123456789012n]) {
  const n100 = (sc: SparkContext): RDD<number> => sc.parallelize(upTo(100), 4);
  programs[`sample 0.1 ${seed}`] = (sc) => n100(sc).sample(false, 0.1, seed).collect();
  programs[`sample 0.7 ${seed}`] = (sc) => n100(sc).sample(false, 0.7, seed).collect();
  programs[`sample with 0.3 ${seed}`] = (sc) => n100(sc).sample(true, 0.3, seed).collect();
  programs[`sample with 1.5 ${seed}`] = (sc) => n100(sc).sample(true, 1.5, seed).collect();
  programs[`takeSample 5 ${seed}`] = (sc) => n100(sc).takeSample(false, 5, seed);
  programs[`takeSample with 5 ${seed}`] = (sc) => n100(sc).takeSample(true, 5, seed);
  programs[`takeSample all ${seed}`] = (sc) => sc.parallelize(upTo(8), 3).takeSample(false, 20, seed);
  programs[`randomSplit ${seed}`] = (sc) =>
    Promise.all(
      n100(sc)
        .randomSplit([1, 2, 3], seed)
        .map((part) => part.collect()),
    );
}
for (const n of [10, 100, 1000, 5000, 20000])
  for (const deviation of [0.05, 0.1, 0.01].filter((one) => !MIDDLE.includes(`${n} ${one}`)))
    programs[`countApproxDistinct ${n} ${deviation}`] = (sc) =>
      sc.parallelize(upTo(n), 3).countApproxDistinct(deviation);
