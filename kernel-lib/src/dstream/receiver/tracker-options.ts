/**
 * What a `ReceiverTracker` needs from outside: the receivers, the cluster they run on, where things are written down, who is told.
 * Spark's tracker takes all of it from the StreamingContext.
 */
import type { Disk } from "../../checkpoint/disk";
import type { Clock } from "../../data/clock";
import type { SparkConf } from "../../rdd/spark-conf";
import type { BlockStore } from "./block-store";
import type { Receiver } from "./receiver";
import type { Executor, ReceiverListener } from "./receiver-tracking-info";

export interface ReceiverTrackerOptions {
  /** By the number of their input stream. */
  readonly receivers: ReadonlyMap<number, Receiver<unknown>>;
  readonly clock: Clock;
  readonly conf: SparkConf;
  /** The checkpoint directory, or null. */
  readonly checkpoint: Disk | null;
  /** Whether the context comes from a checkpoint. */
  readonly recovers: boolean;
  readonly blocks: BlockStore;
  /** The executors that are alive; with a local master the driver is one. */
  readonly executors: () => readonly Executor[];
  /** A receiver has a core of its executor for itself as long as it runs. */
  readonly cores: {
    hasFree(executorId: string): boolean;
    take(executorId: string): void;
    release(executorId: string): void;
  };
  readonly listener: ReceiverListener;
  readonly warn: (text: string) => void;
  /** Called when there is something to do, perhaps sooner than `nextDueMs` said. */
  readonly wake: () => void;
}
