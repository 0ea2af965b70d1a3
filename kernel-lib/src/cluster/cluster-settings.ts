/** The settings that the cluster goes by, read once from the application's `SparkConf`. Spark's defaults. */
import { type Master, parseMaster } from "../rdd/master";
import type { SparkConf } from "../rdd/spark-conf";

export interface ClusterSettings {
  readonly master: Master;
  /** Whether tasks run in threads of their own, to which functions travel. */
  readonly threads: boolean;
  readonly maxTaskFailures: number;
  readonly maxStageAttempts: number;
  readonly isFair: boolean;
  /** How long a free core waits for a task with data there, in ms by locality. */
  readonly localityWaitMs: { readonly process: number; readonly node: number };
  readonly speculation: Speculation | null;
  readonly allocation: DynamicAllocation | null;
  /** Bytes for cached blocks in each executor. */
  readonly storageBytes: number;
  /** Whether copies of kept blocks that were lost are made again. */
  readonly replenishesCopies: boolean;
}

export interface Speculation {
  readonly intervalMs: number;
  readonly multiplier: number;
  readonly quantile: number;
  readonly minTaskMs: number;
  /** So many times the threshold a task may run if nothing says that it works more slowly than the others; 1 without that rule. */
  readonly longRunFactor: number;
}

export interface DynamicAllocation {
  readonly min: number;
  readonly initial: number;
  readonly max: number;
  readonly idleMs: number;
  readonly cachedIdleMs: number;
  readonly backlogMs: number;
  readonly sustainedBacklogMs: number;
}

/** What Spark keeps for itself of an executor's memory. */
const RESERVED_BYTES = 300 * 1024 * 1024;

export function clusterSettings(conf: SparkConf, cores: number): ClusterSettings {
  const master = parseMaster(conf.get("spark.master"), cores);
  const wait = conf.get("spark.locality.wait", "3s");
  return {
    master,
    threads: conf.getBoolean("spark.stepstream.executor.threads", false),
    maxTaskFailures: master.maxFailures ?? conf.getInt("spark.task.maxFailures", 4),
    maxStageAttempts: conf.getInt("spark.stage.maxConsecutiveAttempts", 4),
    isFair: conf.get("spark.scheduler.mode", "FIFO").toUpperCase() === "FAIR",
    localityWaitMs: {
      process: conf.getTimeMs("spark.locality.wait.process", wait),
      node: conf.getTimeMs("spark.locality.wait.node", wait),
    },
    speculation: speculation(conf),
    allocation: allocation(conf),
    storageBytes: storageBytes(conf, master),
    replenishesCopies: conf.getBoolean("spark.storage.replication.proactive", true),
  };
}

function speculation(conf: SparkConf): Speculation | null {
  if (!conf.getBoolean("spark.speculation", false)) return null;
  return {
    intervalMs: conf.getTimeMs("spark.speculation.interval", "100ms"),
    multiplier: conf.getDouble("spark.speculation.multiplier", 3),
    quantile: conf.getDouble("spark.speculation.quantile", 0.9),
    minTaskMs: conf.getTimeMs("spark.speculation.minTaskRuntime", "100ms"),
    longRunFactor: conf.getBoolean("spark.speculation.efficiency.enabled", true)
      ? conf.getDouble("spark.speculation.efficiency.longRunTaskFactor", 2)
      : 1,
  };
}

function allocation(conf: SparkConf): DynamicAllocation | null {
  if (!conf.getBoolean("spark.dynamicAllocation.enabled", false)) return null;
  const min = conf.getInt("spark.dynamicAllocation.minExecutors", 0);
  const backlogMs = conf.getTimeMs("spark.dynamicAllocation.schedulerBacklogTimeout", "1s", "s");
  return {
    min,
    initial: Math.max(min, conf.getInt("spark.dynamicAllocation.initialExecutors", min)),
    max: conf.getInt("spark.dynamicAllocation.maxExecutors", 0x7fffffff),
    idleMs: conf.getTimeMs("spark.dynamicAllocation.executorIdleTimeout", "60s", "s"),
    cachedIdleMs: conf.contains("spark.dynamicAllocation.cachedExecutorIdleTimeout")
      ? conf.getTimeMs("spark.dynamicAllocation.cachedExecutorIdleTimeout", "0s", "s")
      : Number.POSITIVE_INFINITY,
    backlogMs,
    sustainedBacklogMs: conf.contains("spark.dynamicAllocation.sustainedSchedulerBacklogTimeout")
      ? conf.getTimeMs("spark.dynamicAllocation.sustainedSchedulerBacklogTimeout", "1s", "s")
      : backlogMs,
  };
}

/** The unified region of Spark's memory model: cached blocks may fill it while no task needs it. */
function storageBytes(conf: SparkConf, master: Master): number {
  const key = master.executors === 0 ? "spark.driver.memory" : "spark.executor.memory";
  const heap = master.memory === null ? conf.getBytes(key, "1g", "m") : master.memory * 1024 * 1024;
  const testing = conf.getOption("spark.testing.memory");
  const usable = testing === null ? heap - RESERVED_BYTES : Number(testing);
  return Math.max(0, Math.floor(usable * conf.getDouble("spark.memory.fraction", 0.6)));
}
