import assert from "node:assert/strict";
import type { EventTimeStats } from "../../src/operators/physical-plan";
import { WatermarkTracker } from "../../src/streaming/watermark-tracker";

/** What a batch saw of each stream: the largest event time in ms, or null for no rows. */
const saw =
  (...maxima: (number | null)[]): ((id: number) => EventTimeStats | undefined) =>
  (id) => {
    const maxMs = maxima[id];
    return maxMs === null ? undefined : { count: 1, maxMs, minMs: maxMs, sumMs: maxMs };
  };

describe("WatermarkTracker", () => {
  it("is the largest event time less the delay, and never falls", () => {
    const tracker = new WatermarkTracker([10], "min");
    assert.equal(tracker.currentMs, 0);
    tracker.update(saw(50));
    assert.equal(tracker.currentMs, 40);
    tracker.update(saw(30));
    assert.equal(tracker.currentMs, 40);
    tracker.update(saw(null));
    assert.equal(tracker.currentMs, 40);
  });

  it("is not moved below 1970 by old events", () => {
    const tracker = new WatermarkTracker([10], "min");
    tracker.update(saw(-5000));
    assert.equal(tracker.currentMs, 0);
  });

  it("min waits for the slowest stream; one that has shown nothing holds it at 0", () => {
    const tracker = new WatermarkTracker([10, 0], "min");
    tracker.update(saw(100, null));
    assert.equal(tracker.currentMs, 0);
    tracker.update(saw(null, 60));
    assert.equal(tracker.currentMs, 60);
    tracker.update(saw(null, 200));
    assert.equal(tracker.currentMs, 90);
  });

  it("max follows the fastest stream", () => {
    const tracker = new WatermarkTracker([10, 0], "max");
    tracker.update(saw(100, null));
    assert.equal(tracker.currentMs, 90);
    tracker.update(saw(null, 60));
    assert.equal(tracker.currentMs, 90);
  });

  it("after a restart knows the query's value only: min stands still until all streams have shown data again (D5)", () => {
    const tracker = new WatermarkTracker([0, 0], "min");
    tracker.restore(50);
    tracker.update(saw(100, null));
    assert.equal(tracker.currentMs, 50);
    tracker.update(saw(null, 80));
    assert.equal(tracker.currentMs, 80);
  });

  it("does nothing in a query without watermark", () => {
    const tracker = new WatermarkTracker([], "min");
    tracker.update(saw());
    assert.equal(tracker.currentMs, 0);
  });
});
