/**
 * A join of two streams as an operator: both sides go to the partition of their key, where the state of the other side lies.
 * Spark's `StreamingJoinStrategy`.
 */
import { AnalysisException } from "../data/errors";
import { Alias, AttributeReference, type Expression } from "../plan/expression";
import type { Join } from "../plan/logical-join";
import type { ExchangeExec } from "./exchange";
import type { PhysicalPlan } from "./physical-plan";
import { extractKeys } from "./plan-join";
import { type StatefulPlanContext, shuffleByKey } from "./plan-stateful";
import { ProjectExec } from "./project";
import { StreamingSymmetricHashJoinExec } from "./stream-join";
import { streamJoinCondition } from "./stream-join-side";

/** @throws AnalysisException when no column of the one side has to equal one of the other */
export function planStreamJoin(join: Join, context: StatefulPlanContext): PhysicalPlan {
  const { left, right, nullSafe, residual } = extractKeys(join);
  if (left.length === 0)
    throw new AnalysisException(
      "_LEGACY_ERROR_TEMP_1181",
      "Stream-stream join without equality predicate is not supported.",
    );
  const operatorId = context.nextOperatorId();
  const [leftKeys, leftInput] = byKey(left, context.plan(join.left), context.shufflePartitions);
  const [rightKeys, rightInput] = byKey(right, context.plan(join.right), context.shufflePartitions);
  const condition = streamJoinCondition(
    { leftKeys, rightKeys, nullSafe },
    residual,
    leftInput.output,
    rightInput.output,
    context.timeZone,
  );
  const { numPartitions } = leftInput;
  const type = join.joinType === "Cross" ? "Inner" : join.joinType;
  const joined = new StreamingSymmetricHashJoinExec(operatorId, type, condition, numPartitions, leftInput, rightInput);
  const wanted = joined.output.filter((column) => join.output.some((other) => other.exprId === column.exprId));
  return wanted.length === joined.output.length ? joined : new ProjectExec(wanted, joined);
}

/** A key that is computed becomes a column, which goes again after the join. */
function byKey(
  keys: readonly Expression[],
  child: PhysicalPlan,
  numPartitions: number,
): [AttributeReference[], ExchangeExec] {
  const named = keys.map((key) => (key instanceof AttributeReference ? key : new Alias(key, key.sql())));
  const computed = named.filter((key) => key instanceof Alias);
  const columns = named.map((key) =>
    key instanceof Alias ? new AttributeReference(key.name, key.dataType, key.nullable, key.exprId) : key,
  );
  const input = computed.length === 0 ? child : new ProjectExec([...child.output, ...computed], child);
  return [columns, shuffleByKey(columns, input, numPartitions)];
}
