/**
 * The rows that a command gives, as a leaf of a plan: `SHOW TABLES` can be shown and filtered like any table.
 *
 * Spark's `CommandResult`. A command runs once, however often its rows are asked for.
 */
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "./expression";
import { LocalRelation } from "./logical";
import { Leaf } from "./logical-plan";

export class CommandResult extends Leaf {
  private done: LocalRelation | null = null;

  constructor(
    readonly command: string,
    readonly output: readonly AttributeReference[],
    private readonly rows: () => Promise<readonly InternalRow[]>,
  ) {
    super();
  }

  override get resolved(): boolean {
    return false;
  }

  async resolve(): Promise<void> {
    if (this.done !== null) return;
    const rows = await this.rows();
    this.done ??= new LocalRelation(this.output, rows);
  }

  /** Itself until `resolve` has been called. */
  get relation(): Leaf {
    return this.done ?? this;
  }

  protected describe(): string {
    return `CommandResult [${this.output.join(", ")}], ${this.command}`;
  }
}
