import assert from "node:assert/strict";
import {
  formatDate,
  formatIsoUtc,
  formatTimestamp,
  formatTimestampNtz,
  parseDate,
  parseTimestamp,
  parseTimestampNtz,
} from "../../src/data/timestamp";

const reread = (text: string, zone = "UTC"): string | null => {
  const micros = parseTimestamp(text, zone);
  return micros === null ? null : formatTimestamp(micros, "UTC");
};

describe("timestamps as text", () => {
  it("reads what Spark's cast reads", () => {
    // The right-hand sides are real Spark's, from its to_timestamp.
    const cases: [string, string][] = [
      ["2024-03-05", "2024-03-05 00:00:00"],
      ["2024", "2024-01-01 00:00:00"],
      ["2024-3", "2024-03-01 00:00:00"],
      ["2024-3-5 7:8:9", "2024-03-05 07:08:09"],
      ["2024-03-05T07:08:09.5+02:00", "2024-03-05 05:08:09.5"],
      ["2024-03-05 07:08:09.123456789", "2024-03-05 07:08:09.123456"],
      ["2024-03-05 07:08:09 UTC", "2024-03-05 07:08:09"],
      ["2024-03-05 07:08:09Z", "2024-03-05 07:08:09"],
      ["2024-03-05 07:08", "2024-03-05 07:08:00"],
      ["2024-03-05 07", "2024-03-05 07:00:00"],
      ["2024-07-05 07:08:09 Europe/Paris", "2024-07-05 05:08:09"],
      [" 2024-03-05 ", "2024-03-05 00:00:00"],
      ["+2024-03-05", "2024-03-05 00:00:00"],
      ["-0005-01-01", "-0005-01-01 00:00:00"],
      ["0001-01-01 00:00:00", "0001-01-01 00:00:00"],
      ["12345-01-01 00:00:00.000001", "+12345-01-01 00:00:00.000001"],
    ];
    for (const [text, expected] of cases) assert.equal(reread(text), expected, text);
  });

  it("refuses what Spark's cast refuses", () => {
    const texts = ["", "abc", "20240305", "now2", "2024-02-30", "2024-13-01", "2024-03-05 24:00:00", "2024-03-05T"];
    for (const text of [
      ...texts,
      "2024-03-05 07:60",
      "2024-03-05 07:08:60",
      "2024-03-05 07:08Z",
      "2024-03-05 07:08:09 Mars",
      "999999-01-01",
    ])
      assert.equal(parseTimestamp(text, "UTC"), null, text);
  });

  it("reads in the session's zone unless the text names one", () => {
    assert.equal(reread("2024-07-01 00:00:00", "Europe/Paris"), "2024-06-30 22:00:00");
    assert.equal(reread("2024-07-01 00:00:00Z", "Europe/Paris"), "2024-07-01 00:00:00");
  });

  it("prints in the zone, without zeros at the end of the fraction", () => {
    const micros = 1_704_164_645_120_000;
    assert.equal(formatTimestamp(micros, "UTC"), "2024-01-02 03:04:05.12");
    assert.equal(formatTimestamp(micros, "America/New_York"), "2024-01-01 22:04:05.12");
    assert.equal(formatTimestamp(-1, "UTC"), "1969-12-31 23:59:59.999999");
    assert.equal(formatIsoUtc(micros), "2024-01-02T03:04:05.12Z");
    assert.equal(formatIsoUtc(0), "1970-01-01T00:00:00Z");
  });

  it("holds every 64-bit number of microseconds", () => {
    assert.equal(formatTimestamp(2n ** 63n - 1n, "UTC"), "+294247-01-10 04:00:54.775807");
    assert.equal(formatTimestamp(-(2n ** 63n), "UTC"), "-290308-12-21 19:59:05.224192");
    assert.equal(parseTimestamp("+294247-01-10 04:00:54.775807", "UTC"), 2n ** 63n - 1n);
    assert.equal(parseTimestamp("-290308-12-21 19:59:05.224192", "UTC"), -(2n ** 63n));
    assert.equal(parseTimestamp("+294247-01-10 04:00:54.775808", "UTC"), null);
  });

  it("leaves the clock of a timestamp without zone alone", () => {
    assert.equal(formatTimestampNtz(parseTimestampNtz("2024-03-31 02:30:00.5 +05:00") ?? 0), "2024-03-31 02:30:00.5");
  });
});

describe("dates as text", () => {
  it("reads what Spark's cast reads, a time of day being ignored", () => {
    const cases: [string, string][] = [
      ["2024-02-29", "2024-02-29"],
      ["2024-2-9", "2024-02-09"],
      ["2024-02", "2024-02-01"],
      ["2024", "2024-01-01"],
      [" 2024-02-29T12:00 whatever ", "2024-02-29"],
      ["-0001-12-31", "-0001-12-31"],
      ["0000-01-01", "0000-01-01"],
      ["+10000-01-01", "+10000-01-01"],
    ];
    for (const [text, expected] of cases) assert.equal(formatDate(parseDate(text) ?? Number.NaN), expected, text);
  });

  it("refuses what is no date", () => {
    for (const text of ["", "2024-02-30", "2023-02-29", "24-01-01", "2024/01/01", "2024-01-01x", "2024T", "20240101 1"])
      assert.equal(parseDate(text), null, text);
  });
});
