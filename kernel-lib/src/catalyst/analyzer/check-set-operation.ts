/** The sides of a union, an intersection or a difference must have columns that go together. Part of Spark's `CheckAnalysis`. */
import { AnalysisException } from "../../data/errors";
import type { DataType } from "../../data/types";
import { widerType } from "../../plan/functions/numeric-types";
import type { LogicalPlan } from "../../plan/logical";
import { type SetOperation, Union } from "../../plan/logical-set";
import { positionText } from "../../plan/origin";

/**
 * @param root the whole plan, which errors of SQL text show
 * @throws AnalysisException `NUM_COLUMNS_MISMATCH`, `INCOMPATIBLE_COLUMN_TYPE`
 */
export function checkSetOperation(node: Union | SetOperation, root: LogicalPlan): void {
  const [first, ...others] = node.children;
  others.forEach((other, i) => {
    if (other.output.length !== first.output.length) throw columnCounts(node, i + 1, root);
  });
  first.output.forEach((column, i) => {
    others.reduce<DataType>((type, other) => {
      const common = widerType(type, other.output[i].dataType);
      if (common === null) throw incompatible(node, i, type, other.output[i].dataType, root);
      return common;
    }, column.dataType);
  });
}

function operatorName(node: Union | SetOperation): string {
  return node instanceof Union ? "UNION" : `${node.kind.toUpperCase()}${node.isAll ? " ALL" : ""}`;
}

function whereabouts(node: LogicalPlan, root: LogicalPlan): string {
  return `${positionText(node.origin)};\n${(node.origin === null ? node : root).treeString()}\n`;
}

function columnCounts(node: Union | SetOperation, index: number, root: LogicalPlan): AnalysisException {
  const [first, other] = [node.children[0], node.children[index]].map((child) => child.output.length);
  return new AnalysisException(
    "NUM_COLUMNS_MISMATCH",
    `${operatorName(node)} can only be performed on inputs with the same number of columns, but the first input has ${first} columns and the ${ordinal(index + 1)} input has ${other} columns.`,
    { sqlState: "42826", context: whereabouts(node, root) },
  );
}

function incompatible(
  node: Union | SetOperation,
  index: number,
  a: DataType,
  b: DataType,
  root: LogicalPlan,
): AnalysisException {
  return new AnalysisException(
    "INCOMPATIBLE_COLUMN_TYPE",
    `${operatorName(node)} can only be performed on tables with compatible column types. The ${ordinal(index + 1)} column of the second table is "${b.sql}" type which is not compatible with "${a.sql}" at the same column of the first table..`,
    { sqlState: "42825", context: whereabouts(node, root) },
  );
}

function ordinal(n: number): string {
  return ["first", "second", "third"][n - 1] ?? `${n}th`;
}
