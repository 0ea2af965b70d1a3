/**
 * `WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5)`. Spark's `CTESubstitution`, as far as it is about
 * form; where the recursion is read, the analyser checks.
 */
import { AnalysisException } from "../../data/errors";
import { type LogicalPlan, SubqueryAlias } from "../logical";
import { Union } from "../logical-set";
import { SelectDistinct } from "../logical-sql";
import { positionText } from "../origin";
import { nodesWithSubqueries } from "../subquery";
import { UnionLoop, UnionLoopRef } from "../union-loop";

/** `spark.sql.cteRecursionLevelLimit` */
const MAX_ROUNDS = 100;

/**
 * The query as a loop where it reads itself, else as it is.
 * @param loop stands in the query where it names itself
 */
export function recursive(
  plan: LogicalPlan,
  loop: symbol,
  names: readonly string[] | null,
  maxRounds: number | null,
): LogicalPlan {
  if (!reads(plan, loop)) return plan;
  if (plan instanceof SelectDistinct && plan.child instanceof Union)
    throw refused(
      "UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE",
      "The UNION operator is not yet supported within recursive common table expressions (WITH clauses that refer to themselves, directly or indirectly). Please use UNION ALL instead.",
      plan,
    );
  if (!(plan instanceof Union) || plan.children.length !== 2 || reads(plan.children[0], loop))
    throw refused(
      "INVALID_RECURSIVE_CTE",
      "Invalid recursive definition found. Recursive queries must contain an UNION or an UNION ALL statement with 2 children. The first child needs to be the anchor term without any recursive references. Any top level inner CTE must not contain self references.",
      plan,
    );
  const [anchor, step] = plan.children;
  return new UnionLoop(loop, names, maxRounds ?? MAX_ROUNDS, anchor, step);
}

function reads(plan: LogicalPlan, loop: symbol): boolean {
  return [...nodesWithSubqueries(plan)].some((node) => node instanceof UnionLoopRef && node.loop === loop);
}

function refused(errorClass: string, message: string, plan: LogicalPlan): AnalysisException {
  return new AnalysisException(errorClass, message, { sqlState: "42836", context: positionText(plan.origin) });
}

/** What the loop's name stands for inside it. */
export function selfReference(name: string, loop: symbol): LogicalPlan {
  return new SubqueryAlias(name, new UnionLoopRef(loop, null));
}
