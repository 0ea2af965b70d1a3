/** Stars that stand for other columns than all. `* EXCEPT (a, s.x)` is Spark's `UnresolvedStarExceptOrReplace`. */
import { type Expression, Unresolved, type UnresolvedAttribute, UnresolvedStar } from "./expression";

/** All columns, one of them replaced or added: what `withColumn` selects. */
export class UnresolvedStarWith extends Unresolved {
  constructor(
    readonly name: string,
    readonly column: Expression,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.column];
  }

  protected copyWith([column]: readonly Expression[]): Expression {
    return new UnresolvedStarWith(this.name, column);
  }

  sql(): string {
    return `*, ${this.column.sql()} AS ${this.name}`;
  }

  override toString(): string {
    return `*, '${this.column} AS ${this.name}`;
  }
}

/** All columns but these, and without these fields. */
export class UnresolvedStarExcept extends UnresolvedStar {
  constructor(
    target: readonly string[] | null,
    readonly except: readonly UnresolvedAttribute[],
  ) {
    super(target);
  }

  protected override copyWith(): Expression {
    return this;
  }
}

/** All columns, one of them with another value: `|> SET a = 1`. The column must be there. */
export class UnresolvedStarReplace extends UnresolvedStarWith {
  constructor(
    readonly replaced: UnresolvedAttribute,
    value: Expression,
  ) {
    super(replaced.nameParts[0], value);
  }

  protected override copyWith([value]: readonly Expression[]): Expression {
    return new UnresolvedStarReplace(this.replaced, value);
  }
}
