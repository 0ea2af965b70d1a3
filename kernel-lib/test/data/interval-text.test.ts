import assert from "node:assert/strict";
import {
  formatDayTimeInterval,
  formatYearMonthInterval,
  intervalType,
  parseDayTimeInterval,
  parseYearMonthInterval,
} from "../../src/data/interval-text";
import { type AtomicType, DayTimeIntervalType, YearMonthIntervalType } from "../../src/data/types";

const dayTime = (from: string, to?: string): AtomicType<"dayTimeInterval"> =>
  intervalType(from, to) as AtomicType<"dayTimeInterval">;

describe("intervals as SQL text", () => {
  it("shows the fields of the type", () => {
    const micros = 93_784_500_000; // 1 day, 2 hours, 3 minutes and 4.5 seconds
    const texts: [AtomicType<"dayTimeInterval">, string][] = [
      [DayTimeIntervalType, "INTERVAL '1 02:03:04.5' DAY TO SECOND"],
      [dayTime("day"), "INTERVAL '1' DAY"],
      [dayTime("day", "hour"), "INTERVAL '1 02' DAY TO HOUR"],
      [dayTime("hour", "minute"), "INTERVAL '26:03' HOUR TO MINUTE"],
      [dayTime("minute"), "INTERVAL '1563' MINUTE"],
      [dayTime("second"), "INTERVAL '93784.5' SECOND"],
    ];
    for (const [type, text] of texts) assert.equal(formatDayTimeInterval(micros, type), text);
    assert.equal(formatDayTimeInterval(-3_720_000_000, DayTimeIntervalType), "INTERVAL '-0 01:02:00' DAY TO SECOND");
    assert.equal(formatDayTimeInterval(5_000_000, dayTime("second")), "INTERVAL '05' SECOND");
    assert.equal(formatYearMonthInterval(-14, YearMonthIntervalType), "INTERVAL '-1-2' YEAR TO MONTH");
  });

  it("reads its own texts back", () => {
    for (const micros of [0, 1, -1, 93_784_500_000, -93_784_000_001, 2n ** 63n - 1n])
      assert.equal(parseDayTimeInterval(formatDayTimeInterval(micros, DayTimeIntervalType)), micros);
    for (const months of [0, 14, -14, 36])
      assert.equal(parseYearMonthInterval(formatYearMonthInterval(months, YearMonthIntervalType)), months);
    assert.equal(parseDayTimeInterval("INTERVAL '10:20.25' MINUTE TO SECOND"), 620_250_000);
    assert.equal(parseYearMonthInterval("INTERVAL '3' YEAR"), 36);
  });

  it("refuses other texts and fields in the wrong order", () => {
    for (const text of ["10 minutes", "INTERVAL '1' YEAR", "INTERVAL '1:2' DAY", "INTERVAL 'x' DAY"])
      assert.equal(parseDayTimeInterval(text), null, text);
    for (const text of ["INTERVAL '1' DAY", "INTERVAL '1' YEAR TO MONTH", "INTERVAL '1-2' MONTH"])
      assert.equal(parseYearMonthInterval(text), null, text);
    assert.equal(intervalType("second", "day"), null);
    assert.equal(intervalType("year", "day"), null);
  });
});
