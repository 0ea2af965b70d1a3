/** Back-pressure by a PID controller: the scenarios of Spark's PIDRateEstimatorSuite, and the numbers of its formula. */
import assert from "node:assert/strict";
import { createRateEstimator, PIDRateEstimator } from "../../src/dstream/pid-rate-estimator";
import { SparkConf } from "../../src/rdd/spark-conf";

const INTERVAL_MS = 20;
const estimator = (proportional = 1, integral = 0, derivative = 0, minRate = 10): PIDRateEstimator =>
  new PIDRateEstimator(INTERVAL_MS, { proportional, integral, derivative, minRate });

describe("the PID rate estimator", () => {
  it("is what the settings ask for, with Spark's defaults", () => {
    const made = createRateEstimator(new SparkConf(), 1000);
    assert.ok(made instanceof PIDRateEstimator);
    // The first batch primes: 100 records in 500 ms. The second: 200/s latest, 100/s processed, 500 ms waited.
    assert.equal(made.compute(1000, 100, 500, 0), null);
    assert.equal(made.compute(2000, 1000, 5000, 500), 200 - 1.0 * (200 - 200) - 0.2 * ((500 * 200) / 1000));
  });

  it("another estimator is unknown", () => {
    const conf = new SparkConf().set("spark.streaming.backpressure.rateEstimator", "foo");
    assert.throws(() => createRateEstimator(conf, 1000), { message: "Unknown rate estimator: foo" });
  });

  it("refuses settings that are out of range", () => {
    assert.throws(() => new PIDRateEstimator(0, { proportional: 1, integral: 2, derivative: 3, minRate: 10 }), {
      message: "requirement failed: Specified batch interval 0 in PIDRateEstimator is invalid.",
    });
    for (const [p, i, d, minRate] of [
      [-1, 0, 0, 10],
      [0, -1, 0, 10],
      [0, 0, -1, 10],
      [0, 0, 0, 0],
      [0, 0, 0, -10],
    ])
      assert.throws(() => estimator(p, i, d, minRate), { name: "IllegalArgumentException" });
  });

  it("says nothing of the first batch, and something of the second", () => {
    const pid = estimator();
    assert.equal(pid.compute(0, 10, 10, 0), null);
    assert.equal(pid.compute(10, 10, 10, 0), 1000);
  });

  it("says nothing when no time has passed, nothing was there, or it took none", () => {
    const pid = estimator();
    pid.compute(1, 10, 10, 0);
    assert.equal(pid.compute(1, 10, 10, 0), null);
    assert.equal(pid.compute(2, 0, 10, 0), null);
    assert.equal(pid.compute(2, 10, 0, 0), null);
  });

  it("is never less than the least rate", () => {
    const pid = estimator(1, 1, 0, 10);
    const rates = Array.from({ length: 20 }, (_, i) => pid.compute((i + 1) * INTERVAL_MS, 1, 20, 20 * (i + 1)));
    assert.equal(rates[0], null);
    assert.ok(rates.slice(1).every((rate) => rate === 10));
  });

  it("without delay follows the speed of processing, exactly", () => {
    const pid = estimator();
    const rates = Array.from({ length: 10 }, (_, i) => pid.compute((i + 1) * INTERVAL_MS, (i + 1) * 20, 20, 0));
    assert.deepEqual(rates.slice(1), [2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000]);
  });

  it("with delay stays below the speed of processing", () => {
    const pid = estimator(1, 0.01, 0, 10);
    const speeds = Array.from({ length: 50 }, (_, i) => (i + 1) * 50);
    const rates = speeds.map((speed, i) => pid.compute((i + 1) * INTERVAL_MS, speed, 20, 10));
    assert.ok(rates.slice(1).every((rate, i) => rate !== null && rate < (speeds[i + 1] / 20) * 1000));
  });

  it("the derivative part looks at how the error changes", () => {
    const pid = estimator(1, 0, 0.5, 1);
    pid.compute(1000, 1000, 1000, 0); // 1000/s
    // 500/s: error 500, changed by 500 in 1 s
    assert.equal(pid.compute(2000, 500, 1000, 0), 1000 - 500 - 0.5 * 500);
  });
});
