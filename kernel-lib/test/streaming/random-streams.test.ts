/**
 * Random programs over random streams: what a stream has put out in the end is what one query over the rows gives that were not
 * judged late, however the rows were cut into batches, into however many partitions, and over restarts. Spark's guide promises
 * this; no suite of Spark checks it at random. `RANDOM_STREAMS=5000` tries more; `RANDOM_STREAMS_SEED=17` one seed alone.
 */
import assert from "node:assert/strict";
import { SeededRandom } from "../../src/index";
import { drawTrial, trySeed } from "./random/search";

const COUNT = Number(process.env.RANDOM_STREAMS ?? 200);
const ONLY = process.env.RANDOM_STREAMS_SEED;
const GROUP = 50;

describe("a stream gives what a query over its rows gives", function () {
  this.timeout(COUNT * 1000);
  const all = ONLY === undefined ? Array.from({ length: COUNT }, (_, i) => i + 1) : [Number(ONLY)];
  for (let from = 0; from < all.length; from += GROUP) {
    const seeds = all.slice(from, from + GROUP);
    it(`programs and streams of the seeds ${seeds[0]} to ${seeds.at(-1)}`, async () => {
      let lateRows = 0;
      for (const seed of seeds) {
        const outcome = await trySeed(seed);
        if ("difference" in outcome) assert.fail(outcome.difference);
        lateRows += outcome.lateRows;
      }
      if (seeds.length === GROUP) assert.ok(lateRows > 0, "no row came late: the streams are too tame");
    });
  }

  it("the programs are of every kind, in every mode, and the same seed draws the same", () => {
    const drawn = Array.from({ length: 200 }, (_, seed) => drawTrial(seed + 1).program);
    assert.ok(new Set(drawn.map(({ body, mode }) => `${body.name} ${mode}`)).size >= 24);
    assert.ok(drawn.filter(({ lookup }) => lookup !== null).length > 30);
    assert.ok(drawn.filter(({ union }) => union).length > 10);
    assert.equal(JSON.stringify(drawTrial(5, new SeededRandom(5))), JSON.stringify(drawTrial(5)));
  });
});
