/** Threads as programs get them: from the library's one file, which loads its parts when they are asked for. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ManualClock, SeededRandom } from "../../../src/index";

describe("threads of the library's one file", () => {
  it("run accumulators and partitioners of the program's own", async () => {
    const { AccumulatorV2, Partitioner, SparkConf, SparkContext } = require(
      join(__dirname, "..", "..", "..", "stepstream.js"),
    ) as typeof import("../../../src/index");
    class Longest extends AccumulatorV2<string, string> {
      private best: string = "";
      copyAndReset(): Longest {
        return new Longest();
      }
      get isZero(): boolean {
        return this.best === "";
      }
      reset(): void {
        this.best = "";
      }
      protected addHere(word: string): void {
        if (word.length > this.best.length) this.best = word;
      }
      merge(other: Longest): void {
        this.addHere(other.best);
      }
      protected get valueHere(): string {
        return this.best;
      }
    }
    class ByLength extends Partitioner {
      readonly numPartitions: number = 2;
      getPartition(word: unknown): number {
        return (word as string).length % 2;
      }
    }
    const conf = new SparkConf().setMaster("local[2]").setAppName("x").set("spark.stepstream.executor.threads", "true");
    const sc = new SparkContext(conf, { clock: new ManualClock(0), random: new SeededRandom(1) });
    try {
      const words = sc.parallelize(["a", "bbb", "cc"], 2);
      const longest = sc.register(new Longest());
      await words.foreach((word) => longest.add(word));
      assert.equal(longest.value, "bbb");
      const placed = words.map<string, number>((word) => [word, word.length]).partitionBy(new ByLength());
      assert.deepEqual(await placed.keys().glom().collect(), [["cc"], ["a", "bbb"]]);
    } finally {
      await sc.stop();
    }
  });
});
