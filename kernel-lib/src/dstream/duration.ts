/**
 * A length of time in whole milliseconds: `Seconds(1)`, `Minutes(2)`, `Milliseconds(500)`. Spark's class of the same name.
 *
 * Windows, slides and batch intervals are such lengths, and each must be a multiple of the one below it. Where a program
 * gives a plain number it means seconds, as in Python; Scala has objects only.
 */
import { IllegalArgumentException } from "../data/errors";

export class Duration {
  /** @param milliseconds how many; what is behind the point is cut off, as Scala's `Long` has none */
  constructor(readonly milliseconds: number) {
    if (!Number.isFinite(milliseconds))
      throw new IllegalArgumentException(null, `a duration must be a number of milliseconds, not ${milliseconds}`);
    this.milliseconds = Math.trunc(milliseconds);
  }

  plus(other: Duration): Duration {
    return new Duration(this.milliseconds + other.milliseconds);
  }

  minus(other: Duration): Duration {
    return new Duration(this.milliseconds - other.milliseconds);
  }

  times(times: number): Duration {
    return new Duration(this.milliseconds * times);
  }

  /** How many of the other fit into this one, as a fraction. */
  div(other: Duration): number {
    return this.milliseconds / other.milliseconds;
  }

  less(other: Duration): boolean {
    return this.milliseconds < other.milliseconds;
  }

  lessEq(other: Duration): boolean {
    return this.milliseconds <= other.milliseconds;
  }

  greater(other: Duration): boolean {
    return this.milliseconds > other.milliseconds;
  }

  greaterEq(other: Duration): boolean {
    return this.milliseconds >= other.milliseconds;
  }

  equals(other: Duration): boolean {
    return this.milliseconds === other.milliseconds;
  }

  isMultipleOf(other: Duration): boolean {
    return this.milliseconds % other.milliseconds === 0;
  }

  min(other: Duration): Duration {
    return this.less(other) ? this : other;
  }

  max(other: Duration): Duration {
    return this.greater(other) ? this : other;
  }

  isZero(): boolean {
    return this.milliseconds === 0;
  }

  /** So that `<` and `>` compare. */
  valueOf(): number {
    return this.milliseconds;
  }

  toString(): string {
    return `${this.milliseconds} ms`;
  }
}

/** A length of time as a program may give it: a number means seconds. */
export type DurationLike = Duration | number;

export function toDuration(given: DurationLike): Duration {
  return typeof given === "number" ? new Duration(given * 1000) : given;
}

export function Milliseconds(milliseconds: number): Duration {
  return new Duration(milliseconds);
}

export function Seconds(seconds: number): Duration {
  return new Duration(seconds * 1000);
}

export function Minutes(minutes: number): Duration {
  return new Duration(minutes * 60_000);
}

/** Java's names for the same. */
export const Durations: {
  readonly milliseconds: (milliseconds: number) => Duration;
  readonly seconds: (seconds: number) => Duration;
  readonly minutes: (minutes: number) => Duration;
} = { milliseconds: Milliseconds, seconds: Seconds, minutes: Minutes };
