/** `LATERAL VIEW explode(xs) t AS x` becomes a `Generate` whose columns are those of t. Part of `ResolveGenerate`. */
import { LateralView } from "../../plan/lateral-view";
import type { LogicalPlan } from "../../plan/logical";
import { nodeRule, type Rule } from "../rule";
import { generate } from "./resolve-generators";

export const resolveLateralViews: Rule = nodeRule("ResolveGenerate", [LateralView], (node) =>
  node instanceof LateralView && node.child.resolved && node.generator.children.every((arg) => arg.resolved)
    ? generated(node)
    : node,
);

function generated({ generator, isOuter, table, names, child }: LateralView): LogicalPlan {
  const made = generate(generator, names, child, isOuter);
  return table === null ? made : made.withColumns(made.generated.map((column) => column.withQualifier(table)));
}
