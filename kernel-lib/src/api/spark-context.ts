/**
 * Where programs over RDDs begin: `new SparkContext(new SparkConf().setMaster("local[2]").setAppName("lesson"))`. Puts the machine's
 * clock and chance and the cluster into `rdd/spark-context.ts`, and sees to it that only one is running.
 */
import { NodeDisk } from "../checkpoint/node-disk";
import { Cluster } from "../cluster/cluster";
import { ClusterScheduler } from "../cluster/cluster-scheduler";
import { clusterSettings } from "../cluster/cluster-settings";
import { SystemClock } from "../data/clock";
import { SparkException } from "../data/errors";
import { SystemRandom } from "../data/random";
import type { Environment } from "../rdd/environment";
import { SparkConf } from "../rdd/spark-conf";
import { SparkContext as Core } from "../rdd/spark-context";
import { MachineFiles } from "./rdd-files";
import type { World } from "./spark-session";

let active: SparkContext | null = null;

export class SparkContext extends Core {
  /** @param world ours: the clock and the source of chance to use instead of the machine's; such a context may run beside others */
  constructor(conf: SparkConf = new SparkConf(), world: World | null = null) {
    if (world === null && active !== null)
      throw new SparkException(
        null,
        `Only one SparkContext should be running in this JVM (see SPARK-2243).The currently running SparkContext was created at:\n${active.creationSite}`,
      );
    super(conf, environment(world ?? { clock: new SystemClock(), random: new SystemRandom() }));
    if (world === null) active = this;
  }

  /** The executors and what runs on them: to look into, to step through, to break. */
  get cluster(): ClusterScheduler {
    return this.scheduler as ClusterScheduler;
  }

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
