import assert from "node:assert/strict";
import { addMonths, civilFromDays, daysFromCivil, daysInMonth, isCivilDate } from "../../src/data/calendar";

const date = (year: number, month: number, day: number): { year: number; month: number; day: number } => ({
  year,
  month,
  day,
});

describe("calendar", () => {
  it("agrees with Date on every day of 1900 to 2100", () => {
    for (let days = -25_567; days <= 47_847; days++) {
      const expected = new Date(days * 86_400_000);
      const civil = date(expected.getUTCFullYear(), expected.getUTCMonth() + 1, expected.getUTCDate());
      assert.deepEqual(civilFromDays(days), civil);
      assert.equal(daysFromCivil(civil), days);
    }
  });

  it("reaches far back and far ahead", () => {
    assert.equal(daysFromCivil(date(1, 1, 1)), -719_162);
    assert.equal(daysFromCivil(date(0, 1, 1)), -719_528);
    assert.equal(daysFromCivil(date(-1, 12, 31)), -719_529);
    for (const far of [date(-290_000, 2, 29), date(290_000, 12, 31), date(0, 2, 29)])
      assert.deepEqual(civilFromDays(daysFromCivil(far)), far);
  });

  it("knows leap years", () => {
    assert.deepEqual(
      [1900, 2000, 2023, 2024, 0, -4].map((year) => daysInMonth(year, 2)),
      [28, 29, 28, 29, 29, 29],
    );
    assert.deepEqual(
      Array.from({ length: 12 }, (_, i) => daysInMonth(2023, i + 1)),
      [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
    );
    assert.equal(isCivilDate(date(2024, 2, 30)), false);
    assert.equal(isCivilDate(date(2024, 13, 1)), false);
    assert.equal(isCivilDate(date(2024, 2, 29)), true);
  });

  it("adds months, staying in the month", () => {
    assert.deepEqual(addMonths(date(2024, 1, 31), 1), date(2024, 2, 29));
    assert.deepEqual(addMonths(date(2024, 1, 31), -2), date(2023, 11, 30));
    assert.deepEqual(addMonths(date(2024, 12, 5), 13), date(2026, 1, 5));
  });
});
