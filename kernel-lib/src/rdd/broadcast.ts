/** A value that every task may read: `sc.broadcast(table)`. Spark's `Broadcast`. Here tasks see the driver's own value. */
import { SparkException } from "../data/errors";

export class Broadcast<T> {
  private destroyed = false;

  constructor(
    readonly id: number,
    private readonly held: T,
  ) {}

  /** @throws SparkException after `destroy()` */
  get value(): T {
    this.assertValid("used");
    return this.held;
  }

  /** Drops the executors' copies; they get the value again when they need it. */
  unpersist(_blocking: boolean = false): void {
    this.assertValid("unpersisted");
  }

  /** Drops the value for good. */
  destroy(_blocking: boolean = true): void {
    this.assertValid("destroyed");
    this.destroyed = true;
  }

  private assertValid(action: string): void {
    if (this.destroyed)
      throw new SparkException(
        null,
        `Attempted to use ${this} after it was destroyed (${action === "used" ? "value" : action}) `.trimEnd(),
      );
  }

  toString(): string {
    return `Broadcast(${this.id})`;
  }
}
