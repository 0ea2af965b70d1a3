/**
 * What a job will compute, as plain data: its stages, also those that are skipped, and their RDDs. Spark sends the same with the start of
 * a job (`StageInfo`, `RDDInfo`).
 */
import { type Dependency, ShuffleDependency } from "../rdd/dependency";
import type { RDD } from "../rdd/rdd";
import type { JobPlanFacts, RddFacts } from "./cluster-points";
import { type RddStage, rddsOfStage } from "./rdd-stage";

export function jobPlan(finalStage: RddStage): JobPlanFacts {
  const rdds = new Map<number, RddFacts>();
  const stages = finalStage.lineage().map((stage) => {
    const its = rddsOfStage(stage.rdd);
    for (const rdd of its) if (!rdds.has(rdd.id)) rdds.set(rdd.id, rddFacts(rdd));
    return {
      stageId: stage.id,
      name: stage.name,
      numTasks: stage.numTasks,
      parentIds: stage.parents.map(({ id }) => id),
      rddIds: its.map(({ id }) => id),
      shuffleId: stage.shuffle?.shuffleId ?? null,
    };
  });
  return { stages, rdds: [...rdds.values()] };
}

function rddFacts(rdd: RDD<unknown>): RddFacts {
  const level = rdd.getStorageLevel();
  return {
    rddId: rdd.id,
    kind: rdd.kind,
    name: rdd.name,
    callSite: rdd.creationSite.shortForm,
    numPartitions: rdd.getNumPartitions(),
    storageLevel: level.isValid ? level.description : null,
    parents: rdd.dependencies.map((dependency: Dependency) => ({
      rddId: dependency.rdd.id,
      shuffleId: dependency instanceof ShuffleDependency ? dependency.shuffleId : null,
    })),
  };
}
