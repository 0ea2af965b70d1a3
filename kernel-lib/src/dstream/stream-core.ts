/**
 * The life of a stream: which RDD belongs to which batch, how long it is remembered, and what is checked at the start.
 *
 * This is the inner half of Spark's `DStream` (semantics Q3, Q4, Q7, Q8). A stream has an RDD for each time after its zero
 * time that is a multiple of its slide; an RDD is made once per time, so streams with a common parent share its work.
 */

import { type CallSite, callSite } from "../data/call-site";
import { IllegalStateException, mustHold, SparkException, UnsupportedOperationException } from "../data/errors";
import { StorageLevel } from "../data/storage-level";
import type { RDD } from "../rdd/rdd";
import { type Duration, type DurationLike, Seconds, toDuration } from "./duration";
import { StreamCheckpointData } from "./stream-checkpoint-data";
import type { StreamOperator } from "./stream-operator";
import type { StreamingContext } from "./streaming-context";
import { Time } from "./time";

export abstract class StreamCore<T> {
  /** Where it comes in the order in which the program made its streams. */
  readonly number: number;
  readonly generatedRDDs: Map<number, RDD<T>> = new Map();
  /** Where the program made it, and so its RDDs. */
  readonly creationSite: CallSite = callSite();
  readonly checkpointData: StreamCheckpointData<T> = new StreamCheckpointData<T>(this);
  private readonly underWay = new Map<number, Promise<RDD<T> | null>>();
  zeroTime: Time | null = null;
  rememberDuration: Duration | null = null;
  storageLevel: StorageLevel;
  checkpointDuration: Duration | null = null;

  constructor(
    readonly context: StreamingContext,
    readonly operator: StreamOperator<T>,
  ) {
    this.storageLevel = operator.storageLevel ?? StorageLevel.NONE;
    this.number = context.graph.register(this);
  }

  /** How far apart its RDDs are. */
  get slideDuration(): Duration {
    return this.operator.slideDuration;
  }

  get dependencies(): readonly StreamCore<unknown>[] {
    return this.operator.dependencies;
  }

  get mustCheckpoint(): boolean {
    return this.operator.mustCheckpoint === true;
  }

  get isInitialized(): boolean {
    return this.zeroTime !== null;
  }

  /** How long the parents' RDDs are needed. */
  get parentRememberDuration(): Duration | null {
    const longer = this.operator.parentsLonger;
    return longer === undefined || this.rememberDuration === null
      ? this.rememberDuration
      : this.rememberDuration.plus(longer);
  }

  toString(): string {
    return `org.apache.spark.streaming.dstream.${this.operator.name}@${this.number.toString(16)}`;
  }

  /** Keeps the RDDs of this stream: `MEMORY_ONLY_SER` unless told. */
  persist(level: StorageLevel = StorageLevel.MEMORY_ONLY_SER): this {
    this.refuseWhenStarted("storage level");
    this.storageLevel = level;
    return this;
  }

  cache(): this {
    return this.persist();
  }

  /** Writes the RDDs of this stream down each time `interval` has passed. */
  checkpoint(interval: DurationLike): this {
    this.refuseWhenStarted("checkpoint interval");
    this.persist();
    this.checkpointDuration = toDuration(interval);
    return this;
  }

  private refuseWhenStarted(what: string): void {
    if (this.isInitialized)
      throw new UnsupportedOperationException(
        null,
        `Cannot change ${what} of a DStream after streaming context has started`,
      );
  }

  /** From here on times are counted from `zero`. */
  initialize(zero: Time): void {
    if (this.zeroTime !== null && !this.zeroTime.equals(zero))
      throw new SparkException(
        null,
        `ZeroTime is already initialized to ${this.zeroTime}, cannot initialize it again to ${zero}`,
      );
    this.zeroTime = zero;
    if (this.mustCheckpoint && this.checkpointDuration === null) {
      const slides = this.operator.checkpointSlides ?? Math.ceil(Seconds(10).div(this.slideDuration));
      this.checkpointDuration = this.slideDuration.times(slides);
    }
    let least = this.slideDuration;
    // Twice, so that the last checkpoint is never forgotten before the next is there.
    if (this.checkpointDuration?.greaterEq(least)) least = this.checkpointDuration.times(2);
    if (this.rememberDuration === null || this.rememberDuration.less(least)) this.rememberDuration = least;
    for (const parent of this.dependencies) parent.initialize(zero);
  }

  /** Makes this stream, and what it comes from, remember its RDDs at least so long. */
  remember(duration: Duration | null): void {
    if (duration !== null && (this.rememberDuration === null || duration.greater(this.rememberDuration)))
      this.rememberDuration = duration;
    for (const parent of this.dependencies) parent.remember(this.parentRememberDuration);
  }

  validateAtStart(): void {
    const interval = this.checkpointDuration;
    if (interval !== null) this.validateCheckpoint(interval);
    for (const parent of this.dependencies) parent.validateAtStart();
  }

