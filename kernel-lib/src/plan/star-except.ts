/** `* EXCEPT (a, s.x)`: all columns but these, and without these fields. Spark's `UnresolvedStarExceptOrReplace`. */
import { type Expression, type UnresolvedAttribute, UnresolvedStar, UnresolvedStarWith } from "./expression";

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
