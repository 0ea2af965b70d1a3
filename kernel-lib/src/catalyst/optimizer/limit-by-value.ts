/**
 * A limit inside a correlated query counts for each value of the query around by itself: rows are numbered by value, and those with
 * the first numbers stay. What Spark's `DecorrelateInnerQuery` does with LIMIT and OFFSET.
 */
import { IntegerType } from "../../data/types";
import { Alias, type AttributeReference, Literal, toAttribute } from "../../plan/expression";
import { lookupFunction } from "../../plan/functions/registry";
import { Filter, Limit, type LogicalPlan, Project, Sort } from "../../plan/logical";
import { Offset } from "../../plan/logical-set";
import { Window } from "../../plan/logical-window";
import type { SortOrder } from "../../plan/sort-order";
import { growingFrame, WindowExpression, WindowSpec } from "../../plan/window";
import { bindCall } from "../analyzer/resolve-functions";
import { callOf } from "../build-expression";
import { and } from "../predicates";

/** `LIMIT`, `OFFSET`, or the one over the other, and what they take rows of. */
export interface Taken {
  readonly input: LogicalPlan;
  readonly limit: number | null;
  readonly offset: number;
}

export function takenBy(plan: Limit | Offset): Taken {
  if (plan instanceof Offset) return { input: plan.child, limit: null, offset: plan.offset };
  const { child, limit } = plan;
  return child instanceof Offset
    ? { input: child.child, limit, offset: child.offset }
    : { input: child, limit, offset: 0 };
}

/** The rows that are taken for each value of these columns; without columns, of all. */
export function limitByValue(
  { limit, offset }: Taken,
  input: LogicalPlan,
  values: readonly AttributeReference[],
): LogicalPlan {
  if (values.length === 0) {
    const rest = offset === 0 ? input : new Offset(offset, input);
    return limit === null ? rest : new Limit(limit, rest);
  }
  const numbered = (child: LogicalPlan, order: readonly SortOrder[]): LogicalPlan => {
    const definition = lookupFunction("row_number");
    if (definition === undefined) throw new Error("internal: there is no row_number");
    const call = new WindowExpression(bindCall(definition, []), new WindowSpec(values, order, growingFrame));
    const rn = new Alias(call, "rn");
    const number = toAttribute(rn);
    const bounds = [
      ...(offset === 0 ? [] : [callOf(">", number, new Literal(offset, IntegerType))]),
      ...(limit === null ? [] : [callOf("<=", number, new Literal(offset + limit, IntegerType))]),
    ];
    const window = new Window([rn], values, order, child);
    return new Project(child.output, bounds.length === 0 ? window : new Filter(and(bounds), window));
  };
  if (input instanceof Sort) return numbered(input.child, input.order);
  // The order may be by what the list does not put out.
  if (input instanceof Project && input.child instanceof Sort)
    return new Project(input.expressions, numbered(input.child.child, input.child.order));
  return numbered(input, []);
}
