/**
 * Rows that were computed once and are kept: what a cached part of a plan becomes. Spark's `InMemoryRelation`.
 *
 * The optimiser does not look inside. The rows are computed when a job first needs them; `explain` computes nothing.
 */
import type { InternalRow } from "../data/value";
import type { AttributeReference } from "./expression";
import { Leaf } from "./logical-plan";

/** Rows by partition, computed when they are first asked for. */
export interface CachedRows {
  /** The table or view that was cached by its name; null for a DataFrame. */
  readonly table: string | null;
  /** For plans: where they are kept. */
  readonly level: string;
  /** For plans: how they are computed. */
  planText(): string;
  /** Empty until `rows` has been awaited. */
  readonly partitions: readonly (readonly InternalRow[])[];
  rows(): Promise<void>;
}

export class InMemoryRelation extends Leaf {
  constructor(
    readonly output: readonly AttributeReference[],
    readonly cached: CachedRows,
  ) {
    super();
  }

  /** With what was cached, further in, as Spark draws it. */
  override lines(): readonly string[] {
    return [`${this.simpleString()}\n   +- ${this.cached.planText().replaceAll("\n", "\n      ")}`];
  }

  protected describe(): string {
    return `InMemoryRelation [${this.output.join(", ")}], ${this.cached.level}`;
  }
}
