/**
 * `array_sort(xs)`, and `array_sort(xs, (a, b) -> a - b)` with an order of one's own: negative, zero or positive.
 *
 * In Spark the first is the second with a function that puts NULLs last, which shows in the column's name. A function
 * that gives NULL is an error; where that happens beside a NULL element, Spark fails with a NullPointerException.
 */
import { SparkError } from "../../data/errors";
import { castToString } from "../../data/format-value";
import { comparator, isOrderable } from "../../data/ordering";
import { type DataType, IntegerType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { elementOf, higherOrder } from "./define-higher-order";

type Cells = readonly Value[];
type Compare = (a: Value, b: Value) => Value;

const V = "namedlambdavariable()";
const NATURAL =
  `lambdafunction((IF(((${V} IS NULL) AND (${V} IS NULL)), 0, ` +
  `(IF((${V} IS NULL), 1, (IF((${V} IS NULL), -1, (IF((${V} < ${V}), -1, (IF((${V} > ${V}), 1, 0)))))))))), ${V}, ${V})`;

function nullsLast(type: DataType): (a: Value, b: Value) => number {
  const compare = comparator(type);
  return (a, b) => (a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b));
}

function checked(compare: Compare, type: DataType): (a: Value, b: Value) => number {
  return (a, b) => {
    const order = compare(a, b);
    if (order !== null) return order as number;
    if (a === null || b === null)
      throw new SparkError(null, `Cannot invoke "Object.toString()" because "${a === null ? "o1" : "o2"}" is null`);
    const text = (value: Value): string => castToString(value, type, "UTC") ?? "null";
    throw new SparkError(
      "COMPARATOR_RETURNS_NULL",
      `The comparator has returned a NULL for a comparison between ${text(a)} and ${text(b)}. It should return a positive integer for "greater than", 0 for "equal" and a negative integer for "less than". To revert to deprecated behavior where NULL is treated as 0 (equal), you must set "spark.sql.legacy.allowNullComparisonResultInArraySort" to "true".`,
      { sqlState: "22004" },
    );
  };
}

export const arraySort: ScalarFunction = higherOrder({
  name: "array_sort",
  takes: ["array"],
  functions: [([array]) => [elementOf(array), elementOf(array)]],
  optional: 1,
  sql: ([array, compare = NATURAL]) => `array_sort(${array}, ${compare})`,
  misfit: (given) => {
    const [array, compare] = given;
    if (compare !== undefined)
      return compare.dataType.kind === "int"
        ? null
        : {
            kind: "UNEXPECTED_RETURN_TYPE",
            why: `The \`lambdafunction\` requires return "${IntegerType.sql}" type, but the actual is "${compare.dataType.sql}" type.`,
          };
    const type = elementOf(array).dataType;
    if (isOrderable(type)) return null;
    return { kind: "INVALID_ORDERING_TYPE", why: `The \`<\` does not support ordering on type "${type.sql}".` };
  },
  bind: ([array]) => {
    const type = elementOf(array).dataType;
    return {
      dataType: array.dataType,
      compute: (cells: Cells, compare?: Compare) =>
        [...cells].sort(compare === undefined ? nullsLast(type) : checked(compare, type)),
    };
  },
});
