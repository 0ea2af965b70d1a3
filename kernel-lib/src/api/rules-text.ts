/**
 * `explain("rules")`: every rule that changed the plan, in order, with the plan after it and its changed lines marked. Spark
 * writes the same to its log at `spark.sql.planChangeLog.level`; its `explain` has no such mode.
 */
import { type OptimizerOptions, optimize } from "../catalyst/optimizer";
import type { RuleApplication } from "../catalyst/rule";
import type { LogicalPlan } from "../plan/logical";

/** What the rules of the optimiser did to an analysed plan. */
export function rulesText(analysed: LogicalPlan, options: OptimizerOptions): string {
  const seen: RuleApplication[] = [];
  optimize(analysed, (application) => seen.push(application), options);
  const parts = seen.map(({ rule, before, after }) => `== ${rule} ==\n${marked(before, after)}\n`);
  const start = `== Analyzed Logical Plan ==\n${analysed.treeString()}\n`;
  const end = seen.length === 0 ? "No rule of the optimiser changes it.\n" : `${seen.length} rule applications.\n`;
  return [start, ...parts, end].join("\n");
}

/** The lines of the new plan; `!` before those that the old one did not have, as in Spark's log. */
function marked(before: LogicalPlan, after: LogicalPlan): string {
  const known = new Map<string, number>();
  for (const line of before.treeString().split("\n")) known.set(bare(line), (known.get(bare(line)) ?? 0) + 1);
  const lines = after.treeString().split("\n");
  return lines
    .map((line) => {
      const left = known.get(bare(line)) ?? 0;
      if (left > 0) known.set(bare(line), left - 1);
      return `${left > 0 ? " " : "!"} ${line}`;
    })
    .join("\n");
}

/** A line without the branches before it: an operator that only moved is no new one. */
function bare(line: string): string {
  return line.replace(/^[ :]*(?:[+:]- )?/, "");
}
