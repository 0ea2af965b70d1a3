/** The columns of a recursion are its anchor's; each place that reads it has them under identities of its own. */
import { AnalysisException } from "../../data/errors";
import { sameType } from "../../data/types";
import { AttributeReference } from "../../plan/expression";
import { AggregateCall } from "../../plan/function";
import type { LogicalPlan } from "../../plan/logical";
import { positionText } from "../../plan/origin";
import { transformWithSubqueries } from "../../plan/subquery";
import { UnionLoop, UnionLoopRef } from "../../plan/union-loop";
import { nodeRule, type Rule } from "../rule";

export const resolveUnionLoop: Rule = nodeRule("ResolveWithCTE", [UnionLoop], (node) => {
  if (!(node instanceof UnionLoop) || node.columns !== null || !node.anchor.resolved) return node;
  return withColumns(node);
});

function withColumns({ loop, names, maxRounds, anchor, step }: UnionLoop): LogicalPlan {
  const { output } = anchor;
  if (names !== null && names.length !== output.length) throw aliasCount(names.length, output.length);
  const fresh = (): AttributeReference[] =>
    output.map((column, i) => new AttributeReference(names?.[i] ?? column.name, column.dataType, true));
  const readable = transformWithSubqueries(step, (node) =>
    node instanceof UnionLoopRef && node.loop === loop ? new UnionLoopRef(loop, fresh()) : node,
  );
  return new UnionLoop(loop, names, maxRounds, anchor, readable, fresh());
}

/** @throws AnalysisException when the step's rows are not like the anchor's */
export function checkUnionLoop({ anchor, step, origin }: UnionLoop): void {
  const context = positionText(origin);
  if (step.output.length !== anchor.output.length)
    throw new AnalysisException(
      "NUM_COLUMNS_MISMATCH",
      `UNION can only be performed on inputs with the same number of columns, but the first input has ${anchor.output.length} columns and the second input has ${step.output.length} columns.`,
      { sqlState: "42826", context },
    );
  const hasAggregate = [...step.nodes()].some((n) =>
    n.expressions.some((e) => e.exists((x) => x instanceof AggregateCall)),
  );
  if (hasAggregate)
    throw new AnalysisException(
      "INVALID_RECURSIVE_REFERENCE.PLACE",
      "Invalid recursive reference found inside WITH RECURSIVE clause. Recursive references cannot be used on the right side of left outer/semi/anti joins, on the left side of right outer joins, in full outer joins, in aggregates, window functions or sorts",
      { sqlState: "42836", context },
    );
  const misfit = anchor.output.findIndex((column, i) => !sameType(column.dataType, step.output[i].dataType));
  if (misfit >= 0)
    throw new AnalysisException(
      "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE",
      `Failed to merge incompatible data types "${anchor.output[misfit].dataType.sql}" and "${step.output[misfit].dataType.sql}". Please check the data types of the columns being merged and ensure that they are compatible. If necessary, consider casting the columns to compatible data types before attempting the merge.`,
      { sqlState: "42825", context },
    );
}

function aliasCount(names: number, columns: number): AnalysisException {
  return new AnalysisException(
    "ASSIGNMENT_ARITY_MISMATCH",
    `The number of columns or variables assigned or aliased: ${columns} does not match the number of source expressions: ${names}.`,
    { sqlState: "42802" },
  );
}
