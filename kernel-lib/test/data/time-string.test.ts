/** Spans of time in settings, with the words that Spark 4.3's `JavaUtils.timeStringAs` has for what is none. */
import assert from "node:assert/strict";
import { timeStringAs } from "../../src/data/time-string";

describe("times in settings", () => {
  it("a number with a unit, or in the unit that is asked for; what is less than one is cut off", () => {
    assert.equal(timeStringAs("90s", "min"), 1);
    assert.equal(timeStringAs(" 2H ", "ms"), 7_200_000);
    assert.equal(timeStringAs("15", "s"), 15);
    assert.equal(timeStringAs("999us", "ms"), 0);
  });

  it("what is no time, and a unit that there is not", () => {
    assert.throws(
      () => timeStringAs("soon", "ms"),
      /^NumberFormatException: Time must .*\nFailed to parse time string: soon$/,
    );
    assert.throws(() => timeStringAs("5 s", "ms"), /\nFailed to parse time string: 5 s$/);
    assert.throws(() => timeStringAs("5w", "ms"), /\nInvalid suffix: "w"$/);
  });
});
