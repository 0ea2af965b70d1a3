/** From an analysed streaming program to the operators that run each of its batches. Spark plans every batch anew; here the plan is made once. */
import { computeCurrentTime } from "../catalyst/compute-current-time";
import { optimize } from "../catalyst/optimizer";
import type { PhysicalPlan } from "../operators/physical-plan";
import { planPhysical } from "../operators/planner";
import type { Moment } from "../plan/current-time";
import { distinctStreams, type LogicalPlan } from "../plan/logical";
import type { QueryRecipe } from "./query-recipe";
import { computeCached, withResultsInside } from "./run-plan";

export interface PlannedQuery {
  readonly plan: PhysicalPlan;
  /** What `current_timestamp()` is in the plan; set for each batch. */
  readonly moment: Moment;
}

export interface PlanBasics {
  readonly shufflePartitions: number;
  /** What the sources are called, in plan order. */
  readonly sources: readonly string[];
}

export async function planQuery(
  { session, outputMode }: QueryRecipe,
  analysed: LogicalPlan,
  { shufflePartitions, sources }: PlanBasics,
): Promise<PlannedQuery> {
  const relations = distinctStreams(analysed);
  const moment: Moment = { micros: 0, ofEachBatch: true };
  const basics = { timeZone: session.conf.timeZone, shufflePartitions };
  const current = computeCurrentTime(session.cache.replaced(analysed), moment);
  const optimised = optimize(current, undefined, session.conf.optimizer);
  const plan = planPhysical(await withResultsInside(optimised, basics), {
    ...basics,
    streaming: {
      outputMode,
      source: (relation) => {
        const index = relations.findIndex((known) => known.isSameAs(relation));
        return { index, description: sources[index] };
      },
    },
  });
  await computeCached(plan);
  return { plan, moment };
}
