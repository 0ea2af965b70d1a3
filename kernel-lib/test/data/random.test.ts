import assert from "node:assert/strict";
import { type Random, SeededRandom, SystemRandom } from "../../src/data/random";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next());

describe("SeededRandom", () => {
  it("gives the same numbers and ids for the same seed, on every machine", () => {
    assert.deepEqual(draw(new SeededRandom(7), 5), draw(new SeededRandom(7), 5));
    assert.equal(new SeededRandom(42).uuid(), new SeededRandom(42).uuid());
    assert.equal(new SeededRandom(42).uuid(), "016cc1d0-86c7-4e4a-87c3-150653359a7c");
  });

  it("gives others for another seed, zero included", () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => new SeededRandom(seed).next());
    assert.equal(new Set(firsts).size, 200);
    // The seed that the mixing turns into zero.
    assert.ok(new Set(draw(new SeededRandom(0x9e3779b9), 10)).size === 10);
  });

  it("stays in [0, 1) and spreads evenly", () => {
    const tenths = new Array<number>(10).fill(0);
    for (const number of draw(new SeededRandom(1), 10_000)) {
      assert.ok(number >= 0 && number < 1);
      tenths[Math.floor(number * 10)]++;
    }
    for (const count of tenths) assert.ok(count > 850 && count < 1150, `${tenths}`);
  });
});

describe("SystemRandom", () => {
  it("gives numbers in [0, 1) that differ", () => {
    const numbers = draw(new SystemRandom(), 100);
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    assert.ok(new Set(numbers).size > 90);
  });
});

for (const random of [new SeededRandom(3), new SystemRandom()])
  describe(`ids of ${random.constructor.name}`, () => {
    it("are version 4 UUIDs, each another", () => {
      const ids = Array.from({ length: 50 }, () => random.uuid());
      for (const id of ids) assert.match(id, UUID_V4);
      assert.equal(new Set(ids).size, 50);
    });
  });
