/** The scenarios of Spark's RateLimiterSuite, and the arithmetic of Guava's limiter that Spark uses. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../src/data/clock";
import { NO_LIMIT, RateLimiter } from "../../../src/dstream/receiver/rate-limiter";
import { confOf } from "./receiver-world";

const MAX = "spark.streaming.receiver.maxRate";
const INITIAL = "spark.streaming.backpressure.initialRate";

describe("rate limiter", () => {
  const make = (settings: Record<string, string>, clock: ManualClock = new ManualClock()): RateLimiter =>
    new RateLimiter(confOf(settings), clock);

  it("has a rate also when no limit is set", () => {
    const limiter = make({});
    assert.deepEqual([limiter.isUnlimited, limiter.currentLimit], [true, NO_LIMIT]);
    limiter.updateRate(105);
    assert.deepEqual([limiter.isUnlimited, limiter.currentLimit], [false, 105]);
  });

  it("goes where it is told below the maximum", () => {
    const limiter = make({ [MAX]: "110" });
    assert.equal(limiter.currentLimit, 110);
    limiter.updateRate(105);
    assert.equal(limiter.currentLimit, 105);
  });

  it("stays at the maximum however much it is told", () => {
    const limiter = make({ [MAX]: "100" });
    limiter.updateRate(105);
    assert.equal(limiter.currentLimit, 100);
  });

  it("a rate of nothing, or less, changes nothing", () => {
    const limiter = make({ [MAX]: "100" });
    limiter.updateRate(0);
    limiter.updateRate(-5);
    assert.equal(limiter.currentLimit, 100);
  });

  it("begins with the rate for a cold start, if that is below the maximum", () => {
    assert.equal(make({ [INITIAL]: "50" }).currentLimit, 50);
    assert.equal(make({ [INITIAL]: "50", [MAX]: "30" }).currentLimit, 30);
  });

  it("the first passes at once, the next wait a tenth of a second each at ten per second", () => {
    const limiter = make({ [MAX]: "10" });
    assert.deepEqual([limiter.reserve(), limiter.reserve(), limiter.reserve()], [0, 100, 200]);
  });

  it("what was not used is saved up, for one second at most", () => {
    const clock = new ManualClock(5000);
    const limiter = make({ [MAX]: "4" }, clock);
    limiter.reserve();
    clock.advance(60_000);
    const times = Array.from({ length: 6 }, () => limiter.reserve() - clock.now());
    assert.deepEqual(times, [0, 0, 0, 0, 0, 250]);
  });

  it("a new rate counts from the next item on; who has his moment keeps it", () => {
    const limiter = make({ [MAX]: "10" });
    limiter.reserve();
    limiter.updateRate(2);
    assert.deepEqual([limiter.reserve(), limiter.reserve()], [100, 600]);
  });

  it("asking costs nothing", () => {
    const limiter = make({ [MAX]: "10" });
    limiter.reserve();
    assert.deepEqual([limiter.usableAt(0), limiter.usableAt(0), limiter.reserve()], [100, 100, 100]);
  });

  it("a limit that is no number is refused", () => {
    assert.throws(() => make({ [MAX]: "fast" }), /spark\.streaming\.receiver\.maxRate should be long, but was fast/);
  });
});
