/**
 * All columns whose names a regular expression matches: `` df.colRegex("`(id|na.*)`") ``. Spark's `UnresolvedRegex`.
 *
 * The whole name must match, in any case. Like `*` it stands for several columns, or none.
 */
import { type Expression, Unresolved } from "./expression";
import { javaRegex } from "./functions/java-regex";

export class UnresolvedRegex extends Unresolved {
  readonly children: readonly Expression[] = [];

  constructor(
    readonly pattern: string,
    /** Of which relation; null for all. */
    readonly table: string | null,
  ) {
    super();
  }

  protected copyWith(): Expression {
    return this;
  }

  matches(column: { readonly name: string; readonly qualifier: string | null }): boolean {
    const isOurs = this.table === null || column.qualifier?.toLowerCase() === this.table.toLowerCase();
    return isOurs && javaRegex(`^(?:${withoutPossessive(this.pattern)})$`, "i")?.test(column.name) === true;
  }

  sql(): string {
    return `${this.table === null ? "" : `${this.table}.`}${this.pattern}`;
  }

  override toString(): string {
    return `'${this.sql()}`;
  }
}

/** `(id)?+.+`, all columns but `id`, is how this is often used; JavaScript has no such quantifier but can say the same. */
function withoutPossessive(pattern: string): string {
  let count = 0;
  return pattern.replace(/(\([^()]*\)|\[[^\]]*\]|\\.|[\w.])([?*+])\+/g, (_, what: string, quantifier: string) => {
    count += 1;
    return `(?=(?<once${count}>${what}${quantifier}))\\k<once${count}>`;
  });
}
