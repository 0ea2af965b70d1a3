/** Only the outer one of two changes of case decides. Spark's `SimplifyCaseConversionExpressions`. */
import { isCall } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

export const simplifyCaseConversionExpressions: Rule = expressionRule(
  "SimplifyCaseConversionExpressions",
  ["upper", "lower"],
  (node) => {
    if (!isCall(node, "upper") && !isCall(node, "lower")) return node;
    const [inner] = node.children;
    return isCall(inner, "upper") || isCall(inner, "lower") ? node.withChildren(inner.children) : node;
  },
);
