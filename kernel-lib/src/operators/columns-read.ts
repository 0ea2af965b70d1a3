/**
 * Which columns of a source anybody looks at. Spark prunes the relation in the plan of each batch; here the scan keeps its
 * columns, so that a recorded batch shows whole rows, and a source that is not recorded may leave out those that nobody reads.
 */
import { type AttributeReference, references } from "../plan/expression";
import { FilterExec } from "./filter";
import type { PhysicalPlan } from "./physical-plan";
import { ProjectExec } from "./project";
import { MicroBatchScanExec } from "./scan";

/** The names of the columns that the plan reads from a source; all of them where that is not plain to see. */
export function columnsRead(plan: PhysicalPlan, sourceIndex: number): ReadonlySet<string> {
  return new Set(readBelow(plan, sourceIndex, null));
}

/** @param above the columns that are looked at above this operator; null: all */
function readBelow(node: PhysicalPlan, sourceIndex: number, above: readonly AttributeReference[] | null): string[] {
  if (node instanceof MicroBatchScanExec) {
    if (node.sourceIndex !== sourceIndex) return [];
    const ids = above?.map((column) => column.exprId);
    return node.output.filter((column) => ids?.includes(column.exprId) ?? true).map((column) => column.name);
  }
  const wanted = wantedBy(node, above);
  return node.children.flatMap((child) => readBelow(child, sourceIndex, wanted));
}

/** What an operator wants of its child, if these columns are wanted of it. */
function wantedBy(node: PhysicalPlan, above: readonly AttributeReference[] | null): AttributeReference[] | null {
  if (node instanceof ProjectExec) return node.projectList.flatMap(references);
  if (node instanceof FilterExec && above !== null) return [...above, ...references(node.condition)];
  return null;
}
