/**
 * The executors' threads, one for each core, and the tasks on them: `spark.stepstream.executor.threads`. Between "task started" and "task
 * done" of the cluster's loop the task is with a thread; the loop takes the answers in the order of the starts, so that the same program
 * goes through the same points, however long each task takes. Spark's `CoarseGrainedSchedulerBackend`.
 */
import { SparkException } from "../../data/errors";
import { type AccumulatorV2, addUpdates } from "../../rdd/accumulator";
import type { Broadcast } from "../../rdd/broadcast";
import type { RDD } from "../../rdd/rdd";
import type { Kept } from "../../rdd/task-context";
import type { ActiveJob } from "../dag-scheduler";
import type { Executor } from "../executor";
import { type RddStage, rddsOfStage } from "../rdd-stage";
import type { TaskAttempt } from "../task-attempt";
import type { TaskSet } from "../task-set";
import { Deserializer } from "./deserializer";
import { ExecutorThread } from "./executor-thread";
import type { StageBinary, TaskOutcome, TaskReply } from "./messages";
import { NotSerializableException, TaskNotSerializableException } from "./not-serializable";
import { Serializer } from "./serializer";
import { rowsFor } from "./task-rows";
import { ClassNumbers, type Packed } from "./wire";

/** What a stage's tasks do, packed once. */
interface Binary {
  readonly id: number;
  readonly packed: Packed;
  readonly accumulators: ReadonlyMap<number, AccumulatorV2<never, unknown>>;
  readonly broadcasts: ReadonlyMap<number, Broadcast<unknown>>;
}

export class TaskThreads {
  private readonly classes = new ClassNumbers(true);
  private readonly binaries = new WeakMap<TaskSet, Binary>();
  private readonly threads = new Map<Executor, ExecutorThread[]>();
  private readonly running = new Map<
    TaskAttempt,
    { readonly outcome: Promise<TaskOutcome>; thread: ExecutorThread | null }
  >();
  private nextBinary = 0;

  /** @param memory MiB of each thread; null for as much as Node gives */
  constructor(private readonly memory: number | null) {}

  /** Whether a function and all that it holds on to can travel. @throws SparkException "Task not serializable" */
  ensureSerializable(what: object): void {
    try {
      new Serializer(this.classes, true, true).pack(what);
    } catch (cause) {
      throw new SparkException(null, "Task not serializable", { cause });
    }
  }

  /** @throws what cannot travel */
  submitted(set: TaskSet, stage: RddStage, job: ActiveJob): void {
    const { rdd, shuffle } = stage;
    const binary: StageBinary = { rdd, f: shuffle === null ? job.request.f : null, shuffle };
    const serializer = new Serializer(this.classes);
    const packed = serializer.pack(binary, 1);
    const { accumulators, broadcasts } = serializer;
    this.binaries.set(set, { id: this.nextBinary++, packed, accumulators, broadcasts });
  }

  /** Gives the task to a thread of its executor. @param prepare what takes waiting before its rows can be read */
  launch(task: TaskAttempt, prepare: () => Promise<void> | null): void {
    const entry = { outcome: this.outcome(task, prepare()), thread: null };
    entry.outcome.catch(() => {}); // It is asked for when its turn comes.
    this.running.set(task, entry);
  }

  private async outcome(task: TaskAttempt, prepared: Promise<void> | null): Promise<TaskOutcome> {
    // From here on the thread is known to `kill`, as `launch` is through.
    await prepared;
    const binary = this.binaries.get(task.set) as Binary;
    const serializer = new Serializer(this.classes);
    const rows = packedRows(task, serializer);
    const { stageId, stageAttemptNumber, partitionId, attemptNumber, taskAttemptId, executorId } = task;
    const properties = [...task.set.properties];
    const facts = { stageId, stageAttemptNumber, partitionId, attemptNumber, taskAttemptId, executorId, properties };
    const thread = this.threadFor(task);
    const broadcasts = new Map([...binary.broadcasts, ...serializer.broadcasts]).values();
    const message = { binary: binary.id, partition: partitionId, facts, rows };
    return this.received(await thread.run(message, binary.packed, broadcasts, () => new Serializer(this.classes)));
  }

  private threadFor(task: TaskAttempt): ExecutorThread {
    const { executor } = task;
    const entry = this.running.get(task);
    if (entry === undefined || task.killed) throw new SparkException(null, "Task was killed");
    const threads = (this.threads.get(executor) ?? []).filter(({ isAlive }) => isAlive);
    let thread = threads.find(({ isFree }) => isFree);
    if (thread === undefined) {
      thread = new ExecutorThread(executor.id, this.memory);
      threads.push(thread);
    }
    this.threads.set(executor, threads);
    entry.thread = thread;
    return thread;
  }

  private received(reply: TaskReply): TaskOutcome {
    if ("failed" in reply) throw new Deserializer(reply.failed, this.classes).unpack();
    return new Deserializer(reply.done, this.classes).unpack() as TaskOutcome;
  }

  /** What came of the task; what it keeps and what it added are taken over. @throws what its function has thrown */
  async output(
    task: TaskAttempt,
    keep: (rdd: RDD<unknown>, partition: number, rows: Kept<unknown>) => void,
  ): Promise<unknown> {
    const binary = this.binaries.get(task.set) as Binary;
    const entry = this.running.get(task);
    if (entry === undefined) throw new SparkException(null, "Task was killed");
    const { output, kept, updates } = await entry.outcome.finally(() => this.running.delete(task));
    if (task.killed) return null;
    const rdds = rddsOfStage(task.set.stage.rdd);
    for (const [id, partition, rows] of kept) {
      const rdd = rdds.find((one) => one.id === id);
      if (rdd !== undefined) keep(rdd, partition, rows);
    }
    for (const [id, copy] of updates) {
      const accumulator = binary.accumulators.get(id);
      if (accumulator !== undefined) addUpdates(task, accumulator, copy as AccumulatorV2<never, unknown>);
    }
    return output;
  }

  /** Nobody waits for the task any more: its thread is ended with it, whatever it is doing. */
  killed(task: TaskAttempt): void {
    this.running.get(task)?.thread?.end("Task was killed");
    this.running.delete(task);
  }

  /** Ends the threads of one executor, or of all. */
  end(executor: Executor | null = null): void {
    for (const [one, threads] of this.threads) {
      if (executor !== null && one !== executor) continue;
      for (const thread of threads) thread.end("Executor was ended");
      this.threads.delete(one);
    }
  }
}

function packedRows(task: TaskAttempt, serializer: Serializer): Packed {
  const rows = task.run(() => rowsFor(task));
  try {
    return serializer.pack(rows, 2);
  } catch (error) {
    throw error instanceof NotSerializableException
      ? new TaskNotSerializableException(task.taskAttemptId, error)
      : error;
  }
}
