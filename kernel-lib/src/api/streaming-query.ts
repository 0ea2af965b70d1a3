/**
 * The handle of a running query. Spark's `StreamingQuery`, and what this engine adds to it: stepping, going back, forking.
 *
 * A query that runs is stepped by pausing it first: every method that steps does so. Going back moves over what was
 * recorded; the query itself stays where it is, and stepping forward from the past first walks through the record again.
 */

import type { Disk } from "../checkpoint/disk";
import { MemoryDisk } from "../checkpoint/memory-disk";
import { keepAwake } from "../data/clock";
import { IllegalStateException } from "../data/errors";
import type { PlanTrace } from "../inspect/plan-trace";
import type { Recorder } from "../inspect/recorder";
import { Stepper } from "../inspect/stepper";
import type { Trace } from "../inspect/trace";
import type { StreamingQueryException } from "../streaming/exception";
import type { PointName } from "../streaming/points";
import type { StreamingQueryProgress } from "../streaming/progress";
import type { QueryDriver } from "../streaming/query-driver";
import { StreamingQueryStatus } from "../streaming/status";
import type { CrashExploration, ExploreOptions } from "./crash-exploration";
import { showDisk } from "./disk-view";
import { exploreQuery } from "./explore-query";
import { type ForkChange, forkQuery } from "./fork";
import { onInterrupt } from "./kernel";
import { plansOfQuery } from "./plans";
import { printLine } from "./print";
import type { QueryRecipe } from "./query-recipe";
import { QuerySteps, type WalkedQuery } from "./query-steps";
import type { startQuery } from "./start-query";
import type { PlannedBatch } from "./stream-plan-text";
import { orTimeout, refuseTimeout } from "./timeout";
import { type WatchOptions, watchQuery } from "./watch";

/** For the engine: what a query is made of. */
export interface QueryParts {
  readonly recipe: QueryRecipe;
  readonly driver: QueryDriver;
  readonly disk: Disk;
  readonly recorder: Recorder | null;
  /** The parsed, the analysed and the optimised plan as text. */
  readonly planText: (batch: PlannedBatch, extended: boolean) => string;
  readonly start: typeof startQuery;
}

export class StreamingQuery extends QuerySteps {
  private readonly stepper: Stepper<PointName> | null;

  constructor(private readonly parts: QueryParts) {
    super();
    const { driver, recorder } = parts;
    this.stepper = recorder === null ? null : new Stepper(driver, recorder, { what: "query", lastPoint: "watermark" });
    // A cell that is interrupted leaves no query running behind the learner's back.
    const forget = onInterrupt(() => void this.stop());
    driver.ended.then(forget);
  }

  /** The same over all restarts from one checkpoint. */
  get id(): string {
    return this.parts.driver.execution.definition.id;
  }

  /** New with every start. */
  get runId(): string {
    return this.parts.driver.execution.definition.runId;
  }

  get name(): string | null {
    return this.parts.recipe.name;
  }

  /** Whether it has neither ended nor failed. */
  async isActive(): Promise<boolean> {
    return this.parts.driver.ending === null;
  }

  async status(): Promise<StreamingQueryStatus> {
    const { driver } = this.parts;
    return new StreamingQueryStatus(driver.message, driver.isDataAvailable, driver.isTriggerActive);
  }

  /** What Spark reports about the last batch, or about the time since in which there was nothing to do; null before the first report. */
  async lastProgress(): Promise<StreamingQueryProgress | null> {
    return this.parts.driver.recentProgress.at(-1) ?? null;
  }

  /** The last reports, oldest first: one less than `spark.sql.streaming.numRecentProgressUpdates` (100), as in Spark. */
  async recentProgress(): Promise<StreamingQueryProgress[]> {
    return [...this.parts.driver.recentProgress];
  }

  /** Why the query failed, or null. */
  async exception(): Promise<StreamingQueryException | null> {
    return this.parts.driver.exception;
  }

  /**
   * Prints the physical plan of the last batch; before the first there is none.
   * @param extended the logical plans too
   */
  async explain(extended: boolean = false): Promise<void> {
    printLine(this.explainText(extended));
  }

