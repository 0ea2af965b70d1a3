/**
 * Where a program over DStreams begins: `new StreamingContext(conf, Seconds(1))`. Spark's class of the same name.
 *
 * Puts the machine's clock, files and output into `dstream/streaming-context.ts`. Only one context is active in a process; a
 * context from a checkpoint is built by the program again, and then takes over what the checkpoint knows.
 */
import type { Disk } from "../checkpoint/disk";
import { NodeDisk } from "../checkpoint/node-disk";
import type { BatchPointName } from "../dstream/batch-points";
import { readCheckpoint } from "../dstream/checkpoint-files";
import type { DurationLike } from "../dstream/duration";
import { takeOver } from "../dstream/recovery";
import { StreamSources } from "../dstream/stream-sources";
import { StreamingContext as Core, type StartOptions } from "../dstream/streaming-context";
import type { StreamingWorld } from "../dstream/streaming-world";
import type { Time } from "../dstream/time";
import { NodeFileSystem } from "../files/node-file-system";
import type { StreamingTrace } from "../inspect/streaming-trace";
import { SparkConf } from "../rdd/spark-conf";
import { SparkContext as CoreContext } from "../rdd/spark-context";
import type { BatchStop } from "./batch-stop";
import { onInterrupt } from "./kernel";
import { printError, printLine } from "./print";
import { SparkContext } from "./spark-context";
import { StreamingSteps } from "./streaming-steps";

/** Builds a whole program: context, streams, outputs. */
export type SetupFunction = () => StreamingContext | Promise<StreamingContext>;

export class StreamingContext extends StreamSources {
  private readonly steps = new StreamingSteps(this);

  /**
   * @param context a SparkContext, settings for a new one, or its master
   * @param second how long a batch is (a number means seconds), or after a master the application's name
   */
  constructor(context: CoreContext | SparkConf, batchDuration: DurationLike, world?: Partial<StreamingWorld>);
  constructor(master: string, appName: string, batchDuration: DurationLike, world?: Partial<StreamingWorld>);
  constructor(
    first: CoreContext | SparkConf | string,
    second: DurationLike | string,
    third?: DurationLike | Partial<StreamingWorld>,
    fourth?: Partial<StreamingWorld>,
  ) {
    const isNamed = typeof first === "string";
    const given = isNamed ? new SparkConf().setMaster(first).setAppName(String(second)) : first;
    const context = given instanceof CoreContext ? given : new SparkContext(given);
    const world = (isNamed ? fourth : third) as Partial<StreamingWorld> | undefined;
    super(context, (isNamed ? third : second) as DurationLike, { ...machine(context), ...world });
  }

  /** Begins to cut batches; `{ paused: true }` stands before the first point, to be stepped. */
  override async start(options: StartOptions = {}): Promise<void> {
    if (this.getState() !== "INITIALIZED") return super.start(options);
    this.steps.record();
    await super.start(options);
    // A cell that is interrupted leaves no context running behind the learner's back.
    const forget = onInterrupt(() => void this.stop(false));
    this.driver.ended.then(forget);
  }

  /** Goes on to the next named point, or to the next point of that name: `step("runJobs")`. */
  async step(name?: BatchPointName): Promise<BatchStop> {
    return this.steps.move((stepper) => stepper.step(name));
  }

  /** Goes on to the end of the next batch. */
  async nextBatch(): Promise<BatchStop> {
    return this.steps.move((stepper) => stepper.nextBatch());
  }

  /** Goes back by one point, into what was recorded. */
  async back(): Promise<BatchStop> {
    return this.steps.move((stepper) => stepper.back());
  }

  /**
   * Goes to a batch, at its end or at one of its points; forward by running, back through the record.
   * @param batch its time, or its number: the first one after the zero time is 1
   */
  async at(batch: number | Time, point?: BatchPointName): Promise<BatchStop> {
    return this.steps.move((stepper) => stepper.at(this.steps.batchNumber(batch), point));
  }

  override async processAllAvailable(): Promise<void> {
    await super.processAllAvailable();
    this.steps.toEnd();
  }

  /** Makes a running context stand still at its next point. */
  async pause(): Promise<void> {
    await this.steps.pause();
  }

  /** Runs on in the background after stepping. */
  async run(): Promise<void> {
    this.driver.run();
  }

  /** Everything that happened so far, as plain JSON: what all pictures are drawn from. */
  trace(): StreamingTrace {
    return this.steps.trace();
  }

  /** The context that is started and not stopped, or null. */
  static getActive(): StreamingContext | null {
    return Core.activeContext() as StreamingContext | null;
  }

  /**
   * The program of `setup`, going on where the checkpoint stands if there is one.
   * @param checkpointPath the directory that the program gives to `ssc.checkpoint`
   * @throws SparkError when the checkpoint cannot be read, or is of another program
   */
  static async getOrCreate(checkpointPath: string | Disk, setup: SetupFunction): Promise<StreamingContext> {
    const disk = toDisk(checkpointPath);
    const checkpoint = await readCheckpoint(disk, printError);
    const context = await setup();
    if (checkpoint === null) return context;
    if (context.checkpointDisk === null) context.checkpoint(checkpointPath);
    takeOver(context, checkpoint, disk.description);
    return context;
  }

  /** The active context, or else that of `getOrCreate`; without a path never from a checkpoint. */
  static async getActiveOrCreate(
    checkpointPath: string | Disk | null,
    setup: SetupFunction,
  ): Promise<StreamingContext> {
    const active = StreamingContext.getActive();
    if (active !== null) return active;
    return checkpointPath === null ? setup() : StreamingContext.getOrCreate(checkpointPath, setup);
  }
}

/** What the machine has. */
function machine(context: CoreContext): StreamingWorld {
  const { clock, random } = context.environment;
  return {
    ...{ clock, random, files: new NodeFileSystem(), printLine, printError, diskAt: toDisk },
  };
}

function toDisk(directory: string | Disk): Disk {
  return typeof directory === "string" ? new NodeDisk(directory) : directory;
}
