/** What the functions for programs are made of: a call by name over columns. A text names a column; `lit` makes a literal. */
import { Column, type ColumnOrValue, nameOrColumn, toExpression } from "../column";
import { UnresolvedFunction } from "../expression";
import { fromCall } from "../origin";

export function call(name: string, ...args: (Column | string)[]): Column {
  return fromCall(name, () => new Column(new UnresolvedFunction(name, args.map(nameOrColumn))));
}

/** A constant. */
export function lit(value: ColumnOrValue): Column {
  return new Column(toExpression(value));
}

/** An argument that may be left out. */
export function given(argument: Column | string | undefined): (Column | string)[] {
  return argument === undefined ? [] : [argument];
}
