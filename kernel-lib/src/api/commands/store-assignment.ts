/**
 * Which value may be put into which column: ANSI's store assignment. Numbers fit numbers if they are not too large, anything
 * becomes text, dates and timestamps each other; a text is nothing else. Spark's `TableOutputResolver`.
 */
import { mayAssign } from "../../catalyst/ansi-assignment";
import { castFunction } from "../../catalyst/cast";
import { AnalysisException, SparkError } from "../../data/errors";
import { type DataType, type StructField, sameType } from "../../data/types";
import type { Expression } from "../../plan/expression";
import { type BoundScalar, Cast, ScalarCall } from "../../plan/function";
import { isNumeric } from "../../plan/functions/numeric-types";
import type { CatalogTable } from "../catalog/catalog-table";

/**
 * The value as a value of the column.
 * @param isConstant the value of `PARTITION (p = 'x')` or a default, which is cast whatever it is
 * @throws INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST
 */
export function assigned(
  value: Expression,
  column: StructField,
  table: CatalogTable,
  isConstant: boolean,
  from: DataType | null = null,
): Expression {
  if (from !== null && sameType(from, column.dataType)) return value;
  if (isConstant || from === null) return new Cast(value, column.dataType, true);
  if (!mayAssign(from, column.dataType))
    throw new AnalysisException(
      "INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST",
      `Cannot write incompatible data for the table ${table.quotedName}: Cannot safely cast \`${column.name}\` "${from.sql}" to "${column.dataType.sql}".`,
      { sqlState: "KD000" },
    );
  return isNumeric(from) && isNumeric(column.dataType)
    ? narrowed(value, from, column)
    : new Cast(value, column.dataType, true);
}

/** A number as a number of another type, with the error of an insertion when it is too large. */
function narrowed(value: Expression, from: DataType, { dataType: to, name }: StructField): Expression {
  const bound: BoundScalar = {
    argumentTypes: [from],
    dataType: to,
    nullableResult: true,
    code: ([cell], context) => {
      const convert = castFunction(from, to, context.timeZone) ?? ((v) => v);
      const assign: typeof convert = (v) => {
        try {
          return convert(v);
        } catch (error) {
          throw error instanceof SparkError ? overflow(from, to, name) : error;
        }
      };
      return `${context.reference("assign", assign)}(${cell})`;
    },
  };
  const definition = {
    kind: "scalar",
    name: "assign",
    arity: [1, 1],
    expects: '"NUMERIC"',
    bind: () => bound,
  } as const;
  return new ScalarCall(definition, bound, [value]);
}

function overflow(from: DataType, to: DataType, column: string): SparkError {
  return new SparkError(
    "CAST_OVERFLOW_IN_TABLE_INSERT",
    `Fail to assign a value of "${from.sql}" type to the "${to.sql}" type column or variable \`${column}\` due to an overflow. Use \`try_cast\` on the input value to tolerate overflow and return NULL instead.`,
    { sqlState: "22003" },
  );
}
