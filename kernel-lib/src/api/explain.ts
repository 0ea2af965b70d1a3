/** The texts of `explain`. Spark's `QueryExecution.explainString` (semantics O3 to O5). */

import { optimize } from "../catalyst/optimizer";
import { planPhysical } from "../operators/planner";
import { type LogicalPlan, StreamingRelation } from "../plan/logical";
import { codegenText } from "./codegen-text";
import { physicalText } from "./physical-text";
import type { SessionState } from "./session-state";

export type ExplainMode = "simple" | "extended" | "codegen";

export async function explainText(session: SessionState, plan: LogicalPlan, mode: ExplainMode): Promise<string> {
  const analysed = await session.analyse(plan);
  const source = analysed.isStreaming ? analysed : session.cache.replaced(analysed);
  const optimised = optimize(source, undefined, session.conf.timeZone);
  const relations = analysed.collect((n): n is StreamingRelation => n instanceof StreamingRelation);
  const physical = planPhysical(optimised, {
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
  });
  if (mode === "codegen") return codegenText(physical);
  if (mode === "simple") return physicalText(physical, false);
  const columns = analysed.output.map((c) => `${c.name}: ${c.dataType.simpleString}`).join(", ");
  return [
    `== Parsed Logical Plan ==\n${plan.treeString()}\n`,
    `== Analyzed Logical Plan ==\n${columns}\n${analysed.treeString()}\n`,
    `== Optimized Logical Plan ==\n${optimised.treeString()}\n`,
    physicalText(physical, false),
  ].join("\n");
}
