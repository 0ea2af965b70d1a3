import java.util.*; import java.nio.file.*; import org.apache.spark.*; import org.apache.spark.api.java.*; import scala.Tuple2;
/** What real Spark answers about files of RDDs; its answers stand in `files.tsv`. */
public class FilesOracle {
  interface B { Object get() throws Exception; }
  static void say(String n, B b) { try { System.out.println(n + "\t" + b.get()); } catch (Throwable e) { System.out.println(n + "\t!" + e.getClass().getSimpleName() + " " + String.valueOf(e.getMessage()).split("\n")[0]); } }
  public static void main(String[] a) throws Exception {
    Path d = Paths.get("/tmp/stepstream-files/in"); Files.createDirectories(d.resolve("sub"));
    Files.write(d.resolve("a.txt"), "a\nbb\r\nccc\n\ndddd".getBytes()); Files.write(d.resolve("b.txt"), "x\ny\nz\n".getBytes()); Files.write(d.resolve("empty.txt"), new byte[0]); Files.write(d.resolve("_hidden"), "h\n".getBytes()); Files.write(d.resolve(".dot"), "h\n".getBytes()); Files.write(d.resolve("cr.txt"), "1\r2\r3".getBytes());
    JavaSparkContext sc = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("t").set("spark.ui.enabled", "false").set("spark.log.level", "OFF"));
    for (int n = 1; n <= 6; n++) { int m = n; say("text " + n, () -> sc.textFile("/tmp/stepstream-files/in/a.txt", m).glom().collect()); say("cr " + n, () -> sc.textFile("/tmp/stepstream-files/in/cr.txt", m).glom().collect()); say("glob " + n, () -> sc.textFile("/tmp/stepstream-files/in/*.txt", m).glom().collect()); say("whole " + n, () -> sc.wholeTextFiles("/tmp/stepstream-files/in/*.txt", m).glom().collect().toString().replace("\n", "\\n").replace("\r", "\\r")); }
    say("dir with sub", () -> sc.textFile("/tmp/stepstream-files/in", 2).collect());
    say("default", () -> sc.textFile("/tmp/stepstream-files/in/a.txt").getNumPartitions());
    say("two", () -> sc.textFile("/tmp/stepstream-files/in/a.txt,/tmp/stepstream-files/in/b.txt", 1).glom().collect());
    say("empty", () -> sc.textFile("/tmp/stepstream-files/in/empty.txt").glom().collect());
    say("debug", () -> sc.textFile("/tmp/stepstream-files/in/b.txt", 1).toDebugString().replace("\n", "\\n"));
    sc.parallelizePairs(Arrays.asList(new Tuple2<>("a", 1), new Tuple2<>("b", null)), 3).saveAsTextFile("/tmp/stepstream-files/out");
    try (java.util.stream.Stream<Path> s = Files.list(Paths.get("/tmp/stepstream-files/out"))) { for (Path p : (Iterable<Path>) s.sorted()::iterator) if (!p.toString().endsWith(".crc")) say("out " + p.getFileName(), () -> Files.readString(p).replace("\n", "\\n")); }
    sc.parallelizeDoubles(Arrays.asList(1.0, 2.5, 1e10), 1).saveAsTextFile("/tmp/stepstream-files/out2"); say("doubles", () -> Files.readString(Paths.get("/tmp/stepstream-files/out2/part-00000")).replace("\n", "\\n"));
    say("save null", () -> { sc.parallelize(Arrays.asList("a", null), 1).saveAsTextFile("/tmp/stepstream-files/out3"); return 0; });
    say("left after failure", () -> { try (java.util.stream.Stream<Path> s = Files.walk(Paths.get("/tmp/stepstream-files/out3"))) { return s.map(p -> p.toString()).sorted().toList().toString(); } });
    say("sampleByKey", () -> sc.parallelize(Arrays.asList(0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19), 2).mapToPair(x -> new Tuple2<>(x % 2, x)).sampleByKey(false, Map.of(0, 0.3, 1, 0.7), 7L).collect());
    say("sampleByKey with", () -> sc.parallelize(Arrays.asList(0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19), 2).mapToPair(x -> new Tuple2<>(x % 2, x)).sampleByKey(true, Map.of(0, 0.3, 1, 0.7), 7L).collect());
    say("range", () -> sc.sc().range(0, 10, 3, 3).glom().collect().toString());
    sc.stop();
  }
}
