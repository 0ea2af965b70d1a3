/** The random numbers of Java and Spark; the expected ones were printed by real Spark 4.3 and Java 17. */
import assert from "node:assert/strict";
import { JavaRandom, XorShiftRandom } from "../../src/data/java-random";

describe("random numbers as Java and Spark make them", () => {
  it("Spark's rand(42) and randn(42), partition 0", () => {
    const rand = new XorShiftRandom(42n);
    assert.deepEqual(
      [rand.nextDouble(), rand.nextDouble(), rand.nextDouble()],
      [0.619189370225301, 0.5096018842446481, 0.8325259388871524],
    );
    const randn = new XorShiftRandom(42n);
    assert.deepEqual([randn.nextGaussian(), randn.nextGaussian()], [2.384479054241165, 0.1920934041293524]);
  });

  it("a seed may be negative", () => {
    assert.equal(new XorShiftRandom(-5n).nextDouble(), 0.7332337014740989);
  });

  it("java.util.Random, whose numbers Java's documentation fixes", () => {
    const random = new JavaRandom(42n);
    assert.equal(random.nextInt(10), 0);
    assert.equal(random.nextInt(10), 3);
    assert.equal(new JavaRandom(42n).nextLong(), -5025562857975149833n);
  });
});
