import assert from "node:assert/strict";
import { IllegalArgumentException } from "../../src/data/errors";
import { intervalToMicros, parseDelay, parseInterval } from "../../src/data/interval";

function fails(call: () => unknown, errorClass: string, message: RegExp): void {
  assert.throws(call, (error) => {
    assert.ok(error instanceof IllegalArgumentException);
    assert.equal(error.errorClass, errorClass);
    assert.match(error.message, message);
    return true;
  });
}

describe("interval texts", () => {
  it("reads numbers and units", () => {
    const cases: [string, number, number, number][] = [
      ["10 minutes", 0, 0, 600e6],
      ["1 hour 30 minutes", 0, 0, 5400e6],
      ["interval 5 seconds", 0, 0, 5e6],
      ["INTERVAL 5 Seconds", 0, 0, 5e6],
      ["1 week", 0, 7, 0],
      ["-1 day", 0, -1, 0],
      ["- 1 day +2 hours", 0, -1, 7200e6],
      ["1.5 seconds", 0, 0, 1.5e6],
      [".25 second", 0, 0, 250_000],
      ["-1.5 seconds", 0, 0, -1.5e6],
      ["-0.5 seconds", 0, 0, -500_000],
      ["2 years 1 month", 25, 0, 0],
      ["250 milliseconds", 0, 0, 250_000],
      ["7 microseconds", 0, 0, 7],
      ["  1   day  ", 0, 1, 0],
      ["0 seconds", 0, 0, 0],
    ];
    for (const [text, months, days, micros] of cases)
      assert.deepEqual(parseInterval(text), { months, days, micros }, text);
  });

  it("names the word it cannot read, as Spark does", () => {
    const bad = "INVALID_INTERVAL_FORMAT";
    fails(
      () => parseInterval("10 parsecs"),
      `${bad}.INVALID_UNIT`,
      /^\[.*Error parsing '10 parsecs'.* Invalid unit parsecs\. SQLSTATE: 22006$/,
    );
    fails(() => parseInterval("abc"), `${bad}.UNRECOGNIZED_NUMBER`, /Unrecognized number abc\./);
    fails(() => parseInterval(""), `${bad}.INPUT_IS_EMPTY`, /cannot be empty/);
    fails(() => parseInterval("interval"), `${bad}.INPUT_IS_EMPTY`, /cannot be empty/);
    fails(() => parseInterval("10"), `${bad}.MISSING_UNIT`, /unit name after 10/);
    fails(() => parseInterval("-"), `${bad}.MISSING_NUMBER`, /number after -/);
    fails(() => parseInterval("10minutes"), `${bad}.INVALID_VALUE`, /Invalid value 10minutes/);
    fails(() => parseInterval("1.5 hours"), `${bad}.INVALID_FRACTION`, /hours cannot have fractional part/);
    fails(() => parseInterval("0.1234567890 seconds"), `${bad}.INVALID_PRECISION`, /nanosecond precision/);
    fails(() => parseInterval("interval5 days"), `${bad}.INVALID_PREFIX`, /prefix interval5/);
    fails(() => parseInterval("9223372036854775808 microseconds"), `${bad}.ARITHMETIC_EXCEPTION`, /arithmetic/);
    fails(() => parseInterval("1 constructor"), `${bad}.INVALID_UNIT`, /constructor/);
    fails(() => parseInterval("10 ms"), `${bad}.INVALID_UNIT`, /ms/);
  });

  it("words a watermark's delay that is no interval at all as withWatermark does", () => {
    assert.deepEqual(parseDelay("1 minute 30 seconds"), { months: 0, days: 0, micros: 90e6 });
    fails(() => parseDelay("abc"), "CANNOT_PARSE_INTERVAL", /Unable to parse 'abc'\..* SQLSTATE: 22006$/);
    fails(() => parseDelay("10 parsecs"), "INVALID_INTERVAL_FORMAT.INVALID_UNIT", /Invalid unit parsecs/);
  });

  it("counts 24 hours a day and 31 days a month", () => {
    assert.equal(intervalToMicros(parseInterval("1 day 1 second")), 86_401e6);
    assert.equal(intervalToMicros(parseInterval("1 month")), 31 * 86_400e6);
    assert.equal(intervalToMicros(parseInterval("1000 years")), 12_000n * 31n * 86_400_000_000n);
  });
});
