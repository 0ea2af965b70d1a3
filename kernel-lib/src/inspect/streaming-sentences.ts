/** What a point of a StreamingContext says in words; the counterpart of `sentences.ts`. */
import { formatTimestamp } from "../data/timestamp";
import type { BatchPoint } from "../dstream/batch-points";
import type { JobSet } from "../dstream/job-set";
import type { BlocksByStream } from "../dstream/receiver/received-block-info";

const many = (count: number, one: string, more: string = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
const sizeOf = (blocks: BlocksByStream): number => [...blocks.values()].reduce((sum, { length }) => sum + length, 0);
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function streamingSentence(point: BatchPoint, timeZone: string): string {
  const time = (ms: number): string => formatTimestamp(ms * 1000, timeZone);
  switch (point.name) {
    case "recovered":
      return recovered(point.facts, time);
    case "allocateBlocks.write":
      return `the batch is about to be cut: ${many(sizeOf(point.facts.blocks), "block")} came in and ${sizeOf(point.facts.blocks) === 1 ? "belongs" : "belong"} to no batch yet`;
    case "allocateBlocks.written":
      return `decided: ${many(sizeOf(point.facts.blocks), "received block")} ${sizeOf(point.facts.blocks) === 1 ? "belongs" : "belong"} to this batch, whatever happens now`;
    case "generateJobs":
      return point.facts.jobs.length === 0
        ? "no output has anything to do"
        : `each stream has its RDD, and there is a job for ${many(point.facts.jobs.length, "output")}; nothing is computed yet`;
    case "generateJobs.failed":
      return `the batch does not take place: ${textOf(point.facts.error)}`;
    case "checkpoint.write":
      return `about to write ${point.facts.path}: ${point.facts.completed ? "this batch is done" : "this batch is begun"}`;
    case "checkpoint.written":
      return point.facts.completed
        ? "a restart does not run this batch again"
        : "a restart from here on runs this batch (again)";
    case "runJobs":
      return `its turn has come: ${many(point.facts.jobSet.jobs.length, "job")} to run, ${many(point.facts.queued, "batch", "batches")} waiting behind it`;
    case "output.start":
      return `${point.facts.job.name} of output ${point.facts.job.outputOpId} starts`;
    case "output.done":
      return point.facts.job.hasFailed
        ? `${point.facts.job.name} of output ${point.facts.job.outputOpId} failed: ${textOf(point.facts.job.error)}`
        : `${point.facts.job.name} of output ${point.facts.job.outputOpId} is done`;
    case "runJobs.done":
      return runDone(point.facts.jobSet);
    case "clearOld":
      return "what no batch will ask for any more is let go: old RDDs, their blocks, old checkpoints";
    case "waiting":
      return `nothing to do until ${time(point.facts.untilMs)}`;
    default:
      return receiving(point, time);
  }
}

function recovered(
  { zeroTime, checkpointTime, rescheduled }: Extract<BatchPoint, { name: "recovered" }>["facts"],
  time: (ms: number) => string,
): string {
  if (checkpointTime === null) return `batches are counted from ${time(zeroTime.milliseconds)} on`;
  const again =
    rescheduled.length === 0 ? "nothing is to be done again" : `${many(rescheduled.length, "batch time")} to run`;
  return `goes on from the checkpoint of ${time(checkpointTime.milliseconds)}: ${again}`;
}

function runDone(jobSet: JobSet): string {
  const { schedulingDelay, processingDelay } = jobSet.info();
  return `all jobs are through: the batch waited ${schedulingDelay ?? 0} ms and took ${processingDelay ?? 0} ms`;
}

function ending(
  { message, error, restartMs }: Extract<BatchPoint, { name: "receiver.stopped" }>["facts"],
  time: (ms: number) => string,
): string {
  const because = error === null || error === undefined ? "" : ` (${textOf(error)})`;
  return `${message}${because}${restartMs === null ? "" : `; it begins again at ${time(restartMs)}`}`;
}

type Receive = Exclude<
  BatchPoint,
  { readonly facts: { readonly time: unknown } } | { readonly name: "recovered" | "waiting" }
>;

function receiving(point: Receive, time: (ms: number) => string): string {
  const { streamId, executorId } = point.facts;
  switch (point.name) {
    case "receiver.start":
      return `the receiver of input ${streamId} is about to start on executor ${executorId}, where it keeps a core to itself${point.facts.attempt === 1 ? "" : ` (attempt ${point.facts.attempt})`}`;
    case "receiver.started":
      return point.facts.accepted
        ? `the receiver of input ${streamId} runs on executor ${executorId}`
        : `the driver refused the receiver of input ${streamId}`;
    case "receiver.error":
      return `the receiver of input ${streamId} reports: ${point.facts.message}`;
    case "receiver.stopped":
      return `the receiver of input ${streamId} has ended: ${ending(point.facts, time)}`;
    case "receiver.lost":
      return `executor ${executorId} is gone, and with it the receiver of input ${streamId} and what it had not stored`;
    case "block.store":
      return `${point.facts.blockId} is in the receiver's buffer only; it is about to be stored`;
    case "block.stored":
      return `${point.facts.blockId} lies with executor ${point.facts.holders.join(" and ")}${point.facts.segment === null ? "" : " and in the write-ahead log"}; the driver does not know it yet`;
    case "block.added":
      return `the driver knows ${point.facts.blockId}: ${many(point.facts.block.numRecords ?? 0, "record")} for the next batch`;
    case "block.failed":
      return `${point.facts.blockId} could not be stored: ${textOf(point.facts.error)}`;
  }
}
