/**
 * Which attempt at a task may commit what it has written: the first that asks, unless it is known to have failed. Spark's class of the
 * same name.
 *
 * An attempt that the driver has given up may still be running, behind a network that is broken, and come to its end. Here it is told
 * that nobody waits for its files any more. What a task does without asking (into a database, say) cannot be stopped by anybody.
 */
import type { ClusterPoint, RddTaskFacts } from "./cluster-points";

type Attempt = Pick<RddTaskFacts, "stageAttempt" | "attempt">;

interface StageState {
  /** By partition. */
  readonly committers: Map<number, string>;
  readonly failed: Set<string>;
}

export class OutputCommitCoordinator {
  private readonly stages = new Map<number, StageState>();

  /** Told of all that happens on the cluster. A stage that is tried again goes on with what was granted before. */
  hear({ name, facts }: ClusterPoint): void {
    if (name === "stage.submitted" && !this.stages.has(facts.stageId))
      this.stages.set(facts.stageId, { committers: new Map(), failed: new Set() });
    if (name === "rddTask.failed") this.failed(facts);
    if (name === "stage.done" && facts.failure === null) this.stages.delete(facts.stageId);
    if (name === "job.done") for (const stageId of facts.stageIds) this.stages.delete(stageId);
  }

  private failed(facts: RddTaskFacts): void {
    const state = this.stages.get(facts.stageId);
    state?.failed.add(`${facts.partition} ${idOf(facts)}`);
    if (state?.committers.get(facts.partition) === idOf(facts)) state.committers.delete(facts.partition);
  }

  canCommit(task: RddTaskFacts): boolean {
    const state = this.stages.get(task.stageId);
    if (state === undefined || state.committers.has(task.partition)) return false;
    if (state.failed.has(`${task.partition} ${idOf(task)}`)) return false;
    state.committers.set(task.partition, idOf(task));
    return true;
  }
}

const idOf = ({ stageAttempt, attempt }: Attempt): string => `${stageAttempt}.${attempt}`;