  private explainText(extended: boolean): string {
    const { driver, planText } = this.parts;
    const { planned } = driver.execution;
    return planned === null ? "No physical plan. Waiting for data." : planText(planned, extended);
  }

  /**
   * Resolves when the query has ended, with true; with a time limit, with false when that was over first.
   * @param timeoutMs milliseconds
   * @throws StreamingQueryException when the query failed
   */
  async awaitTermination(timeoutMs?: number): Promise<boolean> {
    const { driver } = this.parts;
    refuseTimeout(timeoutMs);
    const release = keepAwake();
    try {
      await orTimeout(driver.ended, driver.execution.definition.clock, timeoutMs);
      if (driver.exception !== null) throw driver.exception;
      return driver.ending !== null;
    } finally {
      release();
    }
  }

  /** Resolves once all data that is there now has been processed; a paused query is driven until then. */
  async processAllAvailable(): Promise<void> {
    // What statements before this call have written is there as well.
    await this.parts.recipe.session.commands.settled();
    await this.parts.driver.processAllAvailable();
    this.stepper?.toEnd();
  }

  /** Ends the query between two points. A batch that was begun runs again after a restart. */
  async stop(): Promise<void> {
    await this.parts.driver.stop();
    this.parts.recorder?.ended("stopped");
  }

  /** Ends the query as a power cut would: nothing is finished, nothing tidied up, and what was not synced is lost. */
  async kill(): Promise<void> {
    const { driver, disk, recorder } = this.parts;
    await driver.pause();
    driver.kill();
    if (disk instanceof MemoryDisk) disk.crash();
    recorder?.ended("killed");
  }

  /** Runs on in the background after stepping. */
  async run(): Promise<void> {
    this.parts.driver.run();
  }

  /** Lets it run and draws it meanwhile into one output, until there is nothing to do, it ends, or the cell is interrupted. */
  async watch(options: WatchOptions = {}): Promise<void> {
    await watchQuery(this.parts.driver, () => this.trace(), options);
  }

  /** Makes a running query stand still at its next point. */
  async pause(): Promise<void> {
    await this.parts.driver.pause();
    this.stepper?.toEnd();
  }

  protected override async walked(): Promise<WalkedQuery> {
    const stepper = this.recorded();
    await this.parts.driver.pause();
    const { recorder } = this.parts as { readonly recorder: Recorder };
    return { stepper, positionOf: (at) => recorder.positionOf(at) };
  }

  private recorded(): Stepper<PointName> {
    if (this.stepper !== null) return this.stepper;
    throw new IllegalStateException(
      null,
      'This query was started without recording, so it cannot be stepped. Set spark.conf.set("spark.stepstream.recording", true) before start().',
    );
  }

  /** How it is planned, rule by rule, and how many rows each operator gave in each recorded batch: for `figures.planWalk`. */
  async plans(): Promise<PlanTrace> {
    const { recipe, driver, recorder } = this.parts;
    return plansOfQuery(recipe, driver.execution.definition, recorder?.trace());
  }

  /** Everything that happened so far, as plain JSON: what all pictures are drawn from. */
  override trace(): Trace {
    this.recorded();
    return (this.parts.recorder as Recorder).trace();
  }

  /**
   * A second timeline: the same query with something changed, continuing from where batch `batchId` begins. It starts paused
   * and leaves this query as it is.
   */
  async fork(batchId: number, change: ForkChange): Promise<StreamingQuery> {
    await this.parts.driver.pause();
    return forkQuery(this.parts, this.trace(), batchId, change);
  }

  /**
   * Breaks the query at every point of every batch it has recorded, starts it again each time, and shows how it came out. The
   * query itself, its checkpoint and its sink stay as they are.
   */
  async explore(options: ExploreOptions = {}): Promise<CrashExploration> {
    await this.parts.driver.pause();
    return exploreQuery(this.parts, this.trace(), options);
  }

  /** Shows what lies in the checkpoint now, file by file. */
  async showCheckpoint(): Promise<void> {
    await showDisk(this.parts.disk);
  }

  override toString(): string {
    const name = this.name === null ? "" : ` ${this.name}`;
    return `StreamingQuery${name} [id = ${this.id}, runId = ${this.runId}], ${this.parts.driver.message}`;
  }
}
