/** What `spark.master` says: how many executors there are, with how many cores each. Spark's `SparkMasterRegex`. */
import { SparkException } from "../data/errors";

export interface Master {
  /** Zero: the driver runs the tasks itself, as its only executor. */
  readonly executors: number;
  readonly coresPerExecutor: number;
  /** MiB of each executor; null when the settings say it. */
  readonly memory: number | null;
  /** How often a task may fail; null when `spark.task.maxFailures` says it. */
  readonly maxFailures: number | null;
}

/** @param cores of this machine @throws SparkException when the text is no master */
export function parseMaster(text: string, cores: number): Master {
  const count = (found: string): number => (found === "*" ? cores : Number(found));
  const local = /^local(?:\[\s*(\*|[0-9]+)\s*(?:,\s*([0-9]+)\s*)?\])?$/.exec(text);
  if (local !== null) {
    const threads = local[1] === undefined ? 1 : count(local[1]);
    if (threads <= 0) throw new SparkException(null, `Asked to run locally with ${threads} threads`);
    const maxFailures = local[2] === undefined ? 1 : Number(local[2]);
    return { executors: 0, coresPerExecutor: threads, memory: null, maxFailures };
  }
  const cluster = /^local-cluster\[\s*([0-9]+)\s*,\s*([0-9]+)\s*,\s*([0-9]+)\s*\]$/.exec(text);
  if (cluster !== null) {
    const [executors, coresPerExecutor, memory] = cluster.slice(1).map(Number);
    return { executors, coresPerExecutor, memory, maxFailures: null };
  }
  throw new SparkException(null, `Could not parse Master URL: '${text}'`);
}
