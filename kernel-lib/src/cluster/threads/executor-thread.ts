/** An executor's thread as the driver sees it: gives it a task, waits for the answer, ends it if need be. */
import { Worker } from "node:worker_threads";
import type { Broadcast } from "../../rdd/broadcast";
import type { TaskMessage, TaskReply } from "./messages";
import type { Serializer } from "./serializer";
import { THREAD_FILE, THREAD_MARK } from "./thread-main";

/** The thread ended by itself: no memory left, `process.exit()`, an error outside of the task. Spark's class of this name. */
export class ExecutorLostFailure extends Error {
  override readonly name: string = "ExecutorLostFailure";
}

/** The library's one file loads what is in it when it is asked for; a SparkContext comes with this room. */
const START = 'void require(require("node:worker_threads").workerData.file).SparkContext;';

interface Waiting {
  readonly resolve: (reply: TaskReply) => void;
  readonly reject: (error: Error) => void;
}

/** A stage's own code is not asked for long: of this many the thread keeps it. */
const BINARIES = 8;

export class ExecutorThread {
  private readonly worker: Worker;
  private waiting: Waiting | null = null;
  private binaries: number[] = [];
  private readonly copies = new Map<number, object>();
  isAlive = true;

  /** @param memory MiB; null for as much as Node gives */
  constructor(
    private readonly executorId: string,
    memory: number | null,
  ) {
    const resourceLimits = memory === null ? {} : { maxOldGenerationSizeMb: memory };
    this.worker = new Worker(START, {
      eval: true,
      workerData: { mark: THREAD_MARK, file: THREAD_FILE },
      resourceLimits,
    });
    this.worker.unref(); // A thread that waits for work does not keep the program alive.
    this.worker.on("message", (reply: TaskReply) => {
      const { waiting } = this;
      this.waiting = null;
      waiting?.resolve(reply);
    });
    this.worker.on("error", (error: Error) => this.ended(this.lost(error.message)));
    this.worker.on("exit", (code) => this.ended(this.lost(`Thread exited with code ${code}`)));
  }

  private lost(reason: string): ExecutorLostFailure {
    return new ExecutorLostFailure(
      `(executor ${this.executorId} exited caused by one of the running tasks) Reason: ${reason}`,
    );
  }

  get isFree(): boolean {
    return this.isAlive && this.waiting === null;
  }

  /** The message for it, with what it does not have yet. */
  run(
    task: Omit<TaskMessage, "packed" | "broadcasts" | "forget">,
    packed: NonNullable<TaskMessage["packed"]>,
    broadcasts: Iterable<Broadcast<unknown>>,
    serializer: () => Serializer,
  ): Promise<TaskReply> {
    const forget = { binaries: [] as number[], broadcasts: [] as number[] };
    const isNew = !this.binaries.includes(task.binary);
    if (isNew) this.binaries.push(task.binary);
    while (this.binaries.length > BINARIES) forget.binaries.push(...this.binaries.splice(0, 1));
    const missing: [number, NonNullable<TaskMessage["packed"]>][] = [];
    for (const one of broadcasts) {
      if (this.copies.get(one.id) === one.copies) continue;
      this.copies.set(one.id, one.copies);
      missing.push([one.id, serializer().pack(one.value)]);
    }
    const message: TaskMessage = { ...task, packed: isNew ? packed : null, broadcasts: missing, forget };
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.worker.postMessage(message);
    });
  }

  /** Whatever it is doing. */
  end(reason: string): void {
    this.ended(new Error(reason));
    void this.worker.terminate();
  }

  private ended(error: Error): void {
    this.isAlive = false;
    this.waiting?.reject(error);
    this.waiting = null;
  }
}
