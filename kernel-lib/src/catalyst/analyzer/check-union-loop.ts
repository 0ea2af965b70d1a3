/**
 * Where a recursion may read itself, and what its step must give. Part of Spark's `CheckAnalysis`.
 *
 * The step sees the rows of one round at a time, so nothing that needs all of them may stand above the place where it reads
 * itself.
 */
import { AnalysisException } from "../../data/errors";
import { sameType } from "../../data/types";
import { Aggregate, type LogicalPlan, Sort } from "../../plan/logical";
import { Join } from "../../plan/logical-join";
import { Window } from "../../plan/logical-window";
import { positionText } from "../../plan/origin";
import { nodesWithSubqueries } from "../../plan/subquery";
import { type UnionLoop, UnionLoopRef } from "../../plan/union-loop";

/** @param root for the error's text */
export function checkUnionLoop(node: UnionLoop, root: LogicalPlan): void {
  checkPlace(node, root);
  checkRows(node);
}

function checkPlace({ loop, step }: UnionLoop, root: LogicalPlan): void {
  const readsLoop = (plan: LogicalPlan): boolean =>
    [...nodesWithSubqueries(plan)].some((node) => node instanceof UnionLoopRef && node.loop === loop);
  for (const node of nodesWithSubqueries(step))
    if (forbidden(node).some(readsLoop))
      throw new AnalysisException(
        "INVALID_RECURSIVE_REFERENCE.PLACE",
        "Invalid recursive reference found inside WITH RECURSIVE clause. Recursive references cannot be used on the right side of left outer/semi/anti joins, on the left side of right outer joins, in full outer joins, in aggregates, window functions or sorts",
        { sqlState: "42836", context: `;\n${root.treeString()}\n` },
      );
}

/** The children of a node in which the recursion may not be read. */
function forbidden(node: LogicalPlan): readonly LogicalPlan[] {
  if (node instanceof Aggregate || node instanceof Window || node instanceof Sort) return node.children;
  if (!(node instanceof Join)) return [];
  switch (node.joinType) {
    case "FullOuter":
      return node.children;
    case "RightOuter":
      return [node.left];
    case "Inner":
    case "Cross":
      return [];
    default:
      return [node.right];
  }
}

/** The step's rows must be like the anchor's. */
function checkRows({ anchor, step, origin }: UnionLoop): void {
  const context = positionText(origin);
  if (step.output.length !== anchor.output.length)
    throw new AnalysisException(
      "NUM_COLUMNS_MISMATCH",
      `UNION can only be performed on inputs with the same number of columns, but the first input has ${anchor.output.length} columns and the second input has ${step.output.length} columns.`,
      { sqlState: "42826", context },
    );
  const misfit = anchor.output.findIndex((column, i) => !sameType(column.dataType, step.output[i].dataType));
  if (misfit >= 0)
    throw new AnalysisException(
      "CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE",
      `Failed to merge incompatible data types "${anchor.output[misfit].dataType.sql}" and "${step.output[misfit].dataType.sql}". Please check the data types of the columns being merged and ensure that they are compatible. If necessary, consider casting the columns to compatible data types before attempting the merge.`,
      { sqlState: "42825", context },
    );
}
