/**
 * A scan of files with the projection and the filters right above it. Spark's `FileSourceStrategy`: only columns that are used
 * are read, conditions on columns that come from the names of folders are the scan's own, and the others are told to the
 * reader (which here makes no use of them: `explain` shows what Spark would push down).
 */
import { and, conjuncts } from "../catalyst/predicates";
import { isDeterministic } from "../plan/deterministic";
import { type AttributeReference, type Expression, type NamedExpression, references } from "../plan/expression";
import { Filter, type LogicalPlan, Project } from "../plan/logical";
import { FileRelation } from "../plan/logical-file";
import { isSubquery } from "../plan/subquery";
import { FileScanExec } from "./file-scan";
import { FilterExec } from "./filter";
import type { PhysicalPlan } from "./physical-plan";
import { ProjectExec } from "./project";

/** The operators for files and what stands right above them, or null for another plan. */
export function planFiles(node: LogicalPlan, timeZone: string): PhysicalPlan | null {
  const projects = node instanceof Project && node.expressions.every(isDeterministic) ? node : null;
  let below = projects === null ? node : projects.child;
  const conditions: Expression[] = [];
  while (below instanceof Filter && isDeterministic(below.condition)) {
    conditions.unshift(...conjuncts(below.condition));
    below = below.child;
  }
  if (!(below instanceof FileRelation)) return null;
  const relation = below;
  const inFolders = relation.partitionColumns;
  const onFolders = (condition: Expression): boolean => {
    const read = references(condition);
    return read.length > 0 && !condition.exists(isSubquery) && read.every((column) => has(inFolders, column));
  };
  const ofFolders = conditions.filter(onFolders);
  const rest = conditions.filter((condition) => !onFolders(condition));
  const wanted = projects === null ? relation.output : [...projects.expressions, ...rest].flatMap(references);
  const read = relation.reading((column) => has(wanted, column) || has(inFolders, column));
  const scan = new FileScanExec(read, ofFolders, rest, timeZone);
  const filtered = rest.length === 0 ? scan : new FilterExec(and(rest), scan);
  if (projects === null) return filtered;
  const isSame = `${projects.expressions}` === `${filtered.output}`;
  return isSame ? filtered : new ProjectExec(projects.expressions as readonly NamedExpression[], filtered);
}

function has(columns: readonly AttributeReference[], column: AttributeReference): boolean {
  return columns.some((other) => other.exprId === column.exprId);
}
