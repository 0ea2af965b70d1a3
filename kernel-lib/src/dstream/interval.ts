/** A stretch of batch times, such as the window of a stream at one moment: `[begin, end]`. Spark's class of the same name. */
import type { Duration } from "./duration";
import type { Time } from "./time";

export class Interval {
  constructor(
    readonly beginTime: Time,
    readonly endTime: Time,
  ) {}

  duration(): Duration {
    return this.endTime.minus(this.beginTime);
  }

  plus(by: Duration): Interval {
    return new Interval(this.beginTime.plus(by), this.endTime.plus(by));
  }

  minus(by: Duration): Interval {
    return new Interval(this.beginTime.minus(by), this.endTime.minus(by));
  }

  toString(): string {
    return `[${this.beginTime}, ${this.endTime}]`;
  }
}
