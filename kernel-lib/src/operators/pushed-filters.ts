/** Conditions in the form in which Spark hands them to a source: `GreaterThan(k,1)`. Spark's `DataSourceStrategy.translateFilter`. */
import { AttributeReference, type Expression, Literal } from "../plan/expression";
import { ScalarCall } from "../plan/function";

const COMPARISONS: ReadonlyMap<string, readonly [name: string, turned: string]> = new Map([
  ["=", ["EqualTo", "EqualTo"]],
  ["<=>", ["EqualNullSafe", "EqualNullSafe"]],
  [">", ["GreaterThan", "LessThan"]],
  [">=", ["GreaterThanOrEqual", "LessThanOrEqual"]],
  ["<", ["LessThan", "GreaterThan"]],
  ["<=", ["LessThanOrEqual", "GreaterThanOrEqual"]],
]);

const OF_TEXTS: ReadonlyMap<string, string> = new Map([
  ["startswith", "StringStartsWith"],
  ["endswith", "StringEndsWith"],
  ["contains", "StringContains"],
]);

/** The condition as a source takes it, or null when it takes no such condition. */
export function pushedFilter(condition: Expression): string | null {
  if (!(condition instanceof ScalarCall)) return null;
  const { name } = condition.definition;
  const [left, right] = condition.children;
  if (name === "and" || name === "or") {
    const sides = [pushedFilter(left), pushedFilter(right)];
    return sides.includes(null) ? null : `${name === "and" ? "And" : "Or"}(${sides.join(",")})`;
  }
  if (name === "not") {
    const inner = pushedFilter(left);
    return inner === null ? null : `Not(${inner})`;
  }
  if (name === "isnull" || name === "isnotnull")
    return left instanceof AttributeReference ? `${name === "isnull" ? "IsNull" : "IsNotNull"}(${left.name})` : null;
  const comparison = COMPARISONS.get(name);
  if (comparison !== undefined) {
    if (left instanceof AttributeReference && right instanceof Literal)
      return `${comparison[0]}(${left.name},${right})`;
    const isTurned = left instanceof Literal && right instanceof AttributeReference;
    return isTurned ? `${comparison[1]}(${right.name},${left})` : null;
  }
  const ofText = OF_TEXTS.get(name);
  const fits = left instanceof AttributeReference && right instanceof Literal;
  return ofText !== undefined && fits ? `${ofText}(${left.name},${right})` : null;
}
