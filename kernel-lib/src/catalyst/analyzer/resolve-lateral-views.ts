/** `LATERAL VIEW explode(xs) t AS x` becomes a `Generate` whose columns are those of t. Part of `ResolveGenerate`. */
import { AnalysisException } from "../../data/errors";
import { Generator } from "../../plan/generator";
import { LateralView } from "../../plan/lateral-view";
import { type LogicalPlan, Project } from "../../plan/logical";
import { Generate } from "../../plan/logical-generate";
import { positionText } from "../../plan/origin";
import type { Rule } from "../rule";

export const resolveLateralViews: Rule = {
  name: "ResolveGenerate",
  apply: (plan) =>
    plan.transformUp((node) =>
      node instanceof LateralView && node.child.resolved && node.input.resolved ? generated(node) : node,
    ),
};

function generated({ generator, input, isOuter, table, names, child, origin }: LateralView): LogicalPlan {
  const call = new Generator(generator, input);
  const columns = call.columns();
  // What is neither an array nor a map is refused where a select is.
  if (columns === null) return new Project([call], child);
  if (names.length > 0 && names.length !== columns.length)
    throw new AnalysisException(
      "UDTF_ALIAS_NUMBER_MISMATCH",
      `The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF. Expected ${columns.length} aliases, but got ${names.join(",")}. Please ensure that the number of aliases provided matches the number of columns output by the UDTF.`,
      { sqlState: "42802", context: positionText(origin) },
    );
  const named = columns.map((column, i) => column.withName(names[i] ?? column.name));
  const qualified = table === null ? named : named.map((column) => column.withQualifier(table));
  return new Generate(input, call.withPosition, isOuter || call.isOuter, qualified, child);
}
