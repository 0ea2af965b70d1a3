/**
 * `sum(a) FILTER (WHERE b > 1)`: an aggregate that takes only some of the rows of its group.
 *
 * The condition is one argument more, and the code that adds a row runs only where it is true.
 */
import { BooleanType } from "../data/types";
import { type Expression, Unresolved } from "./expression";
import { AggregateCall, type AggregateFunction, type BoundAggregate } from "./function";

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
  constructor(
    definition: AggregateFunction,
    /** The aggregate without the filter. */
    private readonly plain: BoundAggregate,
    /** The aggregate's arguments, then the condition. */
    children: readonly Expression[],
  ) {
    super(definition, filtered(plain), children);
  }

  protected override copyWith(children: readonly Expression[]): Expression {
    return new FilteredAggregateCall(this.definition, this.plain, children);
  }

  override sql(): string {
    return this.written(this.children.map((child) => child.sql()));
  }

  override toString(): string {
    return this.written(this.children.map(String));
  }

  private written(texts: readonly string[]): string {
    return `${this.definition.name}(${texts.slice(0, -1).join(", ")}) FILTER (WHERE ${texts[texts.length - 1]})`;
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
