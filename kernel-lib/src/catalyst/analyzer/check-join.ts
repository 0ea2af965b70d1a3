/** What a join condition must be. Part of Spark's `CheckAnalysis`. */
import { AnalysisException } from "../../data/errors";
import type { Join } from "../../plan/logical-join";

/** @throws AnalysisException `JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE` */
export function checkJoin(join: Join): void {
  const { condition } = join;
  if (condition === null || condition.dataType.kind === "boolean") return;
  throw new AnalysisException(
    "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
    `The join condition "${condition.sql()}" has the invalid type "${condition.dataType.sql}", expected "BOOLEAN".`,
    { sqlState: "42K0E", context: `;\n${join.treeString()}\n` },
  );
}
