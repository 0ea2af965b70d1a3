/** The texts of `explain`. Spark's `QueryExecution.explainString` (semantics O3 to O5). */

import { optimize } from "../catalyst/optimizer";
import { IllegalArgumentException } from "../data/errors";
import { type PlannerOptions, planPhysical } from "../operators/planner";
import { type LogicalPlan, StreamingRelation } from "../plan/logical";
import { codegenText } from "./codegen-text";
import { commandText } from "./command-text";
import { costTree } from "./cost-text";
import { formattedText } from "./formatted-text";
import type { PlanInside } from "./physical-subqueries";
import { physicalText } from "./physical-text";
import { rulesText } from "./rules-text";
import type { SessionState } from "./session-state";

const MODES = ["simple", "extended", "codegen", "cost", "formatted", "rules"] as const;
export type ExplainMode = (typeof MODES)[number];

/** The mode of this name. @throws IllegalArgumentException for a name that there is not */
export function explainMode(name: string): ExplainMode {
  const mode = MODES.find((one) => one === name.toLowerCase());
  if (mode !== undefined) return mode;
  throw new IllegalArgumentException(
    null,
    `Unknown explain mode: ${name}. Accepted explain modes are 'simple', 'extended', 'codegen', 'cost', 'formatted'; here also 'rules'.`,
  );
}

export async function explainText(session: SessionState, plan: LogicalPlan, mode: ExplainMode): Promise<string> {
  const analysed = await session.analyse(plan);
  const source = analysed.isStreaming ? analysed : session.cache.replaced(analysed);
  const optimised = optimize(source, undefined, session.conf.optimizer);
  const planning = planningOf(session, analysed);
  const physical = planPhysical(optimised, planning);
  const inside: PlanInside = (query) => planPhysical(query, planning);
  if (mode === "rules") return rulesText(analysed, session.conf.optimizer);
  if (mode === "codegen") return codegenText(physical);
  if (mode === "formatted") return formattedText(physical, inside);
  if (mode === "cost")
    return `== Optimized Logical Plan ==\n${costTree(optimised)}\n\n${physicalText(physical, false, inside)}`;
  if (mode === "simple") return commandText(plan, analysed) ?? physicalText(physical, false, inside);
  const columns = analysed.output.map((c) => `${c.name}: ${c.dataType.simpleString}`).join(", ");
  return [
    `== Parsed Logical Plan ==\n${plan.treeString()}\n`,
    `== Analyzed Logical Plan ==\n${columns}\n${analysed.treeString()}\n`,
    `== Optimized Logical Plan ==\n${optimised.treeString()}\n`,
    physicalText(physical, false, inside),
  ].join("\n");
}

/** How a program is planned that does not run. */
export function planningOf(session: SessionState, analysed: LogicalPlan): PlannerOptions {
  const relations = analysed.collect((n): n is StreamingRelation => n instanceof StreamingRelation);
  return {
    timeZone: session.conf.timeZone,
    shufflePartitions: session.conf.number("spark.sql.shuffle.partitions"),
    broadcastBytes: Number.parseInt(session.conf.get("spark.sql.autoBroadcastJoinThreshold"), 10),
    ...(analysed.isStreaming
      ? {
          streaming: {
            outputMode: "append",
            source: (relation) => ({ index: relations.indexOf(relation), description: relation.format }),
          },
        }
      : {}),
  };
}
