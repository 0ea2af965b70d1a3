import assert from "node:assert/strict";
import { IllegalArgumentException } from "../../src/data/errors";
import {
  instantToWallClock,
  isTimeZone,
  microsOf,
  secondsOf,
  wallClockToInstant,
  zoneOffsetSeconds,
} from "../../src/data/time-zone";
import { parseTimestampNtz } from "../../src/data/timestamp";

const seconds = (iso: string): number => Date.parse(iso) / 1000;
const wall = (text: string): number => parseTimestampNtz(text) as number;

describe("time zones", () => {
  it("reads fixed offsets in all of Java's forms", () => {
    const offsets: [string, number][] = [
      ["UTC", 0],
      ["Z", 0],
      ["GMT", 0],
      ["+02:00", 7200],
      ["-3:30", -12_600],
      ["+5", 18_000],
      ["-0330", -12_600],
      ["GMT+2", 7200],
      ["UTC-01:30", -5400],
      ["+01:02:03", 3723],
      ["EST", -18_000],
    ];
    for (const [zone, offset] of offsets) assert.equal(zoneOffsetSeconds(zone, 0), offset, zone);
  });

  it("asks Intl for regions, in summer and winter, and for short ids", () => {
    assert.equal(zoneOffsetSeconds("Europe/Paris", seconds("2024-01-15T00:00:00Z")), 3600);
    assert.equal(zoneOffsetSeconds("Europe/Paris", seconds("2024-07-15T00:00:00Z")), 7200);
    assert.equal(zoneOffsetSeconds("PST", seconds("2024-07-15T00:00:00Z")), -7 * 3600);
    assert.equal(zoneOffsetSeconds("Asia/Kolkata", 0), 19_800);
    assert.equal(zoneOffsetSeconds("America/St_Johns", seconds("2024-01-15T00:00:00Z")), -12_600);
  });

  it("changes at the second the clocks change", () => {
    const change = seconds("2024-03-31T01:00:00Z");
    assert.equal(zoneOffsetSeconds("Europe/Berlin", change - 1), 3600);
    assert.equal(zoneOffsetSeconds("Europe/Berlin", change), 7200);
  });

  it("knows local mean time of long ago, to the second", () => {
    assert.equal(zoneOffsetSeconds("America/Los_Angeles", seconds("1880-01-01T00:00:00Z")), -(7 * 3600 + 52 * 60 + 58));
  });

  it("knows changes of former times that were not on a quarter of an hour", () => {
    const change = seconds("1972-01-07T00:44:30Z");
    assert.equal(zoneOffsetSeconds("Africa/Monrovia", change - 1), -(44 * 60 + 30));
    assert.equal(zoneOffsetSeconds("Africa/Monrovia", change), 0);
    assert.equal(zoneOffsetSeconds("Africa/Monrovia", change - 1), -(44 * 60 + 30));
  });

  it("goes on beyond the last Date", () => {
    assert.equal(zoneOffsetSeconds("Asia/Tokyo", 9e12), 32_400);
  });

  it("says which zone it does not know", () => {
    for (const zone of ["Mars/Olympus", "+19:00", "+2:60", "", "12:00", "Europe/Paris; DROP"])
      assert.equal(isTimeZone(zone), false, zone);
    assert.throws(
      () => zoneOffsetSeconds("Mars/Olympus", 0),
      (error) => error instanceof IllegalArgumentException && /'Mars\/Olympus'.*use a region/.test(error.message),
    );
  });

  it("moves a time in the gap of spring on by the length of the gap", () => {
    const instant = wallClockToInstant(wall("2024-03-31 02:30:00"), "Europe/Paris");
    assert.equal(instant, seconds("2024-03-31T01:30:00Z") * 1e6);
    assert.equal(instantToWallClock(instant, "Europe/Paris"), wall("2024-03-31 03:30:00"));
  });

  it("takes the earlier instant of a time shown twice in autumn", () => {
    assert.equal(
      wallClockToInstant(wall("2024-10-27 02:30:00"), "Europe/Paris"),
      seconds("2024-10-27T00:30:00Z") * 1e6,
    );
    assert.equal(
      wallClockToInstant(wall("2024-11-03 01:30:00"), "America/New_York"),
      seconds("2024-11-03T05:30:00Z") * 1e6,
    );
  });

  it("finds every other instant again from its wall clock", () => {
    for (const zone of ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "+05:45"])
      for (let hour = 0; hour < 366 * 24; hour += 7) {
        const instant = (seconds("2024-01-01T00:12:00Z") + hour * 3600) * 1e6;
        assert.equal(wallClockToInstant(instantToWallClock(instant, zone), zone), instant, `${zone} hour ${hour}`);
      }
  });

  it("keeps microseconds beyond 2^53 exact", () => {
    const far = 9_007_199_254_740_993_123n;
    assert.equal(instantToWallClock(far, "+00:00:01"), far + 1_000_000n);
    assert.equal(microsOf(secondsOf(far), 993_123), far);
    assert.equal(secondsOf(-1n), -1);
    assert.equal(secondsOf(-1_000_000n), -1);
    assert.equal(secondsOf(-1), -1);
  });
});
