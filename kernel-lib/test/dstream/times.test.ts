/** Durations and times: the scenarios of Spark's DurationSuite and TimeSuite. */
import assert from "node:assert/strict";
import { Duration, Durations, Milliseconds, Minutes, Seconds, toDuration } from "../../src/dstream/duration";
import { Interval } from "../../src/dstream/interval";
import { Time } from "../../src/dstream/time";

describe("a Duration", () => {
  const [short, long] = [new Duration(999), new Duration(1000)];

  it("compares", () => {
    assert.deepEqual(
      [
        short.less(long),
        long.less(short),
        long.less(long),
        long.lessEq(long),
        long.greater(short),
        long.greaterEq(long),
      ],
      [true, false, false, true, true, true],
    );
    assert.ok(short < long && long > short);
    assert.ok(long.equals(Seconds(1)));
  });

  it("adds, subtracts, multiplies, divides", () => {
    assert.equal(short.plus(long).milliseconds, 1999);
    assert.equal(short.minus(long).milliseconds, -1);
    assert.equal(long.times(2).milliseconds, 2000);
    assert.equal(new Duration(200).div(new Duration(100)), 2);
    assert.equal(new Duration(100).div(new Duration(200)), 0.5);
  });

  it("knows multiples, the smaller, the larger, and nothing", () => {
    assert.ok(new Duration(1000).isMultipleOf(new Duration(200)));
    assert.ok(!new Duration(1000).isMultipleOf(new Duration(300)));
    assert.equal(short.min(long), short);
    assert.equal(short.max(long), long);
    assert.ok(new Duration(0).isZero());
    assert.ok(!short.isZero());
  });

  it("is made of units; a plain number means seconds; what is behind the point of a millisecond is cut off", () => {
    assert.equal(Milliseconds(987).milliseconds, 987);
    assert.equal(Seconds(3).milliseconds, 3000);
    assert.equal(Minutes(2).milliseconds, 120_000);
    assert.equal(Durations.seconds(2).milliseconds, 2000);
    assert.equal(toDuration(0.5).milliseconds, 500);
    assert.equal(Milliseconds(1.9).milliseconds, 1);
    assert.equal(String(Seconds(1)), "1000 ms");
    assert.throws(() => Seconds(Number.NaN), { message: /must be a number of milliseconds/ });
  });
});

describe("a Time", () => {
  const [early, late] = [new Time(999), new Time(1000)];

  it("compares", () => {
    assert.deepEqual(
      [
        early.less(late),
        late.less(early),
        late.lessEq(late),
        late.greater(early),
        late.greaterEq(late),
        late.equals(late),
      ],
      [true, false, true, true, true, true],
    );
  });

  it("is moved by a duration; between two times is one", () => {
    assert.equal(early.plus(new Duration(1)).milliseconds, 1000);
    assert.equal(late.minus(new Duration(1)).milliseconds, 999);
    const between: Duration = late.minus(early);
    assert.equal(between.milliseconds, 1);
  });

  it("goes back to a multiple, also of another beginning", () => {
    const floors = [1350, 1300, 1299].map((ms) => new Time(ms).floor(new Duration(200)).milliseconds);
    assert.deepEqual(floors, [1200, 1200, 1200]);
    assert.equal(new Time(1350).floor(new Duration(500), new Time(250)).milliseconds, 1250);
    assert.equal(new Time(-1).floor(new Duration(1000)).milliseconds, 0, "as Spark has it");
  });

  it("counts up to another, without it or with it", () => {
    const ms = (times: Time[]): number[] => times.map(({ milliseconds }) => milliseconds);
    assert.deepEqual(ms(new Time(1000).until(new Time(1600), new Duration(200))), [1000, 1200, 1400]);
    assert.deepEqual(ms(new Time(1000).to(new Time(1600), new Duration(200))), [1000, 1200, 1400, 1600]);
    assert.deepEqual(ms(new Time(1000).to(new Time(999), new Duration(200))), []);
  });

  it("knows multiples, the smaller and the larger", () => {
    assert.ok(new Time(1000).isMultipleOf(new Duration(5)));
    assert.ok(!new Time(1000).isMultipleOf(new Duration(6)));
    assert.equal(early.min(late), early);
    assert.equal(early.max(late), late);
  });

  it("bounds an interval", () => {
    const interval = new Interval(new Time(1000), new Time(3000));
    assert.equal(interval.duration().milliseconds, 2000);
    assert.equal(String(interval.plus(Seconds(1))), "[2000 ms, 4000 ms]");
    assert.equal(String(interval.minus(Seconds(1))), "[0 ms, 2000 ms]");
  });
});
