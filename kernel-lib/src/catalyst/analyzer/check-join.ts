/** What a join condition must be. Part of Spark's `CheckAnalysis`. */
import { AnalysisException } from "../../data/errors";
import { AggregateCall } from "../../plan/function";
import type { Join } from "../../plan/logical-join";

/** @throws AnalysisException `JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE` */
export function checkJoin(join: Join): void {
  const { condition } = join;
  const aggregate = condition?.find((n): n is AggregateCall => n instanceof AggregateCall);
  if (aggregate !== undefined)
    throw new AnalysisException(
      "UNSUPPORTED_EXPR_FOR_OPERATOR",
      `The query operator Join contains one or more unsupported expressions.\nConsider to rewrite it to avoid window functions, aggregate functions, and generator functions in the Join operator.\nInvalid expressions: ["${aggregate.sql()}"]`,
      { sqlState: "42K0E", context: `;\n${join.treeString()}\n` },
    );
  if (condition === null || condition.dataType.kind === "boolean") return;
  throw new AnalysisException(
    "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
    `The join condition "${condition.sql()}" has the invalid type "${condition.dataType.sql}", expected "BOOLEAN".`,
    { sqlState: "42K0E", context: `;\n${join.treeString()}\n` },
  );
}
