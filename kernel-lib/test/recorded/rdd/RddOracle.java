import java.util.*;
import org.apache.spark.*;
import org.apache.spark.api.java.*;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** What real Spark answers to RDD programs, one `name<TAB>JSON` a line; see record.sh. */
public class RddOracle {
  interface Body { Object get() throws Exception; }
  static String js(Object o) {
    if (o == null) return "null";
    if (o instanceof Double && (((Double) o).isNaN() || ((Double) o).isInfinite())) return "\"" + o + "\"";
    if (o instanceof Double && (Double) o == Math.rint((Double) o) && Math.abs((Double) o) < 1e15) return String.valueOf(((Double) o).longValue());
    if (o instanceof Number || o instanceof Boolean) return o.toString();
    if (o instanceof Tuple2) return "[" + js(((Tuple2<?, ?>) o)._1) + "," + js(((Tuple2<?, ?>) o)._2) + "]";
    if (o instanceof scala.Tuple3) { scala.Tuple3<?, ?, ?> t = (scala.Tuple3<?, ?, ?>) o; return "[" + js(t._1()) + "," + js(t._2()) + "," + js(t._3()) + "]"; }
    if (o instanceof org.apache.spark.api.java.Optional) return ((org.apache.spark.api.java.Optional<?>) o).isPresent() ? js(((org.apache.spark.api.java.Optional<?>) o).get()) : "null";
    if (o instanceof Map) { List<Object> l = new ArrayList<>(); for (Map.Entry<?, ?> e : ((Map<?, ?>) o).entrySet()) l.add(Arrays.asList(e.getKey(), e.getValue())); return js(l); }
    if (o instanceof double[]) { List<Object> l = new ArrayList<>(); for (double d : (double[]) o) l.add(d); return js(l); }
    if (o instanceof long[]) { List<Object> l = new ArrayList<>(); for (long d : (long[]) o) l.add(d); return js(l); }
    if (o instanceof Object[]) return js(Arrays.asList((Object[]) o));
    if (o instanceof Iterable) { StringJoiner j = new StringJoiner(",", "[", "]"); for (Object x : (Iterable<?>) o) j.add(js(x)); return j.toString(); }
    StringBuilder s = new StringBuilder("\"");
    for (char c : o.toString().toCharArray()) if (c == '"' || c == '\\') s.append('\\').append(c); else if (c == '\n') s.append("\\n"); else if (c == '\t') s.append("\\t"); else s.append(c);
    return s.append('"').toString();
  }
  static void say(String name, Body body) {
    String out;
    try { out = js(body.get()); } catch (Throwable e) { String m = String.valueOf(e.getMessage()); out = "{\"error\":" + js(e.getClass().getSimpleName()) + ",\"message\":" + js(m.length() > 1500 ? m.substring(0, 1500) : m) + "}"; }
    System.out.println(name + "\t" + out);
  }
  static List<Integer> upTo(int n) { List<Integer> l = new ArrayList<>(); for (int i = 0; i < n; i++) l.add(i); return l; }
  static String clean(String s) { return s.replaceAll(" at [A-Za-z]+\\.java:\\d+", " at F:0"); }

