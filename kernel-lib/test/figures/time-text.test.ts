import assert from "node:assert/strict";
import { formatDuration, formatTime, formatWatermark, formatWindow, wallClockMs } from "../../src/figures/time-text";

const TEN = Date.UTC(2024, 6, 1, 10, 0);

describe("times as words", () => {
  it("prints times in the query's zone, named or fixed", () => {
    assert.equal(formatTime(TEN, "UTC"), "2024-07-01 10:00:00");
    assert.equal(formatTime(TEN, "America/Los_Angeles"), "2024-07-01 03:00:00");
    assert.equal(formatTime(TEN, "+05:30"), "2024-07-01 15:30:00");
    assert.equal(formatTime(TEN, "GMT-2"), "2024-07-01 08:00:00");
    assert.equal(formatTime(TEN + 42, "Europe/Berlin"), "2024-07-01 12:00:00.042");
  });

  it("falls back to UTC for a zone nobody knows", () => {
    assert.equal(formatTime(TEN, "Mars/Olympus"), "2024-07-01 10:00:00");
  });

  it("keeps milliseconds before 1970", () => {
    assert.equal(wallClockMs(-1, "Europe/London"), -1 + 3_600_000);
  });

  it("prints windows half open, with the day of the end only where it is another", () => {
    assert.equal(formatWindow(TEN, TEN + 600_000, "UTC"), "[2024-07-01 10:00, 10:10)");
    assert.equal(formatWindow(TEN, TEN + 86_400_000, "UTC"), "[2024-07-01 10:00, 2024-07-02 10:00)");
  });

  it("chooses the unit of a duration", () => {
    const texts = [0.4215, 999, 1500, 600_000, 5_400_000, 129_600_000].map(formatDuration);
    assert.deepEqual(texts, ["0.42 ms", "999 ms", "1.5 s", "10 min", "1.5 h", "1.5 d"]);
  });

  it("calls Spark's watermark 0 what it is", () => {
    assert.equal(formatWatermark(0, "UTC"), "none yet");
  });
});
