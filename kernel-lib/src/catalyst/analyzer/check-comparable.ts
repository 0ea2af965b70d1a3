/**
 * Groups, DISTINCT and set operations compare rows, so their columns must be comparable: variants are not, nor what holds
 * them, and maps are as groups only. Part of Spark's `CheckAnalysis`.
 */
import { AnalysisException } from "../../data/errors";
import { type DataType, holdsMap, holdsVariant } from "../../data/types";
import type { Expression } from "../../plan/expression";
import { Aggregate, type LogicalPlan } from "../../plan/logical";
import { Distinct, SetOperation } from "../../plan/logical-set";
import { positionText } from "../../plan/origin";

const isVariant = ({ dataType }: { readonly dataType: DataType }): boolean => holdsVariant(dataType);

const isMap = ({ dataType }: { readonly dataType: DataType }): boolean => holdsMap(dataType);

/** @throws AnalysisException `GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE`, `UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE` */
export function checkComparable(plan: LogicalPlan): void {
  if (plan instanceof Aggregate) {
    const group = plan.groupingExpressions.find(isVariant);
    if (group !== undefined) throw notComparable(group, plan);
  }
  if (!(plan instanceof Distinct || plan instanceof SetOperation)) return;
  const { output } = plan.children[0];
  const column = output.find(isMap) ?? output.find(isVariant);
  if (column === undefined) return;
  const kind = isMap(column) ? "MAP" : "VARIANT";
  throw new AnalysisException(
    `UNSUPPORTED_FEATURE.SET_OPERATION_ON_${kind}_TYPE`,
    `The feature is not supported: Cannot have ${kind} type columns in a set operation (INTERSECT, EXCEPT, etc.), but the type of column \`${column.name}\` is "${column.dataType.sql}".`,
    { sqlState: "0A000", context: `${positionText(plan.origin)};\n${plan.treeString()}\n` },
  );
}

function notComparable(group: Expression, plan: LogicalPlan): AnalysisException {
  return new AnalysisException(
    "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE",
    `The expression "${group.sql()}" cannot be used as a grouping expression because its data type "${group.dataType.sql}" is not an orderable data type.`,
    { sqlState: "42822", context: `${positionText(group.origin)};\n${plan.treeString()}\n` },
  );
}
