/**
 * `a LIKE ANY ('x%', 'y%')` with patterns written there: computed as `a LIKE 'x%' OR a LIKE 'y%'`, named `likeany(a)`. Spark's `LikeAny` and
 * kin; with other patterns it has the chain too.
 */
import { type Expression, UnresolvedFunction } from "./expression";
import { ScalarCall } from "./function";
import { Replaced } from "./replaced";

export class QuantifiedLike extends Replaced {
  /** @param name `likeany`, `notlikeall` … */
  constructor(
    name: string,
    readonly ignoresCase: boolean,
    replacement: Expression,
  ) {
    super(name, [], replacement);
  }

  protected override copyWith([replacement]: readonly Expression[]): Expression {
    return new QuantifiedLike(this.name, this.ignoresCase, replacement);
  }

  /** The text that is compared, as the first comparison has it. */
  private text(write: (operand: Expression) => string): string {
    const isLike = (node: Expression): node is ScalarCall | UnresolvedFunction =>
      (node instanceof UnresolvedFunction && node.name.endsWith("like")) ||
      (node instanceof ScalarCall && node.definition.name.endsWith("like"));
    const operand = this.replacement.find(isLike)?.children[0];
    const text = operand === undefined ? "" : write(operand);
    return `${this.name}(${this.ignoresCase ? `lower(${text})` : text})`;
  }

  override sql(): string {
    return this.text((operand) => operand.sql());
  }

  override toString(): string {
    return this.text(String);
  }
}
