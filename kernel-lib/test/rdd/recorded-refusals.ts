/** The refusals of `recorded/rdd/RddOracle.java` by name, as they read here. */
import {
  HashPartitioner,
  ManualClock,
  type RDD,
  SeededRandom,
  SparkConf,
  SparkContext,
  StorageLevel,
} from "../../src/index";

const two = (sc: SparkContext, parts: number = 1): RDD<number> => sc.parallelize([0, 1], parts);
const four = (sc: SparkContext, parts: number): RDD<number> => sc.parallelize([0, 1, 2, 3], parts);
const contextOf = (conf: SparkConf): SparkContext =>
  new SparkContext(conf, { clock: new ManualClock(0), random: new SeededRandom(1) });

export const refusals: Record<string, (sc: SparkContext) => unknown> = {
  slices: (sc) => sc.parallelize([1], -1),
  "empty reduce": (sc) => sc.emptyRDD<number>().reduce((a, b) => a + b),
  "empty first": (sc) => sc.emptyRDD().first(),
  "zip partitions": (sc) => four(sc, 2).zip(four(sc, 3)).collect(),
  level: (sc) => two(sc).cache().persist(StorageLevel.DISK_ONLY),
  sample: (sc) => two(sc).sample(false, -0.5, 1),
  "sample above 1": (sc) => two(sc).sample(false, 1.5, 1).collect(),
  "sample with": (sc) => two(sc).sample(true, -1.5, 1),
  weights: (sc) => two(sc).randomSplit([-1, 2], 1),
  "weights sum": (sc) => two(sc).randomSplit([0, 0], 1),
  takeSample: (sc) => two(sc).takeSample(false, -1, 1),
  coalesce: (sc) => two(sc).coalesce(0),
  "hash partitions": () => new HashPartitioner(-1),
  depth: (sc) => two(sc).treeReduce((a) => a, 0),
  approx: (sc) => two(sc).countApproxDistinct(0.000001),
  "conf get": (sc) => sc.getConf().get("nope"),
  "conf null": () => new SparkConf().set("a", null as unknown as string),
  "conf int": () => new SparkConf().set("a", "x").getInt("a", 1),
  "conf time": () => new SparkConf().set("a", "x").getTimeMs("a", "1s"),
  "conf size": () => new SparkConf().set("a", "x").getBytes("a", "1m"),
  "conf boolean": () => new SparkConf().set("a", "x").getBoolean("a", true),
  nested: (sc) => {
    const inner = two(sc);
    return two(sc)
      .map(() => inner.count())
      .collect();
  },
  "no master": () => contextOf(new SparkConf().setAppName("x")),
  "no name": () => contextOf(new SparkConf().setMaster("local")),
  master: () => contextOf(new SparkConf().setMaster("nowhere").setAppName("x")),
  "no cores": () => contextOf(new SparkConf().setMaster("local[0]").setAppName("x")),
  "no checkpoint dir": (sc) => two(sc).checkpoint(),
  "missing file": (sc) => sc.textFile("/tmp/rdd-none.txt").collect(),
  "missing files": (sc) => sc.textFile("/tmp/rdd-none/*.txt").collect(),
};
