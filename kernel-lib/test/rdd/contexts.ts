/** A SparkContext of its own for each test, on a clock that stands still. */
import { ManualClock, SeededRandom, SparkConf, SparkContext } from "../../src/index";

export function newContext(master: string = "local[2]", settings: Readonly<Record<string, string>> = {}): SparkContext {
  return newContextOn(new ManualClock(0), master, settings);
}

export function newContextOn(
  clock: ManualClock,
  master: string,
  settings: Readonly<Record<string, string>> = {},
): SparkContext {
  const conf = new SparkConf().setMaster(master).setAppName("test").setAll(Object.entries(settings));
  return new SparkContext(conf, { clock, random: new SeededRandom(1) });
}
