/**
 * The life of an executor's thread: takes a task, unpacks what it is made of, computes it, packs what came of it. Spark's
 * `CoarseGrainedExecutorBackend` with its `Executor`; like a Python worker it does one task at a time and is used again.
 */
import { basename, dirname, join } from "node:path";
import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads";
import { updatesMade } from "../../rdd/accumulator";
import { Broadcast } from "../../rdd/broadcast";
import type { ShuffleDependency } from "../../rdd/dependency";
import type { RDD } from "../../rdd/rdd";
import { setCurrentTask, type TaskContext } from "../../rdd/task-context";
import { writeShuffle } from "../shuffle-writer";
import { Deserializer } from "./deserializer";
import type { StageBinary, TaskMessage, TaskOutcome, TaskReply, TaskRows } from "./messages";
import { Serializer } from "./serializer";
import { ThreadTask } from "./thread-task";
import { ClassNumbers, type Packed } from "./wire";

/** The file to start a thread with: this, or the library's one file, which is loaded quickest as programs load it. */
export const THREAD_FILE: string =
  basename(__filename) === "engine.js" ? join(dirname(__filename), "stepstream.js") : __filename;
/** By what a thread knows that it is one. */
export const THREAD_MARK = "stepstream executor";

class ExecutorThread {
  private readonly classes = new ClassNumbers(false);
  private readonly binaries = new Map<number, Packed>();
  private readonly broadcasts = new Map<number, Broadcast<unknown>>();

  async reply(message: TaskMessage): Promise<TaskReply> {
    try {
      this.keepUp(message);
      return { done: this.pack(await this.run(message), 1) };
    } catch (error) {
      return { failed: this.packError(error) };
    }
  }

  private keepUp({ binary, packed, broadcasts, forget }: TaskMessage): void {
    for (const id of forget.binaries) this.binaries.delete(id);
    for (const id of forget.broadcasts) this.broadcasts.delete(id);
    if (packed !== null) this.binaries.set(binary, packed);
    for (const [id, value] of broadcasts) this.broadcasts.set(id, new Broadcast(id, this.unpack(value)));
  }

  /** Each task has variables of its own, so what it is made of is made anew. */
  private async run({ binary, partition, facts, rows }: TaskMessage): Promise<TaskOutcome> {
    const { rdd, f, shuffle } = this.unpack(this.binaries.get(binary) as Packed) as StageBinary;
    const task = new ThreadTask(facts, this.unpack(rows) as TaskRows);
    setCurrentTask(task);
    try {
      const values = (rdd as RDD<unknown>).iterator((rdd as RDD<unknown>).partitions[partition], task);
      const output =
        shuffle === null
          ? await (f as (values: Iterable<unknown>, task: TaskContext) => unknown)(values, task)
          : writeShuffle(
              shuffle as ShuffleDependency<unknown, unknown, unknown>,
              values as Iterable<[unknown, unknown]>,
            );
      if (task.refused !== null) throw task.refused;
      return { output, kept: task.kept, updates: updatesMade(task).map(([{ id }, copy]) => [id, copy] as const) };
    } catch (error) {
      throw task.refused ?? error;
    } finally {
      setCurrentTask(null);
      task.completed();
    }
  }

  private unpack(packed: Packed): unknown {
    return new Deserializer(packed, this.classes, (id) => this.broadcasts.get(id)).unpack();
  }

  private pack(value: unknown, depth: number = 0): Packed {
    return new Serializer(this.classes, false).pack(value, depth);
  }

  /** Whatever was thrown: what cannot travel is told as text. */
  private packError(error: unknown): Packed {
    try {
      return this.pack(error);
    } catch {
      const told = new Error(error instanceof Error ? error.message : String(error));
      if (error instanceof Error) {
        told.name = error.name;
        told.stack = error.stack;
      }
      return this.pack(told);
    }
  }
}

/** One after the other: the driver gives a thread no second task before it has answered. */
function serve(port: MessagePort): void {
  const thread = new ExecutorThread();
  port.on("message", (message: TaskMessage) => {
    void thread.reply(message).then((reply) => port.postMessage(reply));
  });
}

if (!isMainThread && parentPort !== null && (workerData as { mark?: unknown } | null)?.mark === THREAD_MARK)
  serve(parentPort);
