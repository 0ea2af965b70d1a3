/**
 * `explode` gives nothing for an empty array or NULL, so such rows may go before. Spark's `InferFiltersFromGenerate`: of columns only, since
 * what is computed would be computed twice, and might fail for rows that were to be left out.
 */
import { IntegerType } from "../../data/types";
import { AttributeReference, type Expression, Literal } from "../../plan/expression";
import { Filter } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { callOf, isNotNull, sameExpression } from "../build-expression";
import { constraintsOf } from "../constraints";
import { and } from "../predicates";
import { nodeRule, type Rule } from "../rule";

/** Those that give a row per element of one array or map. */
const OF_ELEMENTS: ReadonlySet<string> = new Set(["explode", "posexplode", "inline"]);

export const inferFiltersFromGenerate: Rule = nodeRule("InferFiltersFromGenerate", [Generate], (node) => {
  if (!(node instanceof Generate) || node.isOuter) return node;
  const [input] = node.expressions;
  if (!OF_ELEMENTS.has(node.generator.definition.name)) return node;
  if (!(input instanceof AttributeReference)) return node;
  const known = constraintsOf(node.child);
  const wanted: Expression[] = [
    callOf(">", callOf("size", input), new Literal(0, IntegerType)),
    ...(input.nullable ? [isNotNull(input)] : []),
  ].filter((part) => !known.some((one) => sameExpression(one, part)));
  return wanted.length === 0 ? node : node.withChildren([new Filter(and(wanted), node.child)]);
});
