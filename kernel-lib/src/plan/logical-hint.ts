/**
 * Hints of a query, as written and as understood. Spark's `UnresolvedHint` and `ResolvedHint`.
 *
 * `ResolvedHint` stands over the relation that is meant; the optimiser hands it to the join above (`EliminateResolvedHint`).
 */
import type { Expression } from "./expression";
import type { JoinStrategy } from "./logical-join";
import { type LogicalPlan, Unary } from "./logical-plan";

/** `SELECT /*+ NAME(a, 3) *\/ …`, or `df.hint("name", …)`. */
export class UnresolvedHint extends Unary {
  constructor(
    readonly name: string,
    readonly parameters: readonly Expression[],
    readonly child: LogicalPlan,
  ) {
    super();
  }

  /** The parameters may be names of tables, so no rule shall take them for columns. */
  readonly expressions: readonly Expression[] = [];

  protected override get isResolved(): boolean {
    return false;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new UnresolvedHint(this.name, this.parameters, child);
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  protected describe(): string {
    const list = this.parameters.length === 0 ? "" : `, [${this.parameters.join(", ")}]`;
    return `UnresolvedHint ${this.name}${list}`;
  }
}

export class ResolvedHint extends Unary {
  readonly expressions: readonly Expression[] = [];

  constructor(
    readonly strategy: JoinStrategy,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new ResolvedHint(this.strategy, child);
  }

  protected copyWithExpressions(): LogicalPlan {
    return this;
  }

  protected describe(): string {
    return `ResolvedHint (strategy=${this.strategy})`;
  }
}
