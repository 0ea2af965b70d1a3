/**
 * All streams of a context: where data comes in, and where something comes out. Spark's `DStreamGraph`.
 *
 * Outputs are asked for a job per batch, in the order in which the program registered them; they ask their streams for RDDs,
 * and these their parents. A stream that no output needs is never asked.
 */

import { callSite } from "../data/call-site";
import { mustHold } from "../data/errors";
import type { RDD } from "../rdd/rdd";
import type { Duration } from "./duration";
import type { InputDStream } from "./input-dstream";
import { Job } from "./job-set";
import type { StreamCore } from "./stream-core";
import type { Time } from "./time";

export type OutputFunction<T> = (rdd: RDD<T>, time: Time) => unknown;

/** An output operation: what is done with each RDD of a stream. Spark's `ForEachDStream`. */
export interface Output {
  readonly name: string;
  readonly stream: StreamCore<unknown>;
  readonly written: unknown;
  job(time: Time, outputOpId: number): Promise<Job | null>;
}

export class DStreamGraph {
  readonly streams: StreamCore<unknown>[] = [];
  readonly inputs: InputDStream<unknown>[] = [];
  readonly outputs: Output[] = [];
  zeroTime: Time | null = null;
  private rememberDuration: Duration | null = null;

  constructor(readonly batchDuration: Duration) {}

  /** Every stream makes itself known, and gets a number. */
  register<T>(stream: StreamCore<T>): number {
    return this.streams.push(stream as unknown as StreamCore<unknown>) - 1;
  }

  addInput<T>(input: InputDStream<T>): void {
    this.inputs.push(input as unknown as InputDStream<unknown>);
  }

  addOutput<T>(stream: StreamCore<T>, run: OutputFunction<T>, name: string, written: unknown = run): void {
    const { context } = stream;
    context.refuseLateStreams();
    // What a function of `foreachRDD` does says itself where it was asked for.
    const site = name === "foreachRDD" ? null : callSite();
    this.outputs.push({
      name,
      stream: stream as unknown as StreamCore<unknown>,
      written,
      job: async (time, outputOpId) => {
        const rdd = await stream.getOrCompute(time);
        if (rdd === null) return null;
        return new Job(time, outputOpId, name, () =>
          context.sparkContext.madeAt(site, async () => {
            await run(rdd, time);
          }),
        );
      },
    });
  }

  remember(duration: Duration): void {
    this.rememberDuration = duration;
  }

  validate(): void {
    mustHold(this.outputs.length > 0, "No output operations registered, so nothing to execute");
  }

  /** Batches are counted from here. */
  initialize(zero: Time): void {
    this.zeroTime = zero;
    for (const { stream } of this.outputs) stream.initialize(zero);
    for (const { stream } of this.outputs) stream.remember(this.rememberDuration);
    for (const { stream } of this.outputs) stream.validateAtStart();
  }

  async startInputs(): Promise<void> {
    for (const input of this.inputs) await input.start();
  }

  async stopInputs(): Promise<void> {
    for (const input of this.inputs) await input.stop();
  }

  async generateJobs(time: Time): Promise<Job[]> {
    const jobs: Job[] = [];
    for (const output of this.outputs) {
      const job = await output.job(time, jobs.length);
      if (job !== null) jobs.push(job);
    }
    return jobs;
  }

  async clearMetadata(time: Time): Promise<void> {
    for (const { stream } of this.outputs) await stream.clearMetadata(time);
  }

  /** How long the input streams keep what came in. */
  maxInputRememberMs(): number {
    return Math.max(0, ...this.inputs.map(({ rememberDuration }) => rememberDuration?.milliseconds ?? 0));
  }
}
