/** A value that every task may read: `sc.broadcast(table)`. Spark's `Broadcast`. Here tasks see the driver's own value. */

import { callSite } from "../data/call-site";
import { SparkException } from "../data/errors";

export class Broadcast<T> {
  private destroyedAt: string | null = null;
  /** For the engine: which copies in executors are good. */
  copies: object = {};

  constructor(
    readonly id: number,
    private readonly held: T,
  ) {}

  /** @throws SparkException after `destroy()` */
  get value(): T {
    this.assertValid();
    return this.held;
  }

  /** Drops the executors' copies; they get the value again when they need it. */
  unpersist(_blocking: boolean = false): void {
    this.assertValid();
    this.copies = {};
  }

  /** Drops the value for good. */
  destroy(_blocking: boolean = true): void {
    this.assertValid();
    this.destroyedAt = callSite().shortForm;
  }

  private assertValid(): void {
    if (this.destroyedAt !== null)
      throw new SparkException(
        "INTERNAL_ERROR_BROADCAST",
        `Attempted to use ${this} after it was destroyed (${this.destroyedAt}) `,
        { sqlState: "XX000" },
      );
  }

  toString(): string {
    return `Broadcast(${this.id})`;
  }
}