  private validateCheckpoint(interval: Duration): void {
    const { slideDuration: slide, rememberDuration: remembered, operator } = this;
    const isSet = `The checkpoint interval for ${operator.name} has been set to ${interval}`;
    mustHold(
      this.context.isCheckpointingEnabled || this.context.sparkContext.getCheckpointDir() !== null,
      "The checkpoint directory has not been set. Please set it by StreamingContext.checkpoint().",
    );
    mustHold(
      interval.greaterEq(slide),
      `${isSet} which is lower than its slide time (${slide}). Please set it to at least ${slide}.`,
    );
    mustHold(
      interval.isMultipleOf(slide),
      `The checkpoint interval for ${operator.name} has been set to  ${interval} which not a multiple of its slide time (${slide}). Please set it to a multiple of ${slide}.`,
    );
    mustHold(
      this.storageLevel !== StorageLevel.NONE,
      `${operator.name} has been marked for checkpointing but the storage level has not been set to enable persisting. Please use DStream.persist() to set the storage level to use memory for better checkpointing ${"performance"}.`,
    );
    mustHold(
      remembered?.greater(interval) === true,
      `The remember duration for ${operator.name} has been set to ${remembered} which is not more than the checkpoint interval (${interval}). Please set it to a value higher than ${interval}.`,
    );
  }

  /** Whether there is an RDD for this time. @throws SparkError before the start */
  isTimeValid(time: Time): boolean {
    const zero = this.zero;
    return time.greater(zero) && time.minus(zero).isMultipleOf(this.slideDuration);
  }

  private get zero(): Time {
    if (this.zeroTime === null) throw new SparkException(null, `${this} has not been initialized`);
    return this.zeroTime;
  }

  /** The RDD of this time: the one that was made before, or a new one; null where the stream has none. */
  getOrCompute(time: Time): Promise<RDD<T> | null> {
    const known = this.generatedRDDs.get(time.milliseconds);
    if (known !== undefined) return Promise.resolve(known);
    const begun = this.underWay.get(time.milliseconds);
    if (begun !== undefined) return begun;
    const made = this.generate(time).finally(() => this.underWay.delete(time.milliseconds));
    this.underWay.set(time.milliseconds, made);
    return made;
  }

  private async generate(time: Time): Promise<RDD<T> | null> {
    if (!this.isTimeValid(time)) return null;
    const { name, compute } = this.operator;
    // What the function of a `transform` makes says itself where it was made.
    const site = name === "TransformedDStream" ? null : this.creationSite;
    const rdd = await this.context.sparkContext.madeAt(site, async () => compute(time, this));
    if (rdd === null) return null;
    if (this.storageLevel !== StorageLevel.NONE) rdd.persist(this.storageLevel);
    if (this.isCheckpointTime(time)) rdd.checkpoint();
    this.generatedRDDs.set(time.milliseconds, rdd);
    return rdd;
  }

  /** Whether the RDD of this time is written down. */
  isCheckpointTime(time: Time): boolean {
    return this.checkpointDuration !== null && time.minus(this.zero).isMultipleOf(this.checkpointDuration);
  }

  /** The RDDs from one time to the other, both included; ends that are no batch times are moved back to one. */
  async slice(begin: Time | Date | number, end: Time | Date | number): Promise<RDD<T>[]> {
    const zero = this.zero;
    const aligned = (time: Time): Time => time.floor(this.slideDuration, zero);
    const times = aligned(toTime(begin)).to(aligned(toTime(end)), this.slideDuration);
    const rdds: RDD<T>[] = [];
    for (const time of times) {
      const rdd = time.greaterEq(zero) ? await this.getOrCompute(time) : null;
      if (rdd !== null) rdds.push(rdd);
    }
    return rdds;
  }

  /** Forgets RDDs that nobody will ask for any more. */
  async clearMetadata(time: Time): Promise<void> {
    const { rememberDuration } = this;
    if (rememberDuration !== null) {
      const oldest = time.minus(rememberDuration);
      const old = [...this.generatedRDDs].filter(([ms]) => ms <= oldest.milliseconds);
      for (const [ms, rdd] of old) {
        this.generatedRDDs.delete(ms);
        if (this.context.unpersists) await this.letGo(rdd);
      }
    }
    for (const parent of this.dependencies) await parent.clearMetadata(time);
  }

  /** Input streams also let go of the blocks. */
  protected async letGo(rdd: RDD<T>): Promise<void> {
    await rdd.unpersist();
  }
}

/** A time as a program may give it: a number means seconds since 1970, as in Python. */
function toTime(given: Time | Date | number): Time {
  if (given instanceof Time) return given;
  return new Time(given instanceof Date ? given.getTime() : given * 1000);
}

/** New streams are for contexts that have not been started. */
export function refuseLateStream(state: "INITIALIZED" | "ACTIVE" | "STOPPED"): void {
  if (state === "INITIALIZED") return;
  const when = state === "ACTIVE" ? "starting" : "stopping";
  throw new IllegalStateException(
    null,
    `Adding new inputs, transformations, and output operations after ${when} a context is not supported`,
  );
}
