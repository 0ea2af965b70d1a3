/** The driver does not want what a task has written: another attempt was first, or it has given this one up. Spark's class. */
import { SparkException } from "../data/errors";
import type { TaskContext } from "./task-context";

export class CommitDeniedException extends SparkException {
  override readonly name = "CommitDeniedException";

  constructor({ stageId, partitionId, attemptNumber }: TaskContext) {
    super(
      null,
      `TaskCommitDenied (Driver denied task commit) for job: ${stageId}, partition: ${partitionId}, attemptNumber: ${attemptNumber}`,
    );
  }
}
