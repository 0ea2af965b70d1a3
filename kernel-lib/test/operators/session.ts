/** A session of its own for each test, on a clock that stands still, with two partitions after a shuffle. */
import { ManualClock, SeededRandom, SparkSession } from "../../src/index";

export function session(): SparkSession {
  return SparkSession.builder
    .world({ clock: new ManualClock(0), random: new SeededRandom(1) })
    .config("spark.sql.shuffle.partitions", 2)
    .getOrCreate();
}
