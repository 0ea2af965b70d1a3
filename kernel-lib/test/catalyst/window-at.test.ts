/** Which windows a time falls into: before 1970, with an offset, and when the slide does not divide the length. */
import assert from "node:assert/strict";
import { windowAt, windowFinder } from "../../src/catalyst/window-at";
import { SeededRandom } from "../../src/data/random";
import * as F from "../../src/plan/functions/index";
import { newSession } from "../recorded/programs";

describe("time windows", () => {
  it("hold their start and not their end, on both sides of 1970", () => {
    assert.deepEqual(windowAt(0, 10, 10, 0, 0), [0, 10]);
    assert.deepEqual(windowAt(9, 10, 10, 0, 0), [0, 10]);
    assert.deepEqual(windowAt(10, 10, 10, 0, 0), [10, 20]);
    assert.deepEqual(windowAt(-1, 10, 10, 0, 0), [-10, 0]);
    assert.deepEqual(windowAt(-10, 10, 10, 0, 0), [-10, 0]);
    assert.deepEqual(windowAt(-11, 10, 10, 0, 0), [-20, -10]);
  });

  it("begin at the offset, which may be negative", () => {
    assert.deepEqual(windowAt(2, 10, 10, 3, 0), [-7, 3]);
    assert.deepEqual(windowAt(3, 10, 10, 3, 0), [3, 13]);
    assert.deepEqual(windowAt(8, 10, 10, -3, 0), [7, 17]);
  });

  it("slide back by the index", () => {
    assert.deepEqual(
      [0, 1, 2].map((index) => windowAt(12, 9, 4, 0, index)),
      [
        [12, 21],
        [8, 17],
        [4, 13],
      ],
    );
  });

  it("are exact where microseconds no longer fit a number", () => {
    const time = 9007199254740993n;
    assert.deepEqual(windowAt(time, 10, 10, 0, 0), [9007199254740990, 9007199254741000n]);
  });

  it("are found alike by who remembers the last one, near and far, and where a division would round", () => {
    const random = new SeededRandom(5);
    for (const [size, slide, start] of [
      [10, 10, 0],
      [9, 4, -3],
      [3_600_000_000, 600_000_000, 5],
      [7, 3, 1],
      [2 ** 51, 2 ** 51, 0],
    ])
      for (const index of [0, 1]) {
        const windowOf = windowFinder(size, slide, start, index);
        const times = [0, 2 ** 52 - 1, 2 ** 52, 2 ** 53 - 1, -(2 ** 52) + 1, -(2 ** 53) + 1].flatMap((middle) =>
          Array.from({ length: 200 }, () => middle + Math.floor((random.next() - 0.5) * 3 * slide)),
        );
        for (const time of [...times.filter(Number.isSafeInteger), 2n ** 60n, 5])
          assert.deepEqual(windowOf(time), windowAt(time, size, slide, start, index), `${time} ${size} ${slide}`);
      }
  });

  // Every window that should hold the time, found by trying all.
  function expected(time: number, size: number, slide: number): number[] {
    const starts: number[] = [];
    for (let start = -100; start <= 100; start += slide) if (start <= time && time < start + size) starts.push(start);
    return starts;
  }

  for (const [size, slide] of [
    [10, 5],
    [10, 4],
    [7, 3],
    [5, 5],
  ])
    it(`of ${size} s every ${slide} s give each row all its windows and no other`, async () => {
      const spark = newSession();
      const times = [-21, -20, -1, 0, 1, 3, 8, 19, 20];
      const origin = -100 % slide;
      const frame = spark
        .createDataFrame(
          [...times, null].map((s) => [s === null ? null : new Date(s * 1000)]),
          "ts TIMESTAMP",
        )
        .select(F.window("ts", `${size} seconds`, `${slide} seconds`, `${origin} seconds`).alias("w"), "ts");
      const rows = await spark.state.execute(frame.plan);
      for (const time of times) {
        const starts = rows.filter((row) => row[1] === time * 1e6).map((row) => Number((row[0] as number[])[0]) / 1e6);
        assert.deepEqual(
          starts.sort((a, b) => a - b),
          expected(time, size, slide),
          `at ${time} s`,
        );
      }
      assert.ok(
        rows.every((row) => row[1] !== null),
        "a row without a time is in no window",
      );
    });
});
