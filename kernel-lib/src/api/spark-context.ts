/**
 * Where programs over RDDs begin: `new SparkContext(new SparkConf().setMaster("local[2]").setAppName("lesson"))`. Puts the machine's
 * clock and chance and the cluster into `rdd/spark-context.ts`, and sees to it that only one is running.
 */
import { NodeDisk } from "../checkpoint/node-disk";
import { Cluster } from "../cluster/cluster";
import { ClusterScheduler } from "../cluster/cluster-scheduler";
import { clusterSettings } from "../cluster/cluster-settings";
import { SystemClock } from "../data/clock";
import { IllegalArgumentException, IllegalStateException, SparkException } from "../data/errors";
import { SystemRandom } from "../data/random";
import { JobRecorder } from "../inspect/job-recorder";
import type { JobTrace } from "../inspect/job-trace";
import type { Environment } from "../rdd/environment";
import { SparkConf } from "../rdd/spark-conf";
import { SparkContext as Core } from "../rdd/spark-context";
import { MachineFiles } from "./rdd-files";
import { type SparkListener, tellListener } from "./spark-listener";
import type { World } from "./spark-session";
import { SparkStatusTracker } from "./spark-status-tracker";

let active: SparkContext | null = null;

const LOG_LEVELS = ["ALL", "DEBUG", "ERROR", "FATAL", "INFO", "OFF", "TRACE", "WARN"];

export class SparkContext extends Core {
  private readonly status = new SparkStatusTracker();
  /** For the engine: what listens for the trace; null when nothing does. */
  readonly recorder: JobRecorder | null;
  private readonly removers = new Map<SparkListener, () => void>();

  /** @param world ours: the clock and the source of chance to use instead of the machine's; such a context may run beside others */
  constructor(conf: SparkConf = new SparkConf(), world: World | null = null) {
    if (world === null && active !== null)
      throw new SparkException(
        null,
        `Only one SparkContext should be running in this JVM (see SPARK-2243).The currently running SparkContext was created at:\n${active.creationSite}`,
      );
    super(conf, environment(world ?? { clock: new SystemClock(), random: new SystemRandom() }));
    if (world === null) active = this;
    this.cluster.onPoint((point) => this.status.hear(point));
    this.recorder = this.conf.getBoolean("spark.stepstream.recording", true) ? this.record() : null;
  }

  private record(): JobRecorder {
    const { applicationId: id, appName: name, master } = this;
    const timeZone = this.conf.get("spark.sql.session.timeZone", "UTC");
    const recorder = new JobRecorder(this.environment.clock, { id, name, master, timeZone });
    this.cluster.onPoint((point) => recorder.arrived(point));
    return recorder;
  }

  /**
   * What happened to the last jobs, as plain JSON: what `figures.lineage` and its like are drawn from.
   * @throws IllegalStateException when it was not recorded
   */
  trace(): JobTrace {
    if (this.recorder !== null) return this.recorder.trace();
    throw new IllegalStateException(
      null,
      'This context was started without recording, so it has no trace. Leave "spark.stepstream.recording" on in its SparkConf.',
    );
  }

  /** The executors and what runs on them: to look into, to step through, to break. */
  get cluster(): ClusterScheduler {
    return this.scheduler as ClusterScheduler;
  }

  /** Tells the listener of jobs, stages, tasks and executors from now on. */
  addSparkListener(listener: SparkListener): void {
    this.removers.set(
      listener,
      this.cluster.onPoint((point) => tellListener(listener, point)),
    );
  }

  removeSparkListener(listener: SparkListener): void {
    this.removers.get(listener)?.();
    this.removers.delete(listener);
  }

  /** What runs and what has run. */
  statusTracker(): SparkStatusTracker {
    return this.status;
  }

  /** Accepted as in Spark; this engine writes no log. @throws IllegalArgumentException for a level that there is not */
  setLogLevel(level: string): void {
    if (!LOG_LEVELS.includes(level.toUpperCase()))
      throw new IllegalArgumentException(
        null,
        `requirement failed: Supplied level ${level} did not match one of: ${LOG_LEVELS.join(",")}`,
      );
  }

  /** There is no page; Spark's is at this address. */
  readonly uiWebUrl: string | null = null;

  /** The running context, or a new one. */
  static getOrCreate(conf: SparkConf = new SparkConf()): SparkContext {
    return active ?? new SparkContext(conf);
  }

  override async stop(): Promise<void> {
    if (active === this) active = null;
    await super.stop();
  }
}

/** What a machine has, as far as a lesson should look: the same everywhere. */
const CORES = 4;

function environment(world: World): Environment {
  return {
    ...world,
    cores: CORES,
    files: new MachineFiles(),
    openCheckpoints: (directory) => new NodeDisk(directory),
    activeContext: () => active?.creationSite ?? "(No active SparkContext.)",
    startScheduler: ({ conf }) => new ClusterScheduler(new Cluster(clusterSettings(conf, CORES), world.clock)),
  };
}
