/**
 * How many records per second a receiver should take, judged by the last batch. Spark's class of the same name (semantics R9).
 *
 * A controller with a proportional part (how far the last rate was from what was processed), an integral part (how much has
 * piled up, seen in the scheduling delay) and a derivative part. The first batch only tells how fast processing is.
 */
import { IllegalArgumentException, mustHold } from "../data/errors";
import type { SparkConf } from "../rdd/spark-conf";
import { numberSetting } from "./streaming-conf";

export interface RateEstimator {
  /**
   * @param timeMs when the batch was done
   * @param numElements records in it
   * @param processingDelayMs how long its jobs took
   * @param schedulingDelayMs how long it had waited
   * @returns records per second from now on, or null to leave things as they are
   */
  compute(timeMs: number, numElements: number, processingDelayMs: number, schedulingDelayMs: number): number | null;
}

export interface PIDSettings {
  readonly proportional: number;
  readonly integral: number;
  readonly derivative: number;
  /** Records per second, never less. */
  readonly minRate: number;
}

export class PIDRateEstimator implements RateEstimator {
  private firstRun = true;
  private latestTimeMs = -1;
  private latestRate = -1;
  private latestError = -1;

  constructor(
    private readonly batchIntervalMs: number,
    private readonly settings: PIDSettings,
  ) {
    const { proportional, integral, derivative, minRate } = settings;
    mustHold(batchIntervalMs > 0, `Specified batch interval ${batchIntervalMs} in PIDRateEstimator is invalid.`);
    mustHold(proportional >= 0, `Proportional term ${proportional} in PIDRateEstimator should be >= 0.`);
    mustHold(integral >= 0, `Integral term ${integral} in PIDRateEstimator should be >= 0.`);
    mustHold(derivative >= 0, `Derivative term ${derivative} in PIDRateEstimator should be >= 0.`);
    mustHold(minRate > 0, `Minimum rate in PIDRateEstimator should be > 0`);
  }

  compute(timeMs: number, numElements: number, processingDelayMs: number, schedulingDelayMs: number): number | null {
    if (timeMs <= this.latestTimeMs || numElements <= 0 || processingDelayMs <= 0) return null;
    const { proportional, integral, derivative, minRate } = this.settings;
    const sinceSeconds = (timeMs - this.latestTimeMs) / 1000;
    const processingRate = (numElements / processingDelayMs) * 1000;
    const error = this.latestRate - processingRate;
    // What waited in the queue, had it come at this rate, is the error summed up over time.
    const historicalError = (schedulingDelayMs * processingRate) / this.batchIntervalMs;
    const dError = (error - this.latestError) / sinceSeconds;
    const newRate = this.latestRate - proportional * error - integral * historicalError - derivative * dError;
    this.latestTimeMs = timeMs;
    if (this.firstRun) {
      this.firstRun = false;
      this.latestRate = processingRate;
      this.latestError = 0;
      return null;
    }
    this.latestRate = Math.max(newRate, minRate);
    this.latestError = error;
    return this.latestRate;
  }
}

/** What `RateEstimator.create` reads from the settings. @throws IllegalArgumentException for an estimator that Spark has not */
export function createRateEstimator(conf: SparkConf, batchIntervalMs: number): RateEstimator {
  const kind = conf.get("spark.streaming.backpressure.rateEstimator", "pid");
  if (kind !== "pid") throw new IllegalArgumentException(null, `Unknown rate estimator: ${kind}`);
  const number = (key: string, otherwise: number): number =>
    numberSetting(conf, `spark.streaming.backpressure.pid.${key}`, otherwise, "double");
  return new PIDRateEstimator(batchIntervalMs, {
    proportional: number("proportional", 1),
    integral: number("integral", 0.2),
    derivative: number("derived", 0),
    minRate: number("minRate", 100),
  });
}
