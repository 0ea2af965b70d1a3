/**
 * A word count over DStreams on a cluster of three executors, one of them slow, with a clock that moves only when the context is stepped:
 * what the recorder, the stepper and the pictures are tried on.
 */
import {
  ManualClock,
  Receiver,
  Seconds,
  SeededRandom,
  SparkConf,
  SparkContext,
  StorageLevel,
  StreamingContext,
  type StreamingTrace,
} from "../../src/index";

/** A receiver that is handed its lines. */
export class Lines extends Receiver<string> {
  constructor() {
    super(StorageLevel.MEMORY_ONLY_2);
  }

  onStart(): void {}

  onStop(): void {}
}

export interface WordCount {
  readonly clock: ManualClock;
  readonly sc: SparkContext;
  readonly ssc: StreamingContext;
  readonly lines: Lines;
  readonly printed: string[];
}

export const ZERO: number = Date.UTC(2026, 0, 1, 12);

export interface WordCountOptions {
  /** What each task takes on the executors 0, 1 and 2. */
  readonly tasksMs?: readonly [number, number, number];
  readonly conf?: Readonly<Record<string, string>>;
}

export function wordCount({ tasksMs = [120, 150, 400], conf = {} }: WordCountOptions = {}): WordCount {
  const clock = new ManualClock(ZERO);
  const settings = new SparkConf().setMaster("local-cluster[3,2,1024]").setAppName("word-count");
  settings.set("spark.default.parallelism", "4");
  for (const [key, value] of Object.entries(conf)) settings.set(key, value);
  const sc = new SparkContext(settings, { clock, random: new SeededRandom(1) });
  for (const [executor, ms] of tasksMs.entries()) sc.cluster.slowDown(String(executor), ms);
  const printed: string[] = [];
  const ssc = new StreamingContext(sc, Seconds(1), { printLine: (text) => printed.push(text), printError: () => {} });
  const lines = new Lines();
  const counts = ssc
    .receiverStream(lines)
    .flatMap((line) => line.split(" "))
    .map((word): [string, number] => [word, 1])
    .reduceByKeyAndWindow((a, b) => a + b, Seconds(3), Seconds(1));
  counts.print();
  return { clock, sc, ssc, lines, printed };
}

/** Six batches; executor 1 dies before the last. */
export async function wordCountTrace(options: WordCountOptions = {}): Promise<StreamingTrace> {
  const { sc, ssc, lines } = wordCount(options);
  await ssc.start({ paused: true });
  await ssc.step("receiver.started");
  for (const line of ["to be or", "not to be", "that is", "the question", "whether tis"]) {
    await lines.store(line);
    await ssc.nextBatch();
  }
  sc.cluster.killExecutor("1");
  await lines.store("nobler in the mind");
  await ssc.nextBatch();
  const trace = ssc.trace();
  await ssc.stop();
  return trace;
}
