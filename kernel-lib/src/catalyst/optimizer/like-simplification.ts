/**
 * LIKE with a plain pattern is a simpler test: `'a%'` asks how a text begins, `'%a'` how it ends, `'%a%'` whether it is
 * inside. Spark's `LikeSimplification`; the simpler tests are also ones that sources understand.
 */
import { IntegerType, StringType } from "../../data/types";
import { type Expression, Literal } from "../../plan/expression";
import { callOf, isCall } from "../build-expression";
import { expressionRule, type Rule } from "../rule";

export const likeSimplification: Rule = expressionRule("LikeSimplification", ["like"], (node) => {
  if (!isCall(node, "like")) return node;
  const [value, pattern, escaping] = node.children;
  if (!(pattern instanceof Literal) || typeof pattern.value !== "string") return node;
  const sign = escaping === undefined ? "\\" : escaping instanceof Literal ? escaping.value : null;
  if (typeof sign !== "string" || pattern.value.includes(sign)) return node;
  return simpler(value, pattern.value) ?? node;
});

function simpler(value: Expression, pattern: string): Expression | null {
  const test = (name: string, part: string): Expression => callOf(name, value, new Literal(part, StringType));
  if (!/[%_]/.test(pattern)) return test("=", pattern);
  const parts = /^(%?)([^%_]+)(%?)([^%_]*)$/.exec(pattern);
  if (parts === null) return null;
  const [, before, text, after, end] = parts;
  if (end !== "") {
    if (before !== "" || after === "") return null;
    const longEnough = callOf(">=", callOf("length", value), new Literal([...text, ...end].length, IntegerType));
    return callOf("and", longEnough, callOf("and", test("startswith", text), test("endswith", end)));
  }
  if (before !== "") return test(after === "" ? "endswith" : "contains", text);
  return test("startswith", text);
}
