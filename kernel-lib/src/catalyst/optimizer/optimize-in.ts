/**
 * `IN` without repetitions: of one value it is `=`, and of more than ten a look into a set. Spark's `OptimizeIn`, which
 * makes an `InSet` there.
 */
import { isCollated } from "../../data/collation";
import { Literal } from "../../plan/expression";
import { ScalarCall } from "../../plan/function";
import { inSet } from "../../plan/functions/in-set";
import { callOf, isCall, isNullLiteral, sameExpression } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

/** `spark.sql.optimizer.inSetConversionThreshold`. */
const THRESHOLD = 10;

export const optimizeIn: Rule = expressionRule("OptimizeIn", ["in"], (node) => {
  if (!isCall(node, "in")) return node;
  const [value, ...list] = node.children;
  if (!list.every((item) => item instanceof Literal)) return node;
  const distinct = list.filter((item, i) => !list.slice(0, i).some((earlier) => sameExpression(item, earlier)));
  if (distinct.length === 1 && !isNullLiteral(distinct[0])) return callOf("=", value, distinct[0]);
  if (distinct.length > THRESHOLD && !isCollated(value.dataType)) {
    const constants = distinct.filter((item) => !isNullLiteral(item));
    return new ScalarCall(inSet, inSet.of(value.dataType, distinct as Literal[]), [value, ...constants]);
  }
  return distinct.length === list.length ? node : node.withChildren([value, ...distinct]);
});
