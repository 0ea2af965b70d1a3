/**
 * A scan of files with the projection and the filters right above it. Spark's `FileSourceStrategy`: only columns that are used
 * are read, conditions on columns that come from the names of folders are the scan's own, and the others are told to the
 * reader (which here makes no use of them: `explain` shows what Spark would push down).
 */
import { and } from "../catalyst/predicates";
import { type Expression, references } from "../plan/expression";
import { FileRelation } from "../plan/logical-file";
import { isSubquery } from "../plan/subquery";
import { FileScanExec } from "./file-scan";
import { FilterExec } from "./filter";
import { has, type PhysicalOperation } from "./physical-operation";
import type { PhysicalPlan } from "./physical-plan";

/** The operators for files and what stands right above them, or null for another plan. */
export function planFiles(operation: PhysicalOperation, timeZone: string): PhysicalPlan | null {
  const { leaf: relation, conditions } = operation;
  if (!(relation instanceof FileRelation)) return null;
  const inFolders = relation.partitionColumns;
  const onFolders = (condition: Expression): boolean => {
    const read = references(condition);
    return read.length > 0 && !condition.exists(isSubquery) && read.every((column) => has(inFolders, column));
  };
  const ofFolders = conditions.filter(onFolders);
  const rest = conditions.filter((condition) => !onFolders(condition));
  const wanted = operation.used(rest);
  const read = relation.reading((column) => has(wanted, column) || has(inFolders, column));
  const scan = new FileScanExec(read, ofFolders, rest, timeZone);
  return operation.projected(rest.length === 0 ? scan : new FilterExec(and(rest), scan));
}
