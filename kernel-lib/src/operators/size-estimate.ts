/**
 * How many bytes a plan may give, roughly: what decides whether a join sends a side to every task. Spark's
 * `SizeInBytesOnlyStatsPlanVisitor`: rows at hand are counted, a filter changes nothing, a join multiplies.
 */
import type { DataType } from "../data/types";
import { Aggregate, Limit, LocalRelation, type LogicalPlan, Project } from "../plan/logical";
import { FileRelation } from "../plan/logical-file";
import { Range } from "../plan/logical-partitioning";
import { Union } from "../plan/logical-set";

/** Never zero. A source that does not say counts as too large. */
export function sizeInBytes(plan: LogicalPlan): number {
  if (plan instanceof LocalRelation) return Math.max(1, plan.rows.length * rowSize(plan));
  if (plan instanceof Range) return Math.max(1, Number(plan.count) * 8);
  if (plan instanceof FileRelation) return Math.max(1, plan.table.sizeInBytes);
  if (plan.children.length === 0) return Number.MAX_SAFE_INTEGER;
  const below = plan.children.map(sizeInBytes);
  if (plan instanceof Union) return below.reduce((a, b) => a + b);
  if (plan instanceof Limit) return Math.min(below[0], Math.max(1, plan.limit * rowSize(plan)));
  if (plan instanceof Aggregate && plan.groupingExpressions.length === 0) return rowSize(plan);
  if (plan instanceof Project || plan instanceof Aggregate)
    return Math.max(1, (below[0] * rowSize(plan)) / rowSize(plan.children[0]));
  return below.reduce((a, b) => a * b);
}

/** Bytes of a row: eight for itself, and the default size of each column's type. */
function rowSize(plan: LogicalPlan): number {
  return plan.output.reduce((size, column) => size + defaultSize(column.dataType), 8);
}

/** Spark's `DataType.defaultSize`. */
function defaultSize(type: DataType): number {
  switch (type.kind) {
    case "null":
    case "boolean":
    case "byte":
      return 1;
    case "short":
      return 2;
    case "int":
    case "float":
    case "date":
    case "yearMonthInterval":
      return 4;
    case "string":
      return 20;
    case "binary":
      return 100;
    case "decimal":
      return type.precision <= 18 ? 8 : 16;
    case "array":
      return defaultSize(type.elementType);
    case "map":
      return defaultSize(type.keyType) + defaultSize(type.valueType);
    case "struct":
      return type.fields.reduce((size, field) => size + defaultSize(field.dataType), 0);
    default:
      return 8;
  }
}
