/** What a cast between types becomes for which there is none, until it is reported. */
import type { DataType } from "../data/types";
import { type Expression, Unresolved } from "./expression";
import { Cast } from "./function";

/** A cast that Spark does not know; `check-analysis.ts` reports it. */
export class ImpossibleCast extends Unresolved {
  constructor(
    readonly child: Expression,
    readonly to: DataType,
    readonly tolerant: boolean = false,
    /** Not written as a cast: `date(x)`. */
    readonly implicit: boolean = false,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.child];
  }

  protected copyWith([child]: readonly Expression[]): Expression {
    return new ImpossibleCast(child, this.to, this.tolerant, this.implicit);
  }

  sql(): string {
    return new Cast(this.child, this.to, this.implicit, this.tolerant).sql();
  }

  override toString(): string {
    return `cast(${this.child} as ${this.to.simpleString})`;
  }
}
