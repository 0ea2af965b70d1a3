/** `x BETWEEN low AND high`: two comparisons, in whose place the optimiser puts them (`optimizer/replace-expressions.ts`). */

import { comparator } from "../../data/ordering";
import { BooleanType } from "../../data/types";
import type { Value } from "../../data/value";
import type { ScalarFunction } from "../function";
import { comparisonType } from "./comparison";
import { commonType } from "./numeric-types";

export const between: ScalarFunction = {
  kind: "scalar",
  name: "between",
  arity: [3, 3],
  family: "oneType",
  expects: "any",
  bind(args) {
    const [low, high] = [comparisonType(args[0], args[1]), comparisonType(args[0], args[2])];
    const type = low === null || high === null ? null : commonType([low, high]);
    if (type === null) return null;
    const compare = comparator(type);
    const atLeast = (a: Value, b: Value): boolean | null => (a === null || b === null ? null : compare(a, b) >= 0);
    const compute = (value: Value, from: Value, to: Value): boolean | null => {
      const [above, below] = [atLeast(value, from), atLeast(to, value)];
      if (above === false || below === false) return false;
      return above === null || below === null ? null : true;
    };
    return {
      argumentTypes: [type, type, type],
      dataType: BooleanType,
      seesNulls: { neverNull: false },
      nullable: (nulls) => nulls.some(Boolean),
      code: (values, context) => `${context.reference("between", compute)}(${values.join(", ")})`,
    };
  },
};
