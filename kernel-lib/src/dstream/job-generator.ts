/**
 * The life of a StreamingContext, batch by batch. This is the page to read.
 *
 * Spark's `JobGenerator` and `JobScheduler` (semantics Q1 to Q5, S3). On each tick of the clock a batch is cut: what was
 * received is allocated to it, each output gets a job, and both are written down. Batches whose turn has not come wait in a
 * queue. Every `yield` is a named point where the stream can be watched, stopped or killed; between two of them one thing
 * happens. In Spark ticks and jobs go on side by side; here a tick that falls into a job is taken when the job is done, and
 * gets what had been received by the time of the tick.
 */
import { point } from "../data/point";
import type { BatchExecution } from "./batch-execution";
import type { BatchPoint } from "./batch-points";
import type { JobSet } from "./job-set";
import type { Time } from "./time";

type Points = AsyncGenerator<BatchPoint, void, void>;

export async function* batches(execution: BatchExecution): Points {
  const begun = await execution.begin();
  yield point("recovered", begun);
  for (const time of begun.rescheduled) yield* cutBatch(execution, time);
  execution.receiving.start();
  for (;;) {
    for (let time = execution.nextDue(); time !== null; time = execution.nextDue()) {
      yield* cutBatch(execution, time);
      yield* checkpoint(execution, time, false);
    }
    yield* execution.receiving.receive();
    if (execution.stopsReceiving()) yield* execution.receiving.stop(true);
    const jobSet = execution.takeJobSet();
    if (jobSet !== null) yield* runBatch(execution, jobSet);
    else if (execution.isOver) return;
    else yield point("waiting", { untilMs: execution.nextDueMs });
  }
}

/** Decides what belongs to the batch and what is to be done with it. */
async function* cutBatch(execution: BatchExecution, time: Time): Points {
  yield* execution.receiving.receive(time);
  yield point("allocateBlocks.write", { time, blocks: execution.receiving.waiting() });
  await execution.receiving.allocate(time);
  yield point("allocateBlocks.written", { time, blocks: execution.receiving.blocksOf(time) });

  try {
    const { jobs } = await execution.generateJobs(time);
    yield point("generateJobs", { time, jobs });
  } catch (error) {
    execution.reportError(`Error generating jobs for time ${time}`, error);
    yield point("generateJobs.failed", { time, error });
  }
}

/** One job after the other; one that fails does not keep the next from running. */
async function* runBatch(execution: BatchExecution, jobSet: JobSet): Points {
  const { time } = jobSet;
  yield point("runJobs", { time, jobSet, queued: execution.numQueued });
  for (const job of jobSet.jobs) {
    yield point("output.start", { time, job });
    await execution.runJob(jobSet, job);
    yield point("output.done", { time, job });
  }
  yield point("runJobs.done", { time, jobSet });
  // Spark keeps a batch whose last job failed among the pending ones, and a restart runs it again.
  if (!execution.complete(jobSet)) return;

  await execution.clearMetadata(time);
  yield* checkpoint(execution, time, true);
  await execution.clearOld(time);
  yield point("clearOld", { time });
}

/** Writes down the time, the pending batches, and where the state lies. */
async function* checkpoint(execution: BatchExecution, time: Time, completed: boolean): Points {
  const path = execution.prepareCheckpoint(time);
  if (path === null) return;
  yield point("checkpoint.write", { time, path, completed });
  await execution.writeCheckpoint(time);
  yield point("checkpoint.written", { time, path, completed });
}
