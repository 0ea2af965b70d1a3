/**
 * The time of a batch: a moment in whole milliseconds since 1970. Spark's class of the same name.
 *
 * A batch has the time at which it ends. Batch times are multiples of the batch interval after the graph's zero time
 * (semantics Q1, Q4), so the arithmetic here is about multiples.
 */
import { Duration } from "./duration";

export class Time {
  constructor(readonly milliseconds: number) {
    this.milliseconds = Math.trunc(milliseconds);
  }

  plus(duration: Duration): Time {
    return new Time(this.milliseconds + duration.milliseconds);
  }

  /** Less a duration it is a time, less a time a duration. */
  minus(other: Duration): Time;
  minus(other: Time): Duration;
  minus(other: Duration | Time): Time | Duration {
    const left = this.milliseconds - other.milliseconds;
    return other instanceof Time ? new Duration(left) : new Time(left);
  }

  less(other: Time): boolean {
    return this.milliseconds < other.milliseconds;
  }

  lessEq(other: Time): boolean {
    return this.milliseconds <= other.milliseconds;
  }

  greater(other: Time): boolean {
    return this.milliseconds > other.milliseconds;
  }

  greaterEq(other: Time): boolean {
    return this.milliseconds >= other.milliseconds;
  }

  equals(other: Time): boolean {
    return this.milliseconds === other.milliseconds;
  }

  /** The last multiple of `step` after `zero` that is not later than this; before `zero` the next one, as Java divides. */
  floor(step: Duration, zero: Time = new Time(0)): Time {
    const from = this.milliseconds - zero.milliseconds;
    return new Time(Math.trunc(from / step.milliseconds) * step.milliseconds + zero.milliseconds);
  }

  isMultipleOf(step: Duration): boolean {
    return this.milliseconds % step.milliseconds === 0;
  }

  min(other: Time): Time {
    return this.less(other) ? this : other;
  }

  max(other: Time): Time {
    return this.greater(other) ? this : other;
  }

  /** This time and those after it by `step`, below `end`. */
  until(end: Time, step: Duration): Time[] {
    const times: Time[] = [];
    for (let ms = this.milliseconds; ms < end.milliseconds; ms += step.milliseconds) times.push(new Time(ms));
    return times;
  }

  /** This time and those after it by `step`, up to and with `end`. */
  to(end: Time, step: Duration): Time[] {
    return this.until(end.plus(new Duration(1)), step);
  }

  /** So that `<` and `>` compare. */
  valueOf(): number {
    return this.milliseconds;
  }

  toString(): string {
    return `${this.milliseconds} ms`;
  }
}
