/** The common table expressions that a part of a query sees, by name. An inner one hides an outer one of its name. */
import { type LogicalPlan, SubqueryAlias, UnresolvedRelation } from "../logical";
import type { Parser } from "./parser";
import type { Token } from "./token";

export class Scope {
  private constructor(private readonly tables: ReadonlyMap<string, LogicalPlan>) {}

  static readonly empty: Scope = new Scope(new Map());

  with(name: string, plan: LogicalPlan): Scope {
    return new Scope(new Map([...this.tables, [name.toLowerCase(), new SubqueryAlias(name, plan)]]));
  }

  /** @param start the token where the name, or the clause around it, begins */
  table(p: Parser, start: Token, parts: readonly string[]): LogicalPlan {
    const inlined = parts.length === 1 ? this.tables.get(parts[0].toLowerCase()) : undefined;
    return inlined ?? p.located(start, () => new UnresolvedRelation(parts.join(".")));
  }
}
