/**
 * Rows that the engine must compute before even their columns are known, as a leaf of a plan: what `SHOW TABLES` answers,
 * `df.describe()`, `df.stat.crosstab()`.
 *
 * Spark's `CommandResult`. What is behind it runs once, however often its rows are asked for.
 */
import type { AttributeReference } from "./expression";
import type { LocalRelation } from "./logical";
import { Leaf } from "./logical-plan";

export class CommandResult extends Leaf {
  private done: LocalRelation | null = null;

  constructor(
    readonly command: string,
    private readonly compute: () => Promise<LocalRelation>,
  ) {
    super();
  }

  protected override get isResolved(): boolean {
    return false;
  }

  get output(): readonly AttributeReference[] {
    throw new Error(`internal: the columns of ${this.command} were asked for before it had run`);
  }

  async resolve(): Promise<void> {
    if (this.done !== null) return;
    const rows = await this.compute();
    this.done ??= rows;
  }

  /** Itself until `resolve` has been called. */
  get relation(): Leaf {
    return this.done ?? this;
  }

  protected describe(): string {
    return `CommandResult ${this.command}`;
  }
}