  public static void main(String[] a) throws Exception {
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("t").set("spark.ui.enabled", "false").set("spark.log.level", "OFF");
    JavaSparkContext sc = new JavaSparkContext(conf);
    JavaRDD<Integer> n100 = sc.parallelize(upTo(100), 4);
    for (long seed : new long[] {1, 42, -7, 123456789012L}) {
      say("sample 0.1 " + seed, () -> n100.sample(false, 0.1, seed).collect());
      say("sample 0.7 " + seed, () -> n100.sample(false, 0.7, seed).collect());
      say("sample with 0.3 " + seed, () -> n100.sample(true, 0.3, seed).collect());
      say("sample with 1.5 " + seed, () -> n100.sample(true, 1.5, seed).collect());
      say("takeSample 5 " + seed, () -> n100.takeSample(false, 5, seed));
      say("takeSample with 5 " + seed, () -> n100.takeSample(true, 5, seed));
      say("takeSample all " + seed, () -> sc.parallelize(upTo(8), 3).takeSample(false, 20, seed));
      say("randomSplit " + seed, () -> { List<Object> l = new ArrayList<>(); for (JavaRDD<Integer> r : n100.randomSplit(new double[] {1, 2, 3}, seed)) l.add(r.collect()); return l; });
    }
    for (int n : new int[] {1, 2, 3, 5, 7}) {
      say("repartition " + n, () -> sc.parallelize(upTo(20), 3).repartition(n).glom().collect());
      say("coalesce " + n, () -> sc.parallelize(upTo(20), 5).coalesce(n).glom().collect());
      say("sortBy " + n, () -> sc.parallelize(Arrays.asList(5, 3, 8, 1, 9, 2, 7, 7, 7, 4, 6), 4).sortBy(x -> x, true, n).glom().collect());
      say("sortBy down " + n, () -> sc.parallelize(Arrays.asList(5, 3, 8, 1, 9, 2, 7, 7, 7, 4, 6), 4).sortBy(x -> x, false, n).glom().collect());
    }
    List<Integer> skewed = new ArrayList<>(); for (int i = 0; i < 3000; i++) skewed.add((i * 7919) % 2003);
    say("sortBy 3000", () -> { List<Object> l = new ArrayList<>(); for (List<Integer> p : sc.parallelize(skewed, 3).sortBy(x -> x, true, 8).glom().collect()) l.add(Arrays.asList(p.size(), p.isEmpty() ? null : p.get(0))); return l; });
    JavaRDD<Integer> lopsided = sc.parallelize(skewed, 3).mapPartitionsWithIndex((i, it) -> { List<Integer> l = new ArrayList<>(); while (it.hasNext()) l.add(it.next()); return (i == 1 ? l : l.subList(0, 20)).iterator(); }, false);
    say("sortBy lopsided", () -> { List<Object> l = new ArrayList<>(); for (List<Integer> p : lopsided.sortBy(x -> x, true, 8).glom().collect()) l.add(Arrays.asList(p.size(), p.isEmpty() ? null : p.get(0))); return l; });
    List<Tuple2<String, Integer>> words = new ArrayList<>(); for (int i = 0; i < 300; i++) words.add(new Tuple2<>("w" + (i * 31 % 97), i));
    JavaPairRDD<String, Integer> pairs = sc.parallelizePairs(words, 3);
    say("reduceByKey", () -> pairs.reduceByKey((x, y) -> x + y).collect());
    say("reduceByKey 2", () -> pairs.reduceByKey((x, y) -> x + y, 2).glom().collect());
    say("groupByKey", () -> pairs.groupByKey(4).collect());
    say("partitionBy", () -> pairs.partitionBy(new HashPartitioner(5)).glom().collect());
    say("distinct", () -> sc.parallelize(skewed.subList(0, 400), 4).map(x -> x % 150).distinct().collect());
    JavaPairRDD<String, Integer> few = sc.parallelizePairs(Arrays.asList(new Tuple2<>("a", 1), new Tuple2<>("b", 2), new Tuple2<>("a", 3), new Tuple2<>("c", 4)), 2);
    JavaPairRDD<String, String> other = sc.parallelizePairs(Arrays.asList(new Tuple2<>("a", "x"), new Tuple2<>("d", "y"), new Tuple2<>("b", "z"), new Tuple2<>("a", "w")), 3);
    say("join", () -> few.join(other).collect());
    say("leftOuterJoin", () -> few.leftOuterJoin(other).collect());
    say("rightOuterJoin", () -> few.rightOuterJoin(other).collect());
    say("fullOuterJoin", () -> few.fullOuterJoin(other).collect());
    say("cogroup", () -> few.cogroup(other).collect());
    say("subtractByKey", () -> pairs.subtractByKey(sc.parallelizePairs(words.subList(0, 40), 2)).collect());
    say("subtract", () -> sc.parallelize(skewed.subList(0, 60), 3).subtract(sc.parallelize(skewed.subList(10, 30), 2)).collect());
    say("intersection", () -> sc.parallelize(skewed.subList(0, 60), 3).intersection(sc.parallelize(skewed.subList(10, 30), 2)).collect());
    say("cartesian", () -> sc.parallelize(upTo(3), 2).cartesian(sc.parallelize(upTo(2), 2)).glom().collect());
    say("union glom", () -> sc.parallelize(upTo(3), 2).union(sc.parallelize(upTo(2), 2)).glom().collect());
    say("zipWithIndex", () -> sc.parallelize(upTo(7), 3).zipWithIndex().collect());
    say("zipWithUniqueId", () -> sc.parallelize(upTo(7), 3).zipWithUniqueId().collect());
    say("tuple keys", () -> sc.parallelize(upTo(30), 3).mapToPair(x -> new Tuple2<>(new Tuple2<>(x % 4, "k" + x % 3), 1)).reduceByKey((x, y) -> x + y).glom().collect());
    say("double keys", () -> sc.parallelize(upTo(30), 3).mapToPair(x -> new Tuple2<>(x % 7 + 0.5, 1)).reduceByKey((x, y) -> x + y).glom().collect());
    say("fold", () -> sc.parallelize(upTo(5), 3).fold(10, (x, y) -> x + y));
    say("aggregate", () -> sc.parallelize(upTo(5), 3).aggregate(1, (x, y) -> x + y, (x, y) -> x * y));
    say("treeAggregate", () -> sc.parallelize(upTo(100), 20).treeAggregate(1, (x, y) -> x + y, (x, y) -> x + y, 3));
    say("treeReduce", () -> sc.parallelize(upTo(100), 20).treeReduce((x, y) -> x + y, 2));
    say("aggregateByKey", () -> few.aggregateByKey(10, (x, y) -> x + y, (x, y) -> x * y).collect());
    say("foldByKey", () -> few.foldByKey(10, (x, y) -> x + y).collect());
    JavaDoubleRDD d = sc.parallelizeDoubles(Arrays.asList(1.5, 2.25, -3.0, 10.125, 0.1, 7.7), 3);
    say("stats", () -> d.stats().toString());
    say("mean", () -> Arrays.asList(d.mean(), d.variance(), d.stdev(), d.sampleStdev(), d.sampleVariance(), d.sum(), d.max(), d.min()));
    say("histogram 3", () -> d.histogram(3));
    say("histogram bounds", () -> d.histogram(new double[] {-5, 0, 5, 10.125}));
    say("histogram one", () -> d.histogram(new double[] {1}));
    say("histogram empty", () -> sc.parallelizeDoubles(new ArrayList<Double>()).histogram(2));
    say("empty stats", () -> sc.parallelizeDoubles(new ArrayList<Double>()).stats().toString());
    say("empty sum", () -> sc.parallelizeDoubles(new ArrayList<Double>()).sum());
    for (int n : new int[] {10, 100, 1000, 5000, 20000}) for (double sd : new double[] {0.05, 0.1, 0.01})
      say("countApproxDistinct " + n + " " + sd, () -> sc.parallelize(upTo(n), 3).countApproxDistinct(sd));
    say("countApproxDistinct words", () -> pairs.keys().countApproxDistinct(0.05));
    say("countByValue", () -> new TreeMap<>(sc.parallelize(Arrays.asList(1, 2, 2, 3, 3, 3), 2).countByValue()));
    say("top", () -> sc.parallelize(Arrays.asList(4, 9, 1, 7), 2).top(2));
    say("takeOrdered", () -> sc.parallelize(Arrays.asList(4, 9, 1, 7), 2).takeOrdered(3));
    // lineage
    say("debug wordcount", () -> clean(sc.parallelize(Arrays.asList("a b"), 3).flatMap(s -> Arrays.asList(s.split(" ")).iterator()).mapToPair(s -> new Tuple2<>(s, 1)).reduceByKey((x, y) -> x + y).toDebugString()));
    say("debug distinct", () -> clean(sc.parallelize(upTo(3), 2).distinct().toDebugString()));
    say("debug join", () -> clean(few.join(other).toDebugString()));
    say("debug cogroup narrow", () -> clean(few.reduceByKey((x, y) -> x).join(few.mapValues(x -> x)).toDebugString()));
    say("debug sortByKey", () -> clean(few.sortByKey().toDebugString()));
    say("debug repartition", () -> clean(sc.parallelize(upTo(3), 12).repartition(2).toDebugString()));
    say("debug union", () -> clean(sc.parallelize(upTo(3), 2).union(sc.parallelize(upTo(3), 3).map(x -> x)).toDebugString()));
    say("debug intersection", () -> clean(sc.parallelize(upTo(3), 2).intersection(sc.parallelize(upTo(3), 3)).toDebugString()));
    say("debug subtract", () -> clean(sc.parallelize(upTo(3), 2).subtract(sc.parallelize(upTo(3), 3)).toDebugString()));
    say("debug cartesian", () -> clean(sc.parallelize(upTo(3), 2).cartesian(sc.parallelize(upTo(3), 3)).toDebugString()));
    say("debug zip", () -> clean(sc.parallelize(upTo(3), 2).zip(sc.parallelize(upTo(3), 2)).toDebugString()));
    say("debug empty", () -> clean(sc.emptyRDD().toDebugString()));
    say("debug text", () -> clean(sc.textFile("/tmp/rdd-none.txt").toString()).replaceAll("\\[\\d+\\]", "[0]"));
    say("debug cached", () -> { JavaRDD<Integer> r = sc.parallelize(upTo(3), 2).setName("three").persist(StorageLevel.MEMORY_AND_DISK_SER_2()); String s = clean(r.map(x -> x).toDebugString()); r.unpersist(); return s; });
    say("debug groupBy", () -> clean(sc.parallelize(upTo(3), 2).groupBy(x -> x % 2).toDebugString()));
    say("debug sample", () -> clean(sc.parallelize(upTo(3), 2).sample(false, 0.5, 1).toDebugString()));
    say("debug zipWithIndex", () -> clean(sc.parallelize(upTo(3), 2).zipWithIndex().toDebugString()));
    say("debug checkpoint", () -> { sc.setCheckpointDir("/tmp/rdd-ckpt"); JavaRDD<Integer> r = sc.parallelize(upTo(3), 2).map(x -> x + 1); r.checkpoint(); String before = clean(r.toDebugString()); r.count(); return Arrays.asList(before, clean(r.toDebugString()), r.isCheckpointed()); });
    say("debug localCheckpoint", () -> { JavaRDD<Integer> r = sc.parallelize(upTo(3), 2).map(x -> x + 1); r.rdd().localCheckpoint(); String before = clean(r.toDebugString()); r.count(); return Arrays.asList(before, clean(r.toDebugString()), r.isCheckpointed()); });
    // refusals
    say("error slices", () -> sc.parallelize(upTo(3), -1).collect());
    say("error empty reduce", () -> sc.<Integer>emptyRDD().reduce((x, y) -> x + y));
    say("error empty first", () -> sc.emptyRDD().first());
    say("error task", () -> sc.parallelize(upTo(4), 2).map(x -> { if (x == 3) throw new IllegalStateException("boom"); return x; }).collect());
    say("error zip partitions", () -> sc.parallelize(upTo(4), 2).zip(sc.parallelize(upTo(4), 3)).collect());
    say("error zip elements", () -> sc.parallelize(upTo(4), 2).zip(sc.parallelize(upTo(6), 2)).collect());
    say("error missing file", () -> sc.textFile("/tmp/rdd-none.txt").collect());
    say("error missing files", () -> sc.textFile("/tmp/rdd-none/*.txt").collect());
    say("error save exists", () -> { new java.io.File("/tmp/rdd-there").mkdirs(); sc.parallelize(upTo(2), 1).saveAsTextFile("/tmp/rdd-there"); return 0; });
    say("error level", () -> sc.parallelize(upTo(2), 1).cache().persist(StorageLevel.DISK_ONLY()));
    say("error sample", () -> sc.parallelize(upTo(2), 1).sample(false, -0.5, 1));
    say("error sample above 1", () -> sc.parallelize(upTo(2), 1).sample(false, 1.5, 1).collect());
    say("error sample with", () -> sc.parallelize(upTo(2), 1).sample(true, -1.5, 1));
    say("error weights", () -> sc.parallelize(upTo(2), 1).randomSplit(new double[] {-1, 2}, 1));
    say("error weights sum", () -> sc.parallelize(upTo(2), 1).randomSplit(new double[] {0, 0}, 1));
    say("error takeSample", () -> sc.parallelize(upTo(2), 1).takeSample(false, -1, 1));
    say("error coalesce", () -> sc.parallelize(upTo(2), 1).coalesce(0));
    say("error hash partitions", () -> new HashPartitioner(-1));
    say("error depth", () -> sc.parallelize(upTo(2), 1).treeReduce((x, y) -> x, 0));
    say("error approx", () -> sc.parallelize(upTo(2), 1).countApproxDistinct(0.000001));
    say("error second", () -> new SparkContext(new SparkConf().setMaster("local").setAppName("x")));
    say("error broadcast", () -> { org.apache.spark.broadcast.Broadcast<Integer> b = sc.broadcast(1); b.destroy(); return b.value(); });
    say("error array keys", () -> sc.parallelize(Arrays.asList(new int[] {1}), 1).keyBy(x -> x).rdd().toString());
    say("error local property", () -> String.valueOf(sc.getLocalProperty("x")));
    say("error conf get", () -> sc.getConf().get("nope"));
    say("error conf null", () -> new SparkConf().set("a", null));
    say("error conf int", () -> new SparkConf().set("a", "x").getInt("a", 1));
    say("error conf time", () -> new SparkConf().set("a", "x").getTimeAsMs("a"));
    say("error conf size", () -> new SparkConf().set("a", "x").getSizeAsBytes("a"));
    say("error conf boolean", () -> new SparkConf().set("a", "x").getBoolean("a", true));
    say("conf debug", () -> new SparkConf(false).set("b", "2").set("a", "1").toDebugString());
    say("error pipe", () -> sc.parallelize(upTo(2), 1).pipe("sh -c 'exit 3'").collect());
    say("pipe", () -> sc.parallelize(upTo(4), 2).pipe("cat -n").collect());
    say("error lookup", () -> few.lookup("zz"));
    say("error nested", () -> { JavaRDD<Integer> r = sc.parallelize(upTo(2), 1); return sc.parallelize(upTo(2), 1).map(x -> r.count()).collect(); });
    sc.stop();
    say("error stopped", () -> sc.parallelize(upTo(2), 1));
    say("error no master", () -> new SparkContext(new SparkConf(false).setAppName("x")));
    say("error no name", () -> new SparkContext(new SparkConf(false).setMaster("local")));
    say("error master", () -> new SparkContext(new SparkConf(false).setMaster("nowhere").setAppName("x")));
    say("error no cores", () -> new SparkContext(new SparkConf(false).setMaster("local[0]").setAppName("x")));
    JavaSparkContext sc2 = new JavaSparkContext(conf);
    say("error no checkpoint dir", () -> { sc2.parallelize(upTo(2), 1).checkpoint(); return 0; });
    sc2.stop();
  }
}
