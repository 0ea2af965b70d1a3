/**
 * What may stand around the arguments of a call: `DISTINCT`, `IGNORE NULLS`, `WITHIN GROUP (ORDER BY …)`.
 *
 * Each wraps the call until `ResolveFunctions` knows what is called. In Spark these are fields of `UnresolvedFunction`.
 */
import { type Expression, Unresolved } from "./expression";
import { asOrder, type SortOrder } from "./sort-order";

/** `count(DISTINCT a, b)` */
export class DistinctCall extends Unresolved {
  constructor(readonly call: Expression) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.call];
  }

  protected copyWith([call]: readonly Expression[]): Expression {
    return new DistinctCall(call);
  }

  sql(): string {
    return this.call.sql().replace("(", "(DISTINCT ");
  }

  override toString(): string {
    return `${this.call}`.replace("(", "(distinct ");
  }
}

/** `first(a) IGNORE NULLS` */
export class IgnoreNullsCall extends Unresolved {
  constructor(readonly call: Expression) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.call];
  }

  protected copyWith([call]: readonly Expression[]): Expression {
    return new IgnoreNullsCall(call);
  }

  sql(): string {
    return `${this.call.sql()} IGNORE NULLS`;
  }

  override toString(): string {
    return `${this.call} ignore nulls`;
  }
}

/** `listagg(a, ',') WITHIN GROUP (ORDER BY b)` */
export class WithinGroupCall extends Unresolved {
  constructor(
    readonly name: string,
    readonly isDistinct: boolean,
    readonly args: readonly Expression[],
    readonly order: readonly SortOrder[],
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [...this.args, ...this.order];
  }

  protected copyWith(children: readonly Expression[]): Expression {
    const count = this.args.length;
    const order = asOrder(children.slice(count));
    return new WithinGroupCall(this.name, this.isDistinct, children.slice(0, count), order);
  }

  sql(): string {
    const distinct = this.isDistinct ? "DISTINCT " : "";
    const order = this.order.map((item) => item.sql()).join(", ");
    return `${this.name}(${distinct}${this.args.map((arg) => arg.sql()).join(", ")}) WITHIN GROUP (ORDER BY ${order})`;
  }

  override toString(): string {
    return `'${this.name}(${this.args.join(", ")}) WITHIN GROUP (ORDER BY ${this.order.join(", ")})`;
  }
}
