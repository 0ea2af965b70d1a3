/**
 * A cast to the type that is there already goes, and of two casts to ever wider numbers the second is enough. Spark's
 * `SimplifyCasts`.
 */
import { type DataType, sameType } from "../../data/types";
import { Cast } from "../../plan/function";
import { expressionRule, type Rule } from "../rule";

export const simplifyCasts: Rule = expressionRule("SimplifyCasts", [Cast], (node) => {
  if (!(node instanceof Cast) || !node.resolved) return node;
  const { child } = node;
  if (sameType(child.dataType, node.dataType)) return child;
  if (!(child instanceof Cast)) return node;
  const isWidening = isWider(child.child.dataType, child.dataType) && isWider(child.dataType, node.dataType);
  return isWidening ? node.withChildren([child.child]) : node;
});

const WIDTH: readonly string[] = ["byte", "short", "int", "long"];

/** Whether every value of `from` is one of `to`. */
function isWider(from: DataType, to: DataType): boolean {
  const [a, b] = [WIDTH.indexOf(from.kind), WIDTH.indexOf(to.kind)];
  if (a >= 0 && b >= 0) return b >= a;
  return (a >= 0 && a <= 2 && to.kind === "double") || (from.kind === "float" && to.kind === "double");
}
