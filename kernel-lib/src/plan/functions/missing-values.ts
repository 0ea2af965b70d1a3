/**
 * What `df.na` is made of: expressions that take NaN for a missing value, as NULL is one. They have no SQL name of their
 * own in a program. Spark's `AtLeastNNonNulls` and `NaNvl(column, null)`.
 */
import { BooleanType, type DataType } from "../../data/types";
import type { Expression } from "../expression";
import { type BoundScalar, ScalarCall, type ScalarFunction } from "../function";

const isFloating = (type: DataType): boolean => type.kind === "double" || type.kind === "float";

/** Whether at least `n` of the columns are neither NULL nor NaN. */
export function atLeastNNonNulls(n: number, columns: readonly Expression[]): Expression {
  const text = (args: readonly string[]): string => `atleastnnonnulls(${[n, ...args].join(", ")})`;
  const types = columns.map((column) => column.dataType);
  const bound: BoundScalar = {
    argumentTypes: types,
    dataType: BooleanType,
    seesNulls: { neverNull: true },
    code: (args) => {
      const present = args.map((value, i) =>
        isFloating(types[i]) ? `(${value} !== null && !Number.isNaN(${value}) ? 1 : 0)` : `(${value} !== null ? 1 : 0)`,
      );
      return `(${["0", ...present].join(" + ")} >= ${n})`;
    },
  };
  return new ScalarCall(definition("atleastnnonnulls", bound, text), bound, columns);
}

/** The value, or NULL for NaN; other types than float and double have no NaN. */
export function nanToNull(column: Expression): Expression {
  if (!isFloating(column.dataType)) return column;
  const bound: BoundScalar = {
    argumentTypes: [column.dataType],
    dataType: column.dataType,
    nullableResult: true,
    code: ([value]) => `(Number.isNaN(${value}) ? null : ${value})`,
  };
  const text = ([value]: readonly string[]): string => `nanvl(${value}, null)`;
  return new ScalarCall(definition("nanvl", bound, text), bound, [column]);
}

function definition(name: string, bound: BoundScalar, sql: (args: readonly string[]) => string): ScalarFunction {
  const count = bound.argumentTypes.length;
  return { kind: "scalar", name, arity: [count, count], expects: "any", sql, bind: () => bound };
}
