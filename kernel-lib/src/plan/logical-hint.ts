/**
 * Hints of a query, as written and as understood. Spark's `UnresolvedHint` and `ResolvedHint`.
 *
 * `ResolvedHint` stands over the relation that is meant; the optimiser hands it to the join above (`EliminateResolvedHint`).
 */
import type { Expression } from "./expression";
import type { JoinStrategy } from "./logical-join";
import { type LogicalPlan, PlainUnary } from "./logical-plan";

/** `SELECT /*+ NAME(a, 3) *\/ …`, or `df.hint("name", …)`. The parameters may be names of tables: no rule shall take them for columns. */
export class UnresolvedHint extends PlainUnary {
  constructor(
    readonly name: string,
    readonly parameters: readonly Expression[],
    readonly child: LogicalPlan,
  ) {
    super();
  }
  protected override get isResolved(): boolean {
    return false;
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new UnresolvedHint(this.name, this.parameters, child);
  }

  protected describe(): string {
    const list = this.parameters.length === 0 ? "" : `, [${this.parameters.join(", ")}]`;
    return `UnresolvedHint ${this.name}${list}`;
  }
}

export class ResolvedHint extends PlainUnary {
  constructor(
    readonly strategy: JoinStrategy,
    readonly child: LogicalPlan,
  ) {
    super();
  }

  protected copyWith([child]: readonly LogicalPlan[]): LogicalPlan {
    return new ResolvedHint(this.strategy, child);
  }

  protected describe(): string {
    return `ResolvedHint (strategy=${this.strategy})`;
  }
}
