/**
 * `sum(a) FILTER (WHERE b > 1)`: an aggregate that takes only some of the rows of its group.
 *
 * The condition is one argument more, and the code that adds a row runs only where it is true.
 */
import { BooleanType } from "../data/types";
import { type Expression, Unresolved } from "./expression";
import { AggregateCall, type BoundAggregate } from "./function";

/** A call with a FILTER clause, before it is known what is called. */
export class UnresolvedFilter extends Unresolved {
  constructor(
    readonly call: Expression,
    readonly condition: Expression,
  ) {
    super();
  }

  get children(): readonly Expression[] {
    return [this.call, this.condition];
  }

  protected copyWith([call, condition]: readonly Expression[]): Expression {
    return new UnresolvedFilter(call, condition);
  }

  sql(): string {
    return `${this.call.sql()} FILTER (WHERE ${this.condition.sql()})`;
  }

  override toString(): string {
    return `${this.call} FILTER (WHERE ${this.condition})`;
  }
}

export class FilteredAggregateCall extends AggregateCall {
  override readonly isDistinct: boolean;

  constructor(
    /** The aggregate without the filter, as it was written. */
    private readonly call: AggregateCall,
    /** The aggregate's arguments, then the condition. */
    children: readonly Expression[],
  ) {
    super(call.definition, filtered(call.bound), children);
    this.isDistinct = call.isDistinct;
  }

  static of(call: AggregateCall, condition: Expression): FilteredAggregateCall {
    return new FilteredAggregateCall(call, [...call.children, condition]);
  }

  protected override copyWith(children: readonly Expression[]): Expression {
    return new FilteredAggregateCall(this.call, children);
  }

  override sql(): string {
    return `${this.plain.sql()} FILTER (WHERE ${this.condition.sql()})`;
  }

  override toString(): string {
    return `${this.plain} FILTER (WHERE ${this.condition})`;
  }

  private get plain(): Expression {
    return this.call.withChildren(this.children.slice(0, -1));
  }

  private get condition(): Expression {
    return this.children[this.children.length - 1];
  }
}

function filtered(plain: BoundAggregate): BoundAggregate {
  return {
    ...plain,
    argumentTypes: [...plain.argumentTypes, BooleanType],
    update: (buffers, args, context) =>
      `if (${args[args.length - 1]} === true) {\n${plain.update(buffers, args.slice(0, -1), context)}\n}`,
  };
}
