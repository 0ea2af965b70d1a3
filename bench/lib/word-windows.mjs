// Word count over five million recorded words in batches of a second, `reduceByKeyAndWindow(30 s, 1 s)` with its inverse: the twin of
// `word_windows` in windowed_count.py. A batch is timed from the tick to its end; its output is how many words the window has.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib/paths.mjs";
import { inside, stepstream } from "./engine.mjs";
import { summary } from "./table.mjs";

const BATCHES = 50;
const WORDS = 100_000;
const WORDS_PER_LINE = 10;
const DISTINCT = 20_000;
const WINDOW = 30;
/** Batches that are not among those of which the median is taken; all count for the time of the whole. */
const WARM_UP = 10;

const { ManualClock, Seconds, SeededRandom, SparkConf, SparkContext, StreamingContext } = stepstream;

/** The folder with a file of lines for each batch; frequent words are frequent, as in any text. */
export function recordedWords() {
  const folder = inRoot(".stepstream", "bench", "words-5m");
  if (existsSync(folder)) return folder;
  const made = `${folder}-made`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const random = new (inside("data/random").SeededRandom)(5);
  const word = () => `word${Math.floor(DISTINCT ** random.next())}`;
  const line = () => Array.from({ length: WORDS_PER_LINE }, word).join(" ");
  for (let i = 0; i < BATCHES; i++) {
    const lines = Array.from({ length: WORDS / WORDS_PER_LINE }, line);
    writeFileSync(join(made, `words-${String(i).padStart(2, "0")}.txt`), `${lines.join("\n")}\n`);
  }
  renameSync(made, folder);
  return folder;
}

/** {batch, whole}: milliseconds of a batch, and of all of them together. */
export async function wordWindows(words) {
  const checkpoint = inRoot(".stepstream", "bench", "word-windows");
  rmSync(checkpoint, { recursive: true, force: true });
  const clock = new ManualClock(0);
  const conf = new SparkConf().setMaster("local[2]").setAppName("bench");
  const sc = new SparkContext(conf, { clock, random: new SeededRandom(1) });
  const ssc = new StreamingContext(sc, Seconds(1));
  ssc.checkpoint(checkpoint);
  const files = readdirSync(words).sort();
  const totals = [];
  ssc
    .queueStream(files.map((file) => sc.textFile(join(words, file), 2)))
    .flatMap((line) => line.split(" "))
    .map((word) => [word, 1])
    .reduceByKeyAndWindow(
      (a, b) => a + b,
      (a, b) => a - b,
      Seconds(WINDOW),
      Seconds(1),
      2,
    )
    .foreachRDD(async (rdd) => totals.push(await rdd.values().sum()));
  await ssc.start();
  const samples = [];
  for (let i = 0; i < BATCHES; i++) {
    clock.advance(1000);
    const began = performance.now();
    await ssc.processAllAvailable();
    samples.push(performance.now() - began);
  }
  await ssc.stop();
  rmSync(checkpoint, { recursive: true, force: true });
  const expected = files.map((_, i) => Math.min(i + 1, WINDOW) * WORDS);
  if (totals.join() !== expected.join()) throw new Error("the windows do not have the words they should");
  return inWindows(samples);
}

/** @param samples milliseconds of each batch, here or of Spark */
export function inWindows(samples) {
  const whole = samples.reduce((sum, ms) => sum + ms, 0);
  return { batch: summary(samples.slice(WARM_UP)), whole: summary([whole]) };
}

/** Milliseconds of a job of 1,000 tasks that do next to nothing, warm. */
export async function thousandTasks() {
  const conf = new SparkConf().setMaster("local[2]").setAppName("bench");
  const sc = new SparkContext(conf);
  const samples = [];
  for (let i = 0; i < 40; i++) {
    const began = performance.now();
    await sc.range(0, 1000, 1, 1000).count();
    if (i >= 10) samples.push(performance.now() - began);
  }
  await sc.stop();
  return summary(samples);
}
