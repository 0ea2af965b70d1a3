/**
 * A call that is computed by other expressions: `nullif(a, b)` is `if(a = b, NULL, a)`.
 *
 * Spark's `RuntimeReplaceable`. Names of columns show the call as it was written; types, errors and code are those of what
 * stands for it. Spark replaces it in the optimiser, where ours leaves it in the plan.
 */
import type { DataType } from "../data/types";
import { Expression } from "./expression";

export class Replaced extends Expression {
  constructor(
    readonly name: string,
    /** What the call was given, for its text only. */
    readonly given: readonly Expression[],
    readonly replacement: Expression,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.replacement];
  }

  protected copyWith([replacement]: readonly Expression[]): Expression {
    return new Replaced(this.name, this.given, replacement);
  }

  get dataType(): DataType {
    return this.replacement.dataType;
  }

  get nullable(): boolean {
    return this.replacement.nullable;
  }

  sql(): string {
    return `${this.name}(${this.given.map((one) => one.sql()).join(", ")})`;
  }

  override toString(): string {
    return `${this.name}(${this.given.join(", ")})`;
  }
}
